"""Who is next: whoever used the least painting time lately, first among servers, then among a server's members.

All here is plain arithmetic on jobs; the studio asks it again whenever something changed.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from bot.jobs.job import Job
from nst_core import plan

HALF_LIFE_SECONDS = 3600.0
"""After this time painting counts half: an evening's binge is forgiven the next morning."""
MEASURED_JOBS = 20
"""How many of the latest jobs tell how fast painting goes here: enough for a median, few enough to follow a change."""
UNMEASURED_SECONDS = 60.0
"""What a job counts before any was measured; for fairness alone, never shown."""

Key = tuple[str, int]


def server(job: Job) -> Key:
    """Who counts as a job's server; in direct messages everyone is their own."""
    return ("server", job.place.guild_id) if job.place.guild_id else ("member", job.member_id)


def member(job: Job) -> Key:
    """Who counts as a job's member, on every server the same."""
    return ("member", job.member_id)


class Usage:
    """How much painting time servers and members used lately, forgotten by halves."""

    def __init__(self) -> None:
        self._spent: dict[Key, tuple[float, float]] = {}

    def add(self, job: Job, seconds: float, now: float) -> None:
        """Notes painting time, in seconds, used until ``now``, a clock's seconds."""
        for key in {server(job), member(job)}:
            self._spent[key] = (max(0.0, self.of(key, now) + seconds), now)

    def of(self, key: Key, now: float) -> float:
        """Seconds used lately."""
        spent, then = self._spent.get(key, (0.0, now))
        return float(spent * 0.5 ** (max(0.0, now - then) / HALF_LIFE_SECONDS))

    def forget_idle(self, now: float) -> None:
        """Drops whoever used next to nothing, so that memory does not grow with everybody ever seen."""
        self._spent = {key: value for key, value in self._spent.items() if self.of(key, now) >= 1.0}


def line(waiting: Iterable[Job], usage: Usage, now: float, seconds: Callable[[Job], float]) -> list[Job]:
    """The jobs in the order in which they will be painted, if no other comes.

    A job that is about to be painted counts as used already, so that servers, and members on each, take turns; where
    two are equal, whoever asked first goes first.

    Args:
        waiting: Jobs, oldest first.
        usage: What was used until now.
        now: The time ``usage`` is counted by.
        seconds: What a job is expected to take.
    """
    turns: dict[Key, dict[Key, deque[Job]]] = {}
    spent: dict[Key, float] = {}
    servers: list[tuple[float, int, Key]] = []
    members: dict[Key, list[tuple[float, int, Key]]] = {}
    for number, job in enumerate(waiting):
        here, who = server(job), member(job)
        if here not in turns:
            spent[here] = usage.of(here, now)
            heapq.heappush(servers, (spent[here], number, here))
        if who not in turns.setdefault(here, {}):
            spent.setdefault(who, usage.of(who, now))
            heapq.heappush(members.setdefault(here, []), (spent[who], number, who))
        turns[here].setdefault(who, deque()).append(job)
    ordered = []
    while servers:
        _, first, here = heapq.heappop(servers)
        _, number, who = heapq.heappop(members[here])
        job = turns[here][who].popleft()
        ordered.append(job)
        for key in {here, who}:
            spent[key] += seconds(job)
        if turns[here][who]:
            heapq.heappush(members[here], (spent[who], number, who))
        if members[here]:
            heapq.heappush(servers, (spent[here], first, here))
    return ordered


class Forecast:
    """How long jobs take here, learnt from those that were painted."""

    def __init__(self) -> None:
        self._rates: deque[float] = deque(maxlen=MEASURED_JOBS)

    def learn(self, job: Job) -> None:
        """Notes how long a finished job took."""
        if job.seconds > 0 and job.steps == job.options.steps:  # else it was kept half done
            self._rates.append(job.seconds / _work(job))

    def seconds(self, job: Job) -> float | None:
        """How long a job will take, or None before any was measured."""
        return _work(job) * median(self._rates) if self._rates else None

    def starts(self, ordered: Sequence[Job], busy: Sequence[float | None], lanes: int) -> list[float | None]:
        """When each job's turn comes, in seconds from now; None where that can't be told.

        Args:
            ordered: As by ``line``.
            busy: Seconds left of each job that is being painted; None where unknown.
            lanes: How many are painted at a time.
        """
        if not self._rates or None in busy or not lanes:
            return [None] * len(ordered)
        free = sorted([*(seconds or 0.0 for seconds in busy), *[0.0] * max(0, lanes - len(busy))])
        heapq.heapify(free)
        starts: list[float | None] = []
        for job in ordered:
            start = heapq.heappop(free)
            starts.append(start)
            heapq.heappush(free, start + (self.seconds(job) or 0.0))
        return starts


def _work(job: Job) -> int:
    # What a photograph of the usual 4 by 3 would be; its own shape is not kept, and changes little.
    return sum(scale.work for scale in plan.scales(4, 3, job.options.size, job.options.steps))
