"""A job: one picture that a member asked for, from the queue to its end."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from bot.words import ENGLISH
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
class Place:
    """Where a job is shown.

    Attributes:
        channel_id: The channel.
        upload_limit_bytes: The largest file that may be sent there.
        guild_id: Its server, or None for direct messages.
        message_id: The job's message, or None as long as there is none.
        language: What is spoken there, a key of ``words.LANGUAGES``.
    """

    channel_id: int
    upload_limit_bytes: int
    guild_id: int | None = None
    message_id: int | None = None
    language: str = ENGLISH


@dataclass(frozen=True)
class Request:
    """What a member wants painted; the pictures are checked, and hold no metadata."""

    member_id: int
    place: Place
    content: bytes
    styles: tuple[bytes, ...]
    options: Options
    spoiler: bool = False
    start: bytes | None = None  # a smaller artwork of these pictures to go on from
    parent_id: str | None = None  # the job whose pictures, or one of them, are painted again


@dataclass(eq=False, kw_only=True)
class Job:
    """One picture under way.

    Attributes:
        member_id: Who asked for it.
        place: Where it is shown.
        options: How to paint.
        content: The photograph's name among the files, as of the following; None once it is no longer kept.
        styles: The paintings', as ``options.style_weights`` counts them; empty once they are no longer kept.
        start: The smaller artwork it goes on from, if there is one.
        parent_id: The job that it was made from, as *Again* and *Larger* do, or None.
        spoiler: Whether an input was hidden behind a spoiler, as the artwork then is.
        id: Short, and hard to guess, for it stands in buttons.
        state: Where it stands.
        told: Whether its member was told of its end.
        deaths: How many painters died over it.
        checkpoint: Where to go on.
        artwork: The finished picture, a PNG.
        film: How it grew, an animated WebP.
        artwork_message_id: The message that shows it.
        width: The artwork's, in pixels, as ``height``.
        steps: How many were taken.
        seconds: How long it was painted.
        weights: With which.
        reason: Why it failed, a sentence for its member.
        created_at: When it was asked for.
        ended_at: When it ended.
        ahead: How many jobs are painted before it, while it is queued; this and the following are not kept.
        starts_in_seconds: When it is expected to be its turn, if that can be told.
        paused: Whether the bot is being stopped, and will go on with it later.
        painting: The latest news from the painter, or None.
        preview: The latest preview, a WebP, or None.
    """

    member_id: int
    place: Place
    options: Options
    content: str | None
    styles: tuple[str, ...]
    start: str | None = None
    parent_id: str | None = None
    spoiler: bool = False
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    state: State = State.QUEUED
    told: bool = False
    deaths: int = 0
    checkpoint: str | None = None
    artwork: str | None = None
    film: str | None = None
    artwork_message_id: int | None = None
    width: int | None = None
    height: int | None = None
    steps: int | None = None
    seconds: float = 0.0
    weights: str | None = None
    reason: str | None = None
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended_at: datetime | None = None

    ahead: int = 0
    starts_in_seconds: float | None = None
    paused: bool = False
    painting: Painting | None = None
    preview: bytes | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    _ended: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def age_seconds(self) -> float:
        """How long ago it was asked for, or, once it has ended, how long it took in all."""
        return ((self.ended_at or datetime.now(UTC)) - self.created_at).total_seconds()

    def moved(self, ahead: int, starts_in_seconds: float | None) -> None:
        """Notes its place in the queue."""
        changed = ahead != self.ahead or (self.starts_in_seconds is None) != (starts_in_seconds is None)
        self.ahead, self.starts_in_seconds = ahead, starts_in_seconds
        if changed:
            self._changed.set()

    def started(self) -> None:
        """Notes that a painter has taken it."""
        self.state = State.PAINTING
        self._changed.set()

    def waits_again(self) -> None:
        """Notes that its painter is gone, and another will go on with it."""
        self.state, self.painting = State.QUEUED, None
        self._changed.set()

    def progressed(self, painting: Painting) -> None:
        """Notes news from the painter."""
        self.painting = painting
        self.preview = painting.preview or self.preview
        self._changed.set()

    def end(self, state: State, *, painted: Painted | None = None, reason: str | None = None) -> None:
        """Ends the job, for its followers only once ``announce_end`` is called; of several ends the first counts."""
        if self.state.ended:
            return
        self.state, self.reason, self.ended_at = state, reason, datetime.now(UTC)
        self.checkpoint = self.preview = None
        if painted:
            self.width, self.height, self.steps = painted.width, painted.height, painted.steps
            self.weights = painted.weights

    def announce_end(self) -> None:
        """Tells its followers."""
        self._changed.set()
        self._ended.set()

    def pause(self) -> None:
        """Notes that the bot is being stopped."""
        self.paused = True
        self._changed.set()
        self._ended.set()

    async def wait_ended(self, timeout_seconds: float) -> None:
        """Waits for the job's end or pause, but no longer than that."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), timeout_seconds)

    async def changes(self) -> AsyncIterator[State]:
        """Yields its state now and after every change, up to its end or pause.

        For one follower. Changes in the meantime are not queued: a slow follower sees the latest and misses the rest.
        """
        while True:
            self._changed.clear()
            state = self.state
            yield state
            if state.ended or self.paused:
                return
            await self._changed.wait()
