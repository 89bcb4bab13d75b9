"""Jobs."""

import sqlalchemy as sa
from alembic import op

from bot.database import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Goes forward."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("artwork_message_id", sa.BigInteger()),
        sa.Column("upload_limit_bytes", sa.Integer(), nullable=False),
        sa.Column("spoiler", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(64)),
        sa.Column("style", sa.String(64)),
        sa.Column("checkpoint", sa.String(64)),
        sa.Column("artwork", sa.String(64)),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("steps", sa.Integer()),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("weights", sa.String(255)),
        sa.Column("reason", sa.String(500)),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
    )
    op.create_index("ix_jobs_unfinished", "jobs", ["told", "created_at"])
    op.create_index("ix_jobs_member", "jobs", ["member_id", "created_at"])
    op.create_index("ix_jobs_ended", "jobs", ["ended_at"])
