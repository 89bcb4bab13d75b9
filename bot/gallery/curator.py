"""Hangs works in galleries and takes them down: each once, whatever fails, and however often the bot is killed."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

import discord

from bot import words
from bot.delivery import texts as delivery_texts
from bot.delivery.message import FAILURES
from bot.delivery.upload import fit
from bot.errors import Refusal
from bot.gallery import texts
from bot.gallery.ledger import Work
from bot.gallery.pictures import Pictures
from bot.gallery.rooms import Channel, room, trouble
from bot.gallery.rules import may_hang
from bot.gallery.stars import Stars
from bot.jobs.job import Job
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot

LONGEST_SLEEP_SECONDS = 60.0
"""After so long it is looked again anyway: what failed is tried again."""
GIVE_UP = timedelta(days=1)
"""A work that could not be posted for so long is not posted any more."""
STOP_SECONDS = 4.0
"""How long a stopping bot waits for a post that is under way."""
SERVERS = 4
"""Servers in whose galleries works are hung at the same time; each holds a picture in memory."""
LOOKED_THROUGH = 100
"""Messages of a gallery in which a post of an earlier life is looked for, from the moment when it was tried."""
CLOCKS = timedelta(minutes=1)
"""How far this clock and Discord's may lie apart."""

_log = logging.getLogger(__name__)


