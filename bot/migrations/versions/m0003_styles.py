"""Styles that members keep."""

import sqlalchemy as sa
from alembic import op

from bot.database import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Goes forward."""
    op.create_table(
        "styles",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("picture", sa.String(64), nullable=False),
        sa.Column("spoiler", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.UniqueConstraint("owner_id", "key", name="uq_styles_owner_key"),
    )
