"""A challenge from its opening to its end, at the right times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.challenges.entries import Entries
from bot.challenges.ledger import Challenges
from bot.challenges.rules import Fixed, Phase, told_at
from bot.errors import Refusal
from tests.bot.challenges.conftest import (
    ADA,
    CHANNEL,
    GUILD,
    PLAN,
    VINCENT,
    Clock,
    counted,
    done,
    kept,
    opened,
    picture,
)


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
