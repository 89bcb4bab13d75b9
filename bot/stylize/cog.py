"""What members can type: /stylize, @bot with two pictures, and the message menu."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.doors import Door, InteractionDoor, MessageDoor
from bot.errors import Refusal
from bot.jobs.job import Request
from bot.stylize import texts
from bot.stylize.intake import Attachment, Intake
from bot.stylize.views import StyleDialog
from nst_core.options import Colors, Options, default, explain, limits

if TYPE_CHECKING:
    from bot.client import StylizeBot


TABLES = 4
"""How many requests are taken in at a time: each holds two files in memory until they are on the disk."""

HEARD = 1000
"""Messages that are remembered, lest one that comes twice be painted twice."""

_log = logging.getLogger(__name__)


class StylizeCog(commands.Cog):
    """The doors.

    Args:
        bot: The client.
        intake: Takes the pictures in.
    """

    def __init__(self, bot: StylizeBot, intake: Intake) -> None:
        self._bot, self._intake = bot, intake
        self._tables = asyncio.Semaphore(TABLES)
        self._heard: deque[int] = deque(maxlen=HEARD)
        self._menu = app_commands.ContextMenu(name="Stylize this picture", callback=self._stylize_message)
        self._menu.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True)
        self._menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Takes the menu away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)
        self._intake.close()

    @app_commands.command(description="Paint a picture of yours in the manner of another")
    @app_commands.describe(
        content="what to paint",
        style="how to paint it",
        size=explain("size"),
        strength=explain("strength"),
        colors=explain("colors"),
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def stylize(
        self,
        interaction: discord.Interaction[Any],
        content: discord.Attachment,
        style: discord.Attachment,
        size: app_commands.Range[int, limits("size")[0], limits("size")[1]] = default("size"),
        strength: app_commands.Range[float, limits("strength")[0], limits("strength")[1]] = default("strength"),
        colors: Colors = default("colors"),
    ) -> None:
        """Paints ``content`` in the manner of ``style``."""
        self._bot.check_size(size)
        options = Options(size=size, strength=strength, colors=colors)
        await self._take(InteractionDoor(interaction), content, style, options)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Takes a message that mentions the bot, with two pictures attached."""
        me = self._bot.user
        # A reply to the bot counts as a mention too; only one that is written out is meant as a command.
        if me is None or message.author.bot or not re.search(rf"<@!?{me.id}>", message.content):
            return
        if message.id in self._heard:  # a connection that is taken up again may tell of a message twice
            return
        self._heard.append(message.id)
        door = MessageDoor(message)
        try:
            if len(message.attachments) != 2:
                raise Refusal(texts.TWO_PICTURES)
            content, style = message.attachments
            await self._take(door, content, style, self._defaults())
        except Refusal as refusal:
            await door.refuse(str(refusal))
        except Exception:
            _log.exception("A mention failed")
            await door.refuse(texts.UNEXPECTED)

    async def _stylize_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Asks for a style for the first picture of a message."""
        picture = next((one for one in message.attachments if (one.content_type or "").startswith("image/")), None)
        if picture is None:
            raise Refusal(texts.NO_PICTURE)

        async def submitted(answer: discord.Interaction[Any], style: discord.Attachment) -> None:
            await self._take(InteractionDoor(answer), picture, style, self._defaults())

        await interaction.response.send_modal(StyleDialog(submitted))

    def _defaults(self) -> Options:
        return Options(size=min(default("size"), self._bot.settings.max_size))

    async def _take(self, door: Door, content: discord.Attachment, style: discord.Attachment, options: Options) -> None:
        """Takes a request from any door; what can be refused at once is refused before anything is posted."""
        photograph, painting = (Attachment(one.url, one.size, one.content_type) for one in (content, style))
        self._intake.check(photograph, painting)
        self._bot.studio.check(door.author.id, door.place.guild_id)
        door.check()
        await door.acknowledge()
        spoiler = content.is_spoiler() or style.is_spoiler()
        async with self._tables:
            pictures = await self._intake.pictures(photograph, painting, options.size)
            job = await self._bot.studio.submit(Request(door.author.id, door.place, *pictures, options, spoiler))
        await self._bot.open(door, job)


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    settings = bot.settings
    intake = Intake(bot.session, settings.discord_api_url, settings.max_attachment_bytes)
    await bot.add_cog(StylizeCog(bot, intake))
