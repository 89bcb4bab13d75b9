"""Kinds of style loss. Each says which layers it needs, what it takes from the paintings, and how far an image is.

A kind is chosen with the weights (``options.Preset``) and built into the graph once; a new one fits in beside these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import tensorflow as tf

from nst_core import losses
from nst_core.options import STYLE_LAYERS, StyleLoss

Targets = tuple[tf.Tensor, ...]


class Painting(NamedTuple):
    """A painting to learn from.

    Attributes:
        image: float32 [1, height, width, 3] in 0..1.
        features: A tensor a layer.
        share: How much it counts; the shares of all paintings add up to 1.
    """

    image: tf.Tensor
    features: Sequence[tf.Tensor]
    share: float


class Seen(NamedTuple):
    """An image under way.

    Attributes:
        image: float32 [1, height, width, 3] in 0..1.
        features: A tensor a layer.
        mask: Where it is painted, float32 [1, height, width, 1] in 0..1, or None for everywhere.
    """

    image: tf.Tensor
    features: Sequence[tf.Tensor]
    mask: tf.Tensor | None = None

    def masks(self) -> list[tf.Tensor | None]:
        """The mask at each layer's size."""
        if self.mask is None:
            return [None] * len(self.features)
        return [tf.image.resize(self.mask, tf.shape(layer)[1:3], antialias=True) for layer in self.features]


class Style(Protocol):
    """How far an image is from some paintings in style.

    Attributes:
        layers: Names of the layers whose features are looked at.
        parts: How many numbers ``loss`` has: a layer each, or a level.
    """

    layers: tuple[str, ...]
    parts: int

    def spec(self, channels: Sequence[int]) -> tuple[tf.TensorSpec, ...]:
        """The shapes of the targets, given each layer's number of channels."""

    def targets(self, paintings: Sequence[Painting], seed: int) -> Targets:
        """What is aimed at.

        Args:
            paintings: One painting or more.
            seed: Seed of whatever is drawn.
        """

    def loss(self, seen: Seen, targets: Targets, seed: tf.Tensor) -> tf.Tensor:
        """The distance in each layer, float32 [layers]; 1 or so for an image that has nothing in common.

        Args:
            seen: The image.
            targets: What ``targets`` returned.
            seed: Seed of whatever is drawn in this step, int32 [2].
        """


class GramStyle:
    """Gatys's: the Gram matrix of each layer."""

    layers: tuple[str, ...] = STYLE_LAYERS
    parts = len(STYLE_LAYERS)

    def spec(self, channels: Sequence[int]) -> tuple[tf.TensorSpec, ...]:
        """A Gram matrix a layer."""
        return tuple(tf.TensorSpec([count, count]) for count in channels)

    def targets(self, paintings: Sequence[Painting], seed: int) -> Targets:
        """The weighted mean of the paintings' Gram matrices, layer by layer."""
        return tuple(_mean(losses.gram, paintings, layer) for layer in range(len(self.layers)))

    def loss(self, seen: Seen, targets: Targets, seed: tf.Tensor) -> tf.Tensor:
        """``losses.gram_loss`` of each layer."""
        layers = zip(seen.features, targets, seen.masks(), strict=True)
        return tf.stack([losses.gram_loss(*layer) for layer in layers])


class MomentStyle:
    """Mean and covariance of each layer.

    A Gram matrix holds both in one number, so that a strong mean hides the covariance; apart, neither is lost. The
    terms are those of Galerne et al., 2024, "Scaling Painting Style Transfer", with all of the covariance.
    """

    layers: tuple[str, ...] = STYLE_LAYERS
    parts = len(STYLE_LAYERS)

    def spec(self, channels: Sequence[int]) -> tuple[tf.TensorSpec, ...]:
        """Every layer's mean, then every layer's covariance."""
        means = [tf.TensorSpec([count]) for count in channels]
        return (*means, *(tf.TensorSpec([count, count]) for count in channels))

    def targets(self, paintings: Sequence[Painting], seed: int) -> Targets:
        """Those of all paintings as one: means and Gram matrices mix, and give the covariance of the mixture."""
        layers = range(len(self.layers))
        means = [_mean(losses.mean, paintings, layer) for layer in layers]
        grams = [_mean(losses.gram, paintings, layer) for layer in layers]
        return (*means, *(gram - tf.tensordot(mean, mean, 0) for gram, mean in zip(grams, means, strict=True)))

    def loss(self, seen: Seen, targets: Targets, seed: tf.Tensor) -> tf.Tensor:
        """``losses.moment_loss`` of each layer."""
        count = len(seen.features)
        layers = zip(seen.features, targets[:count], targets[count:], seen.masks(), strict=True)
        return tf.stack([losses.moment_loss(*layer) for layer in layers])


