"""What members read while a picture is painted and when it is finished. Plain text, no Discord."""

from __future__ import annotations

from bot.jobs.job import Job, State
from bot.workers.protocol import Painting
from nst_core.options import Options

BAR_WIDTH = 12
"""Of the progress bar, in characters: as much as fits a telephone's line beside the percentage."""

PREVIEW_ALT = "The painting so far"
PAUSED = "The bot is being restarted; this painting goes on in a moment, by itself."
SEND_FAILED = "The artwork is finished, but I could not post it here; please check my permissions, then try again."

NOWHERE = "I can't tell which channel this is; please try again in another one."
NOT_A_MEMBER = (
    "I am no member of this server, so I can't post artwork here; ask me in a direct message, or have me invited."
)


def elsewhere(channel_id: int) -> str:
    """For an artwork that comes in private."""
    return f"Here is your artwork, for I could not post it in <#{channel_id}>."


def may_not(permissions: list[str]) -> str:
    """For a channel where the artwork could not be posted."""
    return f"I can't post artwork here; please ask a moderator to allow me to: {', '.join(permissions)}."


def progress(job: Job) -> str:
    """The progress message for a job as it stands."""
    if job.paused:
        return PAUSED
    match job.state:
        case State.QUEUED if job.ahead:
            return waiting(job.ahead, job.starts_in_seconds)
        case State.QUEUED | State.PAINTING if job.painting is None:
            return "Mixing the paint…"
        case State.PAINTING if job.painting:
            return painting(job.painting)
        case State.CANCELLED:
            return "Cancelled."
        case State.FAILED:
            return f"That did not work. {job.reason}"
        case _:
            return "Finished; here it comes…"


def waiting(ahead: int, starts_in_seconds: float | None) -> str:
    """How many are before it, and when its turn comes, where that can be told."""
    when = "" if starts_in_seconds is None else f" Yours starts in {duration(starts_in_seconds)}."
    return f"Waiting: {ahead} {'painting' if ahead == 1 else 'paintings'} before yours.{when}"


def painting(news: Painting) -> str:
    """Bar, percentage, step and seconds left."""
    done = news.step / news.steps
    bar = "▰" * round(done * BAR_WIDTH) + "▱" * (BAR_WIDTH - round(done * BAR_WIDTH))
    return f"{bar} **{done:.0%}** · step {news.step} of {news.steps} · {duration(news.eta_seconds)} left"


def duration(seconds: float) -> str:
    """Seconds as a person would say them."""
    whole = max(1, round(seconds))
    return f"about {whole} s" if whole < 90 else f"about {round(whole / 60)} min"


def finished(seconds: float, url: str) -> str:
    """The progress message of a job that is done."""
    return f"Painted in {max(1, round(seconds))} s: {url}"


def footer(job: Job) -> str:
    """What an artwork was made with, as one small line."""
    colors = " · the photograph's colours" if job.options.colors == "content" else ""
    return (
        f"-# {job.width} × {job.height} px · strength {job.options.strength:g}{colors} · {job.steps} steps"
        f" · weights: {job.weights}"
    )


def alt_text(options: Options) -> str:
    """What a screen reader says of an artwork."""
    how = "in the photograph's colours" if options.colors == "content" else "in the painting's colours"
    return f"A photograph painted in the manner of another picture, {how}, at strength {options.strength:g} of 1"
