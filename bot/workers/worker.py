"""What runs in a worker process: one warm engine, one picture after the other.

On this host (``serve``) the parent is spoken to through a pipe alone, so that nothing a library prints gets in the way.
Between two steps the pipe is looked at for a cancel. Where the parent is gone the pipe breaks, and the process ends
with it. What runs elsewhere (``actor``) paints by the same ``paint``.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from bot import log
from bot.workers.protocol import Painted, Painting, Saved, Stop, Task
from nst_core import images
from nst_core.checkpoint import Checkpoint, CheckpointError
from nst_core.errors import EngineError
from nst_core.film import Film
from nst_core.options import OptionsError
from nst_core.parameters import Parameters
from nst_core.progress import PaintingError, Progress
from nst_core.weights import Weights

if TYPE_CHECKING:
    from nst_core import StyleTransfer

PREVIEW_SECONDS = 1.0
"""The least time between two previews: how much older a message's picture may be than its number of steps. One takes
16 ms."""
PREVIEW_SIDE = 384
"""A preview's longer side in pixels, and a film's: what Discord shows of a picture in a channel, at some 20 kB."""
SAVE_SECONDS = 10.0
"""How often a painting is saved: what is lost at most where a worker dies. Some 15 MB each at 512 pixels."""
NICENESS = 10
"""How much the bot's own process, which must answer within three seconds, goes before painting."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ready:
    """The engine is warm.

    Attributes:
        pid: The worker's process.
        host: The machine that it runs on.
        devices: What it paints with.
        weights: The network's.
        precision: What the network computes in.
        free_bytes: Memory that may still be taken there.
    """

    pid: int
    host: str
    devices: tuple[str, ...]
    weights: str
    precision: str
    free_bytes: int


@dataclass(frozen=True)
class Halt:
    """The parent wants an end of this job."""

    job_id: str
    how: Stop


@dataclass(frozen=True)
class Stopped:
    """The job was stopped, with nothing to show."""

    job_id: str


@dataclass(frozen=True)
class Failed:
    """The job could not be painted, or (without a job) the engine could not be loaded.

    Attributes:
        job_id: Which, or None.
        reason: Why, for whoever runs the bot.
        error: The same, if it is for the member too.
    """

    job_id: str | None
    reason: str
    error: EngineError | None = None


def serve(
    pipe: Connection, weights: Weights, device: str | None, max_bytes: int, log_format: log.Format = "console"
) -> None:
    """Loads the engine, then paints each task that comes through ``pipe`` until it is closed.

    Args:
        pipe: Takes ``Task`` and ``Halt``; gives ``Ready``, the protocol's events, ``Stopped`` and ``Failed``.
        weights: The network's weights.
        device: The GPU to use, as in ``CUDA_VISIBLE_DEVICES``, or None for what there is.
        max_bytes: The most memory that this process may hold.
        log_format: How it logs.
    """
    log.set_up(log_format)  # it is told no secret, so that it can't tell one
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches us too; the parent will end us
    if device is not None:
        os.environ["CUDA_VISIBLE_DEVICES"] = device  # before TensorFlow looks
    try:
        engine = load(weights, max_bytes)
        pipe.send(ready(engine))
        while True:
            task = pipe.recv()
            if isinstance(task, Task):  # a late Halt is of a job that has ended
                for message in paint(engine, task, partial(_halted, pipe, task.job_id)):
                    pipe.send(message)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the parent is gone
    except Exception as error:
        _log.exception("The engine can't be loaded")
        pipe.send(Failed(None, str(error)))


def load(weights: Weights, max_bytes: int | None = None) -> StyleTransfer:
    """A warm engine, in a process that from now on gives way to others."""
    os.nice(NICENESS)
    from nst_core import StyleTransfer

    return StyleTransfer(weights, max_bytes=max_bytes)


def ready(engine: StyleTransfer) -> Ready:
    """What a warm engine says of itself."""
    return Ready(
        os.getpid(), socket.gethostname(), engine.devices, engine.weights.name, engine.precision(), engine.free_bytes
    )


def paint(
    engine: StyleTransfer, task: Task, halted: Callable[[], Stop | None]
) -> Iterator[Painting | Saved | Painted | Stopped | Failed]:
    """Paints one picture, saying every quarter of a second or so how far it is, and at last how it ended.

    Args:
        engine: Paints.
        task: What.
        halted: How to end, once somebody has asked for an end; looked at between two steps.
    """
    log.about(job=task.job_id)
    film = Film(PREVIEW_SIDE)
    next_preview, next_save = time.monotonic(), time.monotonic() + SAVE_SECONDS
    try:
        (content, alpha), styles = images.decode_layers(task.content), list(map(images.decode, task.styles))
        resume = None if task.checkpoint is None else Checkpoint.from_bytes(task.checkpoint)
        start = None if task.start is None else images.decode(task.start)
        for progress in engine.paint(content, styles, task.options, resume, start=start):
            film.see(progress)
            halt = halted()
            if halt == "save" or (time.monotonic() >= next_save and progress.artwork is None):
                yield Saved(task.job_id, progress.step, progress.checkpoint().to_bytes())
                next_save = time.monotonic() + SAVE_SECONDS
            if halt in ("drop", "save"):
                yield Stopped(task.job_id)
                return
            if halt == "keep" or progress.artwork is not None:
                yield _painted(task, progress, alpha, engine.weights.name, film)
                return
            due = time.monotonic() >= next_preview
            next_preview = time.monotonic() + PREVIEW_SECONDS if due else next_preview
            yield _painting(task, progress, preview=due)
    except (CheckpointError, OptionsError, PaintingError) as error:
        yield Failed(task.job_id, str(error), error)
    except Exception as error:  # one bad job must not cost the next ones their warm engine
        _log.exception("A job failed")
        yield Failed(task.job_id, str(error))


def _halted(pipe: Connection, job_id: str) -> Stop | None:
    while pipe.poll():
        message = pipe.recv()
        if isinstance(message, Halt) and message.job_id == job_id:
            return message.how
    return None


def _painting(task: Task, progress: Progress, *, preview: bool) -> Painting:
    small = images.encode(images.shrink(progress.preview(), PREVIEW_SIDE), "WEBP", quality=80) if preview else None
    return Painting(task.job_id, progress.step, progress.steps, progress.eta_seconds, small)


def _painted(task: Task, progress: Progress, alpha: images.Alpha | None, weights: str, film: Film) -> Painted:
    """The picture as it stands, finished or to be kept as it is."""
    picture = progress.preview()
    height, width = picture.shape[:2]
    data = images.encode(picture, alpha=alpha, xmp=Parameters(task.options, weights).to_xmp())
    return Painted(task.job_id, data, width, height, progress.step, progress.seconds, weights, film.encode())
