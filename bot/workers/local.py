"""Painters on this host: one warm process a lane, replaced when it dies."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, Self

from pebble import ProcessFuture, concurrent

from bot.workers import worker
from bot.workers.protocol import (
    Event,
    Painted,
    PainterError,
    PainterLost,
    Painting,
    PaintingStopped,
    Saved,
    Stop,
    Task,
)
from nst_core.weights import Weights

RESTART_SECONDS = (0.0, 1.0, 5.0, 30.0)
"""How long to wait before a lane is replaced, by how often in a row it died before it was warm; then the last."""

LOST = "The painter broke down while painting this; please try again, or choose a smaller size if it happens twice."
NOT_STARTED = "The painter can't be started at the moment; please try again in a minute, or tell whoever runs this bot."
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
        self._stops: dict[str, asyncio.Future[Stop]] = {}

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

    @property
    def any_warm(self) -> bool:
        """Whether a lane can begin to paint at once."""
        return any(lane.is_warm for lane in self._all)

    async def warm(self) -> list[int]:
        """Waits until every lane is warm; the process ids of their workers."""
        return list(await asyncio.gather(*(lane.warm() for lane in self._all)))

    async def paint(self, task: Task) -> AsyncGenerator[Event]:
        """See ``protocol.Painters``."""
        stop = self._stops[task.job_id] = asyncio.Future()
        try:
            lane = await self._idle.get()
            try:
                async with aclosing(lane.paint(task, stop)) as events:
                    async for event in events:
                        yield event
            finally:
                self._idle.put_nowait(lane)
        finally:
            del self._stops[task.job_id]

    def stop(self, job_id: str, how: Stop) -> None:
        """See ``protocol.Painters``."""
        stop = self._stops.get(job_id)
        if stop and not stop.done():
            stop.set_result(how)


class Lane:
    """One worker process after another, on one device.

    Args:
        weights: The network's weights.
        device: The GPU, see ``devices``.
    """

    def __init__(self, weights: Weights, device: str | None) -> None:
        self._weights, self._device = weights, device
        self._pipe: Connection | None = None
        self._sending = asyncio.Lock()  # a pipe takes one message at a time
        self._pid: asyncio.Future[int] = asyncio.Future()
        self._inbox: asyncio.Queue[Any] = asyncio.Queue()
        self._keeper: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Starts the process in the background, and again whenever it dies."""
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Ends the process, whatever it does."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    @property
    def is_warm(self) -> bool:
        """Whether the engine is warm."""
        return self._pid.done() and not self._pid.cancelled() and self._pid.exception() is None

    async def warm(self) -> int:
        """Waits until the engine is warm; the worker's process id.

        Raises:
            PainterError: The process ended before it was.
        """
        return await asyncio.shield(self._pid)

    async def paint(self, task: Task, stop: asyncio.Future[Stop]) -> AsyncGenerator[Event]:
        """Paints a picture on this lane, which must be idle, until ``stop`` says how to end."""
        warm = self._pid
        either: list[asyncio.Future[Any]] = [warm, stop]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if stop.done():
            raise PaintingStopped("stopped")
        warm.result()  # or why there is none
        inbox = self._inbox = asyncio.Queue()
        await self._send(task)
        stopping = asyncio.create_task(self._halt_when(stop, task.job_id))
        try:
            while True:
                match await inbox.get():
                    case Painting() | Saved() as event:
                        yield event
                    case Painted() as event:
                        yield event
                        return
                    case worker.Stopped():
                        raise PaintingStopped("stopped")
                    case worker.Failed(reason=reason, told=told):
                        raise PainterError(reason if told else FAILED)
                    case None:
                        raise PainterLost(LOST)
        except GeneratorExit:  # no one listens any more: the lane is idle again once its worker is
            if not stop.done():
                stop.set_result("drop")
            while isinstance(await inbox.get(), Painting | Saved):
                pass
            raise
        finally:
            stopping.cancel()

    async def _send(self, message: Task | worker.Halt) -> None:
        """Sends in a thread, for a large message waits until the worker reads it.

        Raises:
            PainterLost: The worker is gone.
        """
        async with self._sending:
            if self._pipe is None:
                raise PainterLost(LOST)
            try:
                await asyncio.to_thread(self._pipe.send, message)
            except OSError as error:
                raise PainterLost(LOST) from error

    async def _halt_when(self, stop: asyncio.Future[Stop], job_id: str) -> None:
        how = await asyncio.shield(stop)
        with suppress(PainterError):  # a worker that is gone has stopped too, and its end is told elsewhere
            await self._send(worker.Halt(job_id, how))

    async def _keep(self) -> None:
        deaths = 0
        while True:
            await asyncio.sleep(RESTART_SECONDS[min(deaths, len(RESTART_SECONDS) - 1)])
            try:
                warm = await self._live()
            except OSError:  # no process, or no pipe, to be had
                _log.exception("A worker process can't be started")
                warm = False
            deaths = 0 if warm else deaths + 1

    async def _live(self) -> bool:
        """The life of one process, from its start to its end; whether it was ever warm."""
        loop = asyncio.get_running_loop()
        ours, theirs = _spawn.Pipe()
        ended = asyncio.Event()
        reader = threading.Thread(target=self._read, args=(ours, loop, ended), name="worker reader", daemon=True)
        starting = asyncio.create_task(asyncio.to_thread(_serve, theirs, self._weights, self._device))
        try:
            process: ProcessFuture[None] = await asyncio.shield(starting)
            theirs.close()  # else the pipe would not end with the process
            self._pipe = ours
            reader.start()
            await ended.wait()
            (outcome,) = await asyncio.gather(asyncio.wrap_future(process), return_exceptions=True)
            _log.warning("A worker process ended (%r); starting another", outcome)
            return self._pid.done()
        finally:
            self._pipe = None
            self._inbox.put_nowait(None)
            self._forget_pid()
            (await starting).cancel()
            if reader.ident:
                await asyncio.to_thread(reader.join)  # the process has ended once its pipe has
            theirs.close()
            ours.close()

    def _forget_pid(self) -> None:
        """Tells whoever waits for a warm engine that this process was none."""
        if not self._pid.done():
            self._pid.set_exception(PainterError(NOT_STARTED))
            self._pid.exception()  # it may be that no one waits
        self._pid = asyncio.Future()

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
                self._pid.set_result(pid)
            case worker.Failed(job_id=None, reason=reason):
                _log.error("A worker can't load its engine: %s", reason)
            case _:
                self._inbox.put_nowait(message)
