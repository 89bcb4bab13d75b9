"""${message}."""

import sqlalchemy as sa
from alembic import op
from bot.database import Moment

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Goes forward."""
    ${upgrades if upgrades else "pass"}
