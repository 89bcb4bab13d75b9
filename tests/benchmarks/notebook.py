"""Our loop against that of TensorFlow's notebook of 2018, on one objective, with the same weights and the same start.

    python -m tests.benchmarks.notebook [--weights random] [--size 256] [--images FOLDER] [--json]

The notebook's Adam (learning rate 5 of 255, β₁ 0.99, ε 0.1 of 255, 1000 steps) minimises our objective; ours has a
tenth of its work. The ε was meant for its own loss, which is many orders larger, and slows it down on ours: it is run
with a negligible one too, which is the stronger rival. All ends are scored as 8-bit pictures, by the whole objective.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import numpy as np
import tensorflow as tf
from rich.progress import track

from nst_core import Options, StyleTransfer
from nst_core.graph import to_tensor
from nst_core.images import Picture, match_colors, resize
from nst_core.plan import fit, scales
from tests.benchmarks import pictures

Objective = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]

STEPS = 1000  # the notebook's
SHARE = 0.1  # of its work, in pixels times steps
SCORES = 16  # patches are drawn anew for each score; the median counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", default="random")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--json", action="store_true")
    pictures.add_argument(parser)
    given = parser.parse_args()
    photographs, paintings = (next(iter(found.values())) for found in pictures.read(given.images))
    report = compare(StyleTransfer(given.weights), photographs, paintings, given.size)
    if given.json:
        print(json.dumps(report))
    else:
        for name, value in report.items():
            print(f"{name:24} {value:.5g}")


def compare(engine: StyleTransfer, photograph: Picture, painting: Picture, size: int) -> dict[str, float]:
    """Losses, work and seconds of both sides, and their ratios, ours over the notebook's."""
    width, height = fit(photograph.shape[1], photograph.shape[0], size)
    steps = 1
    while _work(photograph, size, steps + 1) <= SHARE * STEPS * width * height:
        steps += 1
    options = Options(size=size, steps=steps)
    started = time.monotonic()
    *_, last = engine.paint(photograph, [painting], options)
    ours_seconds = time.monotonic() - started
    start = resize(
        match_colors(photograph, [painting], 1.0) if engine._preset.match_colors else photograph, width, height
    )
    objective = _objective(engine, start, painting, options)
    started = time.monotonic()
    notebook, free = (_score(objective, _notebook(objective, start, epsilon)) for epsilon in (0.1 / 255, 1e-8))
    notebook_seconds = (time.monotonic() - started) / 2
    ours = _score(objective, last.preview())
    work = _work(photograph, size, steps) / (STEPS * width * height)
    return {
        "start_loss": _score(objective, start),
        "notebook_loss": notebook,
        "our_loss": ours,
        "loss_ratio": ours / notebook,
        "loss_ratio_without_epsilon": ours / free,
        "work_ratio": work,
        "seconds_ratio": ours_seconds / notebook_seconds,
    }


def _work(photograph: Picture, size: int, steps: int) -> int:
    return sum(scale.work for scale in scales(photograph.shape[1], photograph.shape[0], size, steps))


def _objective(engine: StyleTransfer, start: Picture, painting: Picture, options: Options) -> Objective:
    """The whole objective, as a function of an image and a seed."""
    graph = engine._graph(options, masked=False).graph
    targets, weights = graph.targets(start, [painting], options), engine._weighing(options)
    total: Objective = tf.function(lambda image, seed: graph.loop.objective(targets, weights, seed, image).total)
    return total


def _notebook(objective: Objective, start: Picture, epsilon: float) -> Picture:
    """Its best picture, as it kept it: that of the lowest loss on the way."""
    image = tf.Variable(to_tensor(start))
    adam = tf.keras.optimizers.Adam(5 / 255, beta_1=0.99, epsilon=epsilon)

    def take(number: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            loss = objective(image, tf.stack([0, number]))
        adam.apply_gradients([(tape.gradient(loss, image), image)])
        image.assign(tf.clip_by_value(image, 0.0, 1.0))
        return loss

    step = tf.function(take)
    best, lowest = to_tensor(start), float("inf")
    for number in track(range(STEPS), description=f"Notebook, ε {epsilon:.1g}"):
        before = image.read_value()
        loss = float(step(tf.constant(number)))
        if loss < lowest:
            best, lowest = before, loss
    return np.asarray(np.rint(best[0].numpy() * 255), np.uint8)


def _score(objective: Objective, picture: Picture) -> float:
    image = to_tensor(picture)
    return statistics.median(float(objective(image, tf.constant([1, seed]))) for seed in range(SCORES))


if __name__ == "__main__":
    main()
