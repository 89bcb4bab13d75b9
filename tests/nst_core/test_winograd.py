"""Minimal filtering against the definition of a convolution, in float64."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from nst_core import vgg, winograd
from nst_core.weights import Weights
from tests.nst_core.convolution import TOLERANCE, by_definition


@settings(deadline=None, max_examples=40)
@given(
    count=st.integers(1, 3),
    height=st.integers(1, 21),
    width=st.integers(1, 21),
    inputs=st.integers(1, 40),
    outputs=st.integers(1, 40),
    seed=st.integers(0, 99),
)
def test_it_is_the_convolution_and_so_is_its_gradient(
    count: int, height: int, width: int, inputs: int, outputs: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    images = generator.standard_normal((count, height, width, inputs))
    kernel = generator.standard_normal((3, 3, inputs, outputs))
    upstream = generator.standard_normal((count, height, width, outputs))
    with tf.device("CPU"), tf.GradientTape() as tape:  # a GPU rounds more
        tape.watch(seen := tf.constant(images, tf.float32))
        found = winograd.convolve(seen, tf.constant(winograd.filters(kernel.astype(np.float32))))
        gradient = tape.gradient(found, seen, tf.constant(upstream, tf.float32))
    for ours, exact in zip((found, gradient), by_definition(images, kernel, upstream), strict=True):
        np.testing.assert_allclose(ours, exact, rtol=0, atol=TOLERANCE * np.abs(exact).max())


@pytest.mark.parametrize(("gpus", "filtered"), [([], {"block4_conv1", "block4_conv2"}), (["one"], set())])
def test_layers_take_what_is_faster_and_see_the_same(
    monkeypatch: pytest.MonkeyPatch, gpus: list[str], filtered: set[str]
) -> None:
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: gpus)
    layers = [f"block4_conv{number}" for number in (1, 2)]
    features = vgg.extractor(Weights("lite"), layers, "average")
    (network,) = (layer for layer in features.layers if isinstance(layer, keras.Model))
    assert {layer.name for layer in network.layers if isinstance(layer, vgg.FilteredConv2D)} == filtered
    defined, generator = vgg.vgg19(Weights("lite"), layers, "average"), np.random.default_rng(0)
    for layer in network.layers:
        if layer.weights:  # whose biases are nothing
            bias = generator.random(layer.filters)
            layer.bias.assign(bias)
            defined.get_layer(layer.name).bias.assign(bias)
    pixels = generator.random((1, 61, 83, 3)).astype(np.float32)
    expected = defined(vgg.caffe(pixels))
    for name, found in features(pixels).items():
        exact = np.asarray(expected[name])
        np.testing.assert_allclose(found, exact, rtol=0, atol=TOLERANCE * np.abs(exact).max())
