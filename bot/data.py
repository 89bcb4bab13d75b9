"""What the data folder holds."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings import Settings

DATABASE = Path("stylize.db")
"""The database, unless it is elsewhere."""
PICTURES, STYLES, CHALLENGES = Path("pictures"), Path("styles"), Path("challenges")
ROOMS = (PICTURES, STYLES, CHALLENGES)
"""Folders of files that the database names, each kept by ``jobs.files.Files``."""


def database_file(settings: Settings) -> Path | None:
    """The file of the SQLite database that is set, in the data folder or elsewhere; None where it is PostgreSQL's."""
    if settings.database_url is None:
        return settings.data_dir / DATABASE
    try:
        address = make_url(settings.database_url.get_secret_value())
    except ArgumentError:
        return None
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None
