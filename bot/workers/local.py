"""Painters on this host: one warm process a lane, replaced when it dies."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, Self

from pebble import ProcessFuture, concurrent

from bot.workers import worker
from bot.workers.protocol import Event, Painted, PainterError, Painting, PaintingStopped, Task
from nst_core.weights import Weights

RESTART_SECONDS = (0.0, 1.0, 5.0, 30.0)
"""How long to wait before a lane is replaced, by how often in a row it died before it was warm; then the last."""

LOST = "The painter broke down while painting this; please try again, or choose a smaller size if it happens twice."
FAILED = "Something went wrong while painting this; please try other pictures."

_log = logging.getLogger(__name__)
_spawn = multiprocessing.get_context("spawn")  # a forked CUDA context can't be used
# pebble 5.2 types this argument mp_context, but reads context; test_local sees to it that it is taken.
_serve = concurrent.process(context=_spawn)(worker.serve)  # type: ignore[call-overload]


def devices(workers: Literal["auto"] | int) -> list[str | None]:
    """The GPU of each lane, as in ``CUDA_VISIBLE_DEVICES``; None where TensorFlow is to take what there is.

    Args:
        workers: The number of lanes, or ``auto``: one for each of NVIDIA's GPUs, or else one.
    """
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is None:
        folder = Path("/proc/driver/nvidia/gpus")  # NVIDIA's driver lists a folder a GPU here
        gpus = [str(index) for index in range(len(list(folder.iterdir())))] if folder.is_dir() else []
    else:
        gpus = [name for name in visible.split(",") if name and name != "-1"]
    count = max(1, len(gpus)) if workers == "auto" else workers
    return [gpus[lane % len(gpus)] if gpus else None for lane in range(count)]


class LocalPainters:
    """A lane a device, each with a process of its own (see ``protocol.Painters``).

    Args:
        weights: The network's weights.
        workers: How many lanes, see ``devices``.
    """

    def __init__(self, weights: Weights, workers: Literal["auto"] | int = "auto") -> None:
        self._all = [Lane(weights, device) for device in devices(workers)]
        self._idle: asyncio.Queue[Lane] = asyncio.Queue()
        self._busy: dict[str, Lane] = {}

    @property
    def lanes(self) -> int:
        """How many pictures are painted at a time."""
        return len(self._all)

    async def __aenter__(self) -> Self:
        for lane in self._all:
            lane.start()
            self._idle.put_nowait(lane)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(lane.stop() for lane in self._all))

    async def warm(self) -> list[int]:
        """Waits until every lane is warm; the process ids of their workers."""
        return list(await asyncio.gather(*(lane.warm() for lane in self._all)))

    async def paint(self, task: Task) -> AsyncGenerator[Event]:
        """See ``protocol.Painters``."""
        lane = await self._idle.get()
        self._busy[task.job_id] = lane
        try:
            async with aclosing(lane.paint(task)) as events:
                async for event in events:
                    yield event
        finally:
            del self._busy[task.job_id]
            self._idle.put_nowait(lane)

    def cancel(self, job_id: str) -> None:
        """See ``protocol.Painters``."""
        if lane := self._busy.get(job_id):
            lane.cancel(job_id)


class Lane:
    """One worker process after another, on one device.

    Args:
        weights: The network's weights.
        device: The GPU, see ``devices``.
    """

    def __init__(self, weights: Weights, device: str | None) -> None:
        self._weights, self._device = weights, device
        self._pipe: Connection | None = None
        self._pid: asyncio.Future[int] | None = None
        self._inbox: asyncio.Queue[Any] = asyncio.Queue()
        self._keeper: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Starts the process in the background, and again whenever it dies."""
        self._pid = asyncio.get_running_loop().create_future()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Ends the process, whatever it does."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    async def warm(self) -> int:
        """Waits until the engine is warm; the worker's process id."""
        assert self._pid is not None, "start the lane first"  # noqa: S101
        while True:
            pid = self._pid
            await asyncio.wait([pid])
            if not pid.cancelled():
                return pid.result()

    async def paint(self, task: Task) -> AsyncGenerator[Event]:
        """Paints a picture on this lane, which must be idle."""
        await self.warm()
        inbox = self._inbox = asyncio.Queue()
        pipe = self._pipe
        if pipe is None:
            raise PainterError(LOST)
        try:
            await asyncio.to_thread(pipe.send, task)
        except OSError as error:
            raise PainterError(LOST) from error
        try:
            while True:
                match await inbox.get():
                    case Painting() as event:
                        yield event
                    case Painted() as event:
                        yield event
                        return
                    case worker.Stopped():
                        raise PaintingStopped("stopped")
                    case worker.Failed():
                        raise PainterError(FAILED)
                    case None:
                        raise PainterError(LOST)
        except GeneratorExit:  # no one listens any more: the lane is idle again once its worker is
            self.cancel(task.job_id)
            while isinstance(await inbox.get(), Painting):
                pass
            raise

    def cancel(self, job_id: str) -> None:
        """Asks the worker to stop painting a job, at its next step."""
        if self._pipe:
            try:
                self._pipe.send(worker.Cancel(job_id))  # a few bytes: never blocks
            except OSError:
                _log.info("The worker of job %s is gone already", job_id)

    async def _keep(self) -> None:
        deaths = 0
        while True:
            await asyncio.sleep(RESTART_SECONDS[min(deaths, len(RESTART_SECONDS) - 1)])
            deaths = 0 if await self._live() else deaths + 1

    async def _live(self) -> bool:
        """The life of one process, from its start to its end; whether it was ever warm."""
        loop = asyncio.get_running_loop()
        ours, theirs = _spawn.Pipe()
        process: ProcessFuture[None] = await asyncio.to_thread(_serve, theirs, self._weights, self._device)
        theirs.close()  # else the pipe would not end with the process
        self._pipe = ours
        ended = asyncio.Event()
        reader = threading.Thread(target=self._read, args=(ours, loop, ended), name="worker reader", daemon=True)
        reader.start()
        try:
            await ended.wait()
            (outcome,) = await asyncio.gather(asyncio.wrap_future(process), return_exceptions=True)
            _log.warning("A worker process ended (%r); starting another", outcome)
            return self._pid is not None and self._pid.done()
        finally:
            self._pipe = None
            self._inbox.put_nowait(None)
            if self._pid is None or self._pid.done():
                self._pid = loop.create_future()
            process.cancel()  # type: ignore[no-untyped-call]
            await asyncio.shield(asyncio.to_thread(reader.join))  # the process has ended once its pipe has
            ours.close()

    def _read(self, pipe: Connection, loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
        """Hands what the process says to the event loop, until the pipe ends."""
        try:
            while True:
                loop.call_soon_threadsafe(self._take, pipe.recv())
        except (EOFError, OSError):
            loop.call_soon_threadsafe(ended.set)

    def _take(self, message: Any) -> None:
        match message:
            case worker.Ready(pid=pid):
                if self._pid and not self._pid.done():
                    self._pid.set_result(pid)
            case worker.Failed(job_id=None, reason=reason):
                _log.error("A worker can't load its engine: %s", reason)
            case _:
                self._inbox.put_nowait(message)
