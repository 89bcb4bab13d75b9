"""Room is made for new pictures: the oldest go first, and never those that somebody still waits for."""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.jobs import album, housekeeping
from bot.jobs.album import Album
from bot.jobs.files import Files
from bot.jobs.job import Job, State
from bot.jobs.store import Store
from tests.bot.jobs.conftest import ARTWORK, LIMITS, Bench, request
from tests.bot.jobs.conftest import job as new_job

SIZE = 1000
"""Of each picture here, in bytes."""


class Shelf:
    """Files that were written yesterday, unless they are said to be young."""

    def __init__(self, files: Files, folder: Path) -> None:
        self._files, self._folder = files, folder

    def put(self, letter: str, *, young: bool = False) -> str:
        name = self._files.put(letter.encode() * SIZE)
        if not young:
            yesterday = (datetime.now(UTC) - timedelta(days=1)).timestamp()
            os.utime(self._folder / name[:2] / name, (yesterday, yesterday))
        return name

    def letters(self) -> str:
        """Whose files are there."""
        return "".join(sorted(path.read_text()[0] for path in self._folder.glob("*/*")))


@pytest.fixture
def shelf(files: Files, tmp_path: Path) -> Shelf:
    return Shelf(files, tmp_path / "pictures")


async def over(store: Store, content: str, style: str, hours_ago: float, *, told: bool = True) -> Job:
    job = new_job(content=content, styles=(style,), told=told)
    job.end(State.DONE)
    job.ended_at = datetime.now(UTC) - timedelta(hours=hours_ago)
    await store.save(job)
    return job


async def test_the_oldest_go_first_and_no_more_than_must(store: Store, files: Files, shelf: Shelf) -> None:
    a, b, c, d, e, f = map(shelf.put, "abcdef")
    await over(store, a, b, hours_ago=2)
    await over(store, c, d, hours_ago=3)
    await over(store, e, f, hours_ago=1)
    keeper = Album(store, files)
    assert await keeper.make_room(6 * SIZE) == 0
    assert shelf.letters() == "abcdef"
    assert await keeper.make_room(5 * SIZE) == 2 * SIZE
    assert shelf.letters() == "abef"
    assert await keeper.make_room(2 * SIZE) == 2 * SIZE
    assert shelf.letters() == "ef"
    assert await store.pictures() == {e, f}


async def test_what_is_not_over_or_shared_stays(
    store: Store, files: Files, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    a, b, c, d, e = map(shelf.put, "abcde")
    await over(store, a, b, hours_ago=4)
    await store.save(new_job(content=c, styles=(b,)))  # waits, with a style of the one that is over
    await over(store, d, e, hours_ago=5, told=False)
    keeper = Album(store, files)
    with caplog.at_level(logging.WARNING):
        assert await keeper.make_room(0) == SIZE
    assert shelf.letters() == "bcde"
    assert "none can be let go" in caplog.text


async def test_a_file_on_its_way_into_the_ledger_stays(store: Store, files: Files, shelf: Shelf) -> None:
    a, b = shelf.put("a", young=True), shelf.put("b")  # painted just now, and to the same picture as long ago
    await over(store, a, b, hours_ago=2)
    assert await Album(store, files).make_room(0) == SIZE
    assert shelf.letters() == "a"


async def test_a_studio_keeps_to_its_room(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "ROOM_SECONDS", 0.01)
    monkeypatch.setattr(album, "FILING_SECONDS", -1)
    async with bench.studio(replace(LIMITS, disk_bytes=10)) as studio:
        bench.painters.hands.put_nowait(ARTWORK)
        job = await studio.submit(request())
        await job.wait_ended(5)
        await asyncio.sleep(0.1)
        assert await studio.album.file(job.artwork) == ARTWORK.picture  # its member was not told yet
        await studio.told(job, 99)
        async with asyncio.timeout(5):
            while (known := await studio.look_up(job.id)) and known.artwork:
                await asyncio.sleep(0.01)
        assert known is not None
        with pytest.raises(Refusal):
            await studio.album.inputs(known)
        assert known.artwork_message_id == 99
