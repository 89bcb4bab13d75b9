"""Kinds of style loss. Each says which layers it needs, what it takes from the paintings, and how far an image is.

A kind is chosen with the weights (``options.Preset``) and built into the graph once; a new one fits in beside these.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

import tensorflow as tf

from nst_core import losses
from nst_core.options import STYLE_LAYERS, StyleLoss

Targets = tuple[tf.Tensor, ...]


class Moments(NamedTuple):
    """A layer's statistics over a whole picture.

    Attributes:
        mean: Each channel's, [channels].
        gram: The Gram matrix, [channels, channels].
    """

    mean: tf.Tensor
    gram: tf.Tensor


class Painting(NamedTuple):
    """A painting to learn from.

    Attributes:
        image: float32 [1, height, width, 3] in 0..1, or None for a style that looks at layers.
        layers: What is known of each layer that the style looks at.
        share: How much it counts; the shares of all paintings add up to 1.
    """

    image: tf.Tensor | None
    layers: Sequence[Moments]
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
        return [resized(self.mask, tf.shape(layer)[1:3]) for layer in self.features]


def resized(mask: tf.Tensor, size: tf.Tensor) -> tf.Tensor:
    """A mask as a layer of that height and width sees it."""
    return tf.image.resize(mask, size, antialias=True)


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


class FeatureStyle(ABC):
    """A style by features (see ``Style``), of which its loss sees no more than sums over positions.

    An image can then be looked at in parts; the whole one is faster as ``loss`` has it.
    """

    layers: tuple[str, ...] = STYLE_LAYERS
    parts = len(STYLE_LAYERS)

    @abstractmethod
    def spec(self, channels: Sequence[int]) -> tuple[tf.TensorSpec, ...]:
        """See ``Style``."""

    @abstractmethod
    def targets(self, paintings: Sequence[Painting], seed: int) -> Targets:
        """See ``Style``."""

    @abstractmethod
    def loss(self, seen: Seen, targets: Targets, seed: tf.Tensor) -> tf.Tensor:
        """See ``Style``."""

    @abstractmethod
    def sums(self, features: Sequence[tf.Tensor], masks: Sequence[tf.Tensor | None], targets: Targets) -> Targets:
        """What a part of an image adds to the sums, which have the shapes of the targets.

        Args:
            features: The part's, a tensor a layer.
            masks: Its mask at each layer's size, if there is one.
            targets: What ``targets`` returned.
        """

    @abstractmethod
    def loss_of_sums(self, sums: Targets, positions: Sequence[tf.Tensor], targets: Targets) -> tf.Tensor:
        """As ``loss`` has it.

        Args:
            sums: Of all parts of the image.
            positions: How many positions each layer has, see ``losses.positions``.
            targets: What ``targets`` returned.
        """


class GramStyle(FeatureStyle):
    """Gatys's: the Gram matrix of each layer."""

    def spec(self, channels: Sequence[int]) -> tuple[tf.TensorSpec, ...]:
        """A Gram matrix a layer."""
        return tuple(tf.TensorSpec([count, count]) for count in channels)

    def targets(self, paintings: Sequence[Painting], seed: int) -> Targets:
        """The weighted mean of the paintings' Gram matrices, layer by layer."""
        return tuple(moments.gram for moments in _mixture(paintings))

    def loss(self, seen: Seen, targets: Targets, seed: tf.Tensor) -> tf.Tensor:
        """``losses.gram_loss`` of each layer."""
        layers = zip(seen.features, targets, seen.masks(), strict=True)
        return tf.stack([losses.gram_loss(*layer) for layer in layers])

    def sums(self, features: Sequence[tf.Tensor], masks: Sequence[tf.Tensor | None], targets: Targets) -> Targets:
        """Each layer's products."""
        return tuple(map(losses.products, features, masks))

    def loss_of_sums(self, sums: Targets, positions: Sequence[tf.Tensor], targets: Targets) -> tf.Tensor:
        """The error of each layer's Gram matrix."""
        layers = zip(sums, positions, targets, strict=True)
        return tf.stack([losses.relative_error(sum_ / count, target) for sum_, count, target in layers])


