"""What a step takes at each size, in seconds and memory: square pictures, each in a process of its own.

    python -m tests.benchmarks.size [--sizes 256 512 1024 2048] [--side PX] [--weights random] [--precision float32]
                                    [--steps 6] [--memory-gb GB] [--images FOLDER] [--json]

With ``--json`` each key ends in a size: ``step_seconds_N``; ``linearity_N``, the seconds a pixel and step over those at
the first size; ``side_N``, that of the tiles, 0 for none; ``peak_bytes_N``; and ``pixel_bytes_N``, by how much a pixel
the peak is above the process when it is ready to paint.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from statistics import median

from rich.progress import track

from nst_core import StyleTransfer, memory, plan
from nst_core.images import encode, resize
from nst_core.options import Options, limits
from tests.benchmarks import pictures, report

STEPS = 6
"""At the size that is measured: without the first, before which targets are made, enough for a median."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[256, 512, 1024, 2048], metavar="PX")
    parser.add_argument("--side", type=int, metavar="PX", help="no tiles but of this side, where pictures are cut")
    parser.add_argument("--weights", default="random")
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--steps", type=int, default=STEPS, help="at least 2 (default: %(default)s)")
    parser.add_argument("--memory-gb", type=float, metavar="GB", help="the most that the process may hold")
    report.add_argument(parser)
    parser.add_argument("--here", action="store_true", help="measure the one size in this process")
    pictures.add_argument(parser)
    given = parser.parse_args()
    if given.here:
        print(json.dumps(_measured(given)))
        return
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        # Drawing pictures takes more memory than painting small ones, and so does a first calibration.
        for kind, drawn in zip(("content", "style"), pictures.read(given.images), strict=True):
            Path(folder, kind).mkdir()
            Path(folder, kind, "one.png").write_bytes(encode(next(iter(drawn.values()))))
        asked = [*(argument for argument in sys.argv[1:] if argument != "--json"), "--images", folder]
        _apart([*asked, "--sizes", "64"])
        for size in track(given.sizes, description="Painting"):
            found |= _apart([*asked, "--sizes", str(size)])
    first = found[f"step_seconds_{given.sizes[0]}"] / given.sizes[0] ** 2
    for size in given.sizes:
        found[f"linearity_{size}"] = found[f"step_seconds_{size}"] / size**2 / first
    report.show(found, as_json=given.json)


def _apart(arguments: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.size", *arguments, "--here"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measured(given: argparse.Namespace) -> dict[str, float]:
    (size,) = given.sizes
    photograph, painting = (next(iter(found.values())) for found in pictures.read(given.images))
    shorter = min(photograph.shape[:2])
    photograph = photograph[:shorter, :shorter]
    if given.side:
        plan.SIDES = range(given.side, given.side + 1)
    most = None if given.memory_gb is None else round(given.memory_gb * 1e9)
    engine = StyleTransfer(given.weights, Options(size=size), given.precision, max_bytes=most)
    idle = memory.resident()
    options = Options(size=size, steps=_steps(size, given.steps))
    tiling = engine.plan(photograph, [painting], options).scales[-1].tiling
    # From a smaller artwork, which leaves out all scales but the last.
    start = resize(photograph, size // 2, size // 2) if options.steps > given.steps else None
    events: list[tuple[int, float]] = []
    for one in engine.paint(photograph, [painting], options, start=start):
        events.append((one.step, one.seconds))
        if one.step == one.steps:  # spares the score of the result
            break
    seconds = median((later[1] - earlier[1]) / (later[0] - earlier[0]) for earlier, later in pairwise(events))
    return {
        f"step_seconds_{size}": seconds,
        f"side_{size}": tiling.side if tiling else 0,
        f"peak_bytes_{size}": memory.peak(),
        f"pixel_bytes_{size}": (memory.peak() - idle) / size**2,
    }


def _steps(size: int, steps: int) -> int:
    """How many steps a square painting has in all, so that it has so many at its full size."""
    return steps * len(plan.scales(size, size, size, int(limits("steps")[1])))


if __name__ == "__main__":
    main()
