"""Work and time to the loss that TensorFlow's notebook of 2018 ends with, ours over the notebook's.

    python -m tests.benchmarks.notebook [--steps 1000] [--size 256] [--images FOLDER] [--json]

The notebook ("Neural Style Transfer: Creating Art with Deep Learning using tf.keras and eager execution") runs its own
loop, eager as it was written, with its own objective. Our loop, ``nst_core.adam`` in one graph and in the precision
that the engine chose for this machine, is given that same objective, and more and more steps until its picture is as
good; or until a quarter of the notebook's don't suffice, and ``loss_ratio`` stays over 1. Each number of steps is a
whole painting, for it sets the pace of the learning rate. Both see Keras's VGG19 with the weights that the engine calls
``random``. Pictures count after rounding to 8 bits, by the notebook's objective in float32. Seconds are those of a warm
process, and include targets. What members get, the whole engine with its own objective and as many steps, is timed as
well.

In two things the notebook is treated better than it was written. It keeps the image a step after that of the lowest
loss; here it keeps that one. It cuts off what is below a grey level; here it rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np
import tensorflow as tf
from rich.progress import track

from nst_core import Options, StyleTransfer, adam, losses
from nst_core.graph import to_tensor
from nst_core.images import Picture, resize
from nst_core.options import STYLE_LAYERS
from nst_core.plan import fit
from nst_core.precision import Precision
from nst_core.vgg import MEAN_BGR, caffe
from tests.benchmarks import pictures, report
from tests.benchmarks.network import vgg19

STEPS = 1000
CONTENT_LAYER = "block5_conv2"
CONTENT, STYLE = 1e3, 1e-2
"""What content and style weigh, of which each of five layers has a fifth. There is no total variation."""
RATE, BETA_1, EPSILON = 5.0, 0.99, 0.1
"""Adam's, for pixels in 0..255. These are the notebook's numbers, as are all of the above."""

FEWEST, MORE, MOST = 1 / 50, 1.1, 1 / 4
"""How many steps we try: from one share of the notebook's, a tenth more each time, up to another share. All tries
together then cost eleven times the last one."""
REPEATS = 3
"""How often our side is timed; the median counts. The notebook's many steps are a mean by themselves."""

Told = TypeVar("Told")


class Targets(NamedTuple):
    """What is aimed at: the photograph's features, and a Gram matrix a layer of the painting's."""

    content: tf.Tensor
    grams: tuple[tf.Tensor, ...]


class Objective:
    """The notebook's; images are BGR in 0..255 less the mean, float32 [1, height, width, 3].

    Args:
        precision: What the network computes in. Gram matrices and losses are float32.
    """

    def __init__(self, precision: Precision = "float32") -> None:
        self._network = vgg19((*STYLE_LAYERS, CONTENT_LAYER), precision)

    def targets(self, photograph: tf.Tensor, painting: tf.Tensor) -> Targets:
        """What is to be aimed at."""
        content, _ = self._seen(photograph)
        return Targets(content, self._seen(painting)[1])

    def loss(self, targets: Targets, image: tf.Tensor) -> tf.Tensor:
        """How far an image is, a scalar."""
        content, grams = self._seen(image)
        style = [tf.reduce_mean(tf.square(one - other)) for one, other in zip(grams, targets.grams, strict=True)]
        return CONTENT * tf.reduce_mean(tf.square(content - targets.content)) + STYLE * tf.add_n(style) / len(style)

    def _seen(self, image: tf.Tensor) -> tuple[tf.Tensor, tuple[tf.Tensor, ...]]:
        features = {name: tf.cast(feature, tf.float32) for name, feature in self._network(image).items()}
        return features[CONTENT_LAYER], tuple(losses.gram(features[name]) for name in STYLE_LAYERS)


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=STEPS, help="the notebook's")
    parser.add_argument("--size", type=int, default=256)
    report.add_argument(parser)
    pictures.add_argument(parser)
    given = parser.parse_args()
    photograph, painting = (next(iter(found.values())) for found in pictures.read(given.images))
    report.show(compare(photograph, painting, given.size, given.steps), as_json=given.json)


