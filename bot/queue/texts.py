"""What members read about jobs. Plain text, no Discord."""

from __future__ import annotations

from collections.abc import Sequence

from bot.delivery.texts import duration
from bot.jobs.job import Job, State
from bot.words.engine import in_words
from nst_core.options import OptionsError

NOT_YOURS = "Only whoever asked for this painting, or a moderator, can do that."
ENDED = "That painting has ended already."
UNKNOWN = "There is no such painting; /history lists yours."
CANCELLING = "It is being stopped."
EMPTY_QUEUE = "No painting is waiting, and none is under way."
EMPTY_HISTORY = "You have no paintings yet; /stylize makes the first."
NOT_DONE = "That painting was not finished, so there is nothing to show."
SEVERAL_STYLES = "It was painted with several styles, which are kept already under names of their own; /style list."
NOT_A_NUMBER = "Strength is a number from 0 to 1, size one of pixels; please try again."
DELETED = "Deleted, with the pictures it was made from."
COMPARE_ALT = "The photograph, the painting it was painted after, and the artwork, side by side"
FILM_ALT = "How the artwork grew, from the photograph on"

SHOWN = 10
"""Lines of a list: what fits a telephone's screen."""

STATES = {
    State.QUEUED: "waiting",
    State.PAINTING: "being painted",
    State.DONE: "done",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
}


def queue(painting: Sequence[Job], line: Sequence[Job]) -> str:
    """Who is being painted for and who waits."""
    if not painting and not line:
        return EMPTY_QUEUE
    rows = [f"🖌 <@{job.member_id}> `{job.id}`{_percent(job)}" for job in painting]
    for number, job in enumerate(line, 1):
        starts = job.starts_in_seconds
        when = "" if starts is None else f", starts in {duration(starts)}"
        rows.append(f"{number}. <@{job.member_id}> `{job.id}`{when}")
    more = len(rows) - SHOWN
    return "\n".join(rows[:SHOWN] + ([f"… and {more} more"] if more > 0 else []))


def _percent(job: Job) -> str:
    return f", {job.painting.step / job.painting.steps:.0%}" if job.painting else ""


def history(jobs: Sequence[Job]) -> str:
    """A member's latest jobs."""
    return "\n".join(
        f"`{job.id}` {STATES[job.state]}, <t:{job.created_at.timestamp():.0f}:R>{_link(job)}" for job in jobs
    )


def details(job: Job) -> str:
    """All parameters of a job, a line each."""
    options = job.options
    rows = [
        f"**Painting `{job.id}`**: {STATES[job.state]}{_link(job)}",
        f"asked for by <@{job.member_id}>, <t:{job.created_at.timestamp():.0f}:f>",
        f"{options.size} px · strength {options.strength:g} · colours of the {_colors(job)} · {options.steps} steps",
    ]
    if options.style_weights:
        rows.append(f"{len(options.style_weights)} styles, {' : '.join(f'{each:g}' for each in options.style_weights)}")
    if job.seconds:
        rows.append(f"painted for {duration(job.seconds)}{f' with the weights {job.weights}' if job.weights else ''}")
    if job.reason:
        rows.append(job.reason)
    return "\n".join(rows)


def _colors(job: Job) -> str:
    return "photograph" if job.options.colors == "content" else "painting"


def _link(job: Job) -> str:
    if job.artwork_message_id is None:
        return ""
    where = job.place.guild_id or "@me"
    return f": https://discord.com/channels/{where}/{job.place.channel_id}/{job.artwork_message_id}"


def largest(size: int) -> str:
    """For an artwork that can't be made larger."""
    return f"This is as large as this bot paints: {size} pixels."


def refused(error: OptionsError) -> str:
    """An option that lies outside its limits, as a sentence."""
    return in_words(error)
