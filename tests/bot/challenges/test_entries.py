"""What is entered, what is voted for, and what becomes of it."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.challenges.entries import MOST_ENTRIES, Entries
from bot.challenges.ledger import Challenges
from bot.challenges.results import Results
from bot.challenges.rules import Fixed, Part, Phase
from bot.errors import Refusal
from bot.jobs.files import Files
from bot.jobs.job import State
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
    voted_on,
)


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


async def test_a_challenge_for_a_role(challenges: Challenges, entries: Entries) -> None:
    challenge = await opened(challenges, role_id=77)
    with pytest.raises(Refusal, match="Only <@&77> may enter"):
        await entries.enter(done(), picture(), {78})
    await entries.enter(done(), picture(), {77, 78})
    assert len(await entries.all(challenge)) == 1


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
