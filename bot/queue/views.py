"""What members click under a job and under its artwork. Found by their ids, so that they work after a restart too."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NamedTuple, Self

import discord

from bot.challenges.entering import enter
from bot.delivery.answers import Answers
from bot.delivery.links import parent_link
from bot.errors import Refusal
from bot.jobs.job import Job, State
from bot.queue.dialogs import AgainDialog, RestyleDialog, SaveDialog
from bot.queue.listing import details
from bot.queue.remix import STEP, look_up, moved, paint_again, permitted
from bot.words import say
from nst_core import images

COMPARE_HEIGHT = 384
"""Of the pictures that are shown side by side, in pixels."""


class JobButton(
    Answers, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"job:(?P<id>[0-9a-f]{12}):(?P<action>[a-z]+)"
):
    """Does something with a job.

    Args:
        job_id: Which job.
        action: A key of ``ACTIONS``.
        row: Where it stands, 0 to 4.
    """

    def __init__(self, job_id: str, action: str, row: int | None = None) -> None:
        self.job_id, self.action = job_id, action
        label = say("challenge-enter") if action == "enter" else say(f"queue-button-{action}")
        style = ACTIONS[action].style
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"job:{job_id}:{action}", row=row))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls(match["id"], match["action"])

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Does it, if whoever pressed it may."""
        action = ACTIONS[self.action]
        find = look_up if action.for_all else permitted
        await action.run(interaction, await find(interaction, self.job_id))


async def cancel(interaction: discord.Interaction[Any], job: Job) -> None:
    """Ends a job; its message will say it."""
    if job.state.ended:
        raise Refusal(say("queue-ended"))
    await interaction.response.defer()
    await interaction.client.studio.cancel(job.id)


async def keep(interaction: discord.Interaction[Any], job: Job) -> None:
    """Ends a job with what is there."""
    if job.state.ended:
        raise Refusal(say("queue-ended"))
    interaction.client.studio.keep(job.id)
    await interaction.response.defer()


async def again(interaction: discord.Interaction[Any], job: Job) -> None:
    """Asks how to paint the same pictures once more."""
    await interaction.response.send_modal(AgainDialog(job))


async def stronger(interaction: discord.Interaction[Any], job: Job) -> None:
    """Paints the same pictures with more of the style."""
    strength = moved(job.options.strength, STEP)
    if strength == job.options.strength:
        raise Refusal(say("queue-strongest"))
    await paint_again(interaction, job, strength=strength)


async def weaker(interaction: discord.Interaction[Any], job: Job) -> None:
    """Paints the same pictures with less of the style."""
    strength = moved(job.options.strength, -STEP)
    if strength == job.options.strength:
        raise Refusal(say("queue-weakest"))
    await paint_again(interaction, job, strength=strength)


async def larger(interaction: discord.Interaction[Any], job: Job) -> None:
    """Goes on from an artwork at twice its size, or the largest that this bot paints."""
    if job.state is not State.DONE:
        raise Refusal(say("queue-not-done"))
    size = min(2 * job.options.size, interaction.client.max_size(interaction.guild_id))
    if size <= job.options.size:
        raise Refusal(say("queue-largest", size=size))
    await paint_again(interaction, job, from_artwork=True, size=size)


async def restyle(interaction: discord.Interaction[Any], job: Job) -> None:
    """Asks for another style."""
    await interaction.response.send_modal(RestyleDialog(job))


async def compare(interaction: discord.Interaction[Any], job: Job) -> None:
    """Shows content, styles and artwork side by side."""
    if job.state is not State.DONE:
        raise Refusal(say("queue-not-done"))
    await interaction.response.defer(ephemeral=True, thinking=True)
    studio = interaction.client.studio
    files = await asyncio.gather(*(studio.album.file(name) for name in (job.content, *job.styles, job.artwork)))
    row = await asyncio.to_thread(_side_by_side, files)
    file = discord.File(
        io.BytesIO(row), f"compare-{job.id}.webp", description=say("queue-compare-alt"), spoiler=job.spoiler
    )
    await interaction.followup.send(file=file, ephemeral=True)


async def timelapse(interaction: discord.Interaction[Any], job: Job) -> None:
    """Shows how an artwork grew."""
    if job.state is not State.DONE:
        raise Refusal(say("queue-not-done"))
    await interaction.response.defer(ephemeral=True, thinking=True)
    film = await interaction.client.studio.album.file(job.film)
    file = discord.File(
        io.BytesIO(film), f"timelapse-{job.id}.webp", description=say("queue-film-alt"), spoiler=job.spoiler
    )
    await interaction.followup.send(file=file, ephemeral=True)


async def save(interaction: discord.Interaction[Any], job: Job) -> None:
    """Asks under which name to keep the style that a job is painted with."""
    if len(job.styles) > 1:
        raise Refusal(say("queue-several-styles"))
    await interaction.response.send_modal(SaveDialog(job))


async def show(interaction: discord.Interaction[Any], job: Job) -> None:
    """Tells what a job was painted with."""
    parent_url = await parent_link(interaction.client.studio, job)
    await interaction.response.send_message(details(job, parent_url), ephemeral=True)


async def delete(interaction: discord.Interaction[Any], job: Job) -> None:
    """Deletes an artwork's message, and the job's pictures."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.client.curator.withdraw_job(job.id)  # first: where it fails, the button is still there
    if interaction.message:
        await interaction.message.delete()
    await interaction.client.entries.withdraw_job(job.id)
    await interaction.client.studio.album.forget(job)
    await interaction.followup.send(say("queue-deleted"), ephemeral=True)


def _side_by_side(files: list[bytes]) -> bytes:
    return images.encode(images.side_by_side([*map(images.decode, files)], COMPARE_HEIGHT), "WEBP", quality=85)


class Action(NamedTuple):
    """What a button does.

    Attributes:
        run: Does it.
        style: The button's.
        for_all: Whether every member may, and not only who asked for the job, and moderators.
    """

    run: Callable[[discord.Interaction[Any], Job], Coroutine[Any, Any, None]]
    style: discord.ButtonStyle = discord.ButtonStyle.secondary
    for_all: bool = False


ACTIONS = {
    "cancel": Action(cancel),
    "keep": Action(keep),
    "again": Action(again, discord.ButtonStyle.primary),
    "stronger": Action(stronger),
    "weaker": Action(weaker),
    "larger": Action(larger),
    "restyle": Action(restyle, for_all=True),
    "compare": Action(compare),
    "timelapse": Action(timelapse),
    "save": Action(save),
    "show": Action(show),
    "delete": Action(delete, discord.ButtonStyle.danger),
    "enter": Action(enter, discord.ButtonStyle.success),
}
"""What can be done with a job, by the names that stand in the buttons' ids."""

OTHERS = ("again", "stronger", "weaker", "larger", "restyle")
"""What makes another painting, a row of buttons."""
ABOUT = ("compare", "timelapse", "save", "show", "delete")
"""What is about the one there is, likewise."""


def _view(job: Job, *rows: Sequence[str]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for row, actions in enumerate(rows):
        for action in actions:
            view.add_item(JobButton(job.id, action, row))
    return view


def under_progress(job: Job) -> discord.ui.View:
    """The buttons under a job that goes on."""
    return _view(job, ("cancel", "keep"))


def under_artwork(job: Job, *, entering: bool = False) -> discord.ui.View:
    """The buttons under an artwork; one more where a challenge takes entries."""
    return _view(job, *([("enter",)] if entering else []), OTHERS, ABOUT)
