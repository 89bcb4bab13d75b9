"""Tells channels how their challenges go on, at the right time, and after a restart what they were not told."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.challenges import texts
from bot.challenges.rules import Challenge, Phase, podium, standings
from bot.challenges.views import under_opening, under_votes
from bot.delivery.upload import fit
from bot.styles.sheet import sheet
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot

LONGEST_SLEEP_SECONDS = 60.0
"""After so long it is looked again anyway: clocks are set, and what failed is tried again."""
GIVE_UP = timedelta(days=1)
"""After its end a challenge is told of for so long where that fails, and then no more."""
STOP_SECONDS = 4.0
"""How long a stopping bot waits for an announcement that is under way."""
LOOKED_THROUGH = 100
"""Messages of a channel in which an announcement of an earlier life is looked for."""
ENTRY_TILE, PODIUM_TILE = 320, 480
"""The sides of pictures on the sheets of entries and of winners, in pixels."""

_log = logging.getLogger(__name__)


class Announcer:
    """Runs as long as the bot does.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot, self._challenges, self._entries = bot, bot.challenges, bot.entries
        self._changed, self._closing = asyncio.Event(), False
        self._known: set[str] = set()  # announcements of this life: those were not made by an earlier one
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
        """Announces what is due; whether all of that went well."""
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
                if datetime.now(UTC) > challenge.votes_until + GIVE_UP:
                    await self._challenges.announced(challenge, None)
        await self._entries.forget_old(datetime.now(UTC) - timedelta(days=self._bot.settings.keep_days))
        return well

    async def _announce(self, challenge: Challenge) -> None:
        """Tells a channel, and takes the buttons off what it was told before."""
        words.speak(self._bot.language_of(challenge.guild_id))
        channel = self._bot.get_partial_messageable(challenge.channel_id, guild_id=challenge.guild_id)
        try:
            message_id = await self._announced_before(channel, challenge) or await self._post(channel, challenge)
        except discord.NotFound as error:
            _log.warning("The channel of challenge %s is gone: %s", challenge.id, error)
            message_id = None
            if not challenge.phase.ended:
                await self._challenges.cancel(challenge)
                challenge = await self._challenges.find(challenge.id)
        await self._challenges.announced(challenge, message_id)
        if challenge.message_id is not None:
            with contextlib.suppress(discord.HTTPException):
                await channel.get_partial_message(challenge.message_id).edit(view=None)

    async def _announced_before(self, channel: discord.PartialMessageable, challenge: Challenge) -> int | None:
        """Finds the announcement that a bot made which was killed before it could note that."""
        mark = _mark(challenge)
        if mark in self._known:
            return None
        self._known.add(mark)
        async for message in channel.history(limit=LOOKED_THROUGH):
            if message.author == self._bot.user and any(mark in file.filename for file in message.attachments):
                return message.id
        return None

    async def _post(self, channel: discord.PartialMessageable, challenge: Challenge) -> int:
        posts = {Phase.ENTRIES: self._open, Phase.VOTES: self._vote, Phase.CLOSED: self._close}
        if challenge.phase in posts:
            return (await posts[challenge.phase](channel, challenge)).id
        text = say("challenge-cancelled", theme=texts.plain(challenge.theme))
        return (await channel.send(text, nonce=_mark(challenge))).id

    async def _open(self, channel: discord.PartialMessageable, challenge: Challenge) -> discord.Message:
        extra: dict[str, Any] = {}
        if challenge.picture is not None:
            guild = self._bot.get_guild(challenge.guild_id)
            limit = guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
            data, ending = await asyncio.to_thread(fit, await self._challenges.picture(challenge.picture), limit)
            extra["file"] = _file(challenge, data, ending, say("challenge-fixed-alt", fixed=challenge.fixed.value))
        view = under_opening(challenge)
        return await channel.send(texts.opened(challenge), view=view, nonce=_mark(challenge), **extra)

    async def _vote(self, channel: discord.PartialMessageable, challenge: Challenge) -> discord.Message:
        entries = await self._entries.all(challenge)
        pictures = [(entry.number, partial(self._challenges.files.get, entry.picture)) for entry in entries]
        data = await asyncio.to_thread(sheet, pictures, ENTRY_TILE)
        return await channel.send(
            texts.voting(challenge, len(entries)),
            file=_file(challenge, data, "webp", say("challenge-sheet-alt")),
            view=under_votes(challenge, [entry.number for entry in entries]),
            nonce=_mark(challenge),
        )

    async def _close(self, channel: discord.PartialMessageable, challenge: Challenge) -> discord.Message:
        entries = await self._entries.all(challenge)
        places = podium(standings(entries, await self._entries.votes(challenge)))
        extra: dict[str, Any] = {}
        if places:
            pictures = [(place, partial(self._challenges.files.get, entry.picture)) for place, entry, _ in places]
            data = await asyncio.to_thread(sheet, pictures, PODIUM_TILE)
            extra["file"] = _file(challenge, data, "webp", say("challenge-podium-alt"))
        winners = [discord.Object(entry.member_id) for _, entry, _ in places]
        return await channel.send(
            texts.decided(challenge, places, len(entries), await self._entries.voters(challenge)),
            allowed_mentions=discord.AllowedMentions(users=winners, everyone=False, roles=False),
            nonce=_mark(challenge),
            **extra,
        )


def _mark(challenge: Challenge) -> str:
    """Names an announcement: as nonce, so that one whose answer is lost is not sent twice, and in its file's name."""
    return f"{challenge.id}-{challenge.phase}"


def _file(challenge: Challenge, data: bytes, ending: str, alt: str) -> discord.File:
    return discord.File(io.BytesIO(data), f"challenge-{_mark(challenge)}.{ending}", description=alt)
