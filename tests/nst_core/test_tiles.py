"""Looked at in tiles, an image has the losses and the gradient that it has as a whole."""

from __future__ import annotations

from functools import cache, partial
from unittest.mock import patch

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nst_core import OptionsError, StyleTransfer, adam, bands
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


@settings(max_examples=2, deadline=None)
@given(
    kinds,
    st.integers(64, 110),
    st.integers(64, 110),
    st.sampled_from((48, 64)),
    st.integers(1, 2),
    st.sampled_from(("style", "content")),
)
@example(("moments", "max", "plain", True), 131, 70, 48, 2, "content")
@example(("gram", "average", "whitened", False), 65, 130, 64, 1, "style")
@example(("patches", "average", "whitened", True), 66, 97, 32, 1, "style")
def test_losses_and_gradients_are_those_of_the_whole(
    kind: tuple[StyleLoss, Pooling, Features, bool], height: int, width: int, side: int, paintings: int, colors: Colors
) -> None:
    of, options, weights, seed = graph(*kind), Options(colors=colors), tf.constant(WEIGHING), tf.constant([1, 2])
    content, image = noise(height, width, 1), to_tensor(noise(height, width, 2))
    styles = [noise(150, 90 + number, 3 + number) for number in range(paintings)]
    mask = noise(height, width, 9)[..., 0] if of.masked else None
    aims, tiled_aims = (of.targets(content, styles, options, mask, tile) for tile in (None, side))
    whole, terms = adam.gradients(image, partial(of.loop.objective, aims, weights, seed))
    in_tiles = partial(of.loop.objective_in_tiles, tf.constant(side), tiled_aims, weights, seed)
    with patch.object(bands, "POSITIONS", 1_500):  # of some rows each
        tiled, tiled_terms = adam.gradients(image, in_tiles)
    np.testing.assert_allclose(tiled_terms, terms, rtol=1e-4)
    for found, expected in zip(tiled, whole, strict=True):
        assert np.linalg.norm(found - expected) < 1e-4 * np.linalg.norm(expected)


def test_one_trace_paints_the_same_in_all_tiles() -> None:
    """Five steps end less than a grey level from those on the whole, on average."""
    of, height, width = graph("gram", "average", "plain", False), 99, 120
    content, styles = noise(height, width, 1), [noise(80, 80, 2)]
    weights, before, ends = tf.constant(WEIGHING), of.loop.traces, []
    for side in (None, 32, 48):
        targets, state = of.targets(content, styles, Options(), side=side), adam.begin(to_tensor(content))
        state, _ = of.loop.run(state, targets, weights, step=0, steps=5, count=5, seed=0, side=side)
        ends.append(state.average.numpy())
    assert of.loop.traces - before == 2
    assert np.abs(ends[0] - to_tensor(content)).mean() > 5 / 255
    for end in ends[1:]:
        assert np.abs(end - ends[0]).mean() < 1 / 255


def test_a_painting_larger_than_memory_is_painted_in_tiles(photograph: Picture, painting: Picture) -> None:
    """And its checkpoint goes on as a whole."""
    options = Options(size=400, steps=2, style_loss="gram")
    engine = StyleTransfer("lite", options, "float32")
    engine._max_bytes = engine._idle_bytes + 80_000_000  # as a whole it takes 89 MB
    plan = engine.plan(photograph, [painting], options)
    assert [scale.tiling for scale in plan.scales] != [None]
    first, *_, last = engine.paint(photograph, [painting], options)
    assert last.preview().shape == (267, 400, 3)
    assert engine.traces == 2
    engine._max_bytes = None
    assert [scale.tiling for scale in engine.plan(photograph, [painting], options).scales] == [None]
    *_, whole = engine.paint(photograph, [painting], options, first.checkpoint())
    assert np.abs(whole.preview().astype(int) - last.preview()).mean() < 1


def test_what_does_not_fit_in_the_smallest_tiles_is_refused(engine: StyleTransfer, photograph: Picture) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_max_bytes", engine._idle_bytes + 20_000_000)
        plan = engine.plan(photograph, [photograph], Options(size=2048))
        with pytest.raises(OptionsError, match=f"0.0 GB are free; the largest that fits is {plan.fits} px"):
            list(engine.paint(photograph, [photograph], Options(size=2048)))
        engine.plan(photograph, [photograph], Options(size=plan.fits)).check_room()
        with pytest.raises(OptionsError):
            engine.plan(photograph, [photograph], Options(size=plan.fits + 16)).check_room()
