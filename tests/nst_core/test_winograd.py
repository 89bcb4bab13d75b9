"""Minimal filtering against the definition of a convolution, in float64."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nst_core import vgg, winograd
from nst_core.weights import Weights

Doubles = NDArray[np.float64]

TOLERANCE = 5e-5
"""Of the largest number: float32 rounds each of some thousand sums, whose terms cancel."""


def by_definition(images: Doubles, kernel: Doubles, upstream: Doubles) -> tuple[Doubles, Doubles]:
    """The convolution of images continued by their outermost pixels, and the images' gradient."""
    bordered = np.pad(images, [(0, 0), (1, 1), (1, 1), (0, 0)], "edge")
    places = np.pad(np.arange(images[..., 0].size).reshape(images.shape[:3]), [(0, 0), (1, 1), (1, 1)], "edge")
    height, width = images.shape[1:3]
    found, gradient = np.zeros_like(upstream), np.zeros_like(images).reshape(-1, images.shape[3])
    for row, column in np.ndindex(3, 3):
        there = np.s_[:, row : row + height, column : column + width]
        found += bordered[there] @ kernel[row, column]
        np.add.at(gradient, places[there], upstream @ kernel[row, column].T)
    return found, gradient.reshape(images.shape)


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
