"""What members can type: /stylize, @bot with two pictures, and the menus of messages and members."""

from __future__ import annotations

import logging
import re
from collections import deque
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import log, words
from bot.delivery.doors import InteractionDoor, MessageDoor
from bot.errors import Refusal
from bot.styles.completion import shelves, suggest_mixture
from bot.styles.mixture import TYPED_LENGTH, read
from bot.stylize.reception import Portrait
from bot.stylize.views import PictureDialog
from bot.words import say
from nst_core.options import Colors, explain, limits

if TYPE_CHECKING:
    from bot.client import StylizeBot


HEARD = 1000
"""Messages that are remembered, lest one that comes twice be painted twice."""
AVATAR_SIZE = 1024
"""Of the avatar that is asked for, in pixels; Discord makes none larger than it was given."""

_log = logging.getLogger(__name__)


class StylizeCog(commands.Cog):
    """The doors.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot
        self._heard: deque[int] = deque(maxlen=HEARD)
        self._menus = [
            app_commands.ContextMenu(name="Stylize this picture", callback=self._stylize_message),
            app_commands.ContextMenu(name="Paint in this style", callback=self._stylize_like_message),
            app_commands.ContextMenu(name="Paint this avatar", callback=self._stylize_avatar),
        ]
        for menu in self._menus:
            menu.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True)
            menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
            bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Takes the menus away again."""
        for menu in self._menus:
            self._bot.tree.remove_command(menu.name, type=menu.type)

    @app_commands.command(description="Paint a picture of yours in the manner of another")
    @app_commands.describe(
        content="what to paint",
        style="how to paint it",
        size=explain("size"),
        strength=explain("strength"),
        colors=explain("colors"),
        style_name="a style of yours or of this server instead of a picture, or several: starry:2, wave:1",
    )
    @app_commands.autocomplete(style_name=suggest_mixture)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def stylize(
        self,
        interaction: discord.Interaction[Any],
        content: discord.Attachment,
        style: discord.Attachment | None = None,
        size: app_commands.Range[int, limits("size")[0], limits("size")[1]] | None = None,
        strength: app_commands.Range[float, limits("strength")[0], limits("strength")[1]] | None = None,
        colors: Colors | None = None,
        style_name: app_commands.Range[str, 0, TYPED_LENGTH] = "",
    ) -> None:
        """Paints ``content`` in the manner of ``style``."""
        if style and style_name:
            raise Refusal(say("stylize-two-styles"))
        if style is None and not style_name:
            raise Refusal(say("stylize-no-style"))
        names, weights = ([], ()) if style else read(style_name)
        reached = shelves(interaction)
        manner = [style] if style else [await self._bot.styles.find(reached, name) for name in names]
        given = {"size": size, "strength": strength, "colors": colors}
        options = self._bot.reception.defaults(interaction.guild_id, **given, style_weights=weights)
        await self._bot.reception.take(InteractionDoor(interaction), content, manner, options)

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
        log.about(guild=message.guild.id if message.guild else None)
        words.speak(self._bot.language_of(message.guild.id if message.guild else None))
        door = MessageDoor(message)
        try:
            if len(message.attachments) != 2:
                raise Refusal(say("stylize-two-pictures"))
            content, style = message.attachments
            await self._bot.reception.take(door, content, [style], self._bot.reception.defaults(door.place.guild_id))
        except Refusal as refusal:
            await door.refuse(str(refusal))
        except Exception:
            _log.exception("A mention failed")
            await door.refuse(say("error-unexpected"))

    async def _stylize_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Asks for a style for the first picture of a message."""
        content = _first_picture(message)

        async def submitted(answer: discord.Interaction[Any], style: discord.Attachment) -> None:
            options = self._bot.reception.defaults(answer.guild_id)
            await self._bot.reception.take(InteractionDoor(answer), content, [style], options)

        asked = say("stylize-this"), say("stylize-this-style"), say("stylize-this-style-hint")
        await interaction.response.send_modal(PictureDialog(*asked, submitted))

    async def _stylize_avatar(self, interaction: discord.Interaction[Any], user: discord.Member | discord.User) -> None:
        """Asks for a style for a member's avatar: that of the server, if they have one there."""
        if user.display_avatar == user.default_avatar:
            raise Refusal(say("stylize-no-avatar"))
        portrait = Portrait(user.display_avatar.replace(size=AVATAR_SIZE, format="png").url)

        async def submitted(answer: discord.Interaction[Any], style: discord.Attachment) -> None:
            options = self._bot.reception.defaults(answer.guild_id)
            await self._bot.reception.take(InteractionDoor(answer), portrait, [style], options)

        asked = say("stylize-avatar"), say("stylize-this-style"), say("stylize-this-style-hint")
        await interaction.response.send_modal(PictureDialog(*asked, submitted))

    async def _stylize_like_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Asks for what to paint in the manner of the first picture of a message."""
        style = _first_picture(message)

        async def submitted(answer: discord.Interaction[Any], content: discord.Attachment) -> None:
            options = self._bot.reception.defaults(answer.guild_id)
            await self._bot.reception.take(InteractionDoor(answer), content, [style], options)

        asked = say("stylize-like"), say("stylize-like-content"), say("stylize-like-content-hint")
        await interaction.response.send_modal(PictureDialog(*asked, submitted))


def _first_picture(message: discord.Message) -> discord.Attachment:
    for attachment in message.attachments:
        if (attachment.content_type or "").startswith("image/"):
            return attachment
    raise Refusal(say("stylize-no-picture"))


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(StylizeCog(bot))
