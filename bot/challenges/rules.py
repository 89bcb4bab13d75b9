"""What a challenge is, and who won it. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

PODIUM = 3
"""Places that are honoured."""


class Phase(StrEnum):
    """Where a challenge stands; the last two are ends."""

    ENTRIES = "entries"
    VOTES = "votes"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self in (Phase.CLOSED, Phase.CANCELLED)


class Fixed(StrEnum):
    """What is the same for all who enter."""

    NOTHING = "nothing"
    CONTENT = "content"
    STYLE = "style"


@dataclass(frozen=True)
class Challenge:
    """One theme, many pictures.

    Attributes:
        id: Short, and hard to guess, for it stands in buttons.
        guild_id: The server.
        channel_id: Where it takes place.
        host_id: Who opened it.
        theme: What it is about.
        fixed: What is the same for all.
        picture: The fixed picture's name among the files, or None.
        phase: Where it stands.
        entries_until: When entries end and votes begin.
        votes_until: When it is decided.
        per_member: How many pictures a member may enter.
        announced: The last phase that the channel was told of, None at first.
        message_id: The message of the opening, and then of the votes; it has buttons.
    """

    id: str
    guild_id: int
    channel_id: int
    host_id: int
    theme: str
    fixed: Fixed
    picture: str | None
    phase: Phase
    entries_until: datetime
    votes_until: datetime
    per_member: int
    announced: Phase | None
    message_id: int | None


@dataclass(frozen=True)
class Entry:
    """A picture in a challenge.

    Attributes:
        id: In the database.
        challenge_id: Which.
        number: What it is called until the close, for who painted it is secret.
        member_id: Who painted it.
        picture: Its name among the files.
        job_id: The painting.
    """

    id: int
    challenge_id: str
    number: int
    member_id: int
    picture: str
    job_id: str


class Standing(NamedTuple):
    """An entry's place; those with as many votes share one, and the places behind are left out."""

    place: int
    entry: Entry
    votes: int


def standings(entries: Sequence[Entry], votes: Mapping[int, int]) -> list[Standing]:
    """Ranks entries, the best first, and of equals the earlier.

    Args:
        entries: All.
        votes: How many each has, by its id; none where it is missing.
    """
    counted = sorted(((votes.get(entry.id, 0), entry) for entry in entries), key=lambda it: (-it[0], it[1].number))
    better = [sum(other > count for other, _ in counted) for count, _ in counted]
    return [Standing(1 + ahead, entry, count) for ahead, (count, entry) in zip(better, counted, strict=True)]


def podium(ranked: Sequence[Standing]) -> list[Standing]:
    """Those on the first places who have a vote at all; more than three where they share one."""
    return [standing for standing in ranked if standing.place <= PODIUM and standing.votes]
