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
from bot.styles.completion import suggest
from bot.styles.library import Style
from bot.styles.models import NAME_LENGTH
from bot.stylize import texts
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
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot
        self._tables = asyncio.Semaphore(TABLES)
        self._heard: deque[int] = deque(maxlen=HEARD)
        self._menu = app_commands.ContextMenu(name="Stylize this picture", callback=self._stylize_message)
        self._menu.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True)
        self._menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Takes the menu away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(description="Paint a picture of yours in the manner of another")
    @app_commands.describe(
        content="what to paint",
        style="how to paint it",
        size=explain("size"),
        strength=explain("strength"),
        colors=explain("colors"),
        style_name="the name of a style that you saved, instead of a picture",
    )
    @app_commands.autocomplete(style_name=suggest)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def stylize(
        self,
        interaction: discord.Interaction[Any],
        content: discord.Attachment,
        style: discord.Attachment | None = None,
        size: app_commands.Range[int, limits("size")[0], limits("size")[1]] = default("size"),
        strength: app_commands.Range[float, limits("strength")[0], limits("strength")[1]] = default("strength"),
        colors: Colors = default("colors"),
        style_name: app_commands.Range[str, 0, NAME_LENGTH] = "",
    ) -> None:
        """Paints ``content`` in the manner of ``style``."""
        self._bot.check_size(size)
        options = Options(size=size, strength=strength, colors=colors)
        if style and style_name:
            raise Refusal(texts.TWO_STYLES)
        if style is None and not style_name:
            raise Refusal(texts.NO_STYLE)
        manner = style or await self._bot.styles.find(interaction.user.id, style_name)
        await self._take(InteractionDoor(interaction), content, manner, options)

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

    async def _take(
        self, door: Door, content: discord.Attachment, style: discord.Attachment | Style, options: Options
    ) -> None:
        """Takes a request from any door; what can be refused at once is refused before anything is posted."""
        intake, styles = self._bot.intake, self._bot.styles
        intake.check(content, texts.CONTENT)
        if not isinstance(style, Style):
            intake.check(style, texts.STYLE)
        self._bot.studio.check(door.author.id, door.place.guild_id)
        door.check()
        await door.acknowledge()
        spoiler = content.is_spoiler() or (style.spoiler if isinstance(style, Style) else style.is_spoiler())
        async with self._tables:
            photograph = intake.picture(content, texts.CONTENT, options.size)
            painting = (
                styles.picture(style) if isinstance(style, Style) else intake.picture(style, texts.STYLE, options.size)
            )
            pictures = await asyncio.gather(photograph, painting)
            job = await self._bot.studio.submit(Request(door.author.id, door.place, *pictures, options, spoiler))
        await self._bot.open(door, job)


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(StylizeCog(bot))
