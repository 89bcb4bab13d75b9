"""A backup and the way back: each row finds its file, and nothing but a whole backup is restored."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import alembic.command
import pytest
import sqlalchemy

from bot.__main__ import main
from bot.backup import FORMAT, NOTE, Contents, back_up, restore
from bot.data import DATABASE, PICTURES, ROOMS, STYLES
from bot.database import Database, configuration, look_at_file
from bot.errors import Misconfigured
from bot.jobs.album import Album
from bot.jobs.files import Files
from bot.jobs.job import Request
from bot.jobs.store import Store
from nst_core.options import Options
from tests.bot.jobs.conftest import PLACE, job


def quiet(done: int, total: int) -> None:
    """Hears how far a backup is, and does nothing."""


async def enter(folder: Path, content: bytes, forget: str | None = None) -> str:
    """Has a job written down, its pictures first, and another's pictures let go; the new one's id."""
    async with Database(f"sqlite:///{folder / DATABASE}") as database:
        store, new = Store(database.session), job()
        album = Album(store, Files(folder / PICTURES))
        await album.enter(new, Request(1, PLACE, content, (content + b"'s style",), Options()))
        if forget and (old := await store.find(forget)):
            await album.forget(old)
    return new.id


async def named(folder: Path) -> set[str]:
    async with Database(f"sqlite:///{folder / DATABASE}") as database:
        return await Store(database.session).pictures()


def kept(folder: Path) -> dict[Path, bytes]:
    """All files but the database, by their places."""
    paths = (path for room in ROOMS for path in (folder / room).glob("*/*"))
    return {path.relative_to(folder): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a job's two files and a style's."""
    folder = tmp_path_factory.mktemp("filled")
    asyncio.run(enter(folder, b"one"))
    Files(folder / STYLES).put(b"style")
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """The same, for the test alone."""
    return shutil.copytree(filled, tmp_path / "data")


@pytest.fixture
def backup(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "backup.tar"
    back_up(folder, folder / DATABASE, target, quiet)
    return target


def test_what_was_backed_up_is_restored(folder: Path, tmp_path: Path) -> None:
    target, other, heard = tmp_path / "backup.tar", tmp_path / "deep" / "other", list[tuple[int, int]]()
    half = folder / PICTURES / "00" / "half.partial"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"ha")  # a file that is being written
    target.write_bytes(b"an older backup")
    made = back_up(folder, folder / DATABASE, target, lambda *step: heard.append(step))
    assert made == restore(target, other, quiet) == Contents(files=3, damaged=0, database=True)
    assert heard[-1][0] == heard[-1][1] == len(b"one" + b"one's style" + b"style")
    half.unlink()
    assert kept(other) == kept(folder)
    assert asyncio.run(named(other)) == asyncio.run(named(folder)) != set()
    assert sorted(path.name for path in other.iterdir()) == ["pictures", "styles", "stylize.db"]
    assert {path.name for path in tmp_path.iterdir()} == {"data", "backup.tar", "deep"}  # and nothing half done
    assert target.stat().st_mode & 0o077 == 0  # for members' pictures are in it


def test_jobs_that_come_and_go_meanwhile_lose_no_file(folder: Path, tmp_path: Path) -> None:
    """While the first file is packed, one job is entered, and the pictures of another are let go."""
    old = asyncio.run(enter(folder, b"two"))
    meanwhile = [lambda: asyncio.run(enter(folder, b"three", forget=old))]

    def advance(done: int, total: int) -> None:
        if meanwhile:
            meanwhile.pop()()

    back_up(folder, folder / DATABASE, tmp_path / "backup.tar", advance)
    restore(tmp_path / "backup.tar", tmp_path / "other", quiet)
    wanted = asyncio.run(named(tmp_path / "other"))
    assert len(wanted) == 4  # of "one" and "three"
    assert wanted <= {path.name for path in kept(tmp_path / "other")}


def test_what_a_member_had_deleted_is_in_no_free_page_of_the_copy(folder: Path, tmp_path: Path) -> None:
    secret = b"the reason why it failed"
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("UPDATE jobs SET reason = ?", (secret.decode(),))
        connection.commit()
        connection.execute("UPDATE jobs SET reason = NULL")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    back_up(folder, folder / DATABASE, tmp_path / "backup.tar", quiet)
    assert secret not in (tmp_path / "backup.tar").read_bytes()


def test_files_alone_where_the_database_is_elsewhere(folder: Path, tmp_path: Path) -> None:
    assert back_up(folder, None, tmp_path / "backup.tar", quiet) == Contents(3, 0, database=False)
    restore(tmp_path / "backup.tar", tmp_path / "other", quiet)
    assert kept(tmp_path / "other") == kept(folder)
    assert not (tmp_path / "other" / DATABASE).exists()


def test_a_damaged_picture_is_left_out_and_told(folder: Path, tmp_path: Path) -> None:
    (broken, *_) = (folder / PICTURES).glob("*/*")
    broken.write_bytes(b"something else")
    back_up(folder, folder / DATABASE, tmp_path / "backup.tar", quiet)
    contents = restore(tmp_path / "backup.tar", tmp_path / "other", quiet)
    assert str(contents) == "the database and 2 files, without 1 that are damaged"
    assert broken.relative_to(folder) not in kept(tmp_path / "other")


