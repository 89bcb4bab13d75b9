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
from bot.styles.completion import shelves, suggest
from bot.styles.library import Shelf, Style
from bot.styles.listing import LISTED, listed
from bot.styles.models import CODE_LENGTH, NAME_LENGTH
from bot.styles.sheet import sheet
from bot.words import say

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
        what = say("style-picture")
        self._bot.intake.check(picture, what)
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await self._bot.intake.picture(picture, what, self._bot.settings.max_size)
        style = await self._bot.styles.add(shelf, name, data, spoiler=picture.is_spoiler())
        await interaction.followup.send(say("style-saved", name=style.name), ephemeral=True)

    @style.command(name="list", description="See your styles, and those of this server")
    async def list_(self, interaction: discord.Interaction[Any]) -> None:
        """Lists styles, with their previews on one sheet, or their pictures where there are none yet."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        library = self._bot.styles
        found = [(shelf, await library.all(shelf)) for shelf in shelves(interaction)]
        lists: list[str] = []
        numbered: list[tuple[int, Style]] = []
        for shelf, styles in found:
            first = len(numbered) + 1
            names = [style.name for style in styles]
            if styles:
                lists.append(listed(names, shelf.whose, library.limit(shelf), first))
            numbered += list(enumerate(styles[:LISTED], first))
        if not numbered:
            await interaction.followup.send(say("style-none-yet"), ephemeral=True)
            return
        pictures = [(number, partial(library.thumbnail, style)) for number, style in numbered]
        spoiler = any(style.spoiler for _, style in numbered)
        drawn = io.BytesIO(await asyncio.to_thread(sheet, pictures))
        file = discord.File(drawn, "styles.webp", description=say("style-sheet-alt"), spoiler=spoiler)
        await interaction.followup.send("\n\n".join(lists), file=file, ephemeral=True)

    @style.command(description="See the picture of a style, and how it paints")
    @app_commands.describe(name="which")
    @app_commands.autocomplete(name=suggest)
    async def show(self, interaction: discord.Interaction[Any], name: Name) -> None:
        """Shows a style's picture and, where there is one, its preview."""
        style = await self._bot.styles.find(shelves(interaction), name)
        await interaction.response.defer(ephemeral=True, thinking=True)
        library = self._bot.styles
        picture, preview = await library.picture(style), await library.preview(style)
        files = [_file(picture, "style.png", say("style-alt", name=style.name), style)]
        text = say("style-shown", name=style.name)
        if preview is not None:
            files.append(_file(preview, "preview.webp", say("style-preview-alt", name=style.name), style))
            text = say("style-shown-preview", name=style.name)
        await interaction.followup.send(text, files=files, ephemeral=True)

    @style.command(description="Call a style otherwise")
    @app_commands.describe(name="which", new_name="what to call it", server="a style of this server; moderators only")
    @app_commands.autocomplete(name=suggest)
    async def rename(
        self, interaction: discord.Interaction[Any], name: Name, new_name: Name, server: bool = False
    ) -> None:
        """Renames a style."""
        style = await self._bot.styles.rename(_shelf(interaction, server=server), name, new_name)
        await interaction.response.send_message(say("style-renamed", name=style.name), ephemeral=True)

    @style.command(description="Delete a style with its picture")
    @app_commands.describe(name="which", server="a style of this server; moderators only")
    @app_commands.autocomplete(name=suggest)
    async def remove(self, interaction: discord.Interaction[Any], name: Name, server: bool = False) -> None:
        """Removes a style."""
        style = await self._bot.styles.remove(_shelf(interaction, server=server), name)
        await interaction.response.send_message(say("style-removed", name=style.name), ephemeral=True)

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
            raise Refusal(say("style-moderators-only")) from None  # for it is the server's
        await interaction.response.send_message(say("style-shared", name=name, code=code), ephemeral=True)

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
        await interaction.followup.send(say("style-saved", name=style.name), ephemeral=True)


def _shelf(interaction: discord.Interaction[Any], *, server: bool) -> Shelf:
    """Where a member may change something: among their own styles or, for moderators, among the server's.

    Raises:
        Refusal: They may not, or there is no server.
    """
    if not server:
        return Shelf(interaction.user.id)
    if interaction.guild_id is None:
        raise Refusal(say("style-no-server"))
    if not moderates(interaction):
        raise Refusal(say("style-moderators-only"))
    return Shelf(interaction.guild_id, shared=True)


def _file(data: bytes, name: str, alt: str, style: Style) -> discord.File:
    return discord.File(io.BytesIO(data), name, description=alt, spoiler=style.spoiler)


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(StylesCog(bot))
