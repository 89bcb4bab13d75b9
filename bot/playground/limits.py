"""How often the bot may call: buckets of routes, the whole bot, and edits of old messages (topics/rate-limits)."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import NamedTuple

from aiohttp import web

from .records import Json
from .world import DISCORD_EPOCH_MS, World

OLD_SECONDS = 3600
"""The age of a message from which on it may be edited less often (error 30046)."""

MAJOR = ("channel", "guild", "application", "token")
"""The parts of a path for each of which there is a bucket of its own."""


class Limit(NamedTuple):
    """So many calls in so many seconds."""

    calls: int
    seconds: float


WHOLE_BOT = Limit(50, 1.0)
"""Of all calls but those that answer interactions (topics/rate-limits#global-rate-limit)."""

OLD_EDITS = Limit(3, 6.0)
"""Of edits of a channel's old messages."""

OTHERS = Limit(50, 1.0)
"""Of routes that are not below, which tells of no limit beyond the bot's own."""

# Discord publishes none of these; they are what bots have met.
_CHANNEL, _WEBHOOK = "/channels/{channel}", "/webhooks/{application}/{token}"
LIMITS: dict[tuple[str, str], Limit] = {
    ("POST", f"{_CHANNEL}/messages"): Limit(5, 5.0),
    ("PATCH", f"{_CHANNEL}/messages/{{message}}"): Limit(5, 5.0),
    ("DELETE", f"{_CHANNEL}/messages/{{message}}"): Limit(5, 1.0),
    ("PUT", f"{_CHANNEL}/messages/{{message}}/reactions/{{emoji}}/@me"): Limit(1, 0.25),
    ("POST", _WEBHOOK): Limit(5, 2.0),
    ("PATCH", f"{_WEBHOOK}/messages/{{message}}"): Limit(5, 2.0),
}

KEPT_BUCKETS = 1000
"""Buckets after which the empty ones are forgotten: each command has some of its own."""

Key = tuple[object, ...]


class RateLimits:
    """Counts calls, and refuses one too many.

    Args:
        world: The world, whose clock counts.

    Attributes:
        told: Whether answers say how much is left, by which a client holds back; as a fault it can be kept from them.
        edits: How many edits of a channel's messages it has let through.
        old_edits: How many of these were of old messages.
        refused: How many calls of all kinds it has refused.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._calls: defaultdict[Key, deque[float]] = defaultdict(deque)
        self.told = True
        self.edits = self.old_edits = self.refused = 0

    def take(self, method: str, route: str, parts: Mapping[str, str]) -> tuple[web.Response | None, dict[str, str]]:
        """Counts a call.

        Args:
            method: Its method.
            route: Its path after the API's own, with names in braces for what varies.
            parts: What stands for these names.

        Returns:
            The refusal, if it is one too many, and the headers of its answer.
        """
        if route.startswith("/interactions/"):
            return None, {}
        now, limit = self._world.now(), LIMITS.get((method, route), OTHERS)
        if len(self._calls) > KEPT_BUCKETS:
            self._forget(now)
        bucket: Key = (method, route, *(parts.get(name) for name in MAJOR))
        limits: dict[Key, Limit] = {bucket: limit}
        if not route.startswith("/webhooks/"):
            limits[("bot",)] = WHOLE_BOT
        edit = (method, route) == ("PATCH", f"{_CHANNEL}/messages/{{message}}")
        if edit and now - ((int(parts["message"]) >> 22) + DISCORD_EPOCH_MS) / 1000 > OLD_SECONDS:
            limits["old", parts["channel"]] = OLD_EDITS
        waits = {key: self._wait_seconds(key, limit, now) for key, limit in limits.items()}
        slowest = max(waits, key=lambda key: waits[key])
        if waits[slowest] > 0:
            self.refused += 1
            return _too_many(waits[slowest], slowest), self._headers(bucket, limit, now) if self._calls[bucket] else {}
        for key in limits:
            self._calls[key].append(now)
        self.edits += edit
        self.old_edits += len(limits) == 3
        return None, self._headers(bucket, limit, now) if self.told else {}

    def _forget(self, now: float) -> None:
        longest = max(limit.seconds for limit in (*LIMITS.values(), OLD_EDITS))
        for key in [key for key, calls in self._calls.items() if not calls or calls[-1] < now - longest]:
            del self._calls[key]

    def _wait_seconds(self, key: Key, limit: Limit, now: float) -> float:
        calls = self._calls[key]
        while calls and calls[0] <= now - limit.seconds:
            calls.popleft()
        return calls[0] + limit.seconds - now if len(calls) >= limit.calls else 0.0

    def _headers(self, bucket: Key, limit: Limit, now: float) -> dict[str, str]:
        calls = self._calls[bucket]
        return {
            "X-RateLimit-Limit": str(limit.calls),
            "X-RateLimit-Remaining": str(max(0, limit.calls - len(calls))),
            # When all of it is there again, for a client takes it so.
            "X-RateLimit-Reset": f"{calls[-1] + limit.seconds:.3f}",
            "X-RateLimit-Reset-After": f"{calls[-1] + limit.seconds - now:.3f}",
            "X-RateLimit-Bucket": f"{hash(bucket[:2]) & 0xFFFFFFFFFFFFFFFF:016x}",
        }


def _too_many(seconds: float, key: Key) -> web.Response:
    """Makes the answer to a call too many (topics/rate-limits#exceeding-a-rate-limit)."""
    whole_bot, old = key == ("bot",), key[0] == "old"
    body: Json = {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": whole_bot}
    if old:
        text = "Maximum number of edits to messages older than 1 hour reached. Try again later"
        body |= {"message": text, "code": 30046}
    headers = {
        "Retry-After": str(math.ceil(seconds)),
        "X-RateLimit-Scope": "global" if whole_bot else "user",
    }
    return web.json_response(body, status=429, headers=headers | ({"X-RateLimit-Global": "true"} if whole_bot else {}))
