"""A judge of pictures that belongs to no engine: how far one is from a painting in style, and from a photograph.

It sees Keras's VGG19 in float32 with the weights that the engine calls ``random``, zeros around every layer: no engine
here optimises quite that. Beside the layers that engines optimise it looks at some that none does.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import geometric_mean
from typing import NamedTuple

import tensorflow as tf

from nst_core import losses
from nst_core.graph import to_tensor
from nst_core.images import Picture, resize
from nst_core.options import CONTENT_LAYER, STYLE_LAYERS
from nst_core.plan import fit
from nst_core.vgg import caffe
from tests.benchmarks.network import vgg19

HELD_OUT_STYLE = ("block1_conv2", "block2_conv2", "block3_conv2", "block4_conv3")
HELD_OUT_CONTENT = "block3_conv3"

FLOOR = 1e-6
"""The least error that counts, a tenth or so of what rounding to 8 bits makes: no mean may hang on what no one sees."""


class Score(NamedTuple):
    """Relative squared errors, 1 for an image without features, as geometric means over layers and statistics.

    In a geometric mean a layer counts as much where errors are large as where they are small. So no engine gains by how
    it weighs its layers, nor by the layers' sizes: only by how many percent it is better.

    Attributes:
        style: Of mean, Gram matrix and covariance, in the layers that engines optimise.
        held_out_style: The same in other layers.
        content: Of the features in the layer that engines optimise.
        held_out_content: The same in another layer.
    """

    style: float
    held_out_style: float
    content: float
    held_out_content: float

    @property
    def all_style(self) -> float:
        """Over optimised and other layers alike."""
        kinds = [self.style] * len(STYLE_LAYERS) + [self.held_out_style] * len(HELD_OUT_STYLE)
        return geometric_mean(kinds)

    @property
    def all_content(self) -> float:
        """Over both layers."""
        return geometric_mean([self.content, self.held_out_content])


class Judge:
    """Scores pictures by one photograph and one painting.

    Args:
        photograph: The photograph.
        painting: The painting; its strokes count as they are at ``size``.
        size: The longer side of the pictures that are to be scored, in pixels.
    """

    def __init__(self, photograph: Picture, painting: Picture, size: int) -> None:
        self._network = vgg19((*STYLE_LAYERS, *HELD_OUT_STYLE, CONTENT_LAYER, HELD_OUT_CONTENT))
        content, style = (
            self._seen(resize(one, *fit(one.shape[1], one.shape[0], size))) for one in (photograph, painting)
        )
        self._content = {name: content[name] for name in (CONTENT_LAYER, HELD_OUT_CONTENT)}
        self._style = {name: _statistics(style[name]) for name in (*STYLE_LAYERS, *HELD_OUT_STYLE)}

    def score(self, picture: Picture) -> Score:
        """How far ``picture`` is from both."""
        features = self._seen(picture)

        def style(layers: Sequence[str]) -> float:
            pairs = (zip(_statistics(features[name]), self._style[name], strict=True) for name in layers)
            return geometric_mean(_error(*pair) for layer in pairs for pair in layer)

        own, other = (_error(features[name], target) for name, target in self._content.items())
        return Score(style(STYLE_LAYERS), style(HELD_OUT_STYLE), own, other)

    def _seen(self, picture: Picture) -> dict[str, tf.Tensor]:
        features: dict[str, tf.Tensor] = self._network(caffe(to_tensor(picture)))
        return features


def _statistics(features: tf.Tensor) -> tuple[tf.Tensor, ...]:
    """Mean, Gram matrix and covariance."""
    mean, gram = losses.mean(features), losses.gram(features)
    return mean, gram, gram - tf.tensordot(mean, mean, 0)


def _error(value: tf.Tensor, target: tf.Tensor) -> float:
    return max(float(losses.relative_error(value, target)), FLOOR)
