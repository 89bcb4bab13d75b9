"""Completes a style's name while a member types it."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.styles.library import matching

CHOICES = 25
"""As many as Discord takes (its documentation, "Application Command Object")."""


async def suggest(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The names of the member's styles that fit."""
    names = await interaction.client.styles.names(interaction.user.id)
    return [app_commands.Choice(name=name, value=name) for name in matching(names, typed, CHOICES)]
