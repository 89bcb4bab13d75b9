"""Works in galleries, and which job an artwork's message belongs to."""

import sqlalchemy as sa
from alembic import op

from bot.database import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Goes forward."""
    op.create_table(
        "works",
        sa.Column("job_id", sa.String(12), primary_key=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("painted_channel_id", sa.BigInteger(), nullable=False),
        sa.Column("painted_message_id", sa.BigInteger(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("tried_at", Moment()),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("removed", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_works_month", "works", ["guild_id", "month"])
    op.create_index("ix_works_member", "works", ["member_id"])
    op.create_index("ix_works_message", "works", ["message_id"])
    op.create_index("ix_works_painted", "works", ["painted_message_id"])
    op.create_index("ix_jobs_artwork", "jobs", ["artwork_message_id"])
