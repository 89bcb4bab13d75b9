"""How soon a warm lane speaks, and what lanes paint together: beside the bare engine, and several beside one.

    python -m tests.benchmarks.lanes [--lanes 2] [--jobs 6] [--size 256] [--json]

Seconds from a job's submission to its first news, the median over jobs that wait for no other; how many jobs a minute
of a queue one warm lane on this host paints, over what the bare engine paints one after the other; and how many so
many lanes paint, over what one does.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from statistics import median

from bot.workers.local import LocalPainters
from bot.workers.protocol import Task
from nst_core.images import encode
from nst_core.options import Options
from nst_core.weights import Weights
from tests.benchmarks import report
from tests.benchmarks.bare import Bare
from tests.benchmarks.pictures import read


async def _paint(painters: LocalPainters, task: Task) -> float:
    """Seconds to the first news."""
    started, first = time.monotonic(), 0.0
    async for _ in painters.paint(task):
        first = first or time.monotonic() - started
    return first


async def _batch(lanes: int, tasks: list[Task]) -> tuple[float, list[float]]:
    """Seconds for all jobs, and those to the first news of jobs that wait for none."""
    async with LocalPainters(Weights("lite"), lanes) as painters:
        await painters.warm()
        alone = [await _paint(painters, task) for task in tasks]
        started = time.monotonic()
        await asyncio.gather(*(_paint(painters, task) for task in tasks))
        return time.monotonic() - started, alone


async def _bare(tasks: list[Task]) -> float:
    """Seconds that the engine alone takes for all jobs, one after the other."""
    with Bare(tasks[0].content, *tasks[0].styles) as bare:
        await bare.seconds(tasks[0].options)  # not counted: it loads the engine
        return sum([await bare.seconds(task.options) for task in tasks])


async def lanes(count: int, jobs: int, size: int) -> dict[str, float]:
    """What is measured, by name."""
    photographs, paintings = read(None)
    content, style = encode(photographs["hills"]), encode(paintings["waves"])
    tasks = [Task(f"job {seed}", content, (style,), Options(size=size, seed=seed)) for seed in range(jobs)]
    engine = await _bare(tasks)
    one, alone = await _batch(1, tasks)
    many, _ = await _batch(count, tasks)
    return {
        "first_news_seconds": median(alone),
        "slowest_first_news_seconds": max(alone),
        "engine_jobs_a_minute": 60 * jobs / engine,
        "jobs_a_minute": 60 * jobs / one,
        "lanes": count,
        "lanes_jobs_a_minute": 60 * jobs / many,
        "queue_ratio": engine / one,
        "throughput_ratio": one / many,
    }


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=6)
    parser.add_argument("--size", type=int, default=256)
    report.add_argument(parser)
    given = parser.parse_args()
    report.show(asyncio.run(lanes(given.lanes, given.jobs, given.size)), as_json=given.json)


if __name__ == "__main__":
    main()
