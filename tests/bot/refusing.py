"""A Discord that refuses, for tests that have none; and how they wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import discord


def _answer(status: int, reason: str) -> Any:
    return cast(Any, SimpleNamespace(status=status, reason=reason))


GONE = discord.NotFound(_answer(404, "Not Found"), "Unknown Message")
CLOSED = discord.Forbidden(_answer(403, "Forbidden"), "Missing Access")
REFUSED = discord.HTTPException(_answer(400, "Bad Request"), "Invalid Form Body")


class Silent:
    """A channel in which nothing was said."""

    async def history(self, **_: Any) -> AsyncIterator[Any]:
        """What was said there."""
        no_messages: list[Any] = []
        for message in no_messages:
            yield message


async def until(holds: Callable[[], Awaitable[object]]) -> None:
    """Waits until something holds."""
    async with asyncio.timeout(10):
        while not await holds():
            await asyncio.sleep(0.01)
