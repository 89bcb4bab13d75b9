"""What all painters have in common, wherever their lanes are: who paints what, and for how long."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

from bot.workers.protocol import (
    Event,
    Painted,
    PainterError,
    PainterLost,
    PainterMissing,
    Painting,
    PaintingRefused,
    PaintingStopped,
    Saved,
    Stop,
    Task,
)
from bot.workers.worker import Failed, Ready, Stopped
from nst_core.errors import EngineError

START_SECONDS = 300.0
"""How long a worker may take to be warm: a slow disk, a first calibration. One that takes longer hangs."""
STALL_SECONDS = 300.0
"""How long a worker may be silent over a picture. It speaks several times a second, or after each longer step; one
of 4096 pixels without a GPU takes a minute. A worker that is silent for longer hangs."""


class Lane(ABC):
    """Where one picture at a time is painted, by one worker after another."""

    def __init__(self) -> None:
        self.ready: asyncio.Future[Ready] = asyncio.Future()

    @property
    def is_warm(self) -> bool:
        """Whether it can begin at once."""
        return self.ready.done() and not self.ready.cancelled() and self.ready.exception() is None

    async def warm(self) -> Ready:
        """Waits until it can; what its worker says of itself.

        Raises:
            PainterError: The worker ended before it was warm.
        """
        return await asyncio.shield(self.ready)

    def forget_ready(self) -> None:
        """Has whoever asks from now on wait for another worker; who waits for this one is told that there is none."""
        if not self.ready.done():
            self.ready.set_exception(PainterMissing())
            self.ready.exception()  # it may be that no one waits
        self.ready = asyncio.Future()

    @abstractmethod
    def paint(self, task: Task, stop: asyncio.Future[Stop]) -> AsyncGenerator[Event]:
        """Paints a picture on this lane, which must be idle, until ``stop`` says how to end.

        Raises:
            PainterError: As ``protocol.Painters.paint``.
        """


class Pool:
    """Gives pictures to lanes, which may come and go. The face that jobs know, see ``protocol.Painters``.

    Args:
        max_seconds: How long one picture may be painted; what is there by then is kept as the artwork.
    """

    def __init__(self, max_seconds: float) -> None:
        self._max_seconds = max_seconds
        self._all: list[Lane] = []
        self._idle: list[Lane] = []
        self._freed = asyncio.Event()
        self._heard: list[Callable[[], None]] = []
        self._stops: dict[str, asyncio.Future[Stop]] = {}
        self.restarts = 0

    @property
    def lanes(self) -> int:
        """How many pictures are painted at a time."""
        return len(self._all)

    @property
    def warm_lanes(self) -> int:
        """How many lanes can begin to paint at once, or paint."""
        return sum(lane.is_warm for lane in self._all)

    def when_lanes_change(self, heard: Callable[[], None]) -> None:
        """See ``protocol.Painters``."""
        self._heard.append(heard)

    async def warm(self) -> list[Ready]:
        """Waits until every lane is warm; what their workers say of themselves.

        Raises:
            PainterError: One of them ended before it was.
        """
        return list(await asyncio.gather(*(lane.warm() for lane in self._all)))

    def add(self, lane: Lane) -> None:
        """Takes a lane in."""
        self._all.append(lane)
        self._release(lane)
        self._tell()

    def discard(self, lane: Lane) -> None:
        """Gives a lane nothing more."""
        self._all.remove(lane)
        if lane in self._idle:
            self._idle.remove(lane)
        self._tell()

    def count_restart(self) -> None:
        """Notes that a worker had to be replaced."""
        self.restarts += 1

    async def paint(self, task: Task) -> AsyncGenerator[Event]:
        """See ``protocol.Painters``."""
        stop = self._stops[task.job_id] = asyncio.Future()
        limit = None
        try:
            lane = await self._take(stop)
            limit = asyncio.get_running_loop().call_later(self._max_seconds, self.stop, task.job_id, "keep")
            try:
                async with aclosing(lane.paint(task, stop)) as events:
                    async for event in events:
                        yield event
            finally:
                self._release(lane)
        finally:
            if limit:
                limit.cancel()
            del self._stops[task.job_id]

    def stop(self, job_id: str, how: Stop) -> None:
        """See ``protocol.Painters``."""
        stop = self._stops.get(job_id)
        if stop and not stop.done():
            stop.set_result(how)

    def _tell(self) -> None:
        for heard in self._heard:
            heard()

    async def _take(self, stop: asyncio.Future[Stop]) -> Lane:
        """An idle lane, a warm one if there is one."""
        while not self._idle:
            self._freed.clear()
            freed = asyncio.create_task(self._freed.wait())
            try:
                await either(freed, stop)
            finally:
                freed.cancel()
        lane = next((lane for lane in self._idle if lane.is_warm), self._idle[0])
        self._idle.remove(lane)
        return lane

    def _release(self, lane: Lane) -> None:
        if lane in self._all:  # else it was discarded meanwhile
            self._idle.append(lane)
            self._freed.set()


async def either(wanted: asyncio.Future[Any], stop: asyncio.Future[Stop]) -> None:
    """Waits for something, such as a warm lane, unless the job is stopped first.

    Raises:
        PaintingStopped: It was.
        PainterError: As ``wanted`` does.
    """
    both: list[asyncio.Future[Any]] = [wanted, stop]
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    if stop.done():
        raise PaintingStopped
    wanted.result()


def event(message: object) -> Event:
    """What a worker says, as the protocol has it.

    Raises:
        PaintingStopped: It stopped on request.
        PainterError: It failed.
        PainterLost: It is gone, and says nothing any more.
    """
    match message:
        case Painting() | Saved() | Painted():
            return message
        case Stopped():
            raise PaintingStopped
        case Failed(error=EngineError() as error):
            raise PaintingRefused(error)
        case Failed():
            raise PainterError
        case _:
            raise PainterLost
