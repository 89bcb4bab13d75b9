"""A network, a way to compare style, and the loop over both: what is built once for each choice of them."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
import tensorflow as tf

from nst_core import images, plan
from nst_core.images import Mask, Picture
from nst_core.loop import Loop, Targets
from nst_core.options import CONTENT_LAYER, Features, Options, Pooling, StyleLoss, shares
from nst_core.plan import Appetite
from nst_core.precision import Precision
from nst_core.style import STYLES, Painting
from nst_core.vgg import channels, extractor
from nst_core.weights import Weights

PICTURES = 23
"""How many float32 pictures of three channels a step holds: the state before and after, the levels' gradients and
moves, and what the losses make of the image. Counted from what the lite network's step takes beyond its layers."""


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
        self, photograph: Picture, styles: Sequence[Picture], options: Options, mask: Mask | None = None
    ) -> Targets:
        """What to aim at, at the size of ``photograph``, which ``mask`` has too.

        Raises:
            OptionsError: There are not as many weights as paintings, or as layers.
        """
        parts = tf.constant(shares(options.layer_weights, self._style.parts, "layers"), tf.float32)
        view = np.repeat(images.LUMA[:, None], 3, axis=1) if options.colors == "content" else np.eye(3)
        view = tf.constant(view, tf.float32)
        content = self._features(tf.tensordot(to_tensor(photograph), view, 1))[CONTENT_LAYER]
        size = max(photograph.shape)
        paintings = [
            self._painting(images.resize(style, *plan.style_size(style.shape, size, options.style_scale)), share)
            for style, share in zip(styles, shares(options.style_weights, len(styles), "paintings"), strict=True)
            if share
        ]
        where = () if mask is None else (tf.constant(mask[None, ..., None], tf.float32) / 255.0,)
        return Targets(tf.cast(content, tf.float32), self._style.targets(paintings, options.seed), parts, view, where)

    def _painting(self, style: Picture, share: float) -> Painting:
        image = to_tensor(style)
        if not self._style.layers:  # spare the network
            return Painting(image, [], share)
        features = self._features(image)
        return Painting(image, [features[name] for name in self._style.layers], share)


def _appetite(features: keras.Model, style_layers: Sequence[str], precision: Precision) -> Appetite:
    """What a step holds at its fullest, counted: within 10 % of the peaks that were seen, from 256 to 1024 px.

    These are each layer's output, kept for the gradient, three of the widest layer on their way, float32 copies of
    what the objective sees, and the pictures around the network. A look at a painting keeps no gradients.
    """
    numbers, widest = channels(features)
    network = (numbers + 3 * widest) * (2 if precision == "bfloat16" else 4)
    seen = {name: 4.0 * output.shape[-1] / 4 ** (int(name[5]) - 1) for name, output in features.output.items()}
    pictures = PICTURES * 3 * 4
    copies = sum(seen.values()) if precision == "bfloat16" else 0.0
    looking = network + sum(seen[name] for name in style_layers) if style_layers else 0.0
    return Appetite(network + copies + pictures, looking + pictures)


def to_tensor(picture: Picture) -> tf.Tensor:
    """A picture as the loop sees it, float32 [1, height, width, 3] in 0..1."""
    return tf.constant(picture[None], tf.float32) / 255.0
