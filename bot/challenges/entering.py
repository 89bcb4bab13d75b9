"""Enters a painting in a challenge, for the button under it and for the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.challenges import texts
from bot.errors import Refusal
from bot.jobs.job import Job
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


async def enter(interaction: discord.Interaction[Any], job: Job) -> None:
    """Enters a painting for whoever asked for it.

    Raises:
        Refusal: It is somebody else's, or can't be entered.
    """
    bot: StylizeBot = interaction.client
    if interaction.user.id != job.member_id:
        raise Refusal(say("challenge-only-your-own"))
    await interaction.response.defer(ephemeral=True, thinking=True)
    challenge, _ = await bot.entries.enter(job, await bot.studio.album.file(job.artwork))
    await interaction.followup.send(say("challenge-entered", theme=texts.plain(challenge.theme)), ephemeral=True)
