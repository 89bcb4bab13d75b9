"""Short jobs in one channel for an hour of real time, on a Discord that enforces its limits of edits: no 429 may come.

    python -m tests.benchmarks.hour [--minutes 60]

The suite does the same on a clock that skips its waits (``tests/bot/delivery/test_hour.py``).
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests import hour


def main() -> int:
    """Runs it; exits with 1 where an edit was refused or an artwork is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(hour.queue(Path(folder), given.minutes * 60))
    for name, count in asdict(outcome).items():
        print(f"{name:10} {count}")
    return int(outcome.refused > 0 or outcome.artworks < outcome.jobs)


if __name__ == "__main__":
    sys.exit(main())
