"""A rival's side of a benchmark: a process of its own, TensorFlow as it comes, convolutions by their definition."""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from nst_core import decode, encode, winograd
from nst_core.images import Picture

AS_IT_COMES = "import tensorflow, runpy; runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
"""TensorFlow is there before our engine, whose settings then come too late."""


class Painted(NamedTuple):
    """A picture, and how long it took: in all, and a step or iteration at full size. Tracing does not count."""

    picture: Picture
    seconds: float
    step_seconds: float


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Adds ``--rival``, with which a benchmark is called by ``alone`` to carry out the rival's side."""
    parser.add_argument("--rival", type=Path, metavar="FILE", help=argparse.SUPPRESS)


def alone(module: str) -> Painted:
    """What the rival painted, for the arguments that this process was called with.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    ours = ("TF_ENABLE_ONEDNN_OPTS", "TF_CPP_MIN_LOG_LEVEL")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "picture.png")
        command = [sys.executable, "-c", AS_IT_COMES.format(module=module), *sys.argv[1:], "--rival", str(file)]
        # How fast our engine is in such a process is not what it is elsewhere, so that it is kept apart.
        environment["XDG_CACHE_HOME"] = folder
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        return Painted(decode(file.read_bytes()), **told)


def begin() -> None:
    """Has all networks that are built from here on compute convolutions by their definition."""
    winograd.WORTHWHILE = math.inf


def end(painted: Painted, file: Path) -> None:
    """Tells the benchmark that called ``alone``."""
    file.write_bytes(encode(painted.picture))
    print(json.dumps({"seconds": painted.seconds, "step_seconds": painted.step_seconds}))
