"""What may hang in a gallery, and how its works are told apart: by month, by painter, by number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
"""How a month is written: 2026-11."""
SHEET_WORKS = 40
"""Works on one contact sheet: on a screen each is still to be told from its neighbours."""


@dataclass(frozen=True)
class Room:
    """A channel, as far as it matters for what may be shown where.

    Attributes:
        id: The channel; of a thread, the channel that it is in.
        viewers: Who may look into it: roles, and members by themselves.
        shut_out: Members who may not, whatever their roles are.
        adult: Whether it is age-restricted.
    """

    id: int
    viewers: frozenset[int]
    shut_out: frozenset[int]
    adult: bool


def may_hang(painted: Room, gallery: Room) -> bool:
    """Whether what was painted in one channel may be shown in another.

    It may not where it would be seen by more people than it was painted before, or by younger ones; and where it was
    painted in the gallery itself it hangs there already.
    """
    seen_by_others = gallery.viewers - painted.viewers or painted.shut_out - gallery.shut_out
    return painted.id != gallery.id and not seen_by_others and painted.adult <= gallery.adult


@dataclass(frozen=True)
class Selection:
    """Which works of a server's gallery somebody looks at.

    Attributes:
        guild_id: The server.
        channels: The channels that they may look into.
        member_id: Whose works, or None for everyone's.
        month: Of which month, as ``2026-11``, or None for all.
    """

    guild_id: int
    channels: Sequence[int]
    member_id: int | None = None
    month: str | None = None


@dataclass(frozen=True)
class Leaf:
    """What a button of the gallery leads to; it fits Discord's 100 characters.

    Attributes:
        member_id: As in ``Selection``.
        month: Likewise.
        number: The work, or the sheet, counted from 1.
    """

    member_id: int | None
    month: str | None
    number: int

    PATTERN = r"(?P<member>\d+):(?P<month>[\d-]+):(?P<number>\d+)"

    def __str__(self) -> str:
        return f"{self.member_id or 0}:{self.month or '-'}:{self.number}"

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """Reads what ``PATTERN`` matched."""
        month = match["month"] if MONTH.fullmatch(match["month"]) else None
        return cls(int(match["member"]) or None, month, int(match["number"]))


def month_of(moment: datetime) -> str:
    """The month of a moment in UTC, as ``2026-11``."""
    return f"{moment:%Y-%m}"


def sheets(works: int) -> int:
    """How many sheets so many works take."""
    return -(-works // SHEET_WORKS)


def by_painter(works: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Gathers numbers by who painted them, in the order in which they first appear.

    Args:
        works: Numbers and members.
    """
    found: dict[int, list[int]] = {}
    for number, member_id in works:
        found.setdefault(member_id, []).append(number)
    return found