def compare(photograph: Picture, painting: Picture, size: int, steps: int) -> dict[str, float | str]:
    """Steps, seconds and losses of both sides, and their ratios, ours over the notebook's."""
    engine, judge = StyleTransfer("random"), Objective()
    precision = engine.precision()
    photograph, painting = (resize(one, *fit(one.shape[1], one.shape[0], size)) for one in (photograph, painting))
    targets = judge.targets(_input(photograph), _input(painting))
    paint = _our_loop(Objective(precision))
    paint(photograph, painting, 1)  # traces it

    def score(picture: Picture) -> float:
        return float(judge.loss(targets, _input(picture)))

    notebook_seconds, theirs = _timed(lambda: _notebook(judge, photograph, painting, steps))
    most, count, best = score(theirs), 0, float("inf")
    for count in track(_tries(steps), description="Our loop", console=report.TERMINAL):
        best = score(paint(photograph, painting, count))
        report.TERMINAL.print(f"{count} steps: {best / most:.3f} of the notebook's loss")
        if best <= most:
            break
    our_seconds = _median_seconds(lambda: paint(photograph, painting, count))
    options = Options(size=size, steps=count)
    engine_seconds = _median_seconds(lambda: list(engine.paint(photograph, [painting], options)))
    return {
        "size": size,
        "precision": precision,
        "notebook_steps": steps,
        "our_steps": count,
        "steps_ratio": count / steps,
        "notebook_seconds": notebook_seconds,
        "our_seconds": our_seconds,
        "seconds_ratio": our_seconds / notebook_seconds,
        "engine_seconds": engine_seconds,
        "engine_seconds_ratio": engine_seconds / notebook_seconds,
        "start_loss": score(photograph),
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


def _notebook(objective: Objective, photograph: Picture, painting: Picture, steps: int) -> Picture:
    """The notebook's loop, an operation at a time."""
    targets = objective.targets(_input(photograph), _input(painting))
    image = tf.Variable(_input(photograph))
    optimizer = tf.compat.v1.train.AdamOptimizer(RATE, beta1=BETA_1, epsilon=EPSILON)
    darkest, lightest = -tf.constant(MEAN_BGR), 255.0 - tf.constant(MEAN_BGR)
    best, lowest = image.numpy(), float("inf")
    for _ in track(range(steps), description="The notebook", console=report.TERMINAL):
        with tf.GradientTape() as tape:
            loss = objective.loss(targets, image)
        gradient = tape.gradient(loss, image)
        if loss < lowest:
            best, lowest = image.numpy(), loss
        optimizer.apply_gradients([(gradient, image)])
        image.assign(tf.clip_by_value(image, darkest, lightest))
    return np.asarray(np.clip(np.rint(best[0] + MEAN_BGR), 0, 255)[..., ::-1], np.uint8)


def _our_loop(objective: Objective) -> Callable[[Picture, Picture, int], Picture]:
    """Our loop on an objective: from a photograph, a painting and a number of steps to a picture."""

    def run(start: tf.Tensor, targets: Targets, steps: tf.Tensor) -> tf.Tensor:
        def take(step: tf.Tensor, state: adam.State) -> tuple[tf.Tensor, adam.State]:
            by_level, _ = adam.gradients(state.image, lambda image: (objective.loss(targets, caffe(image)),))
            return step + 1, adam.advance(state, by_level, step, steps)

        _, state = tf.while_loop(lambda step, _: step < steps, take, (tf.constant(0), adam.begin(start)))
        return state.average

    graph = tf.function(run, autograph=False)

    def paint(photograph: Picture, painting: Picture, steps: int) -> Picture:
        targets = objective.targets(_input(photograph), _input(painting))
        image = graph(to_tensor(photograph), targets, tf.constant(steps))
        return np.asarray(np.rint(image[0].numpy() * 255), np.uint8)

    return paint


def _input(picture: Picture) -> tf.Tensor:
    return caffe(to_tensor(picture))


def _timed(what: Callable[[], Told]) -> tuple[float, Told]:
    started = time.monotonic()
    told = what()
    return time.monotonic() - started, told


def _median_seconds(what: Callable[[], object]) -> float:
    return statistics.median(_timed(what)[0] for _ in range(REPEATS))


if __name__ == "__main__":
    main()
