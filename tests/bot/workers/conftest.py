"""What painters are given to paint, wherever they are."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.workers.pool import Pool
from bot.workers.protocol import Event, Painting, PaintingStopped, Saved, Task
from nst_core.options import Options


@pytest.fixture
def task(photograph_file: bytes, painting_file: bytes) -> Task:
    """A quick picture."""
    return Task("job", photograph_file, (painting_file,), Options(size=64, steps=10))


def endless(task: Task) -> Task:
    """A picture that takes minutes."""
    return replace(task, options=Options(size=128, steps=5000))


async def paint(painters: Pool, task: Task) -> list[Event]:
    """All that is said of a picture."""
    async with asyncio.timeout(90):
        return [event async for event in painters.paint(task)]


async def half(painters: Pool, task: Task) -> Saved:
    """Where another could go on, of a picture that is stopped on its way."""
    saved = []
    with pytest.raises(PaintingStopped):
        async for event in painters.paint(task):
            if isinstance(event, Saved):
                saved.append(event)
            elif isinstance(event, Painting) and event.step > 5:
                painters.stop(task.job_id, "save")
    return saved[-1]
