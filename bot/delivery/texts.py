"""Jobs and artworks as members read them while they are painted and when they are finished. Plain text, no Discord."""

from __future__ import annotations

from bot.jobs.job import Job, State
from bot.words import say
from bot.workers.protocol import Painting
from nst_core.options import Options

BAR_WIDTH = 12
"""Of the progress bar, in characters: as much as fits a telephone's line beside the percentage."""


def progress(job: Job) -> str:
    """The progress message for a job as it stands."""
    if job.paused:
        return say("progress-paused")
    match job.state:
        case State.QUEUED if job.ahead:
            return waiting(job.ahead, job.starts_in_seconds)
        case State.QUEUED | State.PAINTING if job.painting is None:
            return say("progress-mixing")
        case State.PAINTING if job.painting:
            return painting(job.painting)
        case State.CANCELLED:
            return say("progress-cancelled")
        case State.FAILED:
            return say("progress-failed", reason=job.reason or "")
        case _:
            return say("progress-finished")


def waiting(ahead: int, starts_in_seconds: float | None) -> str:
    """How many are before it, and when its turn comes, where that can be told."""
    if starts_in_seconds is None:
        return say("progress-waiting", ahead=ahead)
    return say("progress-waiting-starts", ahead=ahead, duration=duration(starts_in_seconds))


def painting(news: Painting) -> str:
    """Bar, percentage, step and seconds left."""
    done = news.step / news.steps
    full = round(done * BAR_WIDTH)
    bar = "▰" * full + "▱" * (BAR_WIDTH - full)
    left = duration(news.eta_seconds)
    return say("progress-painting", bar=bar, done=done, step=news.step, steps=news.steps, duration=left)


def duration(seconds: float) -> str:
    """Seconds as a person would say them."""
    whole = max(1, round(seconds))
    return say("duration-seconds", count=whole) if whole < 90 else say("duration-minutes", count=round(whole / 60))


def footer(job: Job) -> str:
    """What an artwork was made with, as one small line."""
    return say(
        "artwork-footer",
        width=job.width or 0,
        height=job.height or 0,
        strength=job.options.strength,
        colors=job.options.colors,
        steps=job.steps or 0,
        weights=job.weights or "",
    )


def alt_text(options: Options) -> str:
    """What a screen reader says of an artwork."""
    return say("artwork-alt", colors=options.colors, strength=options.strength)
