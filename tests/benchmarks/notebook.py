"""Steps and time to the loss that the loop of TensorFlow's notebook of 2018 ends with, ours over the notebook's.

    python -m tests.benchmarks.notebook [--steps 1000] [--size 256] [--epsilon 0.1] [--images FOLDER] [--json]

The notebook ("Neural Style Transfer: Creating Art with Deep Learning using tf.keras and eager execution") takes its
steps one operation at a time, in float32, with an Adam of its own. Ours is the engine as members get it, with more and
more steps until its picture is as good; or until a quarter of the notebook's don't suffice, and ``loss_ratio`` stays
over 1. Each number of steps is a whole painting, for it sets the pace of the learning rate. Both minimise the engine's
objective with the weights ``random``, and pictures count after rounding to 8 bits, by that objective in float32.
Seconds are those of warm processes, one for each side; ours include targets, and the notebook's process has TensorFlow
as it comes.

The notebook's ε is meant for its own loss, which is larger, and slows it down on ours: ``--epsilon 0`` is a stronger
rival. On its own loss, whose Gram matrices are not relative, our loop is ahead by less.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import tensorflow as tf
from rich.progress import track

from nst_core import Options, StyleTransfer
from nst_core.graph import to_tensor
from nst_core.images import Picture, resize
from nst_core.plan import fit
from tests.benchmarks import pictures, report, rival
from tests.benchmarks.rival import Painted

STEPS = 1000
RATE, BETA_1, EPSILON = 5.0, 0.99, 0.1
"""The notebook's Adam, for pixels in 0..255."""

FEWEST, MORE, MOST = 1 / 50, 1.05, 1 / 4
"""How many steps we try: from one share of the notebook's, a twentieth more each time, up to another share. All
tries together then cost at most 21 times the last one."""
REPEATS = 3
"""How often our side is timed; the median counts. The notebook's many steps are a mean by themselves."""

Loss = Callable[[tf.Tensor], tf.Tensor]


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=STEPS, help="the notebook's")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--epsilon", type=float, default=EPSILON, help="of the notebook's Adam, for pixels in 0..255")
    report.add_argument(parser)
    pictures.add_argument(parser)
    rival.add_argument(parser)
    given = parser.parse_args()
    photograph, painting = (next(iter(found.values())) for found in pictures.read(given.images))
    if given.rival:
        rival.begin()
        start = resize(photograph, *fit(photograph.shape[1], photograph.shape[0], given.size))
        loss = _objective(start, painting, Options(size=given.size))
        rival.end(_notebook(loss, start, given.steps, given.epsilon), given.rival)
        return
    theirs = rival.alone("tests.benchmarks.notebook")
    report.show(compare(photograph, painting, given.size, given.steps, theirs), as_json=given.json)


def compare(photograph: Picture, painting: Picture, size: int, steps: int, theirs: Painted) -> dict[str, float | str]:
    """Steps, seconds and losses of both sides, and their ratios, ours over the notebook's."""
    engine, options = StyleTransfer("random"), Options(size=size)
    start = resize(photograph, *fit(photograph.shape[1], photograph.shape[0], size))
    loss = _objective(start, painting, options)

    def score(picture: Picture) -> float:
        return float(loss(to_tensor(picture)))

    def ours(count: int) -> Picture:
        *_, last = engine.paint(photograph, [painting], Options(size=size, steps=count))
        return last.preview()

    most, count, best = score(theirs.picture), 0, float("inf")
    for count in track(_tries(steps), description="Our loop", console=report.TERMINAL):
        best = score(ours(count))
        report.TERMINAL.print(f"{count} steps: {best / most:.3f} of the notebook's loss")
        if best <= most:
            break
    our_seconds = statistics.median(_seconds(lambda: ours(count)) for _ in range(REPEATS))
    return {
        "size": size,
        "precision": engine.precision(),
        "notebook_steps": steps,
        "our_steps": count,
        "steps_ratio": count / steps,
        "notebook_seconds": theirs.seconds,
        "our_seconds": our_seconds,
        "seconds_ratio": our_seconds / theirs.seconds,
        "start_loss": score(start),
        "notebook_loss": most,
        "our_loss": best,
        "loss_ratio": best / most,
    }


def _tries(steps: int) -> list[int]:
    """The numbers of steps to try, rising."""
    tries = [max(1, round(steps * FEWEST))]
    while (more := max(tries[-1] + 1, round(tries[-1] * MORE))) <= steps * MOST:
        tries.append(more)
    return tries


def _objective(start: Picture, painting: Picture, options: Options) -> Loss:
    """The engine's, in float32, for an image that starts from this one, [1, height, width, 3] in 0..1."""
    exact = StyleTransfer("random", precision="float32")
    graph, seed = exact._graph(options, masked=False).graph, tf.constant([0, 0])
    targets, weights = graph.targets(start, [painting], options), exact._weighing(options)
    return lambda image: graph.loop.objective(targets, weights, seed, image).total


def _notebook(loss: Loss, start: Picture, steps: int, epsilon: float) -> Painted:
    """The notebook's loop, an operation at a time; its best picture on the way."""
    started = time.monotonic()
    image = tf.Variable(to_tensor(start))
    optimizer = tf.compat.v1.train.AdamOptimizer(RATE / 255, beta1=BETA_1, epsilon=epsilon / 255)
    best, lowest = image.numpy(), float("inf")
    for _ in track(range(steps), description="The notebook", console=report.TERMINAL):
        with tf.GradientTape() as tape:
            value = loss(image)
        gradient = tape.gradient(value, image)
        if value < lowest:
            best, lowest = image.numpy(), value
        optimizer.apply_gradients([(gradient, image)])
        image.assign(tf.clip_by_value(image, 0.0, 1.0))
    seconds = time.monotonic() - started
    return Painted(np.asarray(np.rint(best[0] * 255), np.uint8), seconds, seconds / steps)


def _seconds(what: Callable[[], object]) -> float:
    started = time.monotonic()
    what()
    return time.monotonic() - started


if __name__ == "__main__":
    main()
