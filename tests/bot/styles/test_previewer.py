"""Previews: each style gets one, none costs a member anything, and nothing is lost with the process."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.database import Database
from bot.jobs.files import Files
from bot.jobs.job import State
from bot.jobs.store import Store
from bot.jobs.studio import Studio
from bot.styles import previewer
from bot.styles.library import Library, Shelf, Style
from bot.styles.photograph import SIZE, photograph
from bot.styles.previewer import Previewer
from bot.workers.protocol import Painted, PainterError, PainterMissing
from nst_core.images import decode
from tests.bot.jobs.conftest import LIMITS, Painters, news, request
from tests.bot.refusing import until

ADA, VINCENT, SERVER = Shelf(1), Shelf(2), Shelf(3, shared=True)


@pytest.fixture
def painters() -> Painters:
    return Painters()


@pytest.fixture
def library(database: Database, tmp_path: Path) -> Library:
    return Library(database.session, Files(tmp_path / "styles"), limit=9, shared_limit=9)


@pytest.fixture
def studio(database: Database, tmp_path: Path, painters: Painters) -> Studio:
    return Studio(painters, Store(database.session), Files(tmp_path / "pictures"), LIMITS)


@pytest.fixture
def artwork(photograph_file: bytes) -> Painted:
    return Painted("", photograph_file, 96, 64, 120, 1.0, "lite")


async def preview(library: Library, shelf: Shelf, name: str) -> bytes | None:
    return await library.preview(await library.find([shelf], name))


async def test_each_picture_is_painted_once_for_all_styles_that_have_it(
    library: Library, studio: Studio, painters: Painters, artwork: Painted
) -> None:
    await library.add(ADA, "old", b"first")
    async with library, studio, Previewer(library, studio, painters):
        for _ in range(2):
            painters.hands.put_nowait(artwork)
        await until(lambda: preview(library, ADA, "old"))
        await library.add(ADA, "wave", b"second")
        await library.add(VINCENT, "wave", b"second")
        await until(lambda: preview(library, VINCENT, "wave"))
        code = await library.share([ADA], "old")
        assert await library.preview(await library.take_over(SERVER, code)) is not None  # at once
        await asyncio.sleep(0.05)
    assert [task.styles for task in painters.tasks] == [(b"first",), (b"second",)]
    (task, _) = painters.tasks
    assert (task.content, task.options.size) == (photograph(), SIZE)
    data = await preview(library, ADA, "wave")
    assert data
    assert decode(data).shape == (64, 96, 3)
    assert await studio.history(ADA.owner_id, 9) == []


async def test_a_members_job_comes_first(
    library: Library, studio: Studio, painters: Painters, artwork: Painted
) -> None:
    async with library, studio, Previewer(library, studio, painters):
        painters.hands.put_nowait(None)  # goes on until it is stopped
        await library.add(ADA, "wave", b"picture")
        await until(lambda: _is(len(painters.tasks) == 1))
        job = await studio.submit(request())
        await until(lambda: _is(painters.stopped))
        ((name, how),) = painters.stopped
        assert (name, how) == (painters.tasks[0].job_id, "drop")
        await until(lambda: _is(len(painters.tasks) == 2))
        assert painters.tasks[1].job_id == job.id
        painters.hands.put_nowait(news(1))
        await asyncio.sleep(0.05)
        assert len(painters.tasks) == 2  # it waits until the job has ended
        assert job.state is State.PAINTING
        painters.hands.put_nowait(artwork)
        await until(lambda: _is(len(painters.tasks) == 3))
        assert job.state.ended
        painters.hands.put_nowait(artwork)
        await until(lambda: preview(library, ADA, "wave"))


async def test_another_lane_may_be_used_by_members_meanwhile(
    library: Library, studio: Studio, painters: Painters, artwork: Painted
) -> None:
    painters.lanes = 2
    async with library, studio, Previewer(library, studio, painters):
        await library.add(ADA, "wave", b"picture")
        await until(lambda: _is(len(painters.tasks) == 1))
        first = await studio.submit(request())
        await until(lambda: _is(first.state is State.PAINTING))
        await asyncio.sleep(0.02)
        assert painters.stopped == []
        await studio.submit(request())
        await until(lambda: _is(painters.stopped))
        for _ in range(3):
            painters.hands.put_nowait(artwork)


async def test_a_bot_that_is_stopped_paints_it_in_its_next_life(
    library: Library, studio: Studio, painters: Painters, artwork: Painted
) -> None:
    async with library, studio:
        painters.hands.put_nowait(None)
        await library.add(ADA, "wave", b"picture")
        async with Previewer(library, studio, painters):
            await until(lambda: _is(len(painters.tasks) == 1))
        assert await preview(library, ADA, "wave") is None
        assert [how for _, how in painters.stopped] == ["drop"]
        painters.hands.put_nowait(artwork)
        async with library, Previewer(library, studio, painters):
            await until(lambda: preview(library, ADA, "wave"))


async def test_what_fails_is_left_and_the_others_are_painted(
    library: Library,
    studio: Studio,
    painters: Painters,
    artwork: Painted,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await library.add(ADA, "first", b"1")
    bad: Style = await library.add(ADA, "second", b"2")
    for hand in (PainterError("It can't be done."), artwork):
        painters.hands.put_nowait(hand)
    async with library, studio, Previewer(library, studio, painters):
        await until(lambda: preview(library, ADA, "first"))
        await asyncio.sleep(0.05)
    assert await library.preview(bad) is None
    assert len(painters.tasks) == 2
    assert "has no preview" in caplog.text


async def test_where_no_painter_can_be_started_it_is_tried_again(
    library: Library, studio: Studio, painters: Painters, artwork: Painted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previewer, "PAUSE_SECONDS", 0.01)
    await library.add(ADA, "first", b"1")
    for hand in (PainterMissing(), artwork):
        painters.hands.put_nowait(hand)
    async with library, studio, Previewer(library, studio, painters):
        await until(lambda: preview(library, ADA, "first"))


async def test_a_style_that_is_removed_meanwhile_leaves_nothing(
    library: Library, studio: Studio, painters: Painters, artwork: Painted, tmp_path: Path
) -> None:
    async with library, studio, Previewer(library, studio, painters):
        await library.add(ADA, "wave", b"picture")
        await until(lambda: _is(len(painters.tasks) == 1))
        await library.remove(ADA, "wave")
        painters.hands.put_nowait(artwork)
        await asyncio.sleep(0.1)
    assert [path for path in (tmp_path / "styles").rglob("*") if path.is_file()] == []


async def _is(true: object) -> bool:
    return bool(true)
