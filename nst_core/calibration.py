"""How fast this machine paints: measured on two small pictures, and kept in the cache folder.

What else the machine does only ever makes a step slower, so that the quickest counts; and graphs that are compared take
turns, so that it slows all of them. What is kept must be true on a quiet machine, for it decides what paints for good.
"""

from __future__ import annotations

import json
import logging
import platform
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import platformdirs
import psutil
import tensorflow as tf

from nst_core import adam
from nst_core.graph import Graph, to_tensor
from nst_core.images import Picture
from nst_core.options import Options
from nst_core.plan import Speed

SMALL, LARGE = 128, 384
"""Sides of the pictures, in pixels: far enough apart for a line through them, and done in a second or so."""
ROUNDS = 3
"""Steps timed at each."""
GENERATION = 2
"""Of the engine: one more when a change makes it faster, so that what was measured before it counts no longer."""

_PROCESSOR = Path("/proc/cpuinfo")

_log = logging.getLogger(__name__)


def kept(name: str) -> Speed | None:
    """What was measured earlier on this machine under ``name``, if anything was."""
    try:
        return Speed(**_read()[_key(name)])
    except (KeyError, TypeError):  # not measured, or damaged
        return None


def keep(name: str, speed: Speed) -> None:
    """Keeps what was measured under ``name``; where nothing can be written, it is measured anew another day."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Renamed at the end, so that another process reads the old file or the new one, and nothing between.
        with NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            json.dump(_read() | {_key(name): asdict(speed)}, file, indent=1)
        Path(file.name).replace(path)
    except OSError as error:
        _log.info("The calibration can't be kept in %s: %s", path, error.strerror)


def measure(graphs: Sequence[Graph]) -> list[Speed]:
    """How fast each graph is: some steps at two sizes, and the line through the quickest."""
    pictures = [np.full((side, side, 3), 128, np.uint8) for side in (SMALL, LARGE)]
    takes = [[_stepper(graph, picture) for picture in pictures] for graph in graphs]
    for small, _ in takes:
        small()  # whatever is done once is not to count
    rounds = [[[take() for take in pair] for pair in takes] for _ in range(ROUNDS)]
    return [_line(*(min(times) for times in zip(*pairs, strict=True))) for pairs in zip(*rounds, strict=True)]


def _line(fast: float, slow: float) -> Speed:
    pixel = max(0.0, slow - fast) / (LARGE**2 - SMALL**2)
    return Speed(max(0.0, fast - pixel * SMALL**2), pixel)


def _stepper(graph: Graph, picture: Picture) -> Callable[[], float]:
    """Takes a step at each call, and tells how many seconds it took."""
    mask = np.full(picture.shape[:2], 255, np.uint8) if graph.masked else None
    targets, weights = graph.targets(picture, [picture], Options(), mask), tf.ones([3])
    state = adam.begin(to_tensor(picture))

    def take() -> float:
        started = time.perf_counter()
        _, terms = graph.loop.run(state, targets, weights, step=0, steps=1, count=1, seed=0)
        float(terms.total)  # waits for the graph
        return time.perf_counter() - started

    return take


def _path() -> Path:
    return platformdirs.user_cache_path("stylize") / "calibration.json"


def _key(name: str) -> str:
    """A name for this engine on this machine, as TensorFlow sees it."""
    details = tf.config.experimental.get_device_details
    gpus = [str(details(gpu).get("device_name")) for gpu in tf.config.list_physical_devices("GPU")]
    versions = f"stylize-bot {metadata.version('stylize-bot')}, TensorFlow {tf.__version__}"
    return " · ".join([name, f"{versions}, {GENERATION}", _processor(), *gpus])


def _processor() -> str:
    """How many cores, and of what; platform knows no more than the kind of instructions on Linux."""
    try:
        name = re.search(r"^model name\s*: (.*)$", _PROCESSOR.read_text(), re.M)
    except OSError:  # not Linux
        name = None
    return f"{psutil.cpu_count()} × {name[1] if name else platform.processor() or platform.machine()}"


def _read() -> dict[str, Any]:
    try:
        found = json.loads(_path().read_text())
    except (OSError, ValueError):  # none yet, or half of one
        return {}
    return found if isinstance(found, dict) else {}
