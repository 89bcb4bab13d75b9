"""Challenges, what is entered, and votes."""

import sqlalchemy as sa
from alembic import op

from bot.database import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Goes forward."""
    op.create_table(
        "challenges",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("host_id", sa.BigInteger(), nullable=False),
        sa.Column("theme", sa.String(80), nullable=False),
        sa.Column("fixed", sa.String(10), nullable=False),
        sa.Column("picture", sa.String(64)),
        sa.Column("phase", sa.String(10), nullable=False),
        sa.Column("entries_until", Moment(), nullable=False),
        sa.Column("votes_until", Moment(), nullable=False),
        sa.Column("per_member", sa.Integer(), nullable=False),
        sa.Column("announced", sa.String(10)),
        sa.Column("message_id", sa.BigInteger()),
    )
    op.create_index("ix_challenges_guild_id", "challenges", ["guild_id"])
    op.create_index("ix_challenges_phase", "challenges", ["phase"])
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("challenge_id", sa.String(12), sa.ForeignKey("challenges.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("picture", sa.String(64), nullable=False),
        sa.Column("job_id", sa.String(12), nullable=False),
        sa.UniqueConstraint("challenge_id", "number", name="uq_entries_number"),
        sa.UniqueConstraint("challenge_id", "job_id", name="uq_entries_job"),
    )
    op.create_table(
        "votes",
        sa.Column("entry_id", sa.Integer(), sa.ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("member_id", sa.BigInteger(), primary_key=True, autoincrement=False),
    )