class MomentStyle(FeatureStyle):
    """Mean and covariance of each layer.

    A Gram matrix holds both in one number, so that a strong mean hides the covariance; apart, neither is lost. The
    terms are those of Galerne et al., 2024, "Scaling Painting Style Transfer", with all of the covariance.
    """

    def spec(self, channels: Sequence[int]) -> tuple[tf.TensorSpec, ...]:
        """Every layer's mean, then every layer's covariance."""
        means = [tf.TensorSpec([count]) for count in channels]
        return (*means, *(tf.TensorSpec([count, count]) for count in channels))

    def targets(self, paintings: Sequence[Painting], seed: int) -> Targets:
        """Those of all paintings as one: means and Gram matrices mix, and give the covariance of the mixture."""
        layers = _mixture(paintings)
        means = [layer.mean for layer in layers]
        return (*means, *(layer.gram - tf.tensordot(layer.mean, layer.mean, 0) for layer in layers))

    def loss(self, seen: Seen, targets: Targets, seed: tf.Tensor) -> tf.Tensor:
        """``losses.moment_loss`` of each layer."""
        count = len(seen.features)
        layers = zip(seen.features, targets[:count], targets[count:], seen.masks(), strict=True)
        return tf.stack([losses.moment_loss(*layer) for layer in layers])

    def sums(self, features: Sequence[tf.Tensor], masks: Sequence[tf.Tensor | None], targets: Targets) -> Targets:
        """Each layer's sum, then its products, both about the paintings' mean, which is near the image's own."""
        # The covariance is a difference of these: about 0, a strong mean would leave few of its digits.
        layers = [tf.cast(feature, tf.float32) - mean for feature, mean in zip(features, targets, strict=False)]
        means = [
            tf.reduce_sum(layer if mask is None else layer * mask, [0, 1, 2])
            for layer, mask in zip(layers, masks, strict=True)
        ]
        return (*means, *map(losses.products, layers, masks))

    def loss_of_sums(self, sums: Targets, positions: Sequence[tf.Tensor], targets: Targets) -> tf.Tensor:
        """``losses.moment_error`` of each layer."""
        each, layers = [], len(positions)
        for layer, count in enumerate(positions):
            about, mean = sums[layer] / count, targets[layer]
            covariance = sums[layers + layer] / count - tf.tensordot(about, about, 0)
            each.append(losses.moment_error(mean + about, covariance, mean, targets[layers + layer]))
        return tf.stack(each)


def _mixture(paintings: Sequence[Painting]) -> list[Moments]:
    """The weighted mean of the paintings' moments, layer by layer."""

    def mean(numbers: Iterable[tf.Tensor]) -> tf.Tensor:
        return tf.add_n([painting.share * number for painting, number in zip(paintings, numbers, strict=True)])

    layers = zip(*(painting.layers for painting in paintings), strict=True)
    return [Moments(*map(mean, zip(*layer, strict=True))) for layer in layers]


class PatchStyle:
    """Distributions of patches of pixels, compared along random directions, over a pyramid; needs no features.

    The sliced Wasserstein distance of Elnekave and Weiss (2022), "Generating Natural Images with Direct Patch
    Distributions Matching". The paintings' side is worked out once, for a stock of directions of which each step
    takes some; of the image's patches each step takes a sample, evenly spread, so that one sorts some thousand
    numbers instead of every pixel's.
    """

    layers: tuple[str, ...] = ()

    SIDE = 11  # pixels: a stroke at the finest level, an object at the coarsest. With the paper's 7, strokes are short
    # The most patches of the image compared a step, by level: with half as many on the finest there is grain to be
    # smoothed. Each level is half as large as the one before, so that the largest patch covers 88 pixels.
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
            # A small picture has no more patches than pixels; 64 px take a third less time for it.
            count = tf.minimum(self.SAMPLES[level], tf.reduce_prod(tf.shape(picture)[1:3]))
            ours = losses.patches(picture, count, self.SIDE, first, mask)
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
