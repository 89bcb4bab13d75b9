"""Codes by which styles are taken over."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Goes forward."""
    with op.batch_alter_table("styles") as table:
        table.add_column(sa.Column("code", sa.String(10), nullable=True))
        table.create_unique_constraint("uq_styles_code", ["code"])
