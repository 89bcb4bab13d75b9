"""Enters a painting in a challenge, for the button under it and for the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.challenges import texts
from bot.delivery.doors import role_ids
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
    artwork = await bot.studio.album.file(job.artwork)
    challenge, entry = await bot.entries.enter(job, artwork, role_ids(interaction.user))
    await interaction.followup.send(texts.entered(challenge, entry), ephemeral=True)
