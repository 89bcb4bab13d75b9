"""Other paintings of what a job was painted from: again, stronger, weaker, larger, in another style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import discord

from bot.delivery.doors import InteractionDoor, moderates
from bot.errors import Refusal
from bot.jobs.job import Job, State
from bot.styles.completion import shelves
from bot.styles.mixture import read
from bot.words import say
from nst_core.options import limits

if TYPE_CHECKING:
    from bot.client import StylizeBot
    from bot.stylize.reception import Picture

STEP = 0.2
"""How much stronger or weaker: as little as is seen at a glance, so that a few presses go all the way."""


async def look_up(interaction: discord.Interaction[Any], job_id: str) -> Job:
    """The job of that id, whoever asked for it.

    Raises:
        Refusal: There is none.
    """
    job: Job | None = await interaction.client.studio.look_up(job_id)
    if job is None:
        raise Refusal(say("queue-unknown"))
    return job


async def permitted(interaction: discord.Interaction[Any], job_id: str) -> Job:
    """The job of that id.

    Raises:
        Refusal: There is none, or this member may do nothing with it.
    """
    job = await look_up(interaction, job_id)
    # Who moderates one channel may do nothing with what was painted in another, which may be closed to them.
    here = job.place.channel_id == interaction.channel_id and interaction.permissions.manage_messages
    leads = here or (job.place.guild_id == interaction.guild_id and moderates(interaction))
    if interaction.user.id != job.member_id and not leads:
        raise Refusal(say("queue-not-yours"))
    return job


async def paint_again(
    interaction: discord.Interaction[Any],
    job: Job,
    strength: float | None = None,
    size: int | None = None,
    *,
    from_artwork: bool = False,
) -> None:
    """Puts another job with the pictures of one in the queue.

    Args:
        interaction: Who asks, and where; they may do something with the job.
        job: The job.
        strength: As in ``Options``, if not the job's.
        size: Likewise.
        from_artwork: Whether to go on from its artwork instead of from the start.

    Raises:
        Refusal: It can't be painted so.
    """
    bot: StylizeBot = interaction.client
    strength = job.options.strength if strength is None else _within("strength", strength)
    size = job.options.size if size is None else _within("size", size)
    content, styles = await bot.studio.album.inputs(job)
    start = await bot.studio.album.file(job.artwork) if from_artwork else None
    options = replace(job.options, strength=strength, size=size)
    await bot.reception.take(InteractionDoor(interaction), content, styles, options, parent=job, start=start)


async def restyle(
    interaction: discord.Interaction[Any], job: Job, pictures: Sequence[discord.Attachment], names: str
) -> None:
    """Puts a job in the queue that paints another in a style that a member gives.

    Whoever asked for the other has the photograph painted, everyone else its artwork: the photograph may be one that
    they were never shown.

    Args:
        interaction: Who asks, and where.
        job: The other job.
        pictures: The style as a picture, or none.
        names: The names of styles, or none.

    Raises:
        Refusal: It can't be painted so.
    """
    bot: StylizeBot = interaction.client
    if bool(pictures) == bool(names.strip()):
        raise Refusal(say("queue-one-style"))
    if job.state is not State.DONE:
        raise Refusal(say("queue-not-done"))
    styles, weights = ([], ()) if pictures else read(names)
    reached = shelves(interaction)
    manner: list[Picture] = [*pictures, *[await bot.styles.find(reached, name) for name in styles]]
    options = replace(job.options, style_weights=weights)
    content = await bot.studio.album.file(job.content if interaction.user.id == job.member_id else job.artwork)
    await bot.reception.take(InteractionDoor(interaction), content, manner, options, parent=job)


Number = TypeVar("Number", int, float)


def _within(option: str, given: Number) -> Number:
    low, high = limits(option)
    if low <= given <= high:
        return given
    raise Refusal(say("queue-out-of-range", option=option, low=low, high=high, given=given))  # also NaN


def moved(strength: float, by: float) -> float:
    """A strength that is greater or less by that, within its limits; the same where there is no other."""
    low, high = limits("strength")
    return float(round(min(high, max(low, strength + by)), 2))