def test_a_folder_in_use_is_refused(backup: Path, folder: Path) -> None:
    before = kept(folder)
    with pytest.raises(Misconfigured, match="is not empty. Stop the bot that uses it and move it away"):
        restore(backup, folder, quiet)
    assert kept(folder) == before


@pytest.mark.parametrize("left", [0.0, 0.3, 0.6, 0.9])
def test_a_part_of_a_backup_is_refused(backup: Path, tmp_path: Path, left: float) -> None:
    with tarfile.open(backup) as archive:
        end = archive.getmembers()[-1].offset  # of the note; what follows it is padding
    backup.write_bytes(backup.read_bytes()[: round(end * left)])
    refused(backup, tmp_path / "other", "no backup, or only a part of one")


def refused(backup: Path, other: Path, words: str) -> None:
    """Sees that a file is refused, and that nothing is left of it."""
    with pytest.raises(Misconfigured, match=words):
        restore(backup, other, quiet)
    assert list(other.iterdir()) == []


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


HASH = "ab" * 32


@pytest.mark.parametrize(
    "strange",
    [
        member("../outside"),
        member("/outside"),
        member(f"pictures/ab/../../{HASH}"),
        member(f"pictures/cd/{HASH}"),
        member(f"elsewhere/ab/{HASH}"),
        member(f"pictures/ab/{HASH}", tarfile.SYMTYPE, "/etc/passwd"),
        member(f"pictures/ab/{HASH}", tarfile.LNKTYPE, str(DATABASE)),
        member(f"pictures/ab/{HASH}", tarfile.CHRTYPE),
        member("pictures", tarfile.DIRTYPE),
    ],
    ids=lambda strange: f"{strange.name} {strange.type.decode()}",
)
def test_what_no_backup_holds_is_refused(tmp_path: Path, strange: tarfile.TarInfo) -> None:
    with tarfile.open(tmp_path / "backup.tar", "x") as archive:
        archive.addfile(strange)
        add(archive, NOTE, json.dumps({"format": FORMAT, "database": False}).encode())
    refused(tmp_path / "backup.tar", tmp_path / "other", "no backup of this bot, for it holds")


def add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    made = tarfile.TarInfo(name)
    made.size = len(data)
    archive.addfile(made, io.BytesIO(data))


def newer_file(backup: Path) -> None:
    backup.unlink()
    with tarfile.open(backup, "x") as archive:
        add(archive, NOTE, json.dumps({"format": FORMAT + 1}).encode())


def newer_database(backup: Path) -> None:
    change_database(backup, "UPDATE alembic_version SET version_num = '9999'")


def change_database(backup: Path, statement: str) -> None:
    database = backup.parent / "data" / DATABASE
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()
    back_up(database.parent, database, backup, quiet)


@pytest.mark.parametrize("change", [newer_file, newer_database])
def test_a_newer_backup_is_refused(backup: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    change(backup)
    refused(backup, tmp_path / "other", "written by a newer version of this bot")


def test_an_older_backup_is_brought_up_to_date_at_the_next_start(tmp_path: Path) -> None:
    backup, folder, other = tmp_path / "backup.tar", tmp_path / "old", tmp_path / "other"
    folder.mkdir()
    engine = sqlalchemy.create_engine(f"sqlite:///{folder / DATABASE}")
    with engine.begin() as connection:
        alembic.command.upgrade(configuration(connection), "0005")
    engine.dispose()
    back_up(folder, folder / DATABASE, backup, quiet)
    restore(backup, other, quiet)
    assert not look_at_file(other / DATABASE)
    assert asyncio.run(named(other)) == set()  # for which it is opened as the bot opens it
    assert look_at_file(other / DATABASE)


def test_as_commands(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = tmp_path / "backup.tar"
    monkeypatch.setenv("STYLIZE_DATA_DIR", str(folder))
    assert main(["backup", str(backup)]) == 0
    assert capsys.readouterr().out == f"{backup} holds the database and 3 files.\n"
    assert main(["restore", str(backup)]) == 2
    assert "is not empty" in capsys.readouterr().err
    monkeypatch.setenv("STYLIZE_DATA_DIR", str(tmp_path / "other"))
    assert main(["backup", str(backup)]) == 2
    assert "There is nothing at" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "nowhere.tar")]) == 2
    assert "nowhere.tar can't be used (No such file or directory)" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()
    assert main(["restore", str(backup)]) == 0
    assert f"{tmp_path / 'other'} holds the database and 3 files." in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "missing" / "backup.tar")]) == 2
    assert "can't be used" in capsys.readouterr().err


def test_a_database_elsewhere_is_not_passed_over_in_silence(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, files = tmp_path / "whole.tar", tmp_path / "files.tar"
    monkeypatch.setenv("STYLIZE_DATA_DIR", str(folder))
    assert main(["backup", str(whole)]) == 0
    monkeypatch.setenv("STYLIZE_DATABASE_URL", "postgresql://user@nowhere/name")
    assert main(["backup", str(files)]) == 0
    assert "pg_dump" in capsys.readouterr().out
    monkeypatch.setenv("STYLIZE_DATA_DIR", str(tmp_path / "first"))
    assert main(["restore", str(whole)]) == 0
    assert "STYLIZE_DATABASE_URL names another" in capsys.readouterr().out
    monkeypatch.setenv("STYLIZE_DATA_DIR", str(tmp_path / "second"))
    assert main(["restore", str(files)]) == 0
    assert "psql" in capsys.readouterr().out
