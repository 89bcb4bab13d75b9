"""What members read about challenges, where it is put together from several values. Plain text, no Discord."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.challenges.rules import POINTS, POINTS_FOR_ENTERING, Challenge, Entry, Part, Phase, Rank, Result, podium
from bot.delivery.links import message_link
from bot.words import say

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
RANKS_SHOWN = 10
"""Of a leaderboard."""
LONGEST = 2000
"""Characters of a message (resources/message#create-message)."""


def plain(theme: str) -> str:
    """A theme as it was typed, whatever signs are in it."""
    return re.sub(r"([\\*_~`|<>#\[\]])", r"\\\1", theme)


def moment(when: datetime) -> str:
    """A time that each member reads in their own zone, and how far it is."""
    seconds = round(when.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def opened(challenge: Challenge) -> str:
    """The announcement of a challenge."""
    lines = [
        say(
            "challenge-opened",
            theme=plain(challenge.theme),
            fixed=challenge.fixed.value,
            count=challenge.per_member,
            entries=moment(challenge.entries_until),
            votes=moment(challenge.votes_until),
        )
    ]
    if challenge.role_id is not None:
        lines.append(say("challenge-for-role", role=f"<@&{challenge.role_id}>"))
    if challenge.approval:
        lines.append(say("challenge-with-approval"))
    lines.append(say("challenge-opened-hint", names=_names(challenge)))
    return "\n".join(lines)


def how(challenge: Challenge) -> str:
    """How a member enters."""
    text = say("challenge-how", fixed=challenge.fixed.value)
    return f"{text}\n{say('challenge-with-approval')}" if challenge.approval else text


def entered(challenge: Challenge, entry: Entry) -> str:
    """What a member is told who has entered a picture."""
    theme = plain(challenge.theme)
    waits = entry.part is Part.WAITING
    return say("challenge-entered-waits", theme=theme) if waits else say("challenge-entered", theme=theme)


def review(challenge: Challenge, waiting: Sequence[Entry]) -> str:
    """What stands over the first of the entries that wait for approval."""
    if not waiting:
        return say("challenge-review-done", theme=plain(challenge.theme))
    return say("challenge-review", count=len(waiting), name=named(challenge, waiting[0]))


def reminder(challenge: Challenge, entries: Sequence[Entry], voters: int) -> str:
    """What a channel is told some time before a phase ends."""
    text = say(
        "challenge-reminder",
        theme=plain(challenge.theme),
        link=message_link(challenge.guild_id, challenge.channel_id, challenge.message_id or 0),
        phase=challenge.phase.value,
        until=moment(challenge.until),
        entries=_count(entries, Part.IN),
        voters=voters,
    )
    waiting = _count(entries, Part.WAITING)
    return (
        f"{text}\n{say('challenge-waiting', count=waiting)}" if waiting and challenge.phase is Phase.ENTRIES else text
    )


def taken_out(challenge: Challenge, entry: Entry) -> str:
    """What a member is told whose entry somebody else took out."""
    theme, phase = plain(challenge.theme), challenge.phase.value
    return say("challenge-taken-out", number=entry.number, theme=theme, phase=phase)


def fitting(rows: Sequence[str]) -> str:
    """As many rows as a message can have."""
    text = ""
    for row in rows:
        if len(text) + 1 + len(row) > LONGEST:
            break
        text = f"{text}\n{row}" if text else row
    return text


def voting(challenge: Challenge, entries: Sequence[Entry], waiting: int) -> str:
    """The announcement of the votes.

    Args:
        challenge: The challenge.
        entries: What takes part.
        waiting: How many entries were not approved in time.
    """
    votes = moment(challenge.votes_until)
    lines = [say("challenge-voting", theme=plain(challenge.theme), count=len(entries), votes=votes)]
    if not challenge.anonymous:
        lines.append(" · ".join(f"{entry.number} <@{entry.member_id}>" for entry in entries))
    if waiting:
        lines.append(say("challenge-left-out", count=waiting))
    lines.append(say("challenge-voting-hint", names=_names(challenge)))
    return "\n".join(lines)


def named(challenge: Challenge, entry: Entry) -> str:
    """What an entry is called: a number, and where names are no secret whose it is."""
    if challenge.anonymous:
        return say("challenge-look", number=entry.number)
    return say("challenge-look-named", number=entry.number, member=str(entry.member_id))


def decided(challenge: Challenge, ranked: Sequence[Result], voters: int, waiting: int) -> str:
    """The announcement of the winners.

    Args:
        challenge: The challenge.
        ranked: All results.
        voters: How many members voted.
        waiting: How many entries were not approved in time.
    """
    places = podium(ranked)
    result = "won" if places else "tied" if ranked else "waiting" if waiting else "empty"
    theme = plain(challenge.theme)
    head = say("challenge-decided", theme=theme, result=result, entries=len(ranked) or waiting, voters=voters)
    return "\n".join([head, *map(_winner, places)])


def _winner(result: Result) -> str:
    medal, member = MEDALS[result.place or 1], str(result.member_id)
    return say("challenge-winner", medal=medal, member=member, number=result.number, votes=result.votes)


def cancelled(challenge: Challenge) -> str:
    """The announcement that there will be no winner."""
    return say("challenge-cancelled", theme=plain(challenge.theme))


def status(challenge: Challenge, entries: Sequence[Entry], member_id: int, *, hosts: bool) -> str:
    """Where a challenge stands, for one member.

    Args:
        challenge: The challenge.
        entries: What is entered, also what waits for approval.
        member_id: The member.
        hosts: Whether they lead it.
    """
    mine = [entry for entry in entries if entry.member_id == member_id]
    text = say(
        "challenge-status",
        theme=plain(challenge.theme),
        channel=str(challenge.channel_id),
        phase=challenge.phase.value,
        until=moment(challenge.until),
        entries=_count(entries, Part.IN),
        mine=len(mine),
        numbers=", ".join(_own(challenge, entry) for entry in mine),
    )
    waiting = _count(entries, Part.WAITING)
    return (
        f"{text} {say('challenge-waiting', count=waiting)}"
        if hosts and waiting and challenge.phase is Phase.ENTRIES
        else text
    )


def _own(challenge: Challenge, entry: Entry) -> str:
    if entry.part is Part.IN:
        return str(entry.number)
    state = "out" if entry.part is Part.OUT else challenge.phase.value
    return say("challenge-own", number=entry.number, state=state)


def season_name(season: str | None) -> str:
    """A season like ``2026-4`` as people write it; None is all of them."""
    if season is None:
        return say("challenge-all-seasons")
    year, _, quarter = season.partition("-")
    return say("challenge-season", year=year, quarter=int(quarter))


def leaderboard(season: str | None, ranks: Sequence[Rank], member_id: int) -> str:
    """Who has how many points.

    Args:
        season: Of which season, or None.
        ranks: All members who have some, the best first.
        member_id: Who asks: they see their own place too.
    """
    shown = [rank for number, rank in enumerate(ranks) if number < RANKS_SHOWN or rank.member_id == member_id]
    rows = [_rank(rank) for rank in shown]
    return "\n".join([say("challenge-leaderboard", season=season_name(season)), *rows, _points()])


def _points() -> str:
    first, second, third = (POINTS[place] for place in (1, 2, 3))
    return say("challenge-points", first=first, second=second, third=third, other=POINTS_FOR_ENTERING)


def _rank(rank: Rank) -> str:
    medal = MEDALS.get(rank.place, f"{rank.place}.")
    return say("challenge-rank", medal=medal, member=str(rank.member_id), points=rank.points, wins=rank.wins)


def _count(entries: Sequence[Entry], part: Part) -> int:
    return sum(entry.part is part for entry in entries)


def _names(challenge: Challenge) -> str:
    return "secret" if challenge.anonymous else "told"
