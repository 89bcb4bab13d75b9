"""How fast this machine paints: measured on two small pictures, and kept in the cache folder."""

from __future__ import annotations

import json
import logging
import platform
import statistics
import time
from dataclasses import asdict
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
from nst_core.loop import Targets
from nst_core.options import Options
from nst_core.plan import Speed

SMALL, LARGE = 128, 384
"""Sides of the pictures, in pixels: far enough apart for a line through them, and done in a second or so."""
STEPS = 3
"""Steps timed at each; the median counts."""


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


def measure(graph: Graph) -> Speed:
    """How fast a graph is: some steps at two sizes, and the line through them."""
    small, large = (np.full((side, side, 3), 128, np.uint8) for side in (SMALL, LARGE))
    _seconds(graph, small)  # whatever is done once is not to count
    fast, slow = _seconds(graph, small), _seconds(graph, large)
    pixel = max(0.0, slow - fast) / (LARGE**2 - SMALL**2)
    return Speed(max(0.0, fast - pixel * SMALL**2), pixel)


def _targets(graph: Graph, content: Picture, style: Picture) -> Targets:
    return graph.targets(
        content, [style], Options(), np.full(content.shape[:2], 255, np.uint8) if graph.masked else None
    )


def _seconds(graph: Graph, picture: Picture) -> float:
    """Of a step."""
    targets, weights = _targets(graph, picture, picture), tf.ones([3])
    state, times = adam.begin(to_tensor(picture)), []
    for step in range(STEPS):
        started = time.perf_counter()
        state, terms = graph.loop.run(state, targets, weights, step=step, steps=STEPS, count=1, seed=0)
        float(terms.total)  # waits for the graph
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _path() -> Path:
    return platformdirs.user_cache_path("stylize") / "calibration.json"


def _key(name: str) -> str:
    """A name for this machine, as TensorFlow sees it."""
    details = tf.config.experimental.get_device_details
    gpus = [str(details(gpu).get("device_name")) for gpu in tf.config.list_physical_devices("GPU")]
    return " · ".join([name, f"TensorFlow {tf.__version__}", _processor(), *gpus])


def _processor() -> str:
    return f"{psutil.cpu_count()} × {platform.processor() or platform.machine()}"


def _read() -> dict[str, Any]:
    try:
        found = json.loads(_path().read_text())
    except (OSError, ValueError):  # none yet, or half of one
        return {}
    return found if isinstance(found, dict) else {}
