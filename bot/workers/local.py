"""Painters on this host: one warm process a lane, replaced when it dies."""

from __future__ import annotations

import asyncio
import logging
import math
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

import psutil
from pebble import ProcessFuture, concurrent

from bot import log
from bot.workers import pool, worker
from bot.workers.pool import Lane, Pool
from bot.workers.protocol import Event, Painted, PainterError, PainterLost, Painting, Saved, Stop, Task
from nst_core import memory
from nst_core.weights import Weights

RESTART_SECONDS = (0.0, 1.0, 5.0, 30.0)
"""How long to wait before a lane is replaced, by how often in a row it died before it was warm; then the last."""

WATCH_SECONDS = 1.0
"""How often a worker's memory is looked at."""
MEMORY_SHARE = 0.9
"""How much of the machine's memory all workers together may take; the rest is for the bot and the system."""

_log = logging.getLogger(__name__)
_spawn = multiprocessing.get_context("spawn")  # a forked CUDA context can't be used


def in_process(target: Callable[..., None]) -> Any:
    """Makes a function run in a process of its own."""
    # pebble 5.2 types this argument mp_context, but reads context; test_local sees to it that it is taken.
    return concurrent.process(context=_spawn)(target)  # type: ignore[call-overload]


_serve = in_process(worker.serve)


def devices(workers: int | None) -> list[str | None]:
    """The GPU of each lane, as in ``CUDA_VISIBLE_DEVICES``; None where TensorFlow is to take what there is.

    Args:
        workers: The number of lanes; None for one for each of NVIDIA's GPUs, or else one.
    """
    visible = os.environ.get("CUDA_VISIBLE_DEVICES")
    if visible is None:
        folder = Path("/proc/driver/nvidia/gpus")  # NVIDIA's driver lists a folder a GPU here
        gpus = [str(index) for index in range(len(list(folder.iterdir())))] if folder.is_dir() else []
    else:
        gpus = [name for name in visible.split(",") if name and name != "-1"]
    count = workers or max(1, len(gpus))
    return [gpus[lane % len(gpus)] if gpus else None for lane in range(count)]


def _resident(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


class LocalPainters(Pool):
    """A lane a device, each with a process of its own (see ``protocol.Painters``).

    Args:
        weights: The network's weights.
        workers: How many lanes, see ``devices``.
        max_seconds: See ``Pool``.
        max_bytes: The most memory that one worker may hold; by default its share of the machine's.
        log_format: How workers log.
    """

    def __init__(
        self,
        weights: Weights,
        workers: int | None = None,
        max_seconds: float = math.inf,
        max_bytes: int | None = None,
        log_format: log.Format = "console",
    ) -> None:
        super().__init__(max_seconds)
        names = devices(workers)
        share = max_bytes or int(MEMORY_SHARE * memory.total() / len(names))
        self._lanes = [ProcessLane(weights, device, share, log_format, self.count_restart) for device in names]

    async def __aenter__(self) -> Self:
        for lane in self._lanes:
            lane.start()
            self.add(lane)
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(lane.stop() for lane in self._lanes))


