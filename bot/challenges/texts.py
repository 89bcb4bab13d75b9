"""What members read about challenges, where it is put together from several values. Plain text, no Discord."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.challenges.rules import Challenge, Entry, Phase, Standing
from bot.words import say

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def plain(theme: str) -> str:
    """A theme as it was typed, whatever signs are in it."""
    return re.sub(r"([\\*_~`|<>#\[\]])", r"\\\1", theme)


def moment(when: datetime) -> str:
    """A time that each member reads in their own zone, and how far it is."""
    seconds = round(when.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def opened(challenge: Challenge) -> str:
    """The announcement of a challenge."""
    return say(
        "challenge-opened",
        theme=plain(challenge.theme),
        fixed=challenge.fixed.value,
        count=challenge.per_member,
        entries=moment(challenge.entries_until),
        votes=moment(challenge.votes_until),
    )


def voting(challenge: Challenge, count: int) -> str:
    """The announcement of the votes."""
    return say("challenge-voting", theme=plain(challenge.theme), count=count, votes=moment(challenge.votes_until))


def decided(challenge: Challenge, places: Sequence[Standing], entries: int, voters: int) -> str:
    """The announcement of the winners."""
    result = "won" if places else "tied" if entries else "empty"
    head = say("challenge-decided", theme=plain(challenge.theme), result=result, entries=entries, voters=voters)
    rows = [
        say(
            "challenge-winner",
            medal=MEDALS[place],
            member=str(entry.member_id),
            number=entry.number,
            votes=votes,
        )
        for place, entry, votes in places
    ]
    return "\n".join([head, *rows])


def status(challenge: Challenge, entries: Sequence[Entry], member_id: int) -> str:
    """Where a challenge stands, for one member."""
    mine = [str(entry.number) for entry in entries if entry.member_id == member_id]
    until = challenge.entries_until if challenge.phase is Phase.ENTRIES else challenge.votes_until
    return say(
        "challenge-status",
        theme=plain(challenge.theme),
        channel=str(challenge.channel_id),
        phase=challenge.phase.value,
        until=moment(until),
        entries=len(entries),
        mine=len(mine),
        numbers=", ".join(mine),
    )
