"""What an interaction is about: which challenge, on which server, and what the member may do in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.challenges.rules import Challenge
from bot.delivery.doors import moderates, role_ids
from bot.errors import Refusal
from bot.styles.completion import CHOICES
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


def server(interaction: discord.Interaction[Any]) -> int:
    """The server that an interaction comes from.

    Raises:
        Refusal: It comes from none.
    """
    if interaction.guild_id is None:
        raise Refusal(say("challenge-none-running"))
    return interaction.guild_id


def hosts(interaction: discord.Interaction[Any]) -> bool:
    """Whether a member may open and lead challenges: moderators, and those with the role for it."""
    role_id = interaction.client.servers.of(interaction.guild_id).host_role
    return moderates(interaction) or role_id in role_ids(interaction.user)


def check_hosts(interaction: discord.Interaction[Any]) -> None:
    """Refuses whoever may not lead challenges.

    Raises:
        Refusal: They may not.
    """
    if not hosts(interaction):
        raise Refusal(say("challenge-hosts-only"))


async def taking_entries(interaction: discord.Interaction[Any]) -> Challenge:
    """The challenge that takes entries.

    Raises:
        Refusal: There is none.
    """
    bot: StylizeBot = interaction.client
    challenge = await bot.challenges.taking_entries(server(interaction))
    if challenge is None:
        raise Refusal(say("challenge-none-open"))
    return challenge


async def chosen(interaction: discord.Interaction[Any], which: str | None) -> Challenge:
    """The challenge that is said or, if none is, the only one that is under way here.

    Raises:
        Refusal: There is none, or it can't be told which.
    """
    bot: StylizeBot = interaction.client
    running = await bot.challenges.running(server(interaction))
    here = [each for each in running if each.channel_id == interaction.channel_id]
    found = [each for each in running if each.id == which] if which else running if len(running) == 1 else here
    if len(found) == 1:
        return found[0]
    raise Refusal(say("challenge-which-challenge") if running else say("challenge-none-running"))


async def suggest_running(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The challenges that are under way on this server."""
    return _suggested(await interaction.client.challenges.running(interaction.guild_id or 0), typed)


async def suggest_decided(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The challenges that were decided on this server, as long as their pictures are kept."""
    return _suggested(await interaction.client.challenges.decided(interaction.guild_id or 0), typed)


def _suggested(challenges: list[Challenge], typed: str) -> list[app_commands.Choice[str]]:
    fitting = [each for each in challenges if typed.lower() in each.theme.lower()]
    return [app_commands.Choice(name=each.theme, value=each.id) for each in fitting[:CHOICES]]
