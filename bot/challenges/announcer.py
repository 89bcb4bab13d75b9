"""Tells channels how their challenges go on, at the right time, and after a restart what they were not told."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.challenges import texts
from bot.challenges.rules import Challenge, Fixed, Phase, podium, standings
from bot.challenges.views import under_opening, under_votes
from bot.styles.sheet import sheet

if TYPE_CHECKING:
    from bot.client import StylizeBot

LONGEST_SLEEP_SECONDS = 60.0
"""After so long it is looked again anyway: clocks are set, and Discord may be back."""
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
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Has it look at once."""
        self._changed.set()

    async def run(self) -> None:
        """Waits for the next moment, and announces what is due."""
        await self._bot.wait_until_ready()
        while True:
            self._changed.clear()
            try:
                await self._challenges.advance()
                for challenge in await self._challenges.unannounced():
                    await self._announce(challenge)
                await self._entries.forget_old(datetime.now(UTC) - timedelta(days=self._bot.settings.keep_days))
                moment = await self._challenges.next_moment()
            except Exception:
                _log.exception("Challenges could not be looked after")
                moment = None
            seconds = LONGEST_SLEEP_SECONDS
            if moment is not None:
                seconds = min(seconds, max(0.0, (moment - datetime.now(UTC)).total_seconds()))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)

    async def _announce(self, challenge: Challenge) -> None:
        """Tells a channel, unless it is gone; what fails for now is tried again a minute later."""
        channel = self._bot.get_partial_messageable(challenge.channel_id, guild_id=challenge.guild_id)
        posts = {Phase.ENTRIES: self._open, Phase.VOTES: self._vote, Phase.CLOSED: self._close}
        message_id: int | None = None
        try:
            if challenge.message_id is not None:
                with contextlib.suppress(discord.NotFound):
                    await channel.get_partial_message(challenge.message_id).edit(view=None)
            if challenge.phase in posts:
                message_id = await posts[challenge.phase](channel, challenge)
            else:
                await channel.send(f"**{challenge.theme}**: {texts.CANCELLED}", nonce=_nonce(challenge))
        except (discord.NotFound, discord.Forbidden) as error:
            _log.warning("Challenge %s can't be announced: %s", challenge.id, error)
        except (discord.HTTPException, OSError, TimeoutError) as error:
            _log.warning("Challenge %s could not be announced for now: %r", challenge.id, error)
            return
        await self._challenges.announced(challenge, message_id)

    async def _open(self, channel: discord.PartialMessageable, challenge: Challenge) -> int:
        extra: dict[str, Any] = {}
        if challenge.picture is not None and challenge.fixed is not Fixed.NOTHING:
            data = await self._challenges.picture(challenge.picture)
            extra["file"] = discord.File(
                io.BytesIO(data), "challenge.png", description=texts.FIXED_ALT[challenge.fixed]
            )
        message = await channel.send(
            texts.opened(challenge), view=under_opening(challenge), nonce=_nonce(challenge), **extra
        )
        return message.id

    async def _vote(self, channel: discord.PartialMessageable, challenge: Challenge) -> int | None:
        entries = await self._entries.all(challenge)
        if not entries:
            await self._challenges.end_phase(challenge)
            return None
        pictures = [(entry.number, await self._challenges.picture(entry.picture)) for entry in entries]
        data = await asyncio.to_thread(sheet, pictures, ENTRY_TILE)
        message = await channel.send(
            texts.voting(challenge, len(entries)),
            file=discord.File(io.BytesIO(data), "entries.webp", description=texts.SHEET_ALT),
            view=under_votes(challenge, [entry.number for entry in entries]),
            nonce=_nonce(challenge),
        )
        return message.id

    async def _close(self, channel: discord.PartialMessageable, challenge: Challenge) -> None:
        entries = await self._entries.all(challenge)
        places = podium(standings(entries, await self._entries.votes(challenge)))
        extra: dict[str, Any] = {}
        if places:
            pictures = [(place, await self._challenges.picture(entry.picture)) for place, entry, _ in places]
            data = await asyncio.to_thread(sheet, pictures, PODIUM_TILE)
            extra["file"] = discord.File(io.BytesIO(data), "podium.webp", description=texts.PODIUM_ALT)
        winners = [discord.Object(entry.member_id) for _, entry, _ in places]
        await channel.send(
            texts.decided(challenge, places, len(entries), await self._entries.voters(challenge)),
            allowed_mentions=discord.AllowedMentions(users=winners, everyone=False, roles=False),
            nonce=_nonce(challenge),
            **extra,
        )


def _nonce(challenge: Challenge) -> str:
    """So that an announcement whose answer was lost is not sent twice."""
    return f"{challenge.id}:{challenge.phase}"
