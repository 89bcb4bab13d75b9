"""Looked at in tiles, an image has the losses and the gradient that it has as a whole."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nst_core import adam
from nst_core.graph import Graph, to_tensor
from nst_core.images import Picture
from nst_core.options import Colors, Features, Options, Pooling, StyleLoss
from nst_core.weights import Weights

WEIGHING = (0.3, 1.0, 2.0)
"""Of content, style and variation: none of them hides another."""


@cache
def graph(style_loss: StyleLoss, pooling: Pooling, features: Features, masked: bool) -> Graph:
    return Graph(Weights("lite"), style_loss, pooling, features, masked=masked)


def noise(height: int, width: int, seed: int) -> Picture:
    """A picture with something in it at each scale."""
    generator = np.random.default_rng(seed)
    image = tf.zeros([1, height, width, 3])
    for side in (2, 5, 17):
        image += tf.image.resize(tf.constant(generator.random((1, side, side, 3)), tf.float32), [height, width]) / 4
    image += generator.random((1, height, width, 3)) / 4
    return np.asarray(np.rint(image[0].numpy() * 255), np.uint8)


kinds = st.tuples(
    st.sampled_from(("gram", "moments", "patches")),
    st.sampled_from(("max", "average")),
    st.sampled_from(("plain", "whitened")),
    st.booleans(),
)


@settings(max_examples=12, deadline=None)
@given(
    kinds,
    st.integers(64, 140),
    st.integers(64, 140),
    st.sampled_from((32, 48, 64)),
    st.integers(1, 2),
    st.sampled_from(("style", "content")),
)
@example(("moments", "max", "plain", True), 131, 97, 32, 2, "content")
@example(("gram", "average", "whitened", False), 65, 130, 64, 1, "style")
def test_losses_and_gradients_are_those_of_the_whole(
    kind: tuple[StyleLoss, Pooling, Features, bool], height: int, width: int, side: int, paintings: int, colors: Colors
) -> None:
    of, options = graph(*kind), Options(colors=colors, layer_weights=())
    content, image = noise(height, width, 1), to_tensor(noise(height, width, 2))
    styles = [noise(150, 90 + number, 3 + number) for number in range(paintings)]
    mask = noise(height, width, 9)[..., 0] if kind[-1] else None
    seed = tf.constant([1, 2])
    found = []
    for tile in (None, side):
        targets = of.targets(content, styles, options, mask, tile)

        def objective(pixels: tf.Tensor, targets=targets, tile=tile):
            weights = tf.constant(WEIGHING)
            if tile is None:
                return of.loop.objective(targets, weights, seed, pixels)
            return of.loop.objective_in_tiles(tf.constant(tile), targets, weights, seed, pixels)

        found.append(adam.gradients(image, objective))
    (whole, terms), (tiled, tiled_terms) = found
    np.testing.assert_allclose(tiled_terms, terms, rtol=1e-4)
    for ours, expected in zip(tiled, whole, strict=True):
        error = np.linalg.norm(ours - expected) / np.linalg.norm(expected)
        assert error < 1e-4
