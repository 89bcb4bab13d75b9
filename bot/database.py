"""The database: one engine for all features, and the migrations that bring its tables up to date.

SQLite in a file is enough for one bot; PostgreSQL is for those who run one anyway. Each feature declares its own tables
on ``Base``.
"""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, NullPool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from bot.errors import Misconfigured

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_SECONDS = 10
"""How long a write waits for another process to finish its own: a backup, say, or somebody with a shell."""
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class Base(DeclarativeBase):
    """What tables are declared on."""


class Moment(TypeDecorator[datetime]):
    """A time with its zone, which SQLite would forget: kept and given in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To the database."""
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """From the database."""
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Database:
    """Opened as a context; then ``session()`` makes sessions.

    Args:
        url: Like ``sqlite:////var/lib/stylize/stylize.db`` or ``postgresql://user:password@host/name``.

    Raises:
        Misconfigured: The address is of no database that is known here; or, when it is opened, the database was
            written by a newer version of this program.
    """

    def __init__(self, url: str) -> None:
        try:
            address = make_url(url)
        except ArgumentError as error:
            raise Misconfigured("STYLIZE_DATABASE_URL is no address of a database, like postgresql://…") from error
        if address.drivername not in {*DRIVERS, *DRIVERS.values()}:
            raise Misconfigured(f"STYLIZE_DATABASE_URL must begin with sqlite or postgresql, not {address.drivername}.")
        try:
            self._engine = create_async_engine(
                address.set(drivername=DRIVERS.get(address.drivername, address.drivername)),
                pool_pre_ping=True,
                hide_parameters=True,  # errors are logged, and what members wrote has no place there
            )
        except ModuleNotFoundError as error:
            text = f"The database driver {error.name} is missing; pip install 'stylize-bot[postgres]' brings it."
            raise Misconfigured(text) from error
        if address.get_backend_name() == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
        self.session: async_sessionmaker[AsyncSession] = async_sessionmaker(self._engine, expire_on_commit=False)

    async def __aenter__(self) -> Self:
        upgrading = asyncio.create_task(self._upgrade())
        try:
            await asyncio.shield(upgrading)
        except BaseException:
            # Whoever stops the bot meanwhile waits: a migration that is cut off can't be taken back.
            await asyncio.gather(upgrading, return_exceptions=True)
            await self._engine.dispose()
            raise
        return self

    async def _upgrade(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(_upgrade)

    async def look(self) -> bool:
        """Tells whether its tables are as this program wants them, and changes nothing.

        Raises:
            Misconfigured: It was written by a newer version of this program.
            sqlalchemy.exc.SQLAlchemyError: It can't be read, as for `OSError`.
        """
        try:
            async with self._engine.connect() as connection:
                return await connection.run_sync(is_current)
        finally:
            await self._engine.dispose()

    async def __aexit__(self, *_: object) -> None:
        await self._engine.dispose()


def _prepare_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    # Readers do not wait for a writer; and a power cut loses no transaction that was told as done.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's, for the migrations of this package."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def is_current(connection: Connection) -> bool:
    """Tells whether a database needs no migration.

    Raises:
        Misconfigured: It was written by a newer version of this program.
    """
    scripts = ScriptDirectory.from_config(configuration())
    found, head = MigrationContext.configure(connection).get_current_revision(), scripts.get_current_head()
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        text = f"The database was written by a newer version of this bot, which knows more than {head}; please update."
        raise Misconfigured(text)
    return found == head


def look_at_file(path: Path) -> bool:
    """Tells whether the SQLite database in a file needs no migration; it may be in use, and is only read.

    Args:
        path: The file.

    Raises:
        Misconfigured: It is no database, is damaged, or was written by a newer version of this program.
    """
    engine = create_engine("sqlite://", creator=lambda: read_only(path), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return is_current(connection)
    except DatabaseError as error:
        raise Misconfigured(f"{path} can't be read as a database ({error.orig}); restore a backup of it.") from error


def read_only(path: Path) -> sqlite3.Connection:
    """A connection to the SQLite database in a file, which neither makes nor changes it.

    Raises:
        sqlite3.OperationalError: There is none, or it can't be read.
    """
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


def _upgrade(connection: Connection) -> None:
    is_current(connection)  # refuses a newer one
    command.upgrade(configuration(connection), "head")
