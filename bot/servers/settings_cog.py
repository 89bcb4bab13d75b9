"""What members can type about a server and about the bot: /settings and /help."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.servers.settings_views import PageButton, SettingSelect, check_manages, page
from bot.styles.library import Shelf
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


class SettingsCog(commands.Cog):
    """A server's settings, and what becomes of a server that the bot has left.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Begins to look after servers that the bot has left."""
        self._bot.add_dynamic_items(PageButton, SettingSelect)
        self._forget_left.start()

    async def cog_unload(self) -> None:
        """Ends that."""
        self._bot.remove_dynamic_items(PageButton, SettingSelect)
        self._forget_left.cancel()

    @app_commands.command(description="Set what holds on this server; for those who manage it")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def settings(self, interaction: discord.Interaction[Any]) -> None:
        """Opens the panel."""
        check_manages(interaction)
        await interaction.response.send_message(**page(interaction, "places"), ephemeral=True)

    @app_commands.command(description="See what this bot can do, and what it keeps")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """Tells it."""
        settings = self._bot.settings
        text = say("help", days=settings.keep_days)
        await interaction.response.send_message(text, ephemeral=True)

    @commands.Cog.listener("on_ready")
    @commands.Cog.listener("on_guild_join")
    async def look(self, *_: discord.Guild) -> None:
        """Notes where the bot is."""
        if self._bot.is_ready():  # until then it does not know all of its servers
            await self._bot.servers.present([guild.id for guild in self._bot.guilds])

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Notes that the bot has left a server."""
        await self._bot.servers.left(guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Takes a channel that is gone out of those where pictures are painted; without any that is everywhere."""
        chosen = self._bot.servers.of(channel.guild.id).painting_channels
        if channel.id in chosen:
            left = tuple(each for each in chosen if each != channel.id)
            await self._bot.servers.change(channel.guild.id, painting_channels=left)

    @tasks.loop(hours=6)
    async def _forget_left(self) -> None:
        """Removes all that is kept of servers that the bot left long ago, as long as it keeps pictures."""
        bot = self._bot
        for guild_id in bot.servers.left_before(datetime.now(UTC) - timedelta(days=bot.settings.keep_days)):
            await bot.styles.erase(Shelf(guild_id, shared=True))
            await bot.entries.forget_server(guild_id)
            await bot.results.forget_server(guild_id)
            await bot.gallery.forget_server(guild_id)
            await bot.servers.forget(guild_id)  # last, so that it is done again if it was not done as a whole


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(SettingsCog(bot))
