"""A ledger in a folder of the test's own, and painters that do as they are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from bot.database import Database
from bot.jobs import studio
from bot.jobs.files import Files
from bot.jobs.job import Job, Place, Request, State
from bot.jobs.store import Store
from bot.jobs.studio import Limits, Studio
from bot.workers.protocol import Event, Painted, Painting, PaintingStopped, Saved, Stop, Task
from nst_core.options import Options, default

ARTWORK = Painted("", b"picture", 64, 48, default("steps"), 1.0, "lite")
PLACE = Place(channel_id=30, upload_limit_bytes=2**20, guild_id=20, message_id=40)


class Painters:
    """Paints what ``hands`` are given: events are yielded, errors raised, None waits to be stopped."""

    warm_lanes, restarts = 1, 0

    def __init__(self, lanes: int = 1) -> None:
        self._lanes = lanes
        self._heard: list[Callable[[], None]] = []
        self.hands: asyncio.Queue[Event | Exception | None] = asyncio.Queue()
        self.stopped: list[tuple[str, Stop]] = []
        self.tasks: list[Task] = []
        self._stop = asyncio.Event()

    @property
    def lanes(self) -> int:
        return self._lanes

    @lanes.setter
    def lanes(self, count: int) -> None:
        self._lanes = count
        for heard in self._heard:
            heard()

    def when_lanes_change(self, heard: Callable[[], None]) -> None:
        self._heard.append(heard)

    async def paint(self, task: Task) -> AsyncGenerator[Event]:
        self.tasks.append(task)
        while True:
            hand = await self.hands.get()
            if hand is None:
                await self._stop.wait()
                self._stop.clear()
                how = self.stopped[-1][1]
                if how == "keep":
                    yield ARTWORK
                    return
                if how == "save":
                    yield Saved(task.job_id, 7, b"saved")
                raise PaintingStopped("stopped")
            if isinstance(hand, Exception):
                raise hand
            yield hand
            if isinstance(hand, Painted):
                return

    def stop(self, job_id: str, how: Stop) -> None:
        self.stopped.append((job_id, how))
        self._stop.set()


def news(step: int) -> Painting:
    return Painting("", step, default("steps"), 1.0, b"preview" if step == 1 else None)


def request(member_id: int = 1, guild_id: int | None = 20, **options: object) -> Request:
    place = Place(channel_id=30, upload_limit_bytes=2**20, guild_id=guild_id)
    return Request(member_id, place, b"content", (b"style",), Options(**options))  # type: ignore[arg-type]


def job(member_id: int = 1, guild_id: int | None = 20, **fields: object) -> Job:
    place = Place(channel_id=30, upload_limit_bytes=2**20, guild_id=guild_id, message_id=40)
    values = {"member_id": member_id, "place": place, "options": Options(), "content": None, "styles": ()} | fields
    return Job(**values)  # type: ignore[arg-type]


async def ended(job: Job) -> State:
    async with asyncio.timeout(5):
        async for state in job.changes():
            last = state
    return last


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.001)


LIMITS = Limits(queue=50, per_member=5, per_server=50, keep_days=30, disk_bytes=10**9)


class Bench:
    """Makes studios, one after the other, on the same ledger and files."""

    def __init__(self, store: Store, files: Files) -> None:
        self.store, self.files = store, files
        self.painters = Painters()

    def studio(self, limits: Limits = LIMITS) -> Studio:
        self.painters = Painters()
        return Studio(self.painters, self.store, self.files, limits)


@pytest.fixture
def store(database: Database) -> Store:
    """An empty ledger."""
    return Store(database.session)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "pictures")


@pytest.fixture
def bench(store: Store, files: Files, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(studio, "SAVE_SECONDS", 0.3)  # some painters here never save
    return Bench(store, files)
