"""A style's preview."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Goes forward."""
    op.add_column("styles", sa.Column("preview", sa.String(64)))
    op.create_index("ix_styles_picture", "styles", ["picture"])
