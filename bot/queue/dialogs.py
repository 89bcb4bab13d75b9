"""The forms that open under a job, and what they do once they are filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.delivery.doors import InteractionDoor
from bot.errors import Refusal
from bot.jobs.job import Job
from bot.queue import texts
from bot.styles.library import Shelf
from bot.styles.models import NAME_LENGTH
from bot.styles.texts import saved
from nst_core.options import OptionsError

if TYPE_CHECKING:
    from bot.client import StylizeBot


async def permitted(interaction: discord.Interaction[Any], job_id: str) -> Job:
    """The job of that id.

    Raises:
        Refusal: There is none, or this member may do nothing with it.
    """
    job: Job | None = await interaction.client.studio.look_up(job_id)
    if job is None:
        raise Refusal(texts.UNKNOWN)
    moderates = job.place.guild_id == interaction.guild_id and interaction.permissions.manage_messages
    if interaction.user.id != job.member_id and not moderates:
        raise Refusal(texts.NOT_YOURS)
    return job


async def paint_again(
    interaction: discord.Interaction[Any], job_id: str, strength: float, size: int, *, from_artwork: bool = False
) -> None:
    """Puts another job with the pictures of one in the queue, from the start or from its artwork.

    Raises:
        Refusal: It can't be painted so.
    """
    bot: StylizeBot = interaction.client
    job = await permitted(interaction, job_id)
    try:
        options = replace(job.options, strength=strength, size=size)
    except OptionsError as error:
        raise Refusal(texts.refused(error)) from error
    bot.check_size(size)
    door = InteractionDoor(interaction)
    door.check()
    bot.studio.check(door.author.id, door.place.guild_id)
    await door.acknowledge()
    other = await bot.studio.again(job, door.author.id, door.place, options, from_artwork=from_artwork)
    await bot.open(door, other)


class Dialog(discord.ui.Modal):
    """A form whose errors go to the one place that handles them."""

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        """Hands them on."""
        await interaction.client.report(interaction, error)


def text_input(label: discord.ui.Label[Any]) -> discord.ui.TextInput[Any]:
    """A form's line of text."""
    assert isinstance(label.component, discord.ui.TextInput)  # noqa: S101
    return label.component


class AgainDialog(Dialog, title="Paint it again"):
    """Asks for strength and size of another painting of the same pictures.

    Args:
        job: The painting that there is.
    """

    strength: discord.ui.Label[Self] = discord.ui.Label(
        text="Strength",
        description="0 is the photograph, 1 the painting",
        component=discord.ui.TextInput(custom_id="strength", max_length=5),
    )
    size: discord.ui.Label[Self] = discord.ui.Label(
        text="Size",
        description="Pixels of the longer side",
        component=discord.ui.TextInput(custom_id="size", max_length=4),
    )

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job_id = job.id
        text_input(self.strength).default = f"{job.options.strength:g}"
        text_input(self.size).default = str(job.options.size)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Puts the job in the queue."""
        try:
            strength, size = float(text_input(self.strength).value), int(text_input(self.size).value)
        except ValueError as error:
            raise Refusal(texts.NOT_A_NUMBER) from error
        await paint_again(interaction, self._job_id, strength, size)


class SaveDialog(Dialog, title="Save this style"):
    """Asks for the name under which to keep the style of a job.

    Args:
        job: The painting whose style it is.
    """

    name: discord.ui.Label[Self] = discord.ui.Label(
        text="Name",
        description="What to call it; /stylize takes it as style_name",
        component=discord.ui.TextInput(custom_id="name", max_length=NAME_LENGTH),
    )

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job_id = job.id

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Keeps it."""
        bot: StylizeBot = interaction.client
        job = await permitted(interaction, self._job_id)
        await interaction.response.defer(ephemeral=True, thinking=True)
        picture, name = await bot.studio.file(next(iter(job.styles), None)), text_input(self.name).value
        style = await bot.styles.add(Shelf(interaction.user.id), name, picture, spoiler=job.spoiler)
        await interaction.followup.send(saved(style.name), ephemeral=True)