class ProcessLane(Lane):
    """One worker process after another, on one device.

    Args:
        weights: The network's weights.
        device: The GPU, see ``devices``.
        max_bytes: The most memory that a process may hold.
        log_format: How it logs.
        died: Is told when a process ends that was not to.
    """

    def __init__(
        self, weights: Weights, device: str | None, max_bytes: int, log_format: log.Format, died: Callable[[], None]
    ) -> None:
        super().__init__()
        self._weights, self._device, self._max_bytes = weights, device, max_bytes
        self._log_format, self._died = log_format, died
        self._pipe: Connection | None = None
        self._sending = asyncio.Lock()  # a pipe takes one message at a time
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

    async def paint(self, task: Task, stop: asyncio.Future[Stop]) -> AsyncGenerator[Event]:
        """See ``pool.Lane``."""
        await pool.either(self.ready, stop)
        inbox = self._inbox = asyncio.Queue()
        await self._send(task)
        stopping = asyncio.create_task(self._halt_when(stop, task.job_id))
        try:
            while True:
                event = pool.event(await self._heard(inbox))
                yield event
                if isinstance(event, Painted):
                    return
        except GeneratorExit:  # no one listens any more: the lane is idle again once its worker is
            if not stop.done():
                stop.set_result("drop")
            while isinstance(await self._heard(inbox), Painting | Saved):
                pass
            raise
        finally:
            stopping.cancel()

    async def _heard(self, inbox: asyncio.Queue[Any]) -> object:
        """What the worker says next, or None once it is gone; one that hangs is ended."""
        try:
            async with asyncio.timeout(pool.STALL_SECONDS):
                return await inbox.get()
        except TimeoutError:
            self._kill(f"was silent for {pool.STALL_SECONDS:.0f} s")
            while await inbox.get() is not None:  # until its end is noticed, and another is being started
                pass
            return None

    def _kill(self, why: str) -> None:
        if self.is_warm:
            _log.error("A worker process %s; ending it", why)
            with suppress(ProcessLookupError):
                os.kill(self.ready.result().pid, signal.SIGKILL)

    async def _send(self, message: Task | worker.Halt) -> None:
        """Sends in a thread, for a large message waits until the worker reads it.

        Raises:
            PainterLost: The worker is gone.
        """
        async with self._sending:
            if self._pipe is None:
                raise PainterLost
            try:
                await asyncio.to_thread(self._pipe.send, message)
            except OSError as error:
                raise PainterLost from error

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
            self._died()

    async def _live(self) -> bool:
        """The life of one process, from its start to its end; whether it was ever warm."""
        loop = asyncio.get_running_loop()
        ours, theirs = _spawn.Pipe()
        ended = asyncio.Event()
        reader = threading.Thread(target=self._read, args=(ours, loop, ended), name="worker reader", daemon=True)
        start = partial(_serve, theirs, self._weights, self._device, self._max_bytes, self._log_format)
        starting = asyncio.create_task(asyncio.to_thread(start))
        try:
            process: ProcessFuture[None] = await asyncio.shield(starting)
            theirs.close()  # else the pipe would not end with the process
            self._pipe = ours
            reader.start()
            await self._watch(ended)
            (outcome,) = await asyncio.gather(asyncio.wrap_future(process), return_exceptions=True)
            _log.warning("A worker process ended (%r); starting another", outcome)
            return self.ready.done()
        finally:
            self._pipe = None
            self._inbox.put_nowait(None)
            self.forget_ready()
            (await starting).cancel()
            if reader.ident:
                await asyncio.to_thread(reader.join)  # the process has ended once its pipe has
            theirs.close()
            ours.close()

    async def _watch(self, ended: asyncio.Event) -> None:
        """Waits until the process has ended, and brings that about where it takes too much memory.

        Raises:
            TimeoutError: It is not warm in time.
        """
        started = time.monotonic()
        while not ended.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), WATCH_SECONDS)
            if self.is_warm and _resident(self.ready.result().pid) > self._max_bytes:
                self._kill(f"holds more than {self._max_bytes / 2**20:.0f} MiB")
            elif not self.is_warm and time.monotonic() - started > pool.START_SECONDS:
                raise TimeoutError(f"not warm after {pool.START_SECONDS:.0f} s")

    def _read(self, pipe: Connection, loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
        """Hands what the process says to the event loop, until the pipe ends."""
        try:
            while True:
                loop.call_soon_threadsafe(self._take, pipe.recv())
        except (EOFError, OSError):
            loop.call_soon_threadsafe(ended.set)

    def _take(self, message: Any) -> None:
        match message:
            case worker.Ready():
                self.ready.set_result(message)
            case worker.Failed(job_id=None, reason=reason):
                _log.error("A worker can't load its engine: %s", reason)
            case _:
                self._inbox.put_nowait(message)
