"""/challenge, which its commands belong to wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

if TYPE_CHECKING:
    from bot.client import StylizeBot

group = app_commands.Group(
    name="challenge",
    description="Paint together: one theme, many pictures",
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
)


class Commands(commands.Cog):
    """A part of the feature's commands.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot
