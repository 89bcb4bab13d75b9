"""A clock that runs ahead while an event loop has nothing to do, so that an hour of waiting takes no hour."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import discord
import pytest

GRACE_SECONDS = 0.004
"""How long it is really waited for sockets and threads before the clock is moved: they are at work on this machine."""

_monotonic, _time = time.monotonic, time.time

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    skipped_seconds = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or timeout <= GRACE_SECONDS:
            return super().select(timeout)
        ready = super().select(GRACE_SECONDS)
        if not ready:
            self.skipped_seconds += timeout - GRACE_SECONDS
        return ready


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs something on a loop whose waits are skipped, with all of Python's clocks following it."""
    selector = _Selector()

    class Loop(asyncio.SelectorEventLoop):
        def time(self) -> float:
            return _monotonic() + selector.skipped_seconds

    with asyncio.Runner(loop_factory=lambda: Loop(selector)) as runner, _followed(selector):
        return runner.run(work)


@contextmanager
def _followed(selector: _Selector) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: _monotonic() + selector.skipped_seconds)
        patch.setattr(time, "time", lambda: _time() + selector.skipped_seconds)
        patch.setattr(discord.utils, "utcnow", lambda: datetime.fromtimestamp(time.time(), UTC))
        yield
