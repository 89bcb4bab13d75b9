"""Counts the stars that members give to artworks: seldom, and no more of them than are of use.

Nothing that members write is read for it, only who reacted with a star.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, NamedTuple

import discord

from bot import words
from bot.delivery.message import FAILURES, passes
from bot.gallery import texts
from bot.gallery.ledger import Work
from bot.gallery.texts import MOST_STARS

if TYPE_CHECKING:
    from bot.client import StylizeBot

STAR = "⭐"
COUNT_SECONDS = 5.0
"""The least time between two counts of an artwork that does not hang yet: a star that comes and goes is no news."""
UPDATE_SECONDS = 60.0
"""The least time between two edits of a post's count."""
REMEMBERED = 1000
"""Artworks of which it is known when they were counted last."""

_log = logging.getLogger(__name__)


class _Starred(NamedTuple):
    """Where an artwork's message is whose stars have changed."""

    guild_id: int
    channel_id: int


class Stars:
    """Hears of stars, and counts them when it is time.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot
        self._starred: dict[int, _Starred] = {}  # by message, as those of the following
        self._not_before: dict[int, float] = {}

    def heard(self, event: discord.RawReactionActionEvent) -> bool:
        """Notes a star that was given or taken back; whether it is one that counts."""
        settings, me = self._bot.servers.of(event.guild_id), self._bot.user
        if event.guild_id is None or settings.gallery_channel is None or not settings.gallery_stars:
            return False
        if event.emoji.name != STAR or event.message_author_id not in (None, me and me.id):
            return False  # Discord says whose message it is only where a star was given
        self._starred[event.message_id] = _Starred(event.guild_id, event.channel_id)
        return True

    def next_seconds(self) -> float:
        """When there is something to count, in seconds from now; infinity where there is nothing."""
        now = time.monotonic()
        return min((self._not_before.get(each, now) - now for each in self._starred), default=float("inf"))

    async def count(self) -> None:
        """Counts whatever it is time for."""
        now = time.monotonic()
        for message_id, starred in list(self._starred.items()):
            if self._not_before.get(message_id, now) > now:
                continue
            del self._starred[message_id]  # a star that comes meanwhile is counted next time
            try:
                wait_seconds = await self._look(message_id, starred)
            except FAILURES as error:
                _log.info("The stars of message %s could not be counted: %r", message_id, error)
                wait_seconds = UPDATE_SECONDS
                if passes(error):
                    self._starred.setdefault(message_id, starred)
            except Exception:  # neither other stars nor works that are due are to wait for this one
                _log.exception("The stars of message %s could not be counted", message_id)
                wait_seconds = UPDATE_SECONDS
            self._not_before[message_id] = time.monotonic() + wait_seconds
        if len(self._not_before) > REMEMBERED:
            self._not_before = {key: moment for key, moment in self._not_before.items() if moment > now}

    async def _look(self, message_id: int, starred: _Starred) -> float:
        """Looks at one artwork; how many seconds it is left alone after that."""
        work = await self._bot.gallery.painted(message_id)
        if work is None:
            await self._take_in(message_id, starred)
            return COUNT_SECONDS
        if work.removed or work.message_id is None or work.channel_id is None:
            return UPDATE_SECONDS
        budget, now = self._bot.desk.budget, time.monotonic()
        if wait_seconds := budget.wait_seconds(work.channel_id, now, old=True, spare=1):
            self._starred[message_id] = starred
            return wait_seconds
        stars = await self._counted(message_id, starred, work.member_id)
        if stars is not None and stars != work.stars:
            budget.spend(work.channel_id, now)
            await self._update(work, stars)
        return UPDATE_SECONDS

    async def _take_in(self, message_id: int, starred: _Starred) -> None:
        """Takes an artwork into the gallery, if it has stars enough."""
        job = await self._bot.studio.of_artwork(message_id)
        if job is None or job.spoiler:
            return
        wanted = self._bot.servers.of(starred.guild_id).gallery_stars
        stars = await self._counted(message_id, starred, job.member_id, wanted)
        # It is asked again, for its member may have had it deleted while the stars were counted.
        if stars is not None and stars >= wanted and await self._bot.studio.of_artwork(message_id):
            await self._bot.gallery.add(job.id, starred.guild_id, job.member_id, starred.channel_id, message_id, stars)

    async def _counted(self, message_id: int, starred: _Starred, author_id: int, wanted: int = 0) -> int | None:
        """How many members but the author have given a star; None where the message is gone, or has too few at all."""
        channel = self._bot.get_partial_messageable(starred.channel_id, guild_id=starred.guild_id)
        try:
            message = await channel.fetch_message(message_id)
        except discord.NotFound:
            return None
        reaction = next((each for each in message.reactions if each.emoji == STAR), None)
        if reaction is None or reaction.count < wanted:
            return None if wanted else 0
        # With just as many as there are, discord.py does not call once more to see that there are no others.
        users = [user async for user in reaction.users(limit=min(reaction.count, MOST_STARS))]
        return sum(not user.bot and user.id != author_id for user in users)

    async def _update(self, work: Work, stars: int) -> None:
        """Has a post say how many stars there are now."""
        channel = self._bot.get_partial_messageable(work.channel_id or 0, guild_id=work.guild_id)
        with words.speaking(self._bot.language_of(work.guild_id)):
            text = texts.post(work, stars)
        try:
            await channel.get_partial_message(work.message_id or 0).edit(
                content=text, allowed_mentions=discord.AllowedMentions.none()
            )
        except discord.NotFound:
            await self._bot.gallery.taken_down([work.message_id or 0])
            return
        await self._bot.gallery.starred(work, stars)
