"""What the data folder holds, and whose it is."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import Misconfigured
from bot.settings import Settings

DATABASE = Path("stylize.db")
"""The database, unless it is elsewhere."""
PICTURES, STYLES, CHALLENGES = Path("pictures"), Path("styles"), Path("challenges")
ROOMS = (PICTURES, STYLES, CHALLENGES)
"""Folders of files that the database names, each kept by ``jobs.files.Files``."""

LOCK = Path("lock")
"""A file that the bot which runs on the folder has locked."""

_log = logging.getLogger(__name__)


def made(folder: Path) -> Path:
    """The folder, which is made for this user alone where it is not there yet."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keeps other bots off a data folder: two would each paint, and answer with, every job that they find there.

    The system lets go of the lock with the process, however that ends; the file stays.

    Raises:
        Misconfigured: Another bot runs on it, or it can't be used.
    """
    try:
        lock = (made(folder) / LOCK).open("a")
    except OSError as error:
        raise Misconfigured(f"{folder} can't be used ({error.strerror}); see: stylize-bot check") from error
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            text = f"Another bot runs on {folder}; stop it first, or set STYLIZE_DATA_DIR to another folder."
            raise Misconfigured(text) from error
        except OSError as error:
            _log.warning("The file system of %s knows no locks (%s): see that only one bot uses it", folder, error)
        yield


def database_file(settings: Settings) -> Path | None:
    """The file of the SQLite database that is set, in the data folder or elsewhere; None where it is PostgreSQL's."""
    if settings.database_url is None:
        return settings.data_dir / DATABASE
    try:
        address = make_url(settings.database_url.get_secret_value())
    except ArgumentError:
        return None
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None
