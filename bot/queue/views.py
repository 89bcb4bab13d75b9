"""What members click under a job and under its artwork. Found by their ids, so that they work after a restart too."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.challenges.entering import enter
from bot.challenges.texts import ENTER
from bot.errors import Refusal
from bot.jobs.job import Job, State
from bot.queue import texts
from bot.queue.dialogs import AgainDialog, SaveDialog, paint_again, permitted
from nst_core import images

if TYPE_CHECKING:
    from bot.client import StylizeBot

COMPARE_HEIGHT = 384
"""Of the pictures that are shown side by side, in pixels."""


class JobButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"job:(?P<id>[0-9a-f]{12}):(?P<action>[a-z]+)"
):
    """Does something with a job, for whoever asked for it and for moderators.

    Args:
        job_id: Which job.
        action: A key of ``ACTIONS``.
    """

    def __init__(self, job_id: str, action: str) -> None:
        self.job_id, self.action = job_id, action
        label, style, _ = ACTIONS[action]
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"job:{job_id}:{action}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls(match["id"], match["action"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Does it, if whoever pressed it may."""
        bot: StylizeBot = interaction.client
        try:
            await ACTIONS[self.action][2](interaction, await permitted(interaction, self.job_id))
        except Exception as error:
            await bot.report(interaction, error)


async def cancel(interaction: discord.Interaction[Any], job: Job) -> None:
    """Ends a job; its message will say it."""
    if job.state.ended:
        raise Refusal(texts.ENDED)
    await interaction.response.defer()
    await interaction.client.studio.cancel(job.id)


async def keep(interaction: discord.Interaction[Any], job: Job) -> None:
    """Ends a job with what is there."""
    if job.state.ended:
        raise Refusal(texts.ENDED)
    interaction.client.studio.keep(job.id)
    await interaction.response.defer()


async def again(interaction: discord.Interaction[Any], job: Job) -> None:
    """Asks how to paint the same pictures once more."""
    await interaction.response.send_modal(AgainDialog(job))


async def larger(interaction: discord.Interaction[Any], job: Job) -> None:
    """Goes on from an artwork at twice its size, or the largest that this bot paints."""
    if job.state is not State.DONE:
        raise Refusal(texts.NOT_DONE)
    size = min(2 * job.options.size, interaction.client.settings.max_size)
    if size <= job.options.size:
        raise Refusal(texts.largest(size))
    await paint_again(interaction, job.id, job.options.strength, size, from_artwork=True)


async def compare(interaction: discord.Interaction[Any], job: Job) -> None:
    """Shows content, styles and artwork side by side."""
    if job.state is not State.DONE:
        raise Refusal(texts.NOT_DONE)
    await interaction.response.defer(ephemeral=True, thinking=True)
    studio = interaction.client.studio
    files = await asyncio.gather(*(studio.file(name) for name in (job.content, *job.styles, job.artwork)))
    row = await asyncio.to_thread(_side_by_side, files)
    file = discord.File(io.BytesIO(row), f"compare-{job.id}.webp", description=texts.COMPARE_ALT, spoiler=job.spoiler)
    await interaction.followup.send(file=file, ephemeral=True)


async def timelapse(interaction: discord.Interaction[Any], job: Job) -> None:
    """Shows how an artwork grew."""
    if job.state is not State.DONE:
        raise Refusal(texts.NOT_DONE)
    await interaction.response.defer(ephemeral=True, thinking=True)
    film = await interaction.client.studio.file(job.film)
    file = discord.File(io.BytesIO(film), f"timelapse-{job.id}.webp", description=texts.FILM_ALT, spoiler=job.spoiler)
    await interaction.followup.send(file=file, ephemeral=True)


async def save(interaction: discord.Interaction[Any], job: Job) -> None:
    """Asks under which name to keep the style that a job is painted with."""
    if len(job.styles) > 1:
        raise Refusal(texts.SEVERAL_STYLES)
    await interaction.response.send_modal(SaveDialog(job))


async def show(interaction: discord.Interaction[Any], job: Job) -> None:
    """Tells what a job was painted with."""
    await interaction.response.send_message(texts.details(job), ephemeral=True)


async def delete(interaction: discord.Interaction[Any], job: Job) -> None:
    """Deletes an artwork's message, and the job's pictures."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.client.curator.withdraw_job(job.id)  # first: where it fails, the button is still there
    if interaction.message:
        await interaction.message.delete()
    await interaction.client.entries.withdraw_job(job.id)
    await interaction.client.studio.forget(job)
    await interaction.followup.send(texts.DELETED, ephemeral=True)


def _side_by_side(files: list[bytes]) -> bytes:
    return images.encode(images.side_by_side([*map(images.decode, files)], COMPARE_HEIGHT), "WEBP", quality=85)


Action = Callable[[discord.Interaction[Any], Job], Coroutine[Any, Any, None]]
ACTIONS: dict[str, tuple[str, discord.ButtonStyle, Action]] = {
    "cancel": ("Cancel", discord.ButtonStyle.secondary, cancel),
    "keep": ("Stop and keep", discord.ButtonStyle.secondary, keep),
    "again": ("Again", discord.ButtonStyle.primary, again),
    "larger": ("Larger", discord.ButtonStyle.secondary, larger),
    "compare": ("Compare", discord.ButtonStyle.secondary, compare),
    "timelapse": ("Timelapse", discord.ButtonStyle.secondary, timelapse),
    "enter": (ENTER, discord.ButtonStyle.success, enter),
    "save": ("Save style", discord.ButtonStyle.secondary, save),
    "show": ("Details", discord.ButtonStyle.secondary, show),
    "delete": ("Delete", discord.ButtonStyle.danger, delete),
}
"""What can be done with a job: a button's label and style, and what it does."""


def _view(job: Job, *actions: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for action in actions:
        view.add_item(JobButton(job.id, action))
    return view


def under_progress(job: Job) -> discord.ui.View:
    """The buttons under a job that goes on."""
    return _view(job, "cancel", "keep")


def under_artwork(job: Job, *, entering: bool = False) -> discord.ui.View:
    """The buttons under an artwork; one more where a challenge takes entries."""
    extra = ("enter",) if entering else ()
    return _view(job, *extra, "again", "larger", "compare", "timelapse", "save", "show", "delete")
