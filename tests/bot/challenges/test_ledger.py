"""A challenge from its opening to its end, on a clock that the test moves; on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.challenges.entries import MOST_ENTRIES, Entries
from bot.challenges.ledger import Challenges, Plan
from bot.challenges.results import Results, votes
from bot.challenges.rules import Challenge, Fixed, Part, Phase, told_at
from bot.database import Database
from bot.errors import Refusal
from bot.jobs.files import Files
from bot.jobs.job import Job, State
from tests.bot.jobs.conftest import job

GUILD, CHANNEL, ADA, VINCENT = 20, 30, 2, 3
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


@pytest.fixture
def results(database: Database) -> Results:
    return Results(database.session)


def kept(folder: Path) -> int:
    """How many files there are."""
    return sum(path.is_file() for path in folder.rglob("*"))


def picture(number: int = 0) -> bytes:
    """A picture with something written into it."""
    note = PngInfo()
    note.add_text("Description", "whose it is")
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (number, 0, 0)).save(file, "PNG", pnginfo=note)
    return file.getvalue()


def done(member_id: int = ADA, **fields: object) -> Job:
    values: dict[str, Any] = {"state": State.DONE, "artwork": "a" * 64, "content": "c" * 64, "styles": ("s" * 64,)}
    return job(member_id, GUILD, **values | fields)


async def opened(challenges: Challenges, **changes: object) -> Challenge:
    """A challenge that its channel knows of."""
    challenge = await challenges.open(GUILD, CHANNEL, replace(PLAN, **changes))  # type: ignore[arg-type]
    await challenges.announced(challenge, 40)
    return challenge


async def counted(challenges: Challenges, challenge: Challenge) -> dict[int, int]:
    """The votes that there are."""
    async with challenges.session() as session:
        return await votes(session, challenge)


async def test_from_entries_through_votes_to_the_end(challenges: Challenges, entries: Entries, clock: Clock) -> None:
    challenge = await opened(challenges)
    assert challenges.taking == {GUILD}
    for member in (ADA, VINCENT):
        await entries.enter(done(member), picture(member))
    with pytest.raises(Refusal, match="no voting"):
        await entries.vote(challenge, 1, VINCENT)
    assert await challenges.next_moment() == clock.now + timedelta(hours=1)  # a reminder
    clock.now += timedelta(hours=1)
    assert len(await challenges.reminders()) == 1
    assert await challenges.next_moment() == clock.now + timedelta(hours=1)
    clock.now += timedelta(hours=1)
    with pytest.raises(Refusal, match="No challenge takes entries"):
        await entries.enter(done(9), picture())
    await challenges.advance()
    [voting] = await challenges.unannounced()
    assert (voting.phase, voting.announced, challenges.taking) == (Phase.VOTES, Phase.ENTRIES, frozenset())
    clock.now += timedelta(hours=5)
    await challenges.advance()
    assert (await challenges.find(challenge.id)).phase is Phase.VOTES  # for the channel does not know of it yet
    clock.now -= timedelta(hours=5)
    await challenges.announced(voting, 41)
    first, second = sorted(await entries.all(challenge), key=lambda entry: entry.member_id)
    with pytest.raises(Refusal, match="This one is yours"):
        await entries.vote(challenge, first.number, ADA)
    assert await entries.vote(challenge, first.number, VINCENT)
    assert await entries.vote(challenge, second.number, ADA)
    assert not await entries.vote(challenge, second.number, ADA)  # taken back
    assert await counted(challenges, challenge) == {first.id: 1}
    assert await entries.voters(challenge) == 1
    assert await entries.voted(first, VINCENT)
    assert not await entries.voted(second, ADA)
    clock.now += timedelta(hours=1)
    with pytest.raises(Refusal, match="no voting"):
        await entries.vote(challenge, second.number, ADA)
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
        (Fixed.STYLE, {"styles": ("fixed",)}, True),
        (Fixed.STYLE, {"styles": ("s" * 64, "fixed")}, False),
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
        _, entry = await entries.enter(done(ADA, **given), picture())
        kept_picture = await challenges.picture(entry.picture)
        assert b"whose it is" not in kept_picture
        assert Image.open(io.BytesIO(kept_picture)).size == (8, 8)
    else:
        with pytest.raises(Refusal):
            await entries.enter(done(ADA, **given), picture())
        assert await entries.all(challenge) == []


async def test_limits_and_what_is_taken_out(challenges: Challenges, entries: Entries, folder: Path) -> None:
    challenge = await opened(challenges, per_member=2)
    with pytest.raises(Refusal, match="takes entries here already"):
        await challenges.open(GUILD, CHANNEL, PLAN)
    first = done()
    _, entry = await entries.enter(first, picture(1))
    with pytest.raises(Refusal, match="entered already"):
        await entries.enter(first, picture(1))
    await entries.enter(done(), picture(2))
    with pytest.raises(Refusal, match="You have entered 2 pictures"):
        await entries.enter(done(), picture(3))
    await entries.withdraw(challenge, entry)
    _, third = await entries.enter(done(), picture(3))
    assert third.number == 3  # numbers are not given twice while they are the last
    assert [each.number for each in await entries.all(challenge)] == [2, 3]
    with pytest.raises(Refusal, match="no number 1"):
        await entries.find(challenge, 1)
    assert kept(folder) == 2
    for number in range(MOST_ENTRIES - 2):
        await entries.enter(done(100 + number), picture(number))
    with pytest.raises(Refusal, match="25 entries"):
        await entries.enter(done(99), picture())


async def test_votes_at_the_same_moment_count_once(challenges: Challenges, entries: Entries) -> None:
    challenge = await opened(challenges)
    await entries.enter(done(), picture(1))
    voting = await challenges.end_phase(challenge)
    await challenges.announced(voting, 41)
    await asyncio.gather(*(entries.vote(challenge, 1, member) for member in range(10, 30) for _ in range(3)))
    assert list((await counted(challenges, challenge)).values()) == [20]  # of each three, one is left


async def test_phases_are_ended_early_and_challenges_given_up(
    challenges: Challenges, entries: Entries, clock: Clock
) -> None:
    challenge = await opened(challenges)
    await entries.enter(done(), picture())
    voting = await challenges.end_phase(challenge)
    assert (voting.phase, voting.votes_until - clock.now) == (Phase.VOTES, timedelta(hours=1))
    for impatient in (voting, challenge):  # the channel does not know of the votes; or who ends it does not
        with pytest.raises(Refusal, match="done just now"):
            await challenges.end_phase(impatient)
    await challenges.announced(voting, 41)
    with pytest.raises(Refusal, match="done just now"):
        await challenges.end_phase(challenge)
    assert (await challenges.end_phase(voting)).phase is Phase.CLOSED
    with pytest.raises(Refusal, match="decided already"):
        await challenges.end_phase(voting)
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
    await entries.enter(done(content=challenge.picture), picture(1))
    await challenges.cancel(challenge)
    await entries.forget_old(clock.now + timedelta(days=1))
    [cancelled] = await challenges.unannounced()  # the channel is told first
    await challenges.announced(cancelled, None)
    await entries.forget_old(clock.now)
    assert await challenges.find(challenge.id)
    await entries.forget_old(clock.now + timedelta(days=1))
    with pytest.raises(Refusal, match="no longer known"):
        await challenges.find(challenge.id)
    assert kept(folder) == 0


async def test_without_entries_there_is_no_vote(challenges: Challenges, clock: Clock) -> None:
    challenge = await opened(challenges)
    clock.now += timedelta(hours=2)
    await challenges.advance()
    assert (await challenges.find(challenge.id)).phase is Phase.CLOSED


async def test_a_bot_that_was_away_takes_votes_as_long_as_was_planned(
    challenges: Challenges, entries: Entries, clock: Clock
) -> None:
    challenge = await opened(challenges)
    await entries.enter(done(), picture())
    clock.now += timedelta(days=3)
    await challenges.advance()
    voting = await challenges.find(challenge.id)
    assert (voting.phase, voting.votes_until) == (Phase.VOTES, clock.now + timedelta(hours=1))
    assert await challenges.next_moment() is None  # its channel is to be told first


async def test_numbers_do_not_tell_who_came_first(challenges: Challenges, entries: Entries) -> None:
    challenge = await opened(challenges)
    for member in range(100, 112):
        await entries.enter(done(member), picture(member))
    before = [entry.member_id for entry in await entries.all(challenge)]
    await challenges.end_phase(challenge)
    after = await entries.all(challenge)
    assert [entry.number for entry in after] == list(range(1, 13))
    assert sorted(entry.member_id for entry in after) == before != [entry.member_id for entry in after]


async def test_what_is_deleted_is_out_of_the_challenge_too(
    challenges: Challenges, entries: Entries, folder: Path
) -> None:
    challenge = await opened(challenges)
    job = done()
    await entries.enter(job, picture(1))
    voting = await challenges.end_phase(challenge)
    await challenges.announced(voting, 41)
    await entries.vote(challenge, 1, VINCENT)
    await entries.withdraw_job(job.id)
    assert await entries.all(challenge) == []
    assert await counted(challenges, challenge) == {}
    assert kept(folder) == 0


async def voted_on(challenges: Challenges, challenge: Challenge) -> Challenge:
    """The challenge, when its channel knows of the votes."""
    voting = await challenges.end_phase(challenge)
    await challenges.announced(voting, 41)
    return voting


async def test_results_are_written_down_with_the_end_and_outlive_the_pictures(
    challenges: Challenges, entries: Entries, results: Results, clock: Clock
) -> None:
    challenge = await opened(challenges)
    jobs = [done(member) for member in (ADA, VINCENT, 9)]
    for number, each in enumerate(jobs):
        await entries.enter(each, picture(number))
    voting = await voted_on(challenges, challenge)
    numbers = {entry.member_id: entry.number for entry in await entries.all(voting)}
    for voter in (10, 11):
        await entries.vote(voting, numbers[VINCENT], voter)
    await entries.vote(voting, numbers[ADA], 10)
    assert await results.of(voting) == []
    closed = await challenges.end_phase(voting)
    ranked = await results.of(closed)
    assert [(each.member_id, each.place, each.votes) for each in ranked] == [(VINCENT, 1, 2), (ADA, 2, 1), (9, None, 0)]
    assert [each.job_id for each in ranked] == [jobs[1].id, jobs[0].id, jobs[2].id]
    await entries.withdraw_job(jobs[1].id)
    await challenges.announced(closed, 42)
    await entries.forget_old(clock.now + timedelta(days=1))
    assert await results.of(closed) == ranked
    assert await results.seasons(GUILD) == ["2026-1"]
    assert [rank.points for rank in await results.leaderboard(GUILD, "2026-1")] == [5, 3, 1]
    assert await results.leaderboard(GUILD, "2025-4") == []
    assert await results.leaderboard(GUILD + 1, None) == []
    await results.erase(VINCENT)
    assert [rank.member_id for rank in await results.leaderboard(GUILD, None)] == [ADA, 9]
    await results.forget_server(GUILD)
    assert await results.seasons(GUILD) == []


async def test_entries_wait_for_approval_and_are_left_out_without(
    challenges: Challenges, entries: Entries, results: Results, clock: Clock, folder: Path
) -> None:
    challenge = await opened(challenges, approval=True, per_member=2)
    jobs = [done(ADA), done(ADA), done(VINCENT), done(9)]
    for number, each in enumerate(jobs):
        _, entry = await entries.enter(each, picture(number))
        assert entry.part is Part.WAITING
    assert await entries.taking_part(challenge) == []
    with pytest.raises(Refusal, match="4 pictures wait for approval"):
        await challenges.end_phase(challenge)
    await entries.approve(challenge, jobs[0].id)
    await entries.approve(challenge, jobs[2].id)
    with pytest.raises(Refusal, match="approved or taken out already"):
        await entries.approve(challenge, jobs[2].id)
    await entries.take_out(challenge, jobs[1].id)
    with pytest.raises(Refusal, match="approved or taken out already"):
        await entries.take_out(challenge, jobs[1].id)
    with pytest.raises(Refusal, match="was taken out by those who lead"):
        await entries.enter(jobs[1], picture(1))
    await entries.enter(done(ADA), picture(0))  # another is welcome, though two is all that a member may enter
    await entries.take_out(challenge, (await entries.waiting(challenge))[-1].job_id)
    assert kept(folder) == 3
    assert [entry.job_id for entry in await entries.waiting(challenge)] == [jobs[3].id]
    clock.now += timedelta(hours=2)
    await challenges.advance()
    voting = await challenges.find(challenge.id)
    await challenges.announced(voting, 41)
    assert sorted(entry.number for entry in await entries.taking_part(voting)) == [1, 2]
    [late] = await entries.waiting(voting)
    assert late.number == 3
    with pytest.raises(Refusal, match="no number 3"):
        await entries.vote(voting, 3, ADA)
    with pytest.raises(Refusal, match="Entries have ended"):
        await entries.approve(voting, jobs[3].id)
    await entries.withdraw(voting, await entries.find(voting, 3))
    await challenges.end_phase(voting)
    assert len(await results.of(voting)) == 2


async def test_where_nothing_is_approved_there_is_no_vote(
    challenges: Challenges, entries: Entries, clock: Clock
) -> None:
    challenge = await opened(challenges, approval=True)
    await entries.enter(done(), picture())
    clock.now += timedelta(hours=2)
    await challenges.advance()
    closed = await challenges.find(challenge.id)
    assert closed.phase is Phase.CLOSED
    assert len(await entries.waiting(closed)) == 1


async def test_votes_end_when_nothing_is_left_to_vote_for(challenges: Challenges, entries: Entries) -> None:
    challenge = await opened(challenges)
    for member in (ADA, VINCENT):
        await entries.enter(done(member), picture(member))
    voting = await challenges.end_phase(challenge)
    await entries.vote(voting, 1, 10)
    first, second = await entries.all(voting)
    await entries.take_out(voting, first.job_id)
    assert await counted(challenges, voting) == {}
    await challenges.advance()
    assert (await challenges.find(voting.id)).phase is Phase.VOTES
    await entries.withdraw(voting, second)
    await challenges.advance()
    assert (await challenges.find(voting.id)).phase is Phase.CLOSED


async def test_a_challenge_for_a_role(challenges: Challenges, entries: Entries) -> None:
    challenge = await opened(challenges, role_id=77)
    with pytest.raises(Refusal, match="Only <@&77> may enter"):
        await entries.enter(done(), picture(), {78})
    await entries.enter(done(), picture(), {77, 78})
    assert len(await entries.all(challenge)) == 1


async def test_each_reminder_is_given_once_and_none_after_the_end(challenges: Challenges, clock: Clock) -> None:
    challenge = await challenges.open(GUILD, CHANNEL, replace(PLAN, entries=timedelta(hours=72)))
    clock.now += timedelta(seconds=1)
    await challenges.announced(challenge, 40)
    assert await challenges.reminders() == []
    assert await challenges.next_moment() == challenge.entries_until - timedelta(hours=24)
    clock.now = challenge.entries_until - timedelta(hours=24)
    assert [each.id for each in await challenges.reminders()] == [challenge.id]
    assert await challenges.reminders() == []
    assert await challenges.next_moment() == challenge.entries_until - timedelta(hours=1)
    clock.now = challenge.entries_until
    assert await challenges.reminders() == []  # the bot was away: too late to remind of anything
    assert await challenges.next_moment() == challenge.entries_until


async def test_a_channel_that_is_told_late_has_the_whole_time(challenges: Challenges, clock: Clock) -> None:
    challenge = await challenges.open(GUILD, CHANNEL, replace(PLAN, entries=timedelta(hours=72)))
    assert told_at(challenge, clock.now + timedelta(seconds=30)) == challenge
    clock.now += timedelta(days=5)
    await challenges.advance()
    assert await challenges.find(challenge.id) == challenge
    late = told_at(challenge, clock.now)
    await challenges.announced(late, 40)
    found = await challenges.find(challenge.id)
    assert found.entries_until == clock.now + timedelta(hours=72)
    assert found.votes_until == clock.now + timedelta(hours=73)
    assert (found.began_at, found.remind_at) == (clock.now, clock.now + timedelta(hours=48))


async def test_what_was_read_before_a_challenge_was_cancelled_changes_no_times(
    challenges: Challenges, clock: Clock
) -> None:
    challenge = await challenges.open(GUILD, CHANNEL, PLAN)
    clock.now += timedelta(hours=1)
    await challenges.cancel(challenge)
    await challenges.announced(told_at(challenge, clock.now), 40)
    [cancelled] = await challenges.unannounced()
    assert (cancelled.phase, cancelled.began_at, cancelled.message_id) == (Phase.CANCELLED, clock.now, 40)
    assert told_at(cancelled, clock.now + timedelta(days=1)) == cancelled
