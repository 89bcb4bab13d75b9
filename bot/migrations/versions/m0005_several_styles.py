"""Jobs with several styles."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Goes forward; each job's one style becomes a list of one."""
    op.add_column("jobs", sa.Column("styles", sa.JSON(), nullable=False, server_default="[]"))
    jobs = sa.table("jobs", sa.column("id", sa.String), sa.column("style", sa.String), sa.column("styles", sa.JSON))
    connection = op.get_bind()
    for job_id, style in connection.execute(sa.select(jobs.c.id, jobs.c.style).where(jobs.c.style.is_not(None))).all():
        connection.execute(jobs.update().where(jobs.c.id == job_id).values(styles=[style]))
    with op.batch_alter_table("jobs") as table:
        table.drop_column("style")
        table.alter_column("styles", server_default=None)
