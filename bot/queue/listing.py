"""Jobs as members read them: a line each, or one with all that is known of it. Plain text, no Discord."""

from __future__ import annotations

from collections.abc import Sequence

from bot.delivery.links import link
from bot.delivery.texts import duration
from bot.jobs.job import Job
from bot.words import say

SHOWN = 10
"""Lines of a list: what fits a telephone's screen."""


def queue(painting: Sequence[Job], line: Sequence[Job]) -> str:
    """Who is being painted for and who waits."""
    if not painting and not line:
        return say("queue-empty")
    rows = [*map(_painting, painting), *(_waiting(place, job) for place, job in enumerate(line, 1))]
    more = len(rows) - SHOWN
    return "\n".join(rows[:SHOWN] + ([say("queue-more", count=more)] if more > 0 else []))


def _painting(job: Job) -> str:
    member = str(job.member_id)
    if job.painting is None:
        return say("queue-painting", member=member, job=job.id)
    percent = round(100 * job.painting.step / job.painting.steps)
    return say("queue-painting-percent", member=member, job=job.id, percent=percent)


def _waiting(place: int, job: Job) -> str:
    member, starts = str(job.member_id), job.starts_in_seconds
    if starts is None:
        return say("queue-waiting", place=place, member=member, job=job.id)
    return say("queue-waiting-when", place=place, member=member, job=job.id, when=duration(starts))


def history(jobs: Sequence[Job]) -> str:
    """A member's latest jobs."""
    return "\n".join(map(_past, jobs)) or say("queue-no-history")


def _past(job: Job) -> str:
    state, when, url = _state(job), _when(job), link(job)
    if url is None:
        return say("queue-past", job=job.id, state=state, when=when)
    return say("queue-past-link", job=job.id, state=state, when=when, url=url)


def details(job: Job, parent_url: str | None = None) -> str:
    """All parameters of a job, a line each.

    Args:
        job: The job.
        parent_url: Where the artwork is that it was painted after, if whoever reads this can go there.
    """
    options, url = job.options, link(job)
    rows = [
        say("queue-details", job=job.id, state=_state(job))
        if url is None
        else say("queue-details-link", job=job.id, state=_state(job), url=url)
    ]
    if parent_url:
        rows.append(say("queue-details-parent", url=parent_url))
    rows += [
        say("queue-details-asked", member=str(job.member_id), when=_when(job)),
        say(
            "queue-details-options",
            size=options.size,
            strength=options.strength,
            colors=options.colors,
            steps=options.steps,
        ),
    ]
    if options.style_weights:
        weights = " : ".join(say("queue-number", number=weight) for weight in options.style_weights)
        rows.append(say("queue-details-styles", count=len(options.style_weights), weights=weights))
    if job.seconds and job.weights:
        rows.append(say("queue-details-weights", duration=duration(job.seconds), weights=job.weights))
    elif job.seconds:
        rows.append(say("queue-details-seconds", duration=duration(job.seconds)))
    if job.reason:
        rows.append(job.reason)
    return "\n".join(rows)


def _state(job: Job) -> str:
    return say(f"queue-state-{job.state}")


def _when(job: Job) -> str:
    return f"{job.created_at.timestamp():.0f}"
