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
from nst_core.apart import NO_INLINE
from nst_core.options import CONTENT_LAYER
from nst_core.style import FeatureStyle, Seen, Style, resized
from nst_core.tiles import Tile, Tiles, total
from nst_core.vgg import halo, stride


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
        self._features, self._style, self._halo = features, style, halo(features)
        channels = {name: output.shape[-1] for name, output in features.output.items()}
        content = tf.TensorSpec([1, None, None, channels[CONTENT_LAYER]])
        mask = (tf.TensorSpec([1, None, None, 1]),) if masked else ()
        kinds = style.spec([channels[name] for name in style.layers])
        targets = Targets(content, kinds, tf.TensorSpec([style.parts]), tf.TensorSpec([3, 3]), mask)
        whole = tf.TensorSpec([], tf.int32)
        signature = [adam.spec(), targets, tf.TensorSpec([3]), whole, whole, whole, whole]
        # AutoGraph would read the source of all that is called, Keras included: half a second before a first trace.
        self._run = tf.function(self._steps, input_signature=signature, autograph=False)
        self._step = tf.function(self._take, autograph=False, experimental_attributes=NO_INLINE)
        self._run_in_tiles = tf.function(self._steps, input_signature=[*signature, whole], autograph=False)

    @property
    def traces(self) -> int:
        """How often TensorFlow traced the loop: once, if all is well, and once more where it paints in tiles."""
        return sum(int(run.experimental_get_tracing_count()) for run in (self._run, self._run_in_tiles))

    def run(
        self,
        state: State,
        targets: Targets,
        weights: tf.Tensor,
        *,
        step: int,
        steps: int,
        count: int,
        seed: int,
        side: int | None = None,
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
            side: The side in pixels, a multiple of 16, of the tiles in which the image is looked at; as a whole if
                None. That is the same up to rounding.
        """
        numbers = (step, steps, count, seed) if side is None else (step, steps, count, seed, side)
        run = self._run if side is None else self._run_in_tiles
        whole = [tf.constant(number, tf.int32) for number in numbers]
        taken: tuple[State, Terms] = run(state, targets, weights, *whole)
        return taken

    def _steps(
        self,
        state: State,
        targets: Targets,
        weights: tf.Tensor,
        step: tf.Tensor,
        steps: tf.Tensor,
        count: tf.Tensor,
        seed: tf.Tensor,
        side: tf.Tensor | None = None,
    ) -> tuple[State, Terms]:
        def take(now: tf.Tensor, state: State, _: Terms) -> tuple[tf.Tensor, State, Terms]:
            return now + 1, *self._step(state, targets, weights, now, steps, seed, side)

        unknown, end = Terms(*(tf.constant(0.0) for _ in Terms._fields)), step + count
        _, state, terms = tf.while_loop(lambda now, *_: now < end, take, (step, state, unknown))
        return state, terms

    def _take(
        self,
        state: State,
        targets: Targets,
        weights: tf.Tensor,
        step: tf.Tensor,
        steps: tf.Tensor,
        seed: tf.Tensor,
        side: tf.Tensor | None,
    ) -> tuple[State, Terms]:
        objective = self.objective if side is None else partial(self.objective_in_tiles, side)
        # 1000 seeds a step are more than any style loss draws.
        draws = tf.stack([seed, 1000 * step])
        by_level, terms = adam.gradients(state.image, partial(objective, targets, weights, draws))
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
        return _weighed(weights, content, tf.tensordot(targets.shares, parts, 1), losses.total_variation(seen))

    def objective_in_tiles(
        self, side: tf.Tensor, targets: Targets, weights: tf.Tensor, seed: tf.Tensor, image: tf.Tensor
    ) -> Terms:
        """The same up to rounding, with features looked at in tiles of this side, int32; pixels are seen as a whole."""
        seen, style, size = tf.tensordot(image, targets.view, 1), self._style, tf.shape(image)[1:3]
        strides = [stride(name) for name in style.layers]
        masks = [resized(mask, -(-size // step)) for step in strides for mask in targets.mask] or [None] * len(strides)

        def look(tile: Tile, window: tf.Tensor) -> tuple[tf.Tensor, ...]:
            own = {name: tile.own(layer, stride(name)) for name, layer in self._features(window).items()}
            goal = tile.of(targets.content, stride(CONTENT_LAYER))
            content = (losses.energy(tf.cast(own[CONTENT_LAYER], tf.float32) - goal), losses.energy(goal))
            if not isinstance(style, FeatureStyle):
                return content
            shown = [mask if mask is None else tile.of(mask, step) for mask, step in zip(masks, strides, strict=True)]
            return (*content, *style.sums([own[name] for name in style.layers], shown, targets.style))

        zeros = (tf.constant(0.0),) * 2 + (tuple(map(tf.zeros_like, targets.style)) if style.layers else ())
        error, energy, *sums = total(look, seen, Tiles(size, side, self._halo), zeros)
        if isinstance(style, FeatureStyle):
            positions = [losses.positions(-(-size // step), mask) for mask, step in zip(masks, strides, strict=True)]
            parts = style.loss_of_sums(tuple(sums), positions, targets.style)
        else:
            parts = style.loss(Seen(seen, [], *targets.mask), targets.style, seed)
        content = error / (energy + losses.EPSILON)
        return _weighed(weights, content, tf.tensordot(targets.shares, parts, 1), losses.total_variation(seen))


def _weighed(weights: tf.Tensor, content: tf.Tensor, style: tf.Tensor, variation: tf.Tensor) -> Terms:
    return Terms(tf.tensordot(weights, tf.stack([content, style, variation]), 1), content, style, variation)
