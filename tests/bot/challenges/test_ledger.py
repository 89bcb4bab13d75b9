"""A challenge from its opening to its end, on a clock that the test moves; on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.challenges.entries import MOST_ENTRIES, Entries
from bot.challenges.ledger import Challenges, Plan
from bot.challenges.rules import Challenge, Fixed, Phase
from bot.database import Database
from bot.errors import Refusal
from bot.jobs.files import Files
from bot.jobs.job import Job, State
from tests.bot.jobs.conftest import job

GUILD, CHANNEL, HOST, ADA, VINCENT = 20, 30, 1, 2, 3
PLAN = Plan("Bridges", Fixed.NOTHING, None, timedelta(hours=2), timedelta(hours=1), 1)


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "challenges"


@pytest.fixture
def challenges(database: Database, folder: Path, clock: Clock) -> Challenges:
    return Challenges(database.session, Files(folder), clock)


@pytest.fixture
def entries(challenges: Challenges) -> Entries:
    return Entries(challenges)


def kept(folder: Path) -> int:
    """How many files there are."""
    return sum(path.is_file() for path in folder.rglob("*"))


def done(member_id: int = ADA, **fields: object) -> Job:
    values: dict[str, Any] = {"state": State.DONE, "artwork": "a" * 64, "content": "c" * 64, "styles": ("s" * 64,)}
    return job(member_id, GUILD, **values | fields)


async def opened(challenges: Challenges, **changes: object) -> Challenge:
    """A challenge that its channel knows of."""
    challenge = await challenges.open(GUILD, CHANNEL, HOST, replace(PLAN, **changes))  # type: ignore[arg-type]
    await challenges.announced(challenge, 40)
    return challenge


async def test_from_entries_through_votes_to_the_end(challenges: Challenges, entries: Entries, clock: Clock) -> None:
    challenge = await opened(challenges)
    assert challenges.taking == {GUILD}
    for member in (ADA, VINCENT):
        await entries.enter(done(member), bytes([member]))
    with pytest.raises(Refusal, match="no voting"):
        await entries.vote(challenge, 1, VINCENT)
    assert await challenges.next_moment() == clock.now + timedelta(hours=2)
    clock.now += timedelta(hours=2)
    with pytest.raises(Refusal, match="No challenge takes entries"):
        await entries.enter(done(9), b"late")
    await challenges.advance()
    [voting] = await challenges.unannounced()
    assert (voting.phase, voting.announced, challenges.taking) == (Phase.VOTES, Phase.ENTRIES, frozenset())
    clock.now += timedelta(hours=5)
    await challenges.advance()
    assert (await challenges.find(challenge.id)).phase is Phase.VOTES  # for the channel does not know of it yet
    clock.now -= timedelta(hours=5)
    await challenges.announced(voting, 41)
    with pytest.raises(Refusal, match="This one is yours"):
        await entries.vote(challenge, 1, ADA)
    assert await entries.vote(challenge, 1, VINCENT)
    assert await entries.vote(challenge, 2, ADA)
    assert not await entries.vote(challenge, 2, ADA)  # taken back
    first, second = await entries.all(challenge)
    assert await entries.votes(challenge) == {first.id: 1}
    assert await entries.voters(challenge) == 1
    assert await entries.voted(first, VINCENT)
    assert not await entries.voted(second, ADA)
    clock.now += timedelta(hours=1)
    with pytest.raises(Refusal, match="no voting"):
        await entries.vote(challenge, 2, ADA)
    await challenges.advance()
    closed = await challenges.find(challenge.id)
    assert closed.phase is Phase.CLOSED
    assert await challenges.running(GUILD) == []
    with pytest.raises(Refusal, match="decided already"):
        await entries.withdraw(closed, first)


@pytest.mark.parametrize(
    ("fixed", "fields", "fits"),
    [
        (Fixed.CONTENT, {"content": "fixed"}, True),
        (Fixed.CONTENT, {"styles": ("fixed",)}, False),
        (Fixed.STYLE, {"styles": ("s" * 64, "fixed")}, True),
        (Fixed.STYLE, {"content": "fixed"}, False),
        (Fixed.NOTHING, {}, True),
        (Fixed.NOTHING, {"state": State.CANCELLED}, False),
        (Fixed.NOTHING, {"artwork": None}, False),
        (Fixed.NOTHING, {"spoiler": True}, False),
    ],
)
async def test_only_what_was_painted_with_the_given_picture_is_taken(
    challenges: Challenges, entries: Entries, folder: Path, fixed: Fixed, fields: dict[str, Any], fits: bool
) -> None:
    name = Files(folder).put(b"fixed")
    given = {key: name if value == "fixed" else value for key, value in fields.items()}
    if isinstance(given.get("styles"), tuple):
        given["styles"] = tuple(name if each == "fixed" else each for each in fields["styles"])
    challenge = await opened(challenges, fixed=fixed, picture=None if fixed is Fixed.NOTHING else b"fixed")
    if fits:
        _, entry = await entries.enter(done(ADA, **given), b"artwork")
        assert await challenges.picture(entry.picture) == b"artwork"
    else:
        with pytest.raises(Refusal):
            await entries.enter(done(ADA, **given), b"artwork")
        assert await entries.all(challenge) == []


async def test_limits_and_what_is_taken_out(challenges: Challenges, entries: Entries, folder: Path) -> None:
    challenge = await opened(challenges, per_member=2)
    with pytest.raises(Refusal, match="takes entries here already"):
        await challenges.open(GUILD, CHANNEL, HOST, PLAN)
    first = done()
    _, entry = await entries.enter(first, b"one")
    with pytest.raises(Refusal, match="entered already"):
        await entries.enter(first, b"one")
    await entries.enter(done(), b"two")
    with pytest.raises(Refusal, match="You have entered 2 pictures"):
        await entries.enter(done(), b"three")
    await entries.withdraw(challenge, entry)
    _, third = await entries.enter(done(), b"three")
    assert third.number == 3  # numbers are not given twice while they are the last
    assert [each.number for each in await entries.all(challenge)] == [2, 3]
    with pytest.raises(Refusal, match="no number 1"):
        await entries.find(challenge, 1)
    assert kept(folder) == 2
    for number in range(MOST_ENTRIES - 2):
        await entries.enter(done(100 + number), b"more")
    with pytest.raises(Refusal, match="25 entries"):
        await entries.enter(done(99), b"too many")


async def test_votes_at_the_same_moment_count_once(challenges: Challenges, entries: Entries) -> None:
    challenge = await opened(challenges)
    await entries.enter(done(), b"one")
    voting = await challenges.end_phase(challenge)
    await challenges.announced(voting, 41)
    await asyncio.gather(*(entries.vote(challenge, 1, member) for member in range(10, 30) for _ in range(3)))
    assert list((await entries.votes(challenge)).values()) == [20]  # of each three, one is left


async def test_phases_are_ended_early_and_challenges_given_up(
    challenges: Challenges, entries: Entries, clock: Clock
) -> None:
    challenge = await opened(challenges)
    voting = await challenges.end_phase(challenge)
    assert (voting.phase, voting.votes_until - clock.now) == (Phase.VOTES, timedelta(hours=1))
    await challenges.announced(voting, 41)
    assert (await challenges.end_phase(challenge)).phase is Phase.CLOSED
    with pytest.raises(Refusal, match="decided already"):
        await challenges.end_phase(challenge)
    other = await opened(challenges)
    await challenges.cancel(other)
    assert (await challenges.find(other.id)).phase is Phase.CANCELLED
    assert challenges.taking == frozenset()
    with pytest.raises(Refusal, match="decided already"):
        await challenges.cancel(other)


async def test_old_challenges_are_forgotten_with_their_pictures(
    challenges: Challenges, entries: Entries, clock: Clock, folder: Path
) -> None:
    challenge = await opened(challenges, fixed=Fixed.CONTENT, picture=b"fixed")
    await entries.enter(done(content=challenge.picture), b"one")
    await challenges.cancel(challenge)
    await entries.forget_old(clock.now)
    assert await challenges.find(challenge.id)
    await entries.forget_old(clock.now + timedelta(days=1))
    with pytest.raises(Refusal, match="no longer known"):
        await challenges.find(challenge.id)
    assert kept(folder) == 0
