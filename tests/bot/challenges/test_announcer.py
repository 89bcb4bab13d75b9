"""Announcements that can't be made, on a channel that does as it is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.challenges import announcer
from bot.challenges.announcer import Announcer
from bot.challenges.entries import Entries
from bot.challenges.ledger import Challenges
from bot.challenges.results import Results
from bot.challenges.rules import Phase
from tests.bot.challenges.conftest import CHANNEL, GUILD, PLAN, Clock, opened
from tests.bot.refusing import CLOSED, GONE, Silent, until


class Channel(Silent):
    """Takes what it is sent, unless it is to fail, as soon as its door is open."""

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self.sent: list[Any] = []
        self.asked = 0
        self.door = asyncio.Event()
        self.door.set()

    async def send(self, *_: Any, **parts: Any) -> Any:
        self.asked += 1
        await self.door.wait()
        if self.failure:
            raise self.failure
        self.sent.append(parts)
        return SimpleNamespace(id=50)


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def it(challenges: Challenges, entries: Entries, results: Results, channel: Channel) -> Announcer:
    """Tells of the ledger's challenges in that channel."""

    async def ready() -> None:
        pass

    bot = SimpleNamespace(
        challenges=challenges,
        entries=entries,
        results=results,
        settings=SimpleNamespace(keep_days=36500),  # the ledger has a clock of its own
        user=None,
        is_ready=lambda: True,
        wait_until_ready=ready,
        language_of=lambda guild_id: "en",
        get_partial_messageable=lambda channel_id, guild_id: channel,
    )
    return Announcer(cast(Any, bot))


def told(it: Announcer, challenges: Challenges) -> Callable[[], Awaitable[bool]]:
    """Has it look again and again, and says whether all channels were told of their phase."""

    async def all_told() -> bool:
        it.wake()
        return not await challenges.unannounced()

    return all_told


async def test_a_channel_that_takes_nothing_is_tried_for_long_and_then_its_challenge_ends(
    it: Announcer, challenges: Challenges, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = await challenges.open(GUILD, CHANNEL, PLAN)
    channel.failure = CLOSED

    async def asked_again() -> bool:
        it.wake()
        return channel.asked >= 3

    it.start()
    await until(asked_again)
    assert (await challenges.find(challenge.id)).phase is Phase.ENTRIES
    monkeypatch.setattr(announcer, "GIVE_UP", timedelta())
    await until(told(it, challenges))
    await it.stop()
    assert (await challenges.find(challenge.id)).phase is Phase.CANCELLED
    assert await challenges.running(GUILD) == []  # so that the server can have another


async def test_a_channel_that_is_gone_ends_its_challenge_at_once(
    it: Announcer, challenges: Challenges, channel: Channel
) -> None:
    challenge = await challenges.open(GUILD, CHANNEL, PLAN)
    channel.failure = GONE

    it.start()
    await until(told(it, challenges))
    await it.stop()
    assert (await challenges.find(challenge.id)).phase is Phase.CANCELLED
    assert channel.asked == 1


async def test_what_was_cancelled_before_anyone_knew_is_told_to_no_one(
    it: Announcer, challenges: Challenges, channel: Channel
) -> None:
    await challenges.cancel(await challenges.open(GUILD, CHANNEL, PLAN))

    it.start()
    await until(told(it, challenges))
    await it.stop()
    assert channel.asked == 0


async def test_a_reminder_that_is_refused_is_not_given_again(
    it: Announcer, challenges: Challenges, channel: Channel, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(challenges)
    clock.now += timedelta(hours=1)
    channel.failure = CLOSED
    looks, advance = 0, challenges.advance

    async def counted() -> None:
        nonlocal looks
        looks += 1
        await advance()

    async def looked_again() -> bool:
        it.wake()
        return looks >= 3

    monkeypatch.setattr(challenges, "advance", counted)
    it.start()
    await until(looked_again)
    await it.stop()
    assert channel.asked == 1


async def test_a_database_that_fails_is_asked_again(
    it: Announcer,
    challenges: Challenges,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await challenges.open(GUILD, CHANNEL, PLAN)

    async def broken() -> None:
        raise OSError("disk full")

    async def logged() -> bool:
        return "could not be looked after" in caplog.text

    with monkeypatch.context() as patch:
        patch.setattr(challenges, "advance", broken)
        it.start()
        await until(logged)
    assert channel.asked == 0
    it.wake()
    await until(told(it, challenges))
    await it.stop()
    assert len(channel.sent) == 1


async def test_a_stop_waits_for_what_is_being_told_and_begins_no_other(
    it: Announcer, challenges: Challenges, channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    for guild in (GUILD, GUILD + 1):
        await challenges.open(guild, CHANNEL, PLAN)
    channel.door.clear()

    async def asked() -> bool:
        return channel.asked == 1

    it.start()
    await until(asked)
    stopping = asyncio.create_task(it.stop())
    await asyncio.sleep(0)
    channel.door.set()
    await stopping
    assert len(channel.sent) == 1
    assert len(await challenges.unannounced()) == 1
    assert caplog.text == ""
