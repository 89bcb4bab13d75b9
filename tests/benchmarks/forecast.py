"""What ``--plan`` says against what painting takes, each in a process of its own.

    python -m tests.benchmarks.forecast [--weights lite random] [--images FOLDER]

The ratios are the plan's over the real ones: peaks are to lie within 15 %, seconds are a help.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.progress import track

from nst_core.images import encode
from tests.benchmarks import pictures

SIZES = (256, 512, 1024)
PRECISIONS = ("float32", "bfloat16")
STEPS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", nargs="+", default=["lite", "random"])
    pictures.add_argument(parser)
    given = parser.parse_args()
    rows = [(weights, kind, size) for weights in given.weights for kind in PRECISIONS for size in SIZES]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, found in enumerate(pictures.read(given.images)):
            files.append(str(Path(folder, f"{number}.png")))
            Path(files[-1]).write_bytes(encode(next(iter(found.values()))))
        report = [_row(files, *row) for row in track(rows, description="Painting")]
    print(f"{'weights':8} {'precision':9} {'px':>5} {'peak MB':>8} {'ratio':>6} {'seconds':>8} {'ratio':>6}")
    print("\n".join(report))


def _row(files: Sequence[str], weights: str, precision: str, size: int) -> str:
    arguments = [*files, "-o", f"{files[0]}.out.png", "--weights", weights, "--precision", precision]
    arguments += ["--size", str(size), "--steps", str(STEPS), "--json"]
    _stylize(*arguments, "--plan")  # calibrates where that is yet to be done, which would count as memory
    plan, real = _stylize(*arguments, "--plan"), _stylize(*arguments)
    peak, seconds = real["peak_rss_bytes"], real["seconds"]
    ratios = f"{plan['peak_bytes'] / peak:6.2f} {seconds:8.1f} {plan['seconds'] / seconds:6.2f}"
    return f"{weights:8} {precision:9} {size:5} {peak / 1e6:8.0f} {ratios}"


def _stylize(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "nst_core", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
