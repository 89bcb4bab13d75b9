"""How fast a painting goes: how many steps to take in a call, and how many seconds are left."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from nst_core.plan import Scale

CALL_SECONDS = 0.25
"""How long a call into the graph should last: long enough to cost nothing, short enough for a prompt cancel."""


class Pace:
    """A stopwatch over pixels times steps, which the time taken is proportional to.

    Args:
        scales: All that is to be painted.
    """

    def __init__(self, scales: Sequence[Scale]) -> None:
        self._left = sum(scale.work for scale in scales)
        self._rate = 0.0  # seconds a pixel and step, by the last call; 0 before the first
        self._since = time.monotonic()

    @property
    def eta_seconds(self) -> float:
        """Seconds left at the present pace."""
        return self._left * self._rate

    def calls(self, scale: Scale) -> Iterator[int]:
        """How many steps to take in each call until ``scale`` is done; time is measured from a yield to ``done``."""
        left = scale.steps
        while left:
            seconds_a_step = self._rate * scale.effort
            count = min(left, max(1, int(CALL_SECONDS / seconds_a_step))) if seconds_a_step else 1
            left -= count
            self._since = time.monotonic()
            yield count

    def done(self, scale: Scale, count: int) -> None:
        """Notes that the steps of the call under way are done."""
        work = scale.effort * count
        self._rate = (time.monotonic() - self._since) / work
        self._left -= work
