"""The method of crowsonkb/style-transfer-pytorch (2022), from its formulas, in TensorFlow: a rival to be measured by.

VGG19's first layer continues the image's border, the others see zeros beyond it. Content is a mean squared error; style
is the Wasserstein distance between normal distributions that have a layer's mean and covariance; and there is a total
variation with diagonals. Adam moves pixels at one rate. Scales grow by √2; each starts from the running average of the
one before, with Adam's moments enlarged. The artwork is the last average.

The weights are those that the engine calls ``random``, and see what they expect, Caffe's BGR, where the original's see
RGB of deviation 1. Without biases the network is homogeneous, so that dividing what it sees by ``UNIT`` gives features
of the original's size, on which its weighing of content, style and variation depends.

It is written to be fast: one graph a scale, in float32, as the original computes. Of the square root in the distance
only the trace is wanted, whose gradient is half the inverse root; the iteration that finds the root has that at hand,
where the original's backward pass iterates once more.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from rich.progress import Progress

from nst_core import losses
from nst_core.apart import NO_INLINE
from nst_core.graph import to_tensor
from nst_core.images import Picture, resize
from nst_core.options import CONTENT_LAYER, STYLE_LAYERS
from nst_core.plan import fit
from nst_core.vgg import caffe
from tests.benchmarks.network import vgg19
from tests.benchmarks.report import TERMINAL
from tests.benchmarks.rival import Painted

COARSEST, ITERATIONS = 128, 1000
"""Of the first scale, which has twice the iterations of each other one."""
CONTENT, VARIATION = 0.015, 2.0
LAYER_WEIGHTS = [weight / 341 for weight in (256, 64, 16, 4, 1)]
RATE, BETA_1, BETA_2, EPSILON = 0.02, 0.9, 0.99, 1e-8
AVERAGING = 0.99
RIDGE = 1e-4
"""Added to a covariance's diagonal, so that it has a root."""
ROOT_ITERATIONS = 12
UNIT = 255 * 0.226
"""The deviation of ImageNet's pixels in 0..255, torchvision's three on average. All of these are the original's."""

CALL = 10
"""Iterations in a call of the graph: often enough for a progress bar."""


class Layer(NamedTuple):
    """What a layer of the painting aims at: mean, root of the covariance, and the covariance's trace."""

    mean: tf.Tensor
    root: tf.Tensor
    trace: tf.Tensor


class Targets(NamedTuple):
    """The photograph's features, and each layer of the painting."""

    content: tf.Tensor
    layers: tuple[Layer, ...]


class State(NamedTuple):
    """All that an iteration changes.

    Attributes:
        image: float32 [1, height, width, 3] in 0..1.
        first: Adam's first moment.
        second: Its second.
        sum: The images' weighted sum; ``_averaged`` divides it.
        iterations: How many there have been, over all scales.
        summed: How many images are in the sum.
    """

    image: tf.Tensor
    first: tf.Tensor
    second: tf.Tensor
    sum: tf.Tensor
    iterations: tf.Tensor
    summed: tf.Tensor


def scales(size: int) -> list[int]:
    """The longer sides that are painted, coarse to fine."""
    found = [size]
    while (next_size := round(size / 2 ** (len(found) / 2))) >= COARSEST:
        found.append(next_size)
    return found[::-1]


