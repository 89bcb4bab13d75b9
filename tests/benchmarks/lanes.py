"""How soon a warm lane speaks, and what several lanes paint together beside one.

    python -m tests.benchmarks.lanes [--lanes 2] [--jobs 6] [--json]

Seconds from a job's submission to its first news, the median over jobs of 256 pixels; and how many jobs a minute so
many lanes on this host paint, over what one does.
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
from tests.benchmarks.pictures import read

SIZE = 256


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


async def lanes(count: int, jobs: int) -> dict[str, float]:
    """What is measured, by name."""
    photographs, paintings = read(None)
    content, style = encode(photographs["hills"]), encode(paintings["waves"])
    tasks = [Task(f"job {seed}", content, (style,), Options(size=SIZE, seed=seed)) for seed in range(jobs)]
    one, alone = await _batch(1, tasks)
    many, _ = await _batch(count, tasks)
    return {
        "first_news_seconds": median(alone),
        "slowest_first_news_seconds": max(alone),
        "jobs_a_minute": 60 * jobs / one,
        "lanes": count,
        "throughput_ratio": one / many,
    }


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lanes", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=6)
    report.add_argument(parser)
    given = parser.parse_args()
    found = asyncio.run(lanes(given.lanes, given.jobs))
    report.show(found, as_json=given.json)


if __name__ == "__main__":
    main()
