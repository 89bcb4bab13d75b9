"""The loop: one graph, traced once, for every image size and objective weight.

Whatever may differ between pictures (sizes, targets, weights, step numbers) enters as a tensor, so that nothing is
traced anew; several steps run in a call, so that Python is not asked in between.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import keras
import tensorflow as tf

from nst_core import adam, losses
from nst_core.adam import State
from nst_core.options import CONTENT_LAYER
from nst_core.style import Seen, Style


class Targets(NamedTuple):
    """What is aimed at, and how pixels are seen.

    Attributes:
        content: The photograph's features.
        style: What the kind of style loss takes from the paintings.
        shares: How much each part of the style loss counts, float32 [parts], 1 in all.
        view: What pixels are multiplied by before the network sees them, [3, 3]: the identity, or one that shows
            brightness alone.
        mask: Where to paint, float32 [1, height, width, 1] in 0..1, in a loop for masks; else empty.
    """

    content: tf.Tensor
    style: tuple[tf.Tensor, ...]
    shares: tf.Tensor
    view: tf.Tensor
    mask: tuple[tf.Tensor, ...] = ()


class Terms(NamedTuple):
    """The objective and its parts before weighing, scalars: those of the image before the last step."""

    total: tf.Tensor
    content: tf.Tensor
    style: tf.Tensor
    variation: tf.Tensor


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
        mask = (tf.TensorSpec([1, None, None, 1]),) if masked else ()
        kinds = style.spec([channels[name] for name in style.layers])
        targets = Targets(content, kinds, tf.TensorSpec([style.parts]), tf.TensorSpec([3, 3]), mask)
        whole = tf.TensorSpec([], tf.int32)
        signature = [adam.spec(), targets, tf.TensorSpec([3]), whole, whole, whole, whole]
        # AutoGraph would read the source of all that is called, Keras included: half a second before a first trace.
        self._run = tf.function(self._steps, input_signature=signature, autograph=False)
        # Set into the loop's own graph, a step is no longer seen to have a beginning and an end, and TensorFlow then
        # leaves its quick gradient of max pooling out: a tenth of all time.
        self._step = tf.function(self._take, autograph=False, experimental_attributes={"_noinline": True})

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
        return self._run(state, targets, weights, *whole)  # type: ignore[no-any-return]

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
        def take(now: tf.Tensor, state: State, _: Terms) -> tuple[tf.Tensor, State, Terms]:
            return now + 1, *self._step(state, targets, weights, now, steps, seed)

        unknown, end = Terms(*(tf.constant(0.0) for _ in Terms._fields)), step + count
        _, state, terms = tf.while_loop(lambda now, *_: now < end, take, (step, state, unknown))
        return state, terms

    def _take(
        self, state: State, targets: Targets, weights: tf.Tensor, step: tf.Tensor, steps: tf.Tensor, seed: tf.Tensor
    ) -> tuple[State, Terms]:
        # 1000 seeds a step are more than any style loss draws.
        draws = tf.stack([seed, 1000 * step])
        by_level, terms = adam.gradients(state.image, partial(self.objective, targets, weights, draws))
        return adam.advance(state, by_level, step, steps, *targets.mask), terms

    def objective(self, targets: Targets, weights: tf.Tensor, seed: tf.Tensor, image: tf.Tensor) -> Terms:
        """What is minimised, and its parts.

        Args:
            targets: What to aim at, for this size.
            weights: As for ``run``.
            seed: Seed of what the style loss draws, int32 [2].
            image: float32 [1, height, width, 3] in 0..1.
        """
        seen = tf.tensordot(image, targets.view, 1)
        features = self._features(seen)
        content = losses.content_loss(features[CONTENT_LAYER], targets.content)
        layers = [features[name] for name in self._style.layers]
        parts = self._style.loss(Seen(seen, layers, *targets.mask), targets.style, seed)
        style = tf.tensordot(targets.shares, parts, 1)
        variation = losses.total_variation(seen)
        total = tf.tensordot(weights, tf.stack([content, style, variation]), 1)
        return Terms(total, content, style, variation)
