"""What a pool says of its lanes, wherever they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from bot.workers.pool import Lane, Pool
from bot.workers.protocol import Event, Stop, Task


class Idle(Lane):
    """A lane on which nothing is painted."""

    async def paint(self, task: Task, stop: asyncio.Future[Stop]) -> AsyncGenerator[Event]:
        no_events: list[Event] = []
        for event in no_events:
            yield event


async def test_it_tells_when_lanes_come_and_go() -> None:
    pool, heard, one, two = Pool(60.0), [0], Idle(), Idle()
    pool.when_lanes_change(lambda: heard.append(pool.lanes))
    pool.add(one)
    pool.add(two)
    pool.discard(one)
    assert heard == [0, 1, 2, 1]
