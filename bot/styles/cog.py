"""What members can type about styles: /style add, list, show, rename, remove, share and import."""

from __future__ import annotations

import asyncio
import io
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.doors import EVERYWHERE, moderates
from bot.errors import Refusal
from bot.styles import texts
from bot.styles.completion import shelves, suggest
from bot.styles.library import Shelf, Style
from bot.styles.models import CODE_LENGTH, NAME_LENGTH
from bot.styles.sheet import sheet

if TYPE_CHECKING:
    from bot.client import StylizeBot

Name = app_commands.Range[str, 1, NAME_LENGTH]
FOR_SERVER = "for all of this server instead of for you alone; moderators only"


class StylesCog(commands.Cog):
    """A member's own styles, which no one else sees, and those of a server.

    Args:
        bot: The client.
    """

    style = app_commands.Group(
        name="style",
        description="Your styles, and those of this server",
        **EVERYWHERE,
    )

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot

    @style.command(description="Keep a picture as a style, to paint with it again")
    @app_commands.describe(
        name="what to call it",
        picture="a painting, or any picture whose colours and strokes you like",
        server=FOR_SERVER,
    )
    async def add(
        self, interaction: discord.Interaction[Any], name: Name, picture: discord.Attachment, server: bool = False
    ) -> None:
        """Keeps a style."""
        shelf = _shelf(interaction, server=server)
        self._bot.intake.check(picture, texts.PICTURE)
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await self._bot.intake.picture(picture, texts.PICTURE, self._bot.settings.max_size)
        style = await self._bot.styles.add(shelf, name, data, spoiler=picture.is_spoiler())
        await interaction.followup.send(texts.saved(style.name), ephemeral=True)

    @style.command(name="list", description="See your styles, and those of this server")
    async def list_(self, interaction: discord.Interaction[Any]) -> None:
        """Lists styles, with their pictures on one sheet."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        library = self._bot.styles
        found = [(shelf, await library.all(shelf)) for shelf in shelves(interaction)]
        lists: list[str] = []
        numbered: list[tuple[int, Style]] = []
        for shelf, styles in found:
            first = len(numbered) + 1
            names = [style.name for style in styles]
            if styles:
                lists.append(texts.listed(names, library.limit(shelf), shared=shelf.shared, first=first))
            numbered += list(enumerate(styles[: texts.LISTED], first))
        if not numbered:
            await interaction.followup.send(texts.NONE_YET, ephemeral=True)
            return
        pictures = [(number, partial(library.load, style)) for number, style in numbered]
        spoiler = any(style.spoiler for _, style in numbered)
        drawn = io.BytesIO(await asyncio.to_thread(sheet, pictures))
        file = discord.File(drawn, "styles.webp", description=texts.SHEET_ALT, spoiler=spoiler)
        await interaction.followup.send("\n\n".join(lists), file=file, ephemeral=True)

    @style.command(description="See the picture of a style")
    @app_commands.describe(name="which")
    @app_commands.autocomplete(name=suggest)
    async def show(self, interaction: discord.Interaction[Any], name: Name) -> None:
        """Shows a style's picture."""
        style = await self._bot.styles.find(shelves(interaction), name)
        await interaction.response.defer(ephemeral=True, thinking=True)
        picture = io.BytesIO(await self._bot.styles.picture(style))
        file = discord.File(picture, "style.png", description=texts.alt(style.name), spoiler=style.spoiler)
        await interaction.followup.send(f"**{style.name}**", file=file, ephemeral=True)

    @style.command(description="Call a style otherwise")
    @app_commands.describe(name="which", new_name="what to call it", server="a style of this server; moderators only")
    @app_commands.autocomplete(name=suggest)
    async def rename(
        self, interaction: discord.Interaction[Any], name: Name, new_name: Name, server: bool = False
    ) -> None:
        """Renames a style."""
        style = await self._bot.styles.rename(_shelf(interaction, server=server), name, new_name)
        await interaction.response.send_message(texts.renamed(style.name), ephemeral=True)

    @style.command(description="Delete a style with its picture")
    @app_commands.describe(name="which", server="a style of this server; moderators only")
    @app_commands.autocomplete(name=suggest)
    async def remove(self, interaction: discord.Interaction[Any], name: Name, server: bool = False) -> None:
        """Removes a style."""
        style = await self._bot.styles.remove(_shelf(interaction, server=server), name)
        await interaction.response.send_message(texts.removed(style.name), ephemeral=True)

    @style.command(description="Get a code by which others can keep a style too, on other servers as well")
    @app_commands.describe(name="which")
    @app_commands.autocomplete(name=suggest)
    async def share(self, interaction: discord.Interaction[Any], name: Name) -> None:
        """Gives a style's code."""
        own, *others = shelves(interaction)
        try:
            code = await self._bot.styles.share([own, *(others if moderates(interaction) else [])], name)
        except Refusal:
            await self._bot.styles.find(shelves(interaction), name)
            raise Refusal(texts.MODERATORS_ONLY) from None  # for it is the server's
        await interaction.response.send_message(texts.shared(name, code), ephemeral=True)

    @style.command(name="import", description="Keep a style that somebody gave you the code of")
    @app_commands.describe(code="the code", name="what to call it, else as it is called there", server=FOR_SERVER)
    async def import_(
        self,
        interaction: discord.Interaction[Any],
        code: app_commands.Range[str, 1, 2 * CODE_LENGTH],
        name: Name | None = None,
        server: bool = False,
    ) -> None:
        """Keeps a style by its code."""
        shelf = _shelf(interaction, server=server)
        await interaction.response.defer(ephemeral=True, thinking=True)
        style = await self._bot.styles.take_over(shelf, code, name)
        await interaction.followup.send(texts.saved(style.name), ephemeral=True)


def _shelf(interaction: discord.Interaction[Any], *, server: bool) -> Shelf:
    """Where a member may change something: among their own styles or, for moderators, among the server's.

    Raises:
        Refusal: They may not, or there is no server.
    """
    if not server:
        return Shelf(interaction.user.id)
    if interaction.guild_id is None:
        raise Refusal(texts.NO_SERVER)
    if not moderates(interaction):
        raise Refusal(texts.MODERATORS_ONLY)
    return Shelf(interaction.guild_id, shared=True)


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(StylesCog(bot))
