"""The ledger and its files: what is written comes back, and goes when it is to go."""

from __future__ import annotations

import os
import time
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import alembic.command
import pytest
import sqlalchemy

from bot.database import Base, Database, configuration
from bot.errors import Misconfigured
from bot.jobs.files import Files
from bot.jobs.job import State
from bot.jobs.store import COLUMNS, PLACE, Store
from nst_core.options import Options
from tests.bot.jobs.conftest import job


async def test_a_job_comes_back_as_it_was(store: Store) -> None:
    one = job(
        member_id=2**63 - 1,
        options=Options(style_weights=(1.0, 2.0)),
        content="c" * 64,
        styles=("d" * 64, "e" * 64),
        spoiler=True,
    )
    one.end(State.FAILED, reason="It broke.")
    await store.save(one)
    same = await store.find(one.id)
    assert same is not None
    for field in fields(one):
        if field.name in COLUMNS or field.name in ("place", "options"):
            assert getattr(same, field.name) == getattr(one, field.name), field.name
    assert {*COLUMNS} - {field.name for field in fields(one)} == {*PLACE}  # and no column is left out
    assert await store.find("0" * 12) is None


async def test_lists_are_in_order(store: Store) -> None:
    jobs = [job(member_id=number % 2) for number in range(5)]
    for one in jobs:
        await store.save(one)
    jobs[1].told = True
    jobs[1].end(State.DONE)
    await store.save(jobs[1])
    assert [one.id for one in await store.unfinished()] == [jobs[number].id for number in (0, 2, 3, 4)]
    assert [one.id for one in await store.of_member(0, 2)] == [jobs[4].id, jobs[2].id]
    assert [one.id for one in await store.ended_since(datetime.now(UTC) - timedelta(hours=1))] == [jobs[1].id]
    assert await store.ended_since(datetime.now(UTC) + timedelta(hours=1)) == []


async def test_pictures_of_old_jobs_are_let_go(store: Store) -> None:
    old, young, waiting = [
        job(content=name * 64, styles=(name * 64, f"{name}2"), checkpoint=name * 64) for name in "abc"
    ]
    for one in (old, young):
        one.told = True
        one.end(State.DONE)
    old.ended_at = datetime.now(UTC) - timedelta(days=31)
    for one in (old, young, waiting):
        await store.save(one)
    await store.forget_pictures(datetime.now(UTC) - timedelta(days=30))
    assert await store.pictures() == {"b" * 64, "c" * 64, "b2", "c2"}


def test_files_are_kept_once_and_swept(tmp_path: Path) -> None:
    files = Files(tmp_path)
    name, other = files.put(b"one"), files.put(b"two")
    assert files.put(b"one") == name
    assert files.get(name) == b"one"
    assert len(list(tmp_path.glob("*/*"))) == 2
    assert files.keep_only([], older_than=time.time() - 60) == 0  # they are young
    (tmp_path / name[:2] / "half.partial").write_bytes(b"ha")
    assert files.keep_only([other], older_than=time.time() + 60) == 2
    assert files.get(other) == b"two"
    with pytest.raises(FileNotFoundError):
        files.get(name)


def test_a_file_that_is_wanted_again_is_young_again(tmp_path: Path) -> None:
    files = Files(tmp_path)
    name = files.put(b"one")
    os.utime(tmp_path / name[:2] / name, (0, 0))
    files.put(b"one")
    assert files.keep_only([], older_than=time.time() - 60) == 0


async def test_migrations_make_the_tables_that_are_declared(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    async with Database(url):
        pass
    engine = sqlalchemy.create_engine(url)
    found, wanted = sqlalchemy.MetaData(), Base.metadata
    found.reflect(engine)
    for table in wanted.tables.values():
        there = found.tables[table.name]
        assert {(column.name, column.nullable) for column in there.c} == {
            (column.name, column.nullable) for column in table.c
        }
        assert {index.name for index in there.indexes} == {index.name for index in table.indexes}
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


async def test_a_job_of_before_has_its_one_style(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        alembic.command.upgrade(configuration(connection), "0004")
        known = {
            "id": "0" * 12,
            "member_id": 1,
            "channel_id": 2,
            "upload_limit_bytes": 3,
            "spoiler": False,
            "deaths": 0,
        }
        known |= {"options": "{}", "state": "done", "told": True, "seconds": 0, "created_at": "2026-01-01"}
        for number, style in enumerate(["a" * 64, None]):
            row = known | {"id": f"{number:012}", "style": style}
            table = sqlalchemy.table("jobs", *map(sqlalchemy.column, row))
            connection.execute(table.insert().values(row))
    engine.dispose()
    async with Database(url) as database:
        jobs = [await Store(database.session).find(f"{number:012}") for number in range(2)]
    assert [job.styles for job in jobs if job] == [("a" * 64,), ()]


async def test_a_newer_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    async with Database(url):
        pass
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(Misconfigured, match="newer version of this bot"):
        async with Database(url):
            pass


@pytest.mark.parametrize(("url", "words"), [("nonsense", "no address"), ("mysql://host/name", "not mysql")])
def test_a_database_of_another_kind_is_refused(url: str, words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        Database(url)
