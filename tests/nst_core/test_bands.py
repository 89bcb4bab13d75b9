"""Convolutions in bands against their definition."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from nst_core import bands, vgg
from tests.nst_core.convolution import TOLERANCE, by_definition

lengths = st.integers(1, 40)


@settings(deadline=None, max_examples=25)
@given(
    count=st.integers(1, 3),
    height=lengths,
    width=lengths,
    inputs=st.integers(1, 8),
    outputs=st.integers(1, 8),
    most=st.integers(1, 400),
    activation=st.sampled_from([None, "relu"]),
    seed=st.integers(0, 99),
)
def test_however_many_bands_there_are_it_is_the_convolution_and_so_is_its_gradient(
    count: int, height: int, width: int, inputs: int, outputs: int, most: int, activation: str | None, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    images = generator.standard_normal((count, height, width, inputs))
    kernel, bias = generator.standard_normal((3, 3, inputs, outputs)), generator.standard_normal(outputs)
    upstream = generator.standard_normal((count, height, width, outputs))
    layer = vgg.BorderedConv2D(outputs, 3, activation=activation)
    layer.build(images.shape)
    layer.set_weights([kernel, bias])
    with patch.object(bands, "POSITIONS", most), tf.device("CPU"), tf.GradientTape() as tape:  # a GPU rounds more
        tape.watch(seen := tf.constant(images, tf.float32))
        found = tf.function(layer, input_signature=[tf.TensorSpec([None, None, None, inputs])], autograph=False)(seen)
        gradient = tape.gradient(found, seen, tf.constant(upstream, tf.float32))
    if activation:
        upstream = np.where(found.numpy() > 0, upstream, 0.0)
    exact, exact_gradient = by_definition(images, kernel, upstream)
    exact = np.maximum(exact + bias, 0.0 if activation else -np.inf)
    np.testing.assert_allclose(found, exact, rtol=0, atol=TOLERANCE * max(1.0, np.abs(exact).max()))
    np.testing.assert_allclose(gradient, exact_gradient, rtol=0, atol=TOLERANCE * np.abs(upstream).max() * 9)


@settings(deadline=None, max_examples=25)
@given(height=lengths, width=lengths, most=st.integers(1, 400))
def test_bands_are_as_large_as_they_may_be_but_for_some_rows(height: int, width: int, most: int) -> None:
    with patch.object(bands, "POSITIONS", most):
        count, rows = bands.cut(tf.zeros([1, height, width, 1])).shape[:2]
    rows -= 2
    most = max(most // width, 1)
    assert rows <= most
    assert (count - 1) * rows < height
    assert -(-height // most) <= count < -(-height // most) + 16
