"""A database that is opened while its bot is stopped."""

from __future__ import annotations

import asyncio

import pytest

from bot.database import Database
from bot.jobs.store import Store


@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.05, 0.1, 0.2])
async def test_a_stop_while_tables_are_made_leaves_a_database_that_opens(database_url: str, seconds: float) -> None:
    opening = asyncio.create_task(Database(database_url).__aenter__())
    await asyncio.sleep(seconds)
    opening.cancel()
    (ended,) = await asyncio.gather(opening, return_exceptions=True)
    if isinstance(ended, Database):  # it was faster
        await ended.__aexit__()
    else:
        assert isinstance(ended, asyncio.CancelledError)
    async with Database(database_url) as database:
        assert await Store(database.session).unfinished() == []
