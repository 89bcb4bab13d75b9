"""How often a channel's messages may be edited, as bots have found Discord to enforce it (topics/rate-limits)."""

from __future__ import annotations

import math
import re
from collections import defaultdict, deque
from typing import NamedTuple

from aiohttp import web

from .world import DISCORD_EPOCH_MS, World

OLD_SECONDS = 3600
"""The age of a message from which on it may be edited less often."""

_EDIT = re.compile(r"/channels/(\d+)/messages/(\d+)")


class Limit(NamedTuple):
    """So many edits in so many seconds."""

    edits: int
    seconds: float


ALL, OLD = Limit(5, 5.0), Limit(3, 6.0)
"""For all messages of a channel together, and for its old ones; Discord publishes neither."""


class EditLimits:
    """A rule for ``Playground.rules``, which answers one edit too many with a 429.

    Args:
        world: The world, whose clock counts.

    Attributes:
        made: How many edits it has let through.
        made_to_old: How many of these were of old messages.
        refused: How many it has refused.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._edits: defaultdict[tuple[str, Limit], deque[float]] = defaultdict(deque)
        self.made = self.made_to_old = self.refused = 0

    def __call__(self, method: str, path: str) -> web.Response | None:
        """Refuses an edit, or counts it."""
        found = _EDIT.fullmatch(path)
        if method != "PATCH" or not found:
            return None
        channel, message = found.groups()
        now = self._world.now()
        age = now - ((int(message) >> 22) + DISCORD_EPOCH_MS) / 1000
        limits = (ALL, OLD) if age > OLD_SECONDS else (ALL,)
        waits = [self._wait_seconds(channel, limit, now) for limit in limits]
        if max(waits) > 0:
            self.refused += 1
            return _too_many(max(waits))
        for limit in limits:
            self._edits[channel, limit].append(now)
        self.made += 1
        self.made_to_old += OLD in limits
        return None

    def _wait_seconds(self, channel: str, limit: Limit, now: float) -> float:
        edits = self._edits[channel, limit]
        while edits and edits[0] <= now - limit.seconds:
            edits.popleft()
        return edits[0] + limit.seconds - now if len(edits) >= limit.edits else 0.0


def _too_many(seconds: float) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
    headers = {
        "Retry-After": str(math.ceil(seconds)),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": f"{seconds:.3f}",
        "X-RateLimit-Scope": "user",
        "Via": "1.1 playground",
    }
    return web.json_response(body, status=429, headers=headers)
