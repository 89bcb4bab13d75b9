"""Tells channels how their challenges go on, at the right time, and after a restart what they were not told."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import discord

from bot import words
from bot.challenges.announcements import Announcements
from bot.challenges.rules import Challenge, Phase, told_at
from bot.delivery.message import FAILURES
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.client import StylizeBot

LONGEST_SLEEP_SECONDS = 60.0
"""After so long it is looked again anyway: clocks are set, and what failed is tried again."""
GIVE_UP = timedelta(days=1)
"""A phase that can't be told of is tried for so long; then a challenge ends, so that the server can have another."""
STOP_SECONDS = 4.0
"""How long a stopping bot waits for an announcement that is under way."""

_log = logging.getLogger(__name__)


class Announcer:
    """Runs as long as the bot does.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot, self._challenges, self._entries = bot, bot.challenges, bot.entries
        self._changed, self._closing = asyncio.Event(), False
        self._announcements = Announcements(bot)
        self._tried: dict[tuple[str, Phase], datetime] = {}  # since when this life tries to tell of it
        self._sought: set[tuple[str, Phase]] = set()  # what no earlier life has told
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Ends, after what is under way."""
        self._closing = True
        self.wake()
        if self._task is not None:
            if self._bot.is_ready():  # else it has not begun, as where commands are only registered
                await asyncio.wait([self._task], timeout=STOP_SECONDS)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """Has it look at once."""
        self._changed.set()

    async def _run(self) -> None:
        """Waits for the next moment, and announces what is due."""
        await self._bot.wait_until_ready()
        while not self._closing:
            self._changed.clear()
            seconds = LONGEST_SLEEP_SECONDS
            try:
                if await self._look() and (moment := await self._challenges.next_moment()) is not None:
                    seconds = min(seconds, max(0.0, (moment - datetime.now(UTC)).total_seconds()))
            except Exception:
                _log.exception("Challenges could not be looked after")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)

    async def _look(self) -> bool:
        """Announces what is due, and reminds; whether all that is to be announced was."""
        await self._challenges.advance()
        well = True
        for challenge in await self._challenges.unannounced():
            if self._closing:
                return False
            try:
                await self._announce(challenge)
            except Exception as error:  # one challenge must not keep the others waiting
                well = False
                _log.warning("Challenge %s could not be announced for now: %r", challenge.id, error)
                if datetime.now(UTC) > self._tried[challenge.id, challenge.phase] + GIVE_UP:
                    await self._give_up(challenge)
        for challenge in await self._challenges.reminders():
            await self._remind(challenge)
        await self._entries.forget_old(datetime.now(UTC) - timedelta(days=self._bot.settings.keep_days))
        return well

    async def _announce(self, challenge: Challenge) -> None:
        """Tells a channel, and takes the buttons off what it was told before."""
        self._tried.setdefault((challenge.id, challenge.phase), datetime.now(UTC))
        if challenge.phase is Phase.CANCELLED and challenge.message_id is None:
            await self._challenges.announced(challenge, None)  # no one knows that it was
            return
        channel = self._channel(challenge)
        try:
            told = await self._told_before(channel, challenge)
            if told is None:
                late = told_at(challenge, datetime.now(UTC))
                told = late, await self._announcements.post(channel, late)
        except discord.NotFound as error:
            _log.warning("The channel of challenge %s is gone: %s", challenge.id, error)
            await self._give_up(challenge)
            return
        await self._challenges.announced(*told)
        if challenge.message_id is not None:
            with contextlib.suppress(discord.HTTPException):
                await channel.get_partial_message(challenge.message_id).edit(view=None)

    async def _told_before(
        self, channel: discord.PartialMessageable, challenge: Challenge
    ) -> tuple[Challenge, int] | None:
        """What a bot announced which was killed before it could note that, and in which message."""
        this = (challenge.id, challenge.phase)
        if this in self._sought:
            return None
        message = await self._announcements.find(channel, challenge)
        self._sought.add(this)
        return None if message is None else (told_at(challenge, message.created_at), message.id)

    async def _give_up(self, challenge: Challenge) -> None:
        """Ends a challenge whose channel can't be told."""
        if not challenge.phase.ended:
            with contextlib.suppress(Refusal):  # it has ended meanwhile
                await self._challenges.cancel(challenge)
        await self._challenges.announced(await self._challenges.find(challenge.id), None)

    async def _remind(self, challenge: Challenge) -> None:
        try:
            await self._announcements.remind(self._channel(challenge), challenge)
        except FAILURES as error:
            _log.warning("The channel of challenge %s could not be reminded: %r", challenge.id, error)

    def _channel(self, challenge: Challenge) -> discord.PartialMessageable:
        """Where a challenge takes place; what is spoken there is spoken from here on."""
        words.speak(self._bot.language_of(challenge.guild_id))
        return self._bot.get_partial_messageable(challenge.channel_id, guild_id=challenge.guild_id)
