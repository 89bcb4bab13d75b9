"""Completes a style's name while a member types it, and finds the shelves that they reach from where they are."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.styles.library import Shelf, matching
from bot.styles.mixture import split
from bot.words import say

CHOICES, CHOICE_LENGTH = 25, 100
"""As many, and as long, as Discord takes (its documentation, "Application Command Object")."""


def shelves(interaction: discord.Interaction[Any]) -> list[Shelf]:
    """The member's own styles, and then those of the server where they are."""
    own = [Shelf(interaction.user.id)]
    return own if interaction.guild_id is None else [*own, Shelf(interaction.guild_id, shared=True)]


async def suggest_mixture(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """As `suggest`, for the last of several names."""
    before, last = split(typed)
    choices = [
        app_commands.Choice(name=before + choice.name, value=before + choice.value)
        for choice in await suggest(interaction, last)
    ]
    return [choice for choice in choices if len(choice.name) <= CHOICE_LENGTH]


async def suggest(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The names that fit, of the member's styles and the server's."""
    found: dict[str, str] = {}  # what is shown, by the name; one's own hides the server's of the same
    for shelf in shelves(interaction):
        for style in await interaction.client.styles.all(shelf):
            found.setdefault(style.name, say("style-choice", whose=shelf.whose, name=style.name))
    names = matching(list(found), typed, CHOICES)
    return [app_commands.Choice(name=found[name], value=name) for name in names]
