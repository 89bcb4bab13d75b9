"""The forms that open under a job, and what they do once they are filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.delivery.answers import Answers
from bot.errors import Refusal
from bot.jobs.job import Job
from bot.queue.remix import look_up, paint_again, permitted, restyle
from bot.styles.library import Shelf
from bot.styles.mixture import TYPED_LENGTH
from bot.styles.models import NAME_LENGTH
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


class AgainDialog(Answers, discord.ui.Modal):
    """Asks for strength and size of another painting of the same pictures.

    Args:
        job: The painting that there is.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(title=say("queue-again-title"))
        self._job_id = job.id
        strength = say("queue-number", number=job.options.strength)
        self._strength: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="strength", max_length=5, default=strength
        )
        self._size: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="size", max_length=4, default=str(job.options.size)
        )
        for text, hint, component in (
            (say("queue-again-strength"), say("queue-again-strength-hint"), self._strength),
            (say("queue-again-size"), say("queue-again-size-hint"), self._size),
        ):
            self.add_item(discord.ui.Label(text=text, description=hint, component=component))

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Puts the job in the queue."""
        try:
            strength, size = float(self._strength.value.replace(",", ".")), int(self._size.value)
        except ValueError as error:
            raise Refusal(say("queue-not-a-number")) from error
        await paint_again(interaction, await permitted(interaction, self._job_id), strength=strength, size=size)


class RestyleDialog(Answers, discord.ui.Modal):
    """Asks for another style, as a picture or by its name.

    Args:
        job: The painting that there is.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(title=say("queue-restyle-title"))
        self._job_id = job.id
        self._picture: discord.ui.FileUpload[Any] = discord.ui.FileUpload(
            custom_id="picture", required=False, min_values=0, max_values=1
        )
        self._name: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="name", required=False, max_length=TYPED_LENGTH
        )
        for text, hint, component in (
            (say("queue-restyle-picture"), say("queue-restyle-picture-hint"), self._picture),
            (say("queue-restyle-name"), say("queue-restyle-name-hint"), self._name),
        ):
            self.add_item(discord.ui.Label(text=text, description=hint, component=component))

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Puts the job in the queue."""
        job = await look_up(interaction, self._job_id)
        await restyle(interaction, job, self._picture.values, self._name.value)


class SaveDialog(Answers, discord.ui.Modal):
    """Asks for the name under which to keep the style of a job.

    Args:
        job: The painting whose style it is.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(title=say("queue-save-title"))
        self._job_id = job.id
        self._name: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="name", max_length=NAME_LENGTH)
        text, hint = say("queue-save-name"), say("queue-save-name-hint")
        self.add_item(discord.ui.Label(text=text, description=hint, component=self._name))

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Keeps it."""
        bot: StylizeBot = interaction.client
        job = await permitted(interaction, self._job_id)
        await interaction.response.defer(ephemeral=True, thinking=True)
        picture = await bot.studio.album.file(next(iter(job.styles), None))
        style = await bot.styles.add(Shelf(interaction.user.id), self._name.value, picture, spoiler=job.spoiler)
        await interaction.followup.send(say("style-saved", name=style.name), ephemeral=True)
