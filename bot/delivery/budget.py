"""How often messages of a channel may be edited: one allowance for all jobs that are shown there.

Discord publishes no number. Observed by others: 5 edits in 5 seconds a channel, and for messages older than an hour
3 in 6 seconds; a little is left free for whoever else edits there. Edits through an interaction's token count
elsewhere, and need no allowance.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple


class Allowance(NamedTuple):
    """So many edits in so many seconds."""

    edits: int
    seconds: float


YOUNG, OLD = Allowance(4, 5.5), Allowance(2, 6.5)
OLD_AFTER_SECONDS = 3600.0


class Budget:
    """Counts the edits of each channel. Moments are a clock's seconds."""

    def __init__(self) -> None:
        self._edits: dict[int, deque[float]] = {}

    def wait_seconds(self, channel_id: int, now: float, *, old: bool = False, spare: int = 0) -> float:
        """How long to wait before the next edit; 0 if it may be made now.

        Args:
            channel_id: Where.
            now: The moment.
            old: Whether the message is older than an hour.
            spare: How many edits to leave for others: for what may as well be dropped.
        """
        allowance = OLD if old else YOUNG
        edits = self._edits.get(channel_id, ())
        recent = [moment for moment in edits if moment > now - allowance.seconds]
        room = max(1, allowance.edits - spare)
        return 0.0 if len(recent) < room else recent[-room] + allowance.seconds - now

    def spend(self, channel_id: int, now: float) -> None:
        """Notes an edit."""
        longest = max(YOUNG.seconds, OLD.seconds)
        edits = self._edits.setdefault(channel_id, deque())
        edits.append(now)
        while edits[0] <= now - longest:
            edits.popleft()
        if len(self._edits) > 1000:  # channels that have gone quiet
            self._edits = {key: value for key, value in self._edits.items() if value[-1] > now - longest}
