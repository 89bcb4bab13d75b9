"""A job: one picture that a member asked for, from the queue to its end."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from bot.workers.protocol import Painted, Painting
from nst_core.options import Options


class State(StrEnum):
    """Where a job stands; the last three are ends, and each job reaches exactly one of them."""

    QUEUED = "queued"
    PAINTING = "painting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self in (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(frozen=True)
class Request:
    """What a member wants painted; the pictures are checked, and hold no metadata."""

    member_id: int
    content: bytes
    style: bytes
    options: Options


class Job:
    """One picture under way.

    Attributes:
        id: Short, and hard to guess, for it stands in buttons.
        request: What to paint; its pictures are let go when the job ends.
        state: Where it stands.
        ahead: How many jobs are painted before it, while it is queued.
        painting: The latest news from the painter, or None.
        preview: The latest preview, a WebP, or None.
        painted: The artwork, once done.
        reason: Why it failed, a sentence for its member.
    """

    def __init__(self, request: Request) -> None:
        self.id = secrets.token_hex(6)
        self.request: Request | None = request
        self.member_id = request.member_id
        self.options = request.options
        self.state = State.QUEUED
        self.ahead = 0
        self.painting: Painting | None = None
        self.preview: bytes | None = None
        self.painted: Painted | None = None
        self.reason: str | None = None
        self._changed, self._ended = asyncio.Event(), asyncio.Event()

    def moved(self, ahead: int) -> None:
        """Notes its place in the queue."""
        if ahead != self.ahead:
            self.ahead = ahead
            self._changed.set()

    def started(self) -> None:
        """Notes that a painter has taken it."""
        self.state = State.PAINTING
        self._changed.set()

    def progressed(self, painting: Painting) -> None:
        """Notes news from the painter."""
        self.painting = painting
        self.preview = painting.preview or self.preview
        self._changed.set()

    def end(self, state: State, *, painted: Painted | None = None, reason: str | None = None) -> None:
        """Ends the job; of several ends the first counts."""
        if self.state.ended:
            return
        self.state, self.painted, self.reason = state, painted, reason
        self.request = self.preview = None
        self._changed.set()
        self._ended.set()

    async def wait_ended(self, timeout_seconds: float) -> None:
        """Waits for the job's end, but no longer than that."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), timeout_seconds)

    async def changes(self) -> AsyncIterator[State]:
        """Yields its state now and after every change, up to its end.

        For one follower. Changes in the meantime are not queued: a slow follower sees the latest and misses the rest.
        """
        while True:
            self._changed.clear()
            state = self.state
            yield state
            if state.ended:
                return
            await self._changed.wait()
