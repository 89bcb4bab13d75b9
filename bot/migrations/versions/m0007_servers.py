"""What servers set, and the language in which a job was asked for."""

import sqlalchemy as sa
from alembic import op

from bot.database import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Goes forward."""
    op.create_table(
        "servers",
        sa.Column("guild_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(5)),
        sa.Column("painting_channels", sa.JSON(), nullable=False),
        sa.Column("painter_role", sa.BigInteger()),
        sa.Column("host_role", sa.BigInteger()),
        sa.Column("gallery_channel", sa.BigInteger()),
        sa.Column("gallery_stars", sa.Integer(), nullable=False),
        sa.Column("jobs_per_member", sa.Integer()),
        sa.Column("max_size", sa.Integer()),
        sa.Column("size", sa.Integer()),
        sa.Column("strength", sa.Float()),
        sa.Column("colors", sa.String(10)),
        sa.Column("left_at", Moment()),
    )
    op.add_column("jobs", sa.Column("language", sa.String(5), nullable=False, server_default="en"))
    op.add_column("jobs", sa.Column("parent_id", sa.String(12)))
    with op.batch_alter_table("jobs") as table:
        table.alter_column("language", server_default=None)
