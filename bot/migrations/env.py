"""Alembic's environment: it is handed a connection, or makes one for a developer who writes a migration."""

from alembic import context
from sqlalchemy import create_engine

import bot.challenges.models
import bot.gallery.models
import bot.jobs.models
import bot.styles.models  # noqa: F401
from bot.database import Base

connection = context.config.attributes.get("connection") or create_engine("sqlite://").connect()
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