class Curator:
    """Runs as long as the bot does.

    Args:
        bot: The client.

    Attributes:
        pictures: Where its pictures come from.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot, self._gallery = bot, bot.gallery
        self.pictures = Pictures(bot)
        self._stars = Stars(bot)
        self._servers = asyncio.Semaphore(SERVERS)
        self._changed, self._closing = asyncio.Event(), False
        self._problems: dict[int, str] = {}  # what was logged of each server, lest it be every minute
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Ends, after what is under way."""
        self._closing = True
        self._changed.set()
        if self._task is not None:
            if self._bot.is_ready():  # else it has not begun, as where commands are only registered
                await asyncio.wait([self._task], timeout=STOP_SECONDS)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def delivered(self, job: Job, message_id: int) -> None:
        """Takes a delivered artwork in, where its server shows every work. Raises nothing: a delivery goes on.

        Called before the delivery is noted, so that a bot that is killed in between is told of it again.

        Args:
            job: The painting.
            message_id: The message that shows its artwork.
        """
        place = job.place
        settings = self._bot.servers.of(place.guild_id)
        if place.guild_id is None or settings.gallery_channel is None or settings.gallery_stars or job.spoiler:
            return
        try:
            await self._gallery.add(job.id, place.guild_id, job.member_id, place.channel_id, message_id)
        except Exception:
            _log.exception("The artwork of job %s could not be taken into the gallery", job.id)
        self._changed.set()

    def reacted(self, event: discord.RawReactionActionEvent) -> None:
        """Hears of a star that was given to a message, or taken back."""
        if self._stars.heard(event):
            self._changed.set()

    async def channel_gone(self, guild_id: int, channel_id: int) -> None:
        """Notes that a channel was deleted, with whatever hung there; a gallery that was there is no more."""
        await self._gallery.forget_channel(channel_id)
        if self._bot.servers.of(guild_id).gallery_channel == channel_id:
            _log.warning("The gallery's channel %s of server %s is gone", channel_id, guild_id)
            await self._bot.servers.change(guild_id, gallery_channel=None)
            self._changed.set()  # what was to hang there is let go

    def problem(self, guild_id: int) -> str | None:
        """Why nothing can be posted in a server's gallery, a sentence for its moderators; None where all is well."""
        guild, channel_id = self._bot.get_guild(guild_id), self._bot.servers.of(guild_id).gallery_channel
        channel = guild.get_channel_or_thread(channel_id) if guild and channel_id else None
        return None if channel is None else trouble(channel)

    async def take_down(self, work: Work) -> None:
        """Deletes a work's post; it does not hang again.

        Raises:
            Refusal: Discord can't be reached.
        """
        await self._delete_post(work)
        if work.message_id is not None:
            await self._gallery.taken_down([work.message_id])

    async def withdraw_job(self, job_id: str) -> None:
        """Removes a painting from its gallery, with all that is kept of it.

        Raises:
            Refusal: Its post can't be deleted just now.
        """
        work = await self._gallery.find(job_id)
        if work is not None:
            await self._withdraw(work)

    async def kept(self, member_id: int) -> Sequence[dict[str, Any]]:
        """What is kept of a member's works, each as plain values."""
        return [
            {
                "painting": work.job_id,
                "server": work.guild_id,
                "since": work.added_at,
                "stars": work.stars,
                "message": work.message_id,
                "taken_down": work.removed,
            }
            for work in await self._gallery.of_member(member_id)
        ]

    async def erase(self, member_id: int) -> None:
        """Removes all works of a member, with their posts.

        Raises:
            Refusal: A post can't be deleted just now.
        """
        for work in await self._gallery.of_member(member_id):
            await self._withdraw(work)

    async def _withdraw(self, work: Work) -> None:
        if not work.removed:
            await self._delete_post(work)
        await self._gallery.remove(work)

    async def _delete_post(self, work: Work) -> None:
        self.pictures.forget(work)
        try:
            message_id = work.message_id or await self._posted_before(work)
            if message_id is not None and work.channel_id is not None:
                channel = self._bot.get_partial_messageable(work.channel_id)
                await channel.get_partial_message(message_id).delete()
        except discord.NotFound as error:
            _log.info("A post of job %s is gone already: %s", work.job_id, error)
        except FAILURES as error:
            if isinstance(error, discord.Forbidden) and self._bot.get_guild(work.guild_id) is None:
                return  # the bot has left, and can do nothing any more
            raise Refusal(say("gallery-stays")) from error

    async def _run(self) -> None:
        """Waits for something to do, and does it."""
        await self._bot.wait_until_ready()
        while not self._closing:
            self._changed.clear()
            try:
                await self._look()
            except Exception:
                _log.exception("Galleries could not be looked after")
            with contextlib.suppress(TimeoutError):
                seconds = min(LONGEST_SLEEP_SECONDS, self._stars.next_seconds())
                await asyncio.wait_for(self._changed.wait(), seconds)

    async def _look(self) -> None:
        """Counts stars, and hangs what is due."""
        await self._stars.count()
        works = sorted(await self._gallery.due(), key=lambda work: work.guild_id)
        by_server = [list(group) for _, group in groupby(works, key=lambda work: work.guild_id)]
        await asyncio.gather(*map(self._hang_all, by_server))

    async def _hang_all(self, works: Sequence[Work]) -> None:
        """Hangs the works of one server, one after the other, or none more where nothing can be posted."""
        guild_id = works[0].guild_id
        async with self._servers:
            with words.speaking(self._bot.language_of(guild_id)):
                for work in works:
                    try:
                        problem = None if self._closing else await self._hang(work)
                        closed = problem is not None
                    except Exception as error:  # neither the other works nor another server is to suffer
                        problem, closed = repr(error), isinstance(error, discord.Forbidden)
                    if problem and problem != self._problems.get(guild_id):
                        _log.warning("The gallery of server %s: %s", guild_id, problem)
                    self._problems[guild_id] = problem or ""
                    if problem and self._gallery.now() > work.added_at + GIVE_UP:
                        await self._gallery.remove(work)
                    if closed:
                        break

    async def _hang(self, work: Work) -> str | None:
        """Posts a work, if it may hang; what stands in the way for now, or None."""
        guild, channel_id = self._bot.get_guild(work.guild_id), self._bot.servers.of(work.guild_id).gallery_channel
        if guild is None or guild.unavailable:
            return "the server can't be reached"
        if work.tried_at is not None and (posted := await self._posted_before(work)) is not None:
            await self._gallery.hung(work, posted, work.channel_id or 0)
            return None
        job = await self._bot.studio.look_up(work.job_id)
        channel = await self._channel(guild, channel_id) if channel_id is not None else None
        if channel is None or job is None or not await self._may_hang(guild, work, channel):
            await self._gallery.remove(work)
            if channel_id is not None and channel is None:
                await self.channel_gone(work.guild_id, channel_id)
            return None
        return trouble(channel) or await self._post(work, job, channel)

    async def _channel(self, guild: discord.Guild, channel_id: int) -> Channel | None:
        """A channel, or None where it is gone."""
        with contextlib.suppress(discord.NotFound, discord.InvalidData):
            return guild.get_channel_or_thread(channel_id) or await guild.fetch_channel(channel_id)
        return None

    async def _may_hang(self, guild: discord.Guild, work: Work, channel: Channel) -> bool:
        try:
            painted = await self._channel(guild, work.painted_channel_id)
        except discord.Forbidden:  # a thread in the meantime closed to the bot, and so to others
            return False
        return painted is not None and may_hang(room(painted), room(channel))

    async def _post(self, work: Work, job: Job, channel: Channel) -> str | None:
        """Posts a work."""
        try:
            artwork = await self.pictures.artwork(work, job)
        except (Refusal, discord.NotFound, discord.Forbidden) as error:
            _log.warning("The artwork of job %s is nowhere any more: %s", work.job_id, error)
            await self._gallery.remove(work)
            return None
        data, ending = await asyncio.to_thread(fit, artwork, channel.guild.filesize_limit)
        alt = delivery_texts.alt_text(job.options)
        await self._gallery.tried(work, channel.id)
        place = self._bot.get_partial_messageable(channel.id, guild_id=work.guild_id)
        message = await place.send(
            texts.post(work, work.stars),
            file=discord.File(io.BytesIO(data), f"{_mark(work)}.{ending}", description=alt),
            nonce=_mark(work),  # if the answer to this call is lost, a second try sends nothing twice
        )
        if not await self._gallery.hung(work, message.id, channel.id):  # its member took it back meanwhile
            await message.delete()
        return None

    async def _posted_before(self, work: Work) -> int | None:
        """Finds the post of a bot that was killed, or cut off, before it could note that."""
        if work.tried_at is None or work.channel_id is None:
            return None
        channel = self._bot.get_partial_messageable(work.channel_id)
        since = work.tried_at - CLOCKS
        with contextlib.suppress(discord.NotFound):
            async for message in channel.history(limit=LOOKED_THROUGH, after=since, oldest_first=True):
                if message.author == self._bot.user and any(
                    file.filename.startswith(f"{_mark(work)}.") for file in message.attachments
                ):
                    return message.id
        return None


def _mark(work: Work) -> str:
    """Names a post: as nonce, and in its file's name."""
    return f"gallery-{work.job_id}"
