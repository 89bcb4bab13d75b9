"""What members can type about their styles: /style add, list, show, rename and remove."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.styles import texts
from bot.styles.completion import suggest
from bot.styles.models import NAME_LENGTH

if TYPE_CHECKING:
    from bot.client import StylizeBot

Name = app_commands.Range[str, 1, NAME_LENGTH]


class StylesCog(commands.Cog):
    """A member's own styles, which no one else sees.

    Args:
        bot: The client.
    """

    style = app_commands.Group(
        name="style",
        description="Your styles",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    )

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot

    @style.command(description="Keep a picture as a style, to paint with it again")
    @app_commands.describe(
        name="what to call it", picture="a painting, or any picture whose colours and strokes you like"
    )
    async def add(self, interaction: discord.Interaction[Any], name: Name, picture: discord.Attachment) -> None:
        """Keeps a style."""
        self._bot.intake.check(picture, texts.PICTURE)
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await self._bot.intake.picture(picture, texts.PICTURE, self._bot.settings.max_size)
        style = await self._bot.styles.add(interaction.user.id, name, data, spoiler=picture.is_spoiler())
        await interaction.followup.send(texts.saved(style.name), ephemeral=True)

    @style.command(name="list", description="See what your styles are called")
    async def list_(self, interaction: discord.Interaction[Any]) -> None:
        """Lists a member's styles."""
        names = await self._bot.styles.names(interaction.user.id)
        text = texts.listed(names, self._bot.styles.limit) if names else texts.NONE_YET
        await interaction.response.send_message(text, ephemeral=True)

    @style.command(description="See the picture of a style")
    @app_commands.describe(name="which")
    @app_commands.autocomplete(name=suggest)
    async def show(self, interaction: discord.Interaction[Any], name: Name) -> None:
        """Shows a style's picture."""
        style = await self._bot.styles.find(interaction.user.id, name)
        await interaction.response.defer(ephemeral=True, thinking=True)
        picture = io.BytesIO(await self._bot.styles.picture(style))
        file = discord.File(picture, "style.png", description=texts.alt(style.name), spoiler=style.spoiler)
        await interaction.followup.send(f"**{style.name}**", file=file, ephemeral=True)

    @style.command(description="Call a style otherwise")
    @app_commands.describe(name="which", new_name="what to call it")
    @app_commands.autocomplete(name=suggest)
    async def rename(self, interaction: discord.Interaction[Any], name: Name, new_name: Name) -> None:
        """Renames a style."""
        style = await self._bot.styles.rename(interaction.user.id, name, new_name)
        await interaction.response.send_message(texts.renamed(style.name), ephemeral=True)

    @style.command(description="Delete a style with its picture")
    @app_commands.describe(name="which")
    @app_commands.autocomplete(name=suggest)
    async def remove(self, interaction: discord.Interaction[Any], name: Name) -> None:
        """Removes a style."""
        style = await self._bot.styles.remove(interaction.user.id, name)
        await interaction.response.send_message(texts.removed(style.name), ephemeral=True)


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(StylesCog(bot))
