"""Where a gallery's pictures come from: the painting's own file as long as that is kept, and Discord after that.

The gallery keeps no copy of its own but small ones of works lately on a contact sheet, in memory.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord

from bot.errors import Refusal
from bot.gallery.ledger import Work
from bot.jobs.job import Job
from bot.words import say
from nst_core import images
from nst_core.options import limits

if TYPE_CHECKING:
    from bot.client import StylizeBot

TILE = 512
"""The longer side of a picture for contact sheets, in pixels: on one of few works it is shown about as large."""
TILES = 200
"""Pictures of sheets that stay in memory, some 50 KB each: five sheets, which may be asked for again."""
LISTED = 200
"""Messages of a gallery that are listed for a sheet, in two calls; posts beyond are asked for one by one."""


class Pictures:
    """Gets pictures of works.

    Args:
        bot: The client.

    Attributes:
        drawing: Held while a sheet is drawn: that asks Discord for much, and holds one whole picture at a time.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot, self.drawing = bot, asyncio.Lock()
        self._tiles: OrderedDict[str, bytes] = OrderedDict()

    async def artwork(self, work: Work, job: Job) -> bytes:
        """The artwork itself, an image file.

        Raises:
            discord.DiscordException: It can't be asked for.
            Refusal: It is nowhere any more.
        """
        if job.artwork is not None:
            try:
                return await self._bot.studio.album.file(job.artwork)
            except Refusal:
                pass  # let go just now
        channel = self._bot.get_partial_messageable(work.painted_channel_id, guild_id=work.guild_id)
        message = await channel.fetch_message(work.painted_message_id)
        return await self._from_discord(message, limits("size")[1])

    async def tile(self, work: Work, post: discord.Message) -> bytes:
        """A work small enough for a sheet, a WebP; empty where it can't be had."""
        if work.job_id not in self._tiles:
            try:
                self._tiles[work.job_id] = await asyncio.to_thread(_small, await self._any(work, post))
            except (Refusal, images.PictureError):
                return b""
            while len(self._tiles) > TILES:
                self._tiles.popitem(last=False)
        self._tiles.move_to_end(work.job_id)
        return self._tiles[work.job_id]

    def forget(self, work: Work) -> None:
        """Lets a work's small picture go."""
        self._tiles.pop(work.job_id, None)

    async def _any(self, work: Work, post: discord.Message) -> bytes:
        job = await self._bot.studio.look_up(work.job_id)
        if job is not None and job.artwork is not None:
            try:
                return await self._bot.studio.album.file(job.artwork)
            except Refusal:
                pass
        return await self._from_discord(post, TILE)

    async def _from_discord(self, message: discord.Message, size: int) -> bytes:
        if not message.attachments:
            raise Refusal(say("gallery-gone"))
        return await self._bot.intake.picture(message.attachments[0], say("gallery-picture"), size)

    async def post(self, work: Work) -> discord.Message | None:
        """A work's post, or None where it is gone, which is noted.

        Raises:
            discord.DiscordException: It can't be asked for.
        """
        if work.channel_id is None or work.message_id is None:
            return None
        channel = self._bot.get_partial_messageable(work.channel_id, guild_id=work.guild_id)
        try:
            return await channel.fetch_message(work.message_id)
        except discord.NotFound:
            await self._bot.gallery.taken_down([work.message_id])
            return None

    async def posts(self, works: Sequence[Work]) -> dict[str, discord.Message]:
        """The posts of works by their painting, listed in few calls; without those that are gone.

        Raises:
            discord.DiscordException: They can't be asked for.
        """
        listed: dict[int, discord.Message] = {}
        for channel_id in {work.channel_id for work in works if work.channel_id}:
            ids = [work.message_id for work in works if work.channel_id == channel_id and work.message_id]
            channel = self._bot.get_partial_messageable(channel_id)
            first, beyond = discord.Object(min(ids) - 1), discord.Object(max(ids) + 1)
            async for message in channel.history(limit=LISTED, after=first, before=beyond):
                listed[message.id] = message
        found = {work.job_id: listed.get(work.message_id or 0) or await self.post(work) for work in works}
        return {job_id: message for job_id, message in found.items() if message is not None}


def _small(data: bytes) -> bytes:
    return images.encode(images.shrink(images.decode(data), TILE), "WEBP", quality=90)
