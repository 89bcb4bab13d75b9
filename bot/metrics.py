"""Figures that are counted where things happen, since this process began; ``http`` tells them to Prometheus."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Literal

import aiohttp
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.context_managers import Timer

from bot.jobs.job import State

Stage = Literal["download", "decode", "wait", "paint", "deliver"]

STAGES: tuple[Stage, ...] = ("download", "decode", "wait", "paint", "deliver")
"""What a painting goes through: the first two for each picture that somebody sent, in whatever way they end; waiting
and painting for each job that is done, over all of the bot's lives; and the sending of an artwork."""
SECONDS = (0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1800, 3600, 4 * 3600)
"""Buckets from a quick download to an evening's queue; a factor of 2 or 3 from one to the next."""

REGISTRY = CollectorRegistry()

_seconds = Histogram(
    "stylize_stage_seconds", "How long paintings took, by stage", ["stage"], buckets=SECONDS, registry=REGISTRY
)
_ended = Counter("stylize_jobs_ended", "Jobs that ended, by how", ["state"], registry=REGISTRY)
_edits = Counter(
    "stylize_message_edits",
    "Edits of jobs' messages, by the way they went (an interaction's token, or the channel) and how that ended",
    ["way", "outcome"],
    registry=REGISTRY,
)
_answers = Counter(
    "stylize_discord_answers",
    "Discord's answers, by status; none where a call ended without",
    ["status"],
    registry=REGISTRY,
)
_limits = Counter(
    "stylize_discord_rate_limits",
    "Answers of 429, by whose limit it was (user, global, shared); unknown where Discord does not say",
    ["scope"],
    registry=REGISTRY,
)

# A series that is there from the start shows its first change, too.
for _stage in STAGES:
    _seconds.labels(_stage)
for _state in State:
    if _state.ended:
        _ended.labels(_state.value)
for _scope in ("user", "global", "shared", "unknown"):
    _limits.labels(_scope)


def timed(stage: Stage) -> Timer:
    """Measures a stage from when this is entered, as a context, until it is left."""
    return _seconds.labels(stage).time()


def ended(state: State, waited_seconds: float, painted_seconds: float) -> None:
    """Notes that a job has ended, and what of its time it waited and was painted."""
    _ended.labels(state.value).inc()
    if state is State.DONE:
        _seconds.labels("wait").observe(max(0.0, waited_seconds))
        _seconds.labels("paint").observe(painted_seconds)


def edited(way: Literal["interaction", "channel"], *, taken: bool) -> None:
    """Notes an edit of a job's message, and whether Discord took it."""
    _edits.labels(way, "taken" if taken else "failed").inc()


def trace() -> aiohttp.TraceConfig:
    """Counts Discord's answers, for ``discord.Client``'s ``http_trace``: those of 429 discord.py hides otherwise."""
    watch = aiohttp.TraceConfig()
    watch.on_request_end.append(_answered)
    watch.on_request_exception.append(_unanswered)
    return watch


async def _answered(
    session: aiohttp.ClientSession, context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
) -> None:
    _answers.labels(str(end.response.status)).inc()
    if end.response.status == 429:
        _limits.labels(end.response.headers.get("X-RateLimit-Scope", "unknown")).inc()


async def _unanswered(
    session: aiohttp.ClientSession, context: SimpleNamespace, end: aiohttp.TraceRequestExceptionParams
) -> None:
    _answers.labels("none").inc()