class Wasserstein:
    """The engine."""

    def __init__(self) -> None:
        self._network = vgg19((*STYLE_LAYERS, CONTENT_LAYER), bordered=["block1_conv1"])
        self._run = tf.function(self._iterate, autograph=False)
        self._step = tf.function(self._take, autograph=False, experimental_attributes=NO_INLINE)

    def paint(self, photograph: Picture, painting: Picture, size: int, iterations: int = ITERATIONS) -> Painted:
        """Paints it, with so many iterations at the first scale and half as many at each other one."""
        counts = {longer: iterations if number == 0 else iterations // 2 for number, longer in enumerate(scales(size))}
        state, seconds, last = _begin(_sized(photograph, min(counts))), 0.0, 0.0
        with Progress(console=TERMINAL) as bar:
            task = bar.add_task("The rival", total=sum(counts.values()))
            for longer, count in counts.items():
                content, style = _sized(photograph, longer), _sized(painting, longer)
                started = time.monotonic()
                targets, state = self._targets(content, style), _enlarged(state, content.shape[1:3])
                seconds += time.monotonic() - started
                self._run(state, targets, tf.constant(1))  # traces it
                started = time.monotonic()
                for done in range(0, count, CALL):
                    state = self._run(state, targets, tf.constant(min(CALL, count - done)))
                    bar.update(task, advance=min(CALL, count - done))
                last = time.monotonic() - started
                seconds += last
        picture = np.asarray(np.rint(np.clip(_averaged(state)[0].numpy(), 0, 1) * 255), np.uint8)
        return Painted(picture, seconds, last / count)

    def _targets(self, photograph: tf.Tensor, painting: tf.Tensor) -> Targets:
        features = self._features(painting)
        layers = []
        for name in STYLE_LAYERS:
            mean, covariance = _moments(features[name])
            layers.append(Layer(mean, roots(covariance)[0], tf.linalg.trace(covariance)))
        return Targets(self._features(photograph)[CONTENT_LAYER], tuple(layers))

    def _iterate(self, state: State, targets: Targets, count: tf.Tensor) -> State:
        def take(number: tf.Tensor, state: State) -> tuple[tf.Tensor, State]:
            return number + 1, self._step(state, targets)

        _, state = tf.while_loop(lambda number, _: number < count, take, (tf.constant(0), state))
        return state

    def _take(self, state: State, targets: Targets) -> State:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(state.image)
            loss = self.loss(state.image, targets)
        return _moved(state, tape.gradient(loss, state.image))

    def loss(self, image: tf.Tensor, targets: Targets) -> tf.Tensor:
        """What is minimised, a scalar."""
        features = self._features(image)
        loss = CONTENT * tf.reduce_mean(tf.square(features[CONTENT_LAYER] - targets.content))
        for name, weight, target in zip(STYLE_LAYERS, LAYER_WEIGHTS, targets.layers, strict=True):
            loss += weight * _distance(features[name], target)
        return loss + VARIATION * _variation(image)

    def _features(self, image: tf.Tensor) -> dict[str, tf.Tensor]:
        features: dict[str, tf.Tensor] = self._network(caffe(image) / UNIT)
        return features


def _sized(picture: Picture, longer: int) -> tf.Tensor:
    return to_tensor(resize(picture, *fit(picture.shape[1], picture.shape[0], longer)))


def _begin(image: tf.Tensor) -> State:
    nothing = tf.zeros_like(image)
    return State(image, nothing, nothing, (1 - AVERAGING) * image, tf.constant(0.0), tf.constant(1.0))


def _enlarged(state: State, size: tf.TensorShape) -> State:
    """The state at the next scale, where averaging begins anew; at the first one it stays as it began."""
    image = tf.clip_by_value(tf.image.resize(_averaged(state), size, "bicubic"), 0.0, 1.0)
    first = tf.image.resize(state.first, size, "bicubic")
    second = tf.image.resize(state.second, size, "bilinear")
    return _begin(image)._replace(first=first, second=second, iterations=state.iterations)


def _averaged(state: State) -> tf.Tensor:
    return state.sum / (1.0 - tf.pow(AVERAGING, state.summed))


def _moved(state: State, gradient: tf.Tensor) -> State:
    """The state after a step of Adam (Kingma and Ba, 2015, algorithm 1)."""
    iterations = state.iterations + 1.0
    first = BETA_1 * state.first + (1 - BETA_1) * gradient
    second = BETA_2 * state.second + (1 - BETA_2) * tf.square(gradient)
    mean, square = first / (1.0 - tf.pow(BETA_1, iterations)), second / (1.0 - tf.pow(BETA_2, iterations))
    image = tf.clip_by_value(state.image - RATE * mean / (tf.sqrt(square) + EPSILON), 0.0, 1.0)
    summed = AVERAGING * state.sum + (1 - AVERAGING) * image
    return State(image, first, second, summed, iterations, state.summed + 1.0)


def _moments(features: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """A layer's mean, [channels], and covariance with the ridge, [channels, channels]."""
    mean, gram = losses.mean(features), losses.gram(features)
    return mean, gram - tf.tensordot(mean, mean, 0) + RIDGE * tf.eye(gram.shape[0])


def _distance(features: tf.Tensor, target: Layer) -> tf.Tensor:
    """The squared Wasserstein distance of two normal distributions (Olkin and Pukelsheim, 1982), a channel."""
    mean, covariance = _moments(features)
    between = root_trace(target.root @ covariance @ target.root)
    apart = target.trace + tf.linalg.trace(covariance) - 2.0 * between
    return tf.reduce_mean(tf.square(mean - target.mean)) + apart / mean.shape[0]


def roots(matrix: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Square root and inverse square root of a positive definite matrix, by Newton's and Schulz's coupled iteration.

    Directions far weaker than the matrix's norm, under 1.5⁻²ᵏ of it for k iterations, do not get there.
    """
    norm, three = tf.norm(matrix), 3.0 * tf.eye(matrix.shape[0])
    root, inverse = matrix / norm, tf.eye(matrix.shape[0])
    for _ in range(ROOT_ITERATIONS):
        turn = 0.5 * (three - inverse @ root)
        root, inverse = root @ turn, turn @ inverse
    return root * tf.sqrt(norm), inverse / tf.sqrt(norm)


def _root_trace(matrix: tf.Tensor) -> tuple[tf.Tensor, object]:
    root, inverse = roots(matrix)
    return tf.linalg.trace(root), lambda upstream: upstream * 0.5 * inverse


root_trace = tf.custom_gradient(_root_trace)
"""The trace of a matrix's square root."""


def _variation(image: tf.Tensor) -> tf.Tensor:
    """Mean squared differences of neighbours in four directions, the border continued."""
    wide = tf.pad(image, [[0, 0], [0, 1], [0, 1], [0, 0]], "SYMMETRIC")
    here, right, down, across = wide[:, :-1, :-1], wide[:, :-1, 1:], wide[:, 1:, :-1], wide[:, 1:, 1:]
    straight = tf.square(right - here) + tf.square(down - here)
    diagonal = tf.square(across - here) + tf.square(down - right)
    return 2.0 * tf.reduce_mean(straight / 3.0 + diagonal / 12.0)
