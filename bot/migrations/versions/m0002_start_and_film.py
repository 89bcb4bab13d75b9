"""Jobs that go on from a smaller artwork, and films of how artworks grew."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Goes forward."""
    op.add_column("jobs", sa.Column("start", sa.String(64)))
    op.add_column("jobs", sa.Column("film", sa.String(64)))
