"""What ``stylize-bot check --workers`` finds out: whether painters start where they are to, and how fast they paint."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import numpy as np

from bot.check.finding import Finding
from bot.errors import Misconfigured
from bot.workers.cluster import RayPainters
from bot.workers.local import LocalPainters
from bot.workers.pool import START_SECONDS, Pool
from bot.workers.protocol import Painted, PainterError, Task
from bot.workers.worker import Ready
from nst_core.images import encode
from nst_core.lite.pictures import draw
from nst_core.options import Options

SIZE = 256
"""Of the picture that is painted to see how fast it goes: a few seconds' work without a GPU."""

NOT_WARM = f"The painters are not warm after {START_SECONDS:.0f} s; see whether others use these devices, or that host."
NO_LANES = "The Ray cluster has no host with a GPU or a free core; add one with: ray start --address=…"


async def look(painters: LocalPainters | RayPainters) -> AsyncIterator[Finding]:
    """A finding for each painter, then one for a picture that one of them painted.

    Args:
        painters: Those that are set; opened here.

    Raises:
        Misconfigured: They can't be started, or can't paint.
    """
    started = time.monotonic()
    async with painters:
        if not painters.lanes:
            raise Misconfigured(NO_LANES)
        try:
            async with asyncio.timeout(START_SECONDS):
                found = await painters.warm()
            for ready in found:
                yield Finding("painter", _told(ready))
            yield Finding("warm", f"after {time.monotonic() - started:.1f} s")
            yield Finding("speed", await _benchmark(painters))
        except PainterError as error:
            raise Misconfigured(str(error)) from error
        except TimeoutError as error:
            raise Misconfigured(NOT_WARM) from error


def _told(ready: Ready) -> str:
    return (
        f"{', '.join(ready.devices)} on {ready.host} (process {ready.pid}), {ready.precision},"
        f" weights {ready.weights}, {ready.free_bytes / 2**30:.1f} GiB free"
    )


async def _benchmark(painters: Pool) -> str:
    content, style = (encode(draw(np.random.default_rng(seed))) for seed in (0, 1))
    started, first = time.monotonic(), 0.0
    async for event in painters.paint(Task("check", content, (style,), Options(size=SIZE))):
        first = first or time.monotonic() - started
        if isinstance(event, Painted):
            seconds = time.monotonic() - started
            return f"{SIZE} pixels in {seconds:.1f} s, {event.steps} steps, the first news after {first:.1f} s"
    raise Misconfigured("The painter ended without a picture.")
