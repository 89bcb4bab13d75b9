"""What members can type about a server's gallery, and what of Discord's events concerns it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import Refusal
from bot.gallery import pages, texts
from bot.gallery.rooms import visible
from bot.gallery.rules import MONTH, Selection
from bot.gallery.views import LeafButton, TakeDownButton, show_page
from bot.styles.completion import CHOICES
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


async def suggest_month(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The months that have works, the latest first."""
    names = await _months(interaction)
    fitting = [(month, name) for month, name in names.items() if typed.lower() in f"{month} {name.lower()}"]
    return [app_commands.Choice(name=name, value=month) for month, name in fitting[:CHOICES]]


async def _months(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """The months that have works, and what they are called."""
    bot: StylizeBot = interaction.client
    guild_id = interaction.guild_id or 0
    seen = visible(interaction, await bot.gallery.channels(guild_id))
    return {month: texts.month_name(month) for month in await bot.gallery.months(Selection(guild_id, seen))}


class GalleryCog(commands.Cog):
    """The gallery of a server.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Begins to look after galleries."""
        self._bot.add_dynamic_items(LeafButton, TakeDownButton)
        self._bot.curator.start()

    async def cog_unload(self) -> None:
        """Ends that."""
        self._bot.remove_dynamic_items(LeafButton, TakeDownButton)
        await self._bot.curator.stop()

    @app_commands.command(name="gallery", description="Look at what was painted on this server")
    @app_commands.describe(member="only works of this member", month="only works of this month")
    @app_commands.autocomplete(month=suggest_month)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def gallery(
        self, interaction: discord.Interaction[Any], member: discord.User | None = None, month: str = ""
    ) -> None:
        """Shows the latest work, from where one can leaf through all."""
        selection = await pages.select(
            interaction, member.id if member else None, await self._month(interaction, month)
        )
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_page(interaction, selection, None)

    async def _month(self, interaction: discord.Interaction[Any], typed: str) -> str | None:
        """The month that was chosen, or written as it is called."""
        typed = typed.strip()
        if not typed or MONTH.fullmatch(typed):
            return typed or None
        for month, name in (await _months(interaction)).items():
            if name.lower() == typed.lower():
                return month
        raise Refusal(say("gallery-unknown-month"))

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Hears of a star."""
        self._bot.curator.reacted(event)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        """Hears of a star that is taken back."""
        self._bot.curator.reacted(event)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Notes that a post was deleted."""
        await self._deleted(event.guild_id, event.channel_id, [event.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Notes that many messages were deleted at once."""
        await self._deleted(event.guild_id, event.channel_id, list(event.message_ids))

    async def _deleted(self, guild_id: int | None, channel_id: int, message_ids: list[int]) -> None:
        # Elsewhere much is deleted that is no post, and a post in a gallery of before is missed when it is looked for.
        if self._bot.servers.of(guild_id).gallery_channel == channel_id:
            await self._bot.gallery.taken_down(message_ids)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Notes that a channel is gone."""
        await self._bot.curator.channel_gone(channel.guild.id, channel.id)


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(GalleryCog(bot))
