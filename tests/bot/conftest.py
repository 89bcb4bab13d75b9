"""Databases of both kinds, empty for each test."""

from __future__ import annotations

import itertools
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.database import Database


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes empty databases on a PostgreSQL server of the tests' own, and tells their addresses."""
    folder = tmp_path_factory.mktemp("postgres")
    binaries = max(Path("/usr/lib/postgresql").iterdir(), key=lambda path: float(path.name)) / "bin"
    # The server refuses to run as root, so that there another user owns its folder.
    command, owner = (
        ([], None) if os.getuid() else (["setpriv", "--reuid=postgres", "--clear-groups", "--"], "postgres")
    )
    if owner:
        for path in itertools.takewhile(lambda path: path != Path(tempfile.gettempdir()), (folder, *folder.parents)):
            if path.stat().st_uid == os.getuid():
                path.chmod(0o755)
        subprocess.run(["chown", owner, str(folder)], check=True)

    def run(program: str, *arguments: str) -> None:
        subprocess.run([*command, binaries / program, "-D", folder / "data", *arguments], check=True, cwd=folder)

    run("initdb", "-U", "stylize", "-A", "trust", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", options)
    numbers = itertools.count()

    def database() -> str:
        name = f"test{next(numbers)}"
        subprocess.run([binaries / "createdb", "-h", folder, "-U", "stylize", name], check=True)
        return f"postgresql://stylize@/{name}?host={folder}"

    yield database
    run("pg_ctl", "stop", "-m", "immediate")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    sqlite = request.param == "sqlite"
    return f"sqlite:///{tmp_path / 'ledger.db'}" if sqlite else str(request.getfixturevalue("postgres")())


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database."""
    async with Database(database_url) as database:
        yield database
