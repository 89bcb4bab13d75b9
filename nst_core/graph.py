"""A network, a way to compare style, and the loop over both: what is built once for each choice of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from nst_core import images, plan
from nst_core.images import Mask, Picture
from nst_core.loop import Loop, Targets
from nst_core.options import CONTENT_LAYER, Options, Pooling, StyleLoss, shares
from nst_core.style import STYLES, Painting
from nst_core.vgg import extractor
from nst_core.weights import Weights


class Graph:
    """Knows what to aim at, and takes steps towards it.

    Args:
        weights: The network's weights.
        style_loss: How style is compared.
        pooling: What halves the picture within the network.
        masked: Whether it paints within masks.
        seed: Seed of the weights ``random``.

    Attributes:
        loop: The Adam loop, traced at its first call.
    """

    def __init__(self, weights: Weights, style_loss: StyleLoss, pooling: Pooling, *, masked: bool, seed: int) -> None:
        self._style = STYLES[style_loss]()
        self._features = extractor(weights, (CONTENT_LAYER, *self._style.layers), pooling, seed=seed)
        self.loop = Loop(self._features, self._style, masked=masked)

    def targets(
        self, photograph: Picture, styles: Sequence[Picture], options: Options, mask: Mask | None = None
    ) -> Targets:
        """What to aim at, at the size of ``photograph``, which ``mask`` has too.

        Raises:
            OptionsError: There are not as many style weights as paintings.
        """
        view = np.repeat(images.LUMA[:, None], 3, axis=1) if options.colors == "content" else np.eye(3)
        view = tf.constant(view, tf.float32)
        content = self._features(tf.tensordot(to_tensor(photograph), view, 1))[CONTENT_LAYER]
        longer = max(1, round(max(photograph.shape) * options.style_scale))
        paintings = [
            self._painting(style, longer, share)
            for style, share in zip(styles, shares(options.style_weights, len(styles)), strict=True)
            if share
        ]
        where = () if mask is None else (tf.constant(mask[None, ..., None], tf.float32) / 255.0,)
        return Targets(content, self._style.targets(paintings, options.seed), view, where)

    def _painting(self, style: Picture, longer: int, share: float) -> Painting:
        """A painting at the size at which its strokes are wanted."""
        image = to_tensor(images.resize(style, *plan.fit(style.shape[1], style.shape[0], longer)))
        if not self._style.layers:  # spare the network
            return Painting(image, [], share)
        features = self._features(image)
        return Painting(image, [features[name] for name in self._style.layers], share)


def to_tensor(picture: Picture) -> tf.Tensor:
    """A picture as the loop sees it, float32 [1, height, width, 3] in 0..1."""
    return tf.constant(picture[None], tf.float32) / 255.0
