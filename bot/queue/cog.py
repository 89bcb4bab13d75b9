"""What members can type about jobs: /queue, /job and /history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery.doors import EVERYWHERE
from bot.errors import Refusal
from bot.jobs.job import Job, State
from bot.queue import listing, views
from bot.queue.remix import permitted
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


class QueueCog(commands.Cog):
    """The ledger's door.

    Args:
        bot: The client.
    """

    job = app_commands.Group(
        name="job",
        description="A painting of yours",
        **EVERYWHERE,
    )

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot

    @app_commands.command(name="queue", description="See what is being painted here, and what waits")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def queue(self, interaction: discord.Interaction[Any]) -> None:
        """Lists the jobs of this server; in direct messages one's own."""

        def here(job: Job) -> bool:
            mine = job.member_id == interaction.user.id
            return mine if interaction.guild_id is None else job.place.guild_id == interaction.guild_id

        studio = self._bot.studio
        painting = [job for job in studio.unfinished if job.state is State.PAINTING and here(job)]
        text = listing.queue(painting, [job for job in studio.line if here(job)])
        await interaction.response.send_message(text, ephemeral=True)

    @app_commands.command(name="history", description="See your latest paintings")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def history(self, interaction: discord.Interaction[Any]) -> None:
        """Lists a member's latest jobs."""
        jobs = await self._bot.studio.history(interaction.user.id, listing.SHOWN)
        await interaction.response.send_message(listing.history(jobs), ephemeral=True)

    @job.command(name="show", description="See what a painting was made with")
    @app_commands.describe(id="which, as /history names it; your latest if not said")
    async def show(self, interaction: discord.Interaction[Any], id: str = "") -> None:  # noqa: A002 - Discord's name
        """Tells a job's parameters."""
        await views.show(interaction, await self._job(interaction, id))

    @job.command(name="cancel", description="Stop a painting")
    @app_commands.describe(id="which, as /history names it; your latest if not said")
    async def cancel(self, interaction: discord.Interaction[Any], id: str = "") -> None:  # noqa: A002
        """Ends a job."""
        job = await self._job(interaction, id)
        if job.state.ended:
            raise Refusal(say("queue-ended"))
        await self._bot.studio.cancel(job.id)
        await interaction.response.send_message(say("queue-cancelling"), ephemeral=True)

    @job.command(name="again", description="Paint the same pictures once more")
    @app_commands.describe(id="which, as /history names it; your latest if not said")
    async def again(self, interaction: discord.Interaction[Any], id: str = "") -> None:  # noqa: A002
        """Asks how, and puts another job in the queue."""
        await views.again(interaction, await self._job(interaction, id))

    async def _job(self, interaction: discord.Interaction[Any], job_id: str) -> Job:
        if job_id:
            return await permitted(interaction, job_id.strip(" `"))
        latest = await self._bot.studio.history(interaction.user.id, 1)
        if not latest:
            raise Refusal(say("queue-no-history"))
        return latest[0]


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(QueueCog(bot))
    bot.add_dynamic_items(views.JobButton)
