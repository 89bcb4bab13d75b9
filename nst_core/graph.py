"""A network, a way to compare style, and the loop over both: what is built once for each choice of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial, reduce

import keras
import numpy as np
import tensorflow as tf

from nst_core import images, losses, plan
from nst_core.images import Mask, Picture
from nst_core.loop import Loop, Targets
from nst_core.options import CONTENT_LAYER, Features, Options, Pooling, StyleLoss, shares
from nst_core.plan import Appetite, Hunger
from nst_core.precision import Precision
from nst_core.style import STYLES, Moments, Painting
from nst_core.tiles import Tile, Tiles
from nst_core.vgg import channels, extractor, halo, stride
from nst_core.weights import Weights

PICTURES = 23
"""How many float32 pictures of three channels a step holds: the state before and after, the levels' gradients and
moves, and what the losses make of the image. Counted from what the lite network's step takes beyond its layers."""

TILED_PICTURES = 15
"""The same where features are looked at in tiles, by a style that looks at no pixels: 13 were seen, with the lite
network from 512 to 1280 px. One that looks at pixels holds 19 there."""


class Graph:
    """Knows what to aim at, and takes steps towards it.

    Args:
        weights: The network's weights.
        style_loss: How style is compared.
        pooling: What halves the picture within the network.
        whitening: What the style loss is given of the features.
        precision: What the network computes in.
        masked: Whether it paints within masks.
        seed: Seed of the weights ``random``.

    Attributes:
        loop: Traced at its first call.
        masked: Whether ``targets`` must be given a mask.
        appetite: How much memory it takes, for each pixel.
    """

    def __init__(
        self,
        weights: Weights,
        style_loss: StyleLoss,
        pooling: Pooling,
        whitening: Features = "plain",
        precision: Precision = "float32",
        *,
        masked: bool = False,
        seed: int = 0,
    ) -> None:
        self._style, self.masked = STYLES[style_loss](), masked
        # A style that looks at pixels has their colours in hand. Content is then one of brightness: asked to keep
        # colours that the style changes, a small network feigns them by ripples.
        layers, grey = (CONTENT_LAYER, *self._style.layers), not self._style.layers
        whitened = self._style.layers if whitening == "whitened" else ()
        self._features = extractor(weights, layers, pooling, precision, grey=grey, whitened=whitened, seed=seed)
        self.loop = Loop(self._features, self._style, masked=masked)
        self.appetite = _appetite(self._features, self._style.layers, precision)

    def targets(
        self,
        photograph: Picture,
        styles: Sequence[Picture],
        options: Options,
        mask: Mask | None = None,
        side: int | None = None,
    ) -> Targets:
        """What to aim at, at the size of ``photograph``, which ``mask`` has too, seen in tiles of ``side`` if any.

        Raises:
            OptionsError: There are not as many weights as paintings, or as layers.
        """
        parts = tf.constant(shares(options.layer_weights, self._style.parts, "layers"), tf.float32)
        view = np.repeat(images.LUMA[:, None], 3, axis=1) if options.colors == "content" else np.eye(3)
        view = tf.constant(view, tf.float32)
        content = self._content(photograph, view, side)
        size = max(photograph.shape)
        paintings = [
            self._painting(images.resize(style, *plan.style_size(style.shape, size, options.style_scale)), share, side)
            for style, share in zip(styles, shares(options.style_weights, len(styles), "paintings"), strict=True)
            if share
        ]
        where = () if mask is None else (tf.constant(mask[None, ..., None], tf.float32) / 255.0,)
        return Targets(tf.cast(content, tf.float32), self._style.targets(paintings, options.seed), parts, view, where)

    def _content(self, photograph: Picture, view: tf.Tensor, side: int | None) -> tf.Tensor:
        rows: dict[int, list[tf.Tensor]] = {}
        for tile, features in self._looks(photograph, side, view):
            rows.setdefault(int(tile.start[0]), []).append(features[CONTENT_LAYER])
        return tf.concat([tf.concat(row, 2) for row in rows.values()], 1)

    def _painting(self, style: Picture, share: float, side: int | None) -> Painting:
        names = self._style.layers
        if not names:  # spare the network
            return Painting(to_tensor(style), [], share)
        seen = ([_sums(features[name]) for name in names] for _, features in self._looks(style, side))
        sums = reduce(partial(tf.nest.map_structure, tf.add), seen)
        counts = [losses.positions([-(-length // stride(name)) for length in style.shape[:2]]) for name in names]
        layers = [Moments(*(sum_ / count for sum_ in layer)) for layer, count in zip(sums, counts, strict=True)]
        return Painting(None, layers, share)

    def _looks(
        self, picture: Picture, side: int | None, view: tf.Tensor | None = None
    ) -> Iterator[tuple[Tile, dict[str, tf.Tensor]]]:
        """Each tile of a picture with its own features; one that is all of it, without a side."""
        tiles = Tiles(tf.constant(picture.shape[:2]), side or max(picture.shape), self.appetite.halo)
        for number in range(int(tiles.count)):
            tile = tiles.tile(number)
            window = to_tensor(tile.window(picture[None])[0])
            features = self._features(window if view is None else tf.tensordot(window, view, 1))
            yield tile, {name: tile.own(layer, stride(name)) for name, layer in features.items()}


def _sums(features: tf.Tensor) -> Moments:
    return Moments(tf.reduce_sum(tf.cast(features, tf.float32), [0, 1, 2]), losses.products(features))


def _appetite(features: keras.Model, style_layers: Sequence[str], precision: Precision) -> Appetite:
    """What a step holds at its fullest, counted: within 10 % of the peaks that were seen, from 256 to 1024 px.

    These are each layer's output, kept for the gradient, three of the widest layer on their way, float32 copies of
    what the objective sees, and the pictures around the network. A look at a painting keeps no gradients.
    """
    numbers, widest = channels(features)
    network = (numbers + 3 * widest) * (2 if precision == "bfloat16" else 4)
    seen = {name: 4.0 * output.shape[-1] / stride(name) ** 2 for name, output in features.output.items()}
    pictures = PICTURES * 3 * 4
    copies = sum(seen.values()) if precision == "bfloat16" else 0.0
    looking = network + sum(seen[name] for name in style_layers) if style_layers else 0.0
    content = seen[CONTENT_LAYER]  # the photograph's, kept as a whole
    kept = content + (TILED_PICTURES if style_layers else PICTURES) * 3 * 4
    image = Hunger(network + copies + pictures, kept, network + copies)
    style = Hunger(looking + pictures, 0.0 if style_layers else pictures, looking)
    return Appetite(image, style, halo(features))


def to_tensor(picture: Picture) -> tf.Tensor:
    """A picture as the loop sees it, float32 [1, height, width, 3] in 0..1."""
    return tf.constant(picture[None], tf.float32) / 255.0
