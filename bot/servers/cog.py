"""What members can type about what is kept of them: /privacy show, export and delete."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.doors import EVERYWHERE
from bot.errors import Refusal
from bot.servers.views import EraseButton, confirmation
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


class PrivacyCog(commands.Cog):
    """Members' rights.

    Args:
        bot: The client.
    """

    privacy = app_commands.Group(
        name="privacy",
        description="What this bot keeps of you",
        **EVERYWHERE,
    )

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot

    @privacy.command(description="See what is kept of you, and for how long")
    async def show(self, interaction: discord.Interaction[Any]) -> None:
        """Tells what there is."""
        kept = await self._bot.privacy.kept(interaction.user.id)
        text = say("privacy-nothing")
        if not kept.is_nothing:
            text = say("privacy-kept", days=self._bot.settings.keep_days, **kept.counts)
        await interaction.response.send_message(text, ephemeral=True)

    @privacy.command(description="Get a copy of all that is kept of you")
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Sends a zip."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await self._bot.privacy.export(interaction.user.id)
        if len(data) > interaction.filesize_limit:
            raise Refusal(say("privacy-too-large"))
        await interaction.followup.send(file=discord.File(io.BytesIO(data), "stylize.zip"), ephemeral=True)

    @privacy.command(description="Delete all that is kept of you")
    async def delete(self, interaction: discord.Interaction[Any]) -> None:
        """Asks whether that is meant."""
        kept = await self._bot.privacy.kept(interaction.user.id)
        if kept.is_nothing:
            raise Refusal(say("privacy-nothing"))
        text = say("privacy-confirm", **kept.counts)
        await interaction.response.send_message(text, view=confirmation(), ephemeral=True)


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(PrivacyCog(bot))
    bot.add_dynamic_items(EraseButton)