def _mean(what: Callable[[tf.Tensor], tf.Tensor], paintings: Sequence[Painting], layer: int) -> tf.Tensor:
    return tf.add_n([painting.share * what(painting.features[layer]) for painting in paintings])


class PatchStyle:
    """Distributions of patches of pixels, compared along random directions, over a pyramid; needs no features.

    The sliced Wasserstein distance of Elnekave and Weiss (2022), "Generating Natural Images with Direct Patch
    Distributions Matching". The paintings' side is worked out once, for a stock of directions of which each step
    takes some; of the image's patches each step takes a sample, evenly spread, so that one sorts some thousand
    numbers instead of every pixel's.
    """

    layers: tuple[str, ...] = ()

    SIDE = 11  # pixels: a stroke at the finest level, an object at the coarsest. With the paper's 7, strokes are short
    # Patches of the image compared a step, by level: with half as many on the finest there is grain to be smoothed.
    # Each level is half as large as the one before, so that the largest patch covers 88 pixels.
    SAMPLES = (4096, 1024, 512, 512)
    LEVELS = parts = len(SAMPLES)
    BANK = 8192  # patches taken of the paintings a level
    QUANTILES = 2048  # by which the distribution of these patches along a direction is known
    STOCK, DIRECTIONS = 128, 16  # directions known, and how many of them a step and level looks along

    def spec(self, channels: Sequence[int]) -> tuple[tf.TensorSpec, ...]:
        """The directions, and by level the paintings' quantiles along each."""
        length = self.SIDE**2 * 3
        return (tf.TensorSpec([length, self.STOCK]), tf.TensorSpec([self.LEVELS, self.STOCK, self.QUANTILES]))

    def targets(self, paintings: Sequence[Painting], seed: int) -> Targets:
        """The quantiles of all paintings' patches as one, of each as many as it counts."""
        directions = losses.directions(self.SIDE, self.STOCK, tf.constant([seed, len(paintings)]))
        levels: list[list[tf.Tensor]] = [[] for _ in range(self.LEVELS)]
        for number, painting in enumerate(paintings):
            count = max(1, round(self.BANK * painting.share))
            for level, picture in zip(levels, self._pyramid(painting.image), strict=True):
                level.append(losses.patches(picture, count, self.SIDE, tf.constant([seed, number])))
        along = [losses.quantiles(tf.concat(level, 0), directions, self.QUANTILES) for level in levels]
        return directions, tf.stack(along)

    def loss(self, seen: Seen, targets: Targets, seed: tf.Tensor) -> tf.Tensor:
        """``losses.sliced_loss`` of each level, fine to coarse."""
        directions, quantiles = targets
        each = []
        masks = [None] * self.LEVELS if seen.mask is None else self._pyramid(seen.mask)
        for level, (picture, mask) in enumerate(zip(self._pyramid(seen.image), masks, strict=True)):
            first, second = (seed + tf.constant([0, 2 * level + draw]) for draw in range(2))
            ours = losses.patches(picture, self.SAMPLES[level], self.SIDE, first, mask)
            start = tf.random.stateless_uniform([], second, 0, self.STOCK - self.DIRECTIONS + 1, tf.int32)
            chosen = slice(start, start + self.DIRECTIONS)
            each.append(losses.sliced_loss(ours, quantiles[level, chosen], directions[:, chosen]))
        return tf.stack(each)

    def _pyramid(self, image: tf.Tensor) -> list[tf.Tensor]:
        levels = [image]
        while len(levels) < self.LEVELS:
            # Overlapping windows: without overlap their grid shows in the artwork.
            levels.append(tf.nn.avg_pool2d(levels[-1], 4, 2, "SAME"))
        return levels


STYLES: dict[StyleLoss, Callable[[], Style]] = {"gram": GramStyle, "moments": MomentStyle, "patches": PatchStyle}
