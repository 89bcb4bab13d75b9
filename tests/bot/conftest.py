"""Databases of both kinds, empty for each test."""

from __future__ import annotations

import itertools
import os
import subprocess
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
        for path in (folder, *folder.parents[:2]):
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


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'ledger.db'}" if sqlite else request.getfixturevalue("postgres")()
    async with Database(url) as database:
        yield database
