"""Both ways to compute a convolution against its definition, in float64."""

from __future__ import annotations

from unittest.mock import patch

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nst_core import bands, vgg
from nst_core.convolution import Convolution
from nst_core.weights import Weights

Doubles = NDArray[np.float64]

TOLERANCE = 5e-5
"""Of the largest number: float32 rounds each of some thousand sums, whose terms cancel."""


def by_definition(images: Doubles, kernel: Doubles, bias: Doubles, upstream: Doubles) -> tuple[Doubles, Doubles]:
    """A rectified convolution of images continued by their outermost pixels; and the images' gradient, by the sum's."""
    bordered = np.pad(images, [(0, 0), (1, 1), (1, 1), (0, 0)], "edge")
    places = np.pad(np.arange(images[..., 0].size).reshape(images.shape[:3]), [(0, 0), (1, 1), (1, 1)], "edge")
    height, width = images.shape[1:3]
    windows = [np.s_[:, row : row + height, column : column + width] for row, column in np.ndindex(3, 3)]
    products = zip(windows, kernel.reshape(9, *kernel.shape[2:]), strict=True)
    found = np.maximum(bias + sum(bordered[there] @ matrix for there, matrix in products), 0.0)
    gradient = np.zeros_like(images).reshape(-1, images.shape[3])
    for there, matrix in zip(windows, kernel.reshape(9, *kernel.shape[2:]), strict=True):
        np.add.at(gradient, places[there], upstream @ matrix.T)
    return found, gradient.reshape(images.shape)


@pytest.mark.parametrize("minimal", [True, False])
@settings(deadline=None, max_examples=25)
@given(
    count=st.integers(1, 3),
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    inputs=st.integers(1, 40),
    outputs=st.integers(1, 40),
    most=st.integers(1, 400),
    seed=st.integers(0, 99),
)
def test_it_is_what_is_defined_and_so_is_its_gradient(
    minimal: bool, count: int, height: int, width: int, inputs: int, outputs: int, most: int, seed: int
) -> None:
    """Whatever the size, in however many bands."""
    generator = np.random.default_rng(seed)
    images = generator.standard_normal((count, height, width, inputs))
    kernel, bias = generator.standard_normal((3, 3, inputs, outputs)), generator.standard_normal(outputs)
    upstream = generator.standard_normal((count, height, width, outputs))
    layer = Convolution(kernel.astype(np.float32), bias.astype(np.float32), minimal=minimal)
    call = tf.function(layer, input_signature=[tf.TensorSpec([None, None, None, inputs])], autograph=False)
    division = patch.object(bands, "division", wraps=bands.division)
    with division as divided, patch.object(bands, "POSITIONS", most), tf.device("CPU"), tf.GradientTape() as tape:
        tape.watch(seen := tf.constant(images, tf.float32))  # not on a GPU, which rounds more
        found = call(seen)
        gradient = tape.gradient(found, seen, tf.constant(upstream, tf.float32))
    limit = tf.int32.max if tf.config.list_physical_devices("GPU") else most
    assert all(call.args[2] == limit for call in divided.mock_calls)
    # Where a sum is nothing but for rounding, either side of the ReLU is right.
    exact, exact_gradient = by_definition(images, kernel, bias, np.where(found.numpy() > 0, upstream, 0.0))
    np.testing.assert_allclose(found, exact, rtol=0, atol=TOLERANCE * max(1.0, exact.max()))
    np.testing.assert_allclose(gradient, exact_gradient, rtol=0, atol=TOLERANCE * max(1.0, np.abs(upstream).max() * 9))


@settings(deadline=None)
@given(height=st.integers(1, 40), width=st.integers(1, 40), most=st.integers(1, 400))
def test_bands_are_as_large_as_they_may_be_but_for_some_rows(height: int, width: int, most: int) -> None:
    count, rows = (int(number) for number in bands.division(tf.constant(height), tf.constant(width), most))
    most = max(most // width, 1)
    assert rows <= most
    assert (count - 1) * rows < height <= count * rows
    assert -(-height // most) <= count < -(-height // most) + 16


@pytest.mark.parametrize(("gpus", "minimal"), [([], {"block4_conv1", "block4_conv2"}), (["one"], set())])
def test_layers_take_what_is_faster_and_see_the_same(
    monkeypatch: pytest.MonkeyPatch, gpus: list[str], minimal: set[str]
) -> None:
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: gpus)
    layers = [f"block4_conv{number}" for number in (1, 2)]
    features = vgg.extractor(Weights("lite"), layers, "average")
    (network,) = (layer for layer in features.layers if isinstance(layer, keras.Model))
    assert {layer.name for layer in network.layers if isinstance(layer, Convolution) and layer.minimal} == minimal
    pixels = np.random.default_rng(0).random((1, 61, 83, 3)).astype(np.float32)
    expected = vgg.vgg19(Weights("lite"), layers, "average")(vgg.caffe(pixels))
    for name, found in features(pixels).items():
        exact = np.asarray(expected[name])
        np.testing.assert_allclose(found, exact, rtol=0, atol=TOLERANCE * np.abs(exact).max())
