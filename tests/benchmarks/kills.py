"""The bot killed a hundred times over a batch of jobs: each must have exactly one artwork, or one clear failure.

    python -m tests.benchmarks.kills [--jobs 30] [--kills 100] [--seed 0]

It takes some 15 minutes on two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from tests.kills import LIFE_SECONDS, kill_over_a_batch


def main() -> int:
    """Runs it; exits with 1 where a job was lost or delivered twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=30)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chance = random.Random(given.seed)
        moments = [chance.uniform(0, LIFE_SECONDS) for _ in range(given.kills)]
        batch = asyncio.run(kill_over_a_batch(Path(folder), jobs=given.jobs, moments=moments))
    twice = [name for name, count in batch.artworks.items() if count > 1]
    lost = given.jobs - len(batch.artworks) - batch.failures
    print(f"{batch.kills} kills, {len(batch.artworks)} artworks, {batch.failures} told failures")
    print(f"{lost} lost, {len(twice)} delivered twice")
    return int(bool(lost or twice))


if __name__ == "__main__":
    sys.exit(main())
