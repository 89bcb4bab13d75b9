"""What a challenge is, and who won it. Plain Python."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from bot.errors import Refusal
from bot.words import say

PODIUM = 3
"""Places that are honoured."""
POINTS = {1: 5, 2: 3, 3: 2}
"""What the places of a podium count for in a season."""
POINTS_FOR_ENTERING = 1
LEADS = (timedelta(hours=24), timedelta(hours=1))
"""How long before the end of a phase its channel is reminded, if the phase is at least twice as long."""
LONGEST_HOURS = 30 * 24
"""Of a phase."""
MOST_ENTRIES = 5
"""Of a member in one challenge."""
LATE = timedelta(minutes=1)
"""A phase that its channel is told of later than this ends as much later."""


def check_number(option: str, given: int, most: int) -> None:
    """Sees to it that a number lies between 1 and ``most``: Discord does, but by the commands that were synced last.

    Raises:
        Refusal: It does not.
    """
    if not 1 <= given <= most:
        raise Refusal(say("challenge-number", option=option, most=most, given=given))


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
        theme: What it is about.
        fixed: What is the same for all.
        picture: The fixed picture's name among the files, or None.
        phase: Where it stands.
        entries_until: When entries end and votes begin.
        votes_until: When it is decided.
        per_member: How many pictures a member may enter.
        anonymous: Whether no one is told until the end who painted what.
        approval: Whether an entry takes part only after one of those who lead the challenge has looked at it.
        role_id: Who may enter; everyone if None.
        began_at: When this phase began or, if that was later, its channel was told.
        remind_at: When the channel is next reminded that this phase ends, or None.
        announced: The last phase that the channel was told of, None at first.
        message_id: The message that told of the last phase that the channel knows of, or None.
    """

    id: str
    guild_id: int
    channel_id: int
    theme: str
    fixed: Fixed
    picture: str | None
    phase: Phase
    entries_until: datetime
    votes_until: datetime
    per_member: int
    anonymous: bool
    approval: bool
    role_id: int | None
    began_at: datetime
    remind_at: datetime | None
    announced: Phase | None
    message_id: int | None

    @property
    def until(self) -> datetime:
        """When this phase ends."""
        return self.entries_until if self.phase is Phase.ENTRIES else self.votes_until


class Part(StrEnum):
    """What part an entry takes in a challenge."""

    IN = "in"
    WAITING = "waiting"
    OUT = "out"


@dataclass(frozen=True)
class Entry:
    """A picture in a challenge.

    Attributes:
        id: In the database.
        challenge_id: Which.
        number: What it is called; given anew, by chance, when the votes begin.
        member_id: Who painted it.
        picture: Its name among the files; empty where it was taken out.
        job_id: The painting.
        part: Whether it takes part, waits for those who lead the challenge, or was taken out by them.
    """

    id: int
    challenge_id: str
    number: int
    member_id: int
    picture: str
    job_id: str
    part: Part


@dataclass(frozen=True)
class Result:
    """What became of an entry; stays when its picture goes.

    Attributes:
        challenge_id: The challenge.
        job_id: The painting.
        member_id: Who painted it.
        number: What it was called in the votes.
        votes: How many it had.
        place: Its place, shared by those with as many votes; None where it had no vote.
    """

    challenge_id: str
    job_id: str
    member_id: int
    number: int
    votes: int
    place: int | None


class Rank(NamedTuple):
    """A member's place in a season, shared by those with as many points."""

    place: int
    member_id: int
    points: int
    wins: int


def check_may_enter(challenge: Challenge, role_ids: Container[int]) -> None:
    """Refuses a member for whom a challenge is not.

    Args:
        challenge: The challenge.
        role_ids: What the member is.

    Raises:
        Refusal: It is for a role that they have not.
    """
    if challenge.role_id is not None and challenge.role_id not in role_ids:
        raise Refusal(say("challenge-for-others", role=f"<@&{challenge.role_id}>"))


def next_reminder(began: datetime, until: datetime, now: datetime) -> datetime | None:
    """When a channel is next reminded of the end of a phase, or None where it is not any more.

    Args:
        began: When the phase began.
        until: When it ends.
        now: The time.
    """
    moments = (until - lead for lead in LEADS if until - began >= 2 * lead)
    return min((moment for moment in moments if moment > now), default=None)


def told_at(challenge: Challenge, moment: datetime) -> Challenge:
    """A challenge whose channel is told of its phase at that moment: where that is late, the phase ends later.

    Args:
        challenge: As its phase began.
        moment: When it is told.
    """
    late = moment - challenge.began_at
    if challenge.phase.ended or late <= LATE:
        return challenge
    until = challenge.until + late
    return replace(
        challenge,
        entries_until=until if challenge.phase is Phase.ENTRIES else challenge.entries_until,
        votes_until=challenge.votes_until + late,
        began_at=moment,
        remind_at=next_reminder(moment, until, moment),
    )


def results(entries: Sequence[Entry], votes: Mapping[int, int]) -> list[Result]:
    """Ranks entries, the best first, and of equals the one with the lower number.

    Args:
        entries: All that take part.
        votes: How many each has, by its id; none where it is missing.
    """
    counted = sorted(((votes.get(entry.id, 0), entry) for entry in entries), key=lambda it: (-it[0], it[1].number))
    found = []
    for count, entry in counted:
        place = 1 + sum(other > count for other, _ in counted) if count else None
        found.append(Result(entry.challenge_id, entry.job_id, entry.member_id, entry.number, count, place))
    return found


def podium(ranked: Sequence[Result]) -> list[Result]:
    """Those on the first places; more than three where they share one."""
    return [result for result in ranked if result.place is not None and result.place <= PODIUM]


def season(moment: datetime) -> str:
    """The season of a moment, a quarter of a year, like ``2026-4``."""
    return f"{moment.year}-{(moment.month + 2) // 3}"


def leaderboard(ranked: Sequence[Result]) -> list[Rank]:
    """Who has how many points, the best first, and of equals whoever won more often.

    Args:
        ranked: The results of a season.
    """
    members = groupby(sorted(ranked, key=lambda result: result.member_id), key=lambda result: result.member_id)
    counted = []
    for member_id, group in members:
        places = [result.place for result in group]
        points = sum(POINTS.get(place or 0, POINTS_FOR_ENTERING) for place in places)
        counted.append((points, places.count(1), member_id))
    counted.sort(key=lambda it: (-it[0], -it[1], it[2]))
    return [
        Rank(1 + sum(other > points for other, _, _ in counted), member_id, points, wins)
        for points, wins, member_id in counted
    ]
