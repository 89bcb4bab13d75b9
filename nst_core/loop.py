"""The Adam loop: one graph, traced once, for every image size and objective weight.

Whatever may differ between pictures (sizes, targets, weights, step numbers) enters as a tensor, so that nothing is
traced anew; several steps run in a call, so that Python is not asked in between.
"""

from __future__ import annotations

from typing import NamedTuple

import keras
import tensorflow as tf

from nst_core import losses
from nst_core.options import CONTENT_LAYER
from nst_core.style import Seen, Style

LEARNING_RATE = 0.03
"""Of an image in 0..1. Between 0.02 and 0.05, 31 to 43 of 150 steps reach the loss for which the 2018 notebook's 5/255
takes 600; at 0.2 it diverges."""
FINAL_RATE = 0.05
"""The learning rate's last value over its first, approached on half a cosine (Loshchilov and Hutter, 2017)."""
BETA_1, BETA_2, ADAM_EPSILON = 0.9, 0.99, 1e-8
"""Adam's decay rates (Kingma and Ba, 2015); the shorter second one lets a few hundred steps forget where they began."""


class State(NamedTuple):
    """All that a step changes: the image in 0..1 and Adam's two moments, float32 [1, height, width, 3] each."""

    image: tf.Tensor
    first: tf.Tensor
    second: tf.Tensor


class Targets(NamedTuple):
    """What is aimed at: the photograph's content features, the paintings' style, and how pixels are seen.

    ``view`` is a 3 × 3 matrix that pixels are multiplied by before the network sees them: the identity, or one that
    shows brightness alone. ``mask`` says where to paint, float32 [1, height, width, 1] in 0..1, in a loop for masks;
    else it is empty.
    """

    content: tf.Tensor
    style: tuple[tf.Tensor, ...]
    view: tf.Tensor
    mask: tuple[tf.Tensor, ...] = ()


class Terms(NamedTuple):
    """The objective and its parts before weighing, scalars: those of the image before the last step."""

    total: tf.Tensor
    content: tf.Tensor
    style: tf.Tensor
    variation: tf.Tensor


def begin(image: tf.Tensor) -> State:
    """The state before the first step."""
    return State(image, tf.zeros_like(image), tf.zeros_like(image))


def rescale(state: State, height: int, width: int) -> State:
    """The state at another size, so that Adam goes on with what it has learnt (as in crowsonkb's engine)."""
    image, first, second = (tf.image.resize(tensor, [height, width], "bicubic") for tensor in state)
    # A cubic filter overshoots: pixels stay in range, and a mean of squares stays positive.
    return State(tf.clip_by_value(image, 0.0, 1.0), first, tf.maximum(second, 0.0))


class Loop:
    """Adam on an image.

    Args:
        features: From RGB in 0..1 to the features of the content layer and of each layer of ``style``, by name.
        style: The kind of style loss.
        masked: Whether paintings are confined to a part of the image.
    """

    def __init__(self, features: keras.Model, style: Style, *, masked: bool = False) -> None:
        self._features, self._style = features, style
        channels = {name: output.shape[-1] for name, output in features.output.items()}
        content = tf.TensorSpec([1, None, None, channels[CONTENT_LAYER]])
        picture = tf.TensorSpec([1, None, None, 3])
        mask = (tf.TensorSpec([1, None, None, 1]),) if masked else ()
        kinds = style.spec([channels[name] for name in style.layers])
        targets = Targets(content, kinds, tf.TensorSpec([3, 3]), mask)
        whole = tf.TensorSpec([], tf.int32)
        signature = [State(picture, picture, picture), targets, tf.TensorSpec([3]), whole, whole, whole, whole]
        self._run = tf.function(self._steps, input_signature=signature)

    @property
    def traces(self) -> int:
        """How often TensorFlow traced the loop: once, if all is well."""
        return int(self._run.experimental_get_tracing_count())

    def run(
        self, state: State, targets: Targets, weights: tf.Tensor, *, step: int, steps: int, count: int, seed: int
    ) -> tuple[State, Terms]:
        """Takes ``count`` steps.

        Args:
            state: Where to start.
            targets: What to aim at, for this size.
            weights: How much content, style and total variation weigh, float32 [3].
            step: How many steps have gone before, over all scales.
            steps: How many there are to be in all, which sets the learning rate's pace.
            count: How many to take now, at least 1.
            seed: Seed of what a style loss draws; with ``step`` it makes the same numbers again.
        """
        whole = [tf.constant(number, tf.int32) for number in (step, steps, count, seed)]
        new, terms = self._run(state, targets, weights, *whole)
        return State(*new), Terms(*terms)

    def _steps(
        self,
        state: State,
        targets: Targets,
        weights: tf.Tensor,
        step: tf.Tensor,
        steps: tf.Tensor,
        count: tf.Tensor,
        seed: tf.Tensor,
    ) -> tuple[State, Terms]:
        terms = Terms(*(tf.constant(0.0) for _ in Terms._fields))
        for index in tf.range(count):
            now = step + index
            # Only the image is watched: gradients by the network's weights would double the work for nothing.
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(state.image)
                # 1000 seeds a step are more than any style loss draws.
                terms = self._terms(state.image, targets, weights, tf.stack([seed, 1000 * now]))
            gradient = tape.gradient(terms.total, state.image)
            for mask in targets.mask:
                gradient *= mask  # elsewhere Adam's moments stay 0, and so do its steps
            state = _adam(state, gradient, now, steps)
        return state, terms

    def _terms(self, image: tf.Tensor, targets: Targets, weights: tf.Tensor, seed: tf.Tensor) -> Terms:
        seen = tf.tensordot(image, targets.view, 1)
        features = self._features(seen)
        content = losses.content_loss(features[CONTENT_LAYER], targets.content)
        layers = [features[name] for name in self._style.layers]
        style = self._style.loss(Seen(seen, layers, *targets.mask), targets.style, seed)
        variation = losses.total_variation(seen)
        total = tf.tensordot(weights, tf.stack([content, style, variation]), 1)
        return Terms(total, content, style, variation)


def _adam(state: State, gradient: tf.Tensor, step: tf.Tensor, steps: tf.Tensor) -> State:
    """Algorithm 1 of Kingma and Ba (2015), with a cosine learning rate and the image kept in range."""
    time = tf.cast(step, tf.float32)
    half = 0.5 * (1.0 + tf.cos(3.14159265 * time / tf.cast(steps, tf.float32)))
    rate = LEARNING_RATE * (FINAL_RATE + (1.0 - FINAL_RATE) * half)
    first = BETA_1 * state.first + (1.0 - BETA_1) * gradient
    second = BETA_2 * state.second + (1.0 - BETA_2) * tf.square(gradient)
    unbiased_first = first / (1.0 - tf.pow(BETA_1, time + 1.0))
    unbiased_second = second / (1.0 - tf.pow(BETA_2, time + 1.0))
    image = state.image - rate * unbiased_first / (tf.sqrt(unbiased_second) + ADAM_EPSILON)
    return State(tf.clip_by_value(image, 0.0, 1.0), first, second)
