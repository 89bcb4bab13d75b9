"""Lite before its training: smooth random filters, put into balance.

Random features transfer style once every layer's channels are of equal size (He, Wang and Hopcroft, 2016, "A Powerful
Generative Model Using Random Weights for the Deep Image Representation"). Layer by layer, each channel is scaled and
shifted to mean 0 and deviation 1 before its ReLU, over a handful of pictures drawn here. Filters of independent
weights answer to grain above all, and grain is then what they paint; smoothed ones answer to strokes.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from numpy.typing import NDArray

WIDTH = 0.25
"""Lite's channels over VGG19's: 0.8 million weights instead of 12.9, and about a ninth of the time."""
SMOOTHING = 0.4
"""Weight of each neighbour where a filter is smoothed, the middle being 1: at 0 skies turn to grain, at 1 all is
blurred."""

PICTURES, SIDE = 8, 96
"""How many pictures are drawn, and their side in pixels: enough for a mean per channel, and drawn in 50 ms."""


def filters(shape: tuple[int, int, int, int], generator: np.random.Generator) -> NDArray[np.float32]:
    """A convolution's kernel: normal weights, smoothed in both directions; ``balance`` sets their size.

    Args:
        shape: Height, width, channels in and channels out.
        generator: Where the weights come from.
    """
    height, width, *channels = shape
    kernel = generator.standard_normal((height + 2, width + 2, *channels))
    kernel = SMOOTHING * (kernel[:-2] + kernel[2:]) + kernel[1:-1]
    kernel = SMOOTHING * (kernel[:, :-2] + kernel[:, 2:]) + kernel[:, 1:-1]
    return np.asarray(kernel / np.sqrt(np.prod(shape[:3])), np.float32)


def balance(network: keras.Model, convolutions: Sequence[keras.layers.Conv2D]) -> None:
    """Brings every channel of ``network`` to mean 0 and deviation 1 before its ReLU, in place.

    Args:
        network: A model whose input is BGR less its mean, as VGG19's is.
        convolutions: Its convolutions, first to last, each with a ReLU of its own.
    """
    features = (drawn(np.random.default_rng(0)) - 0.5) * 255.0
    pending = list(convolutions)
    for layer in network.layers[1:]:  # the first is the input
        if layer not in pending:
            features = layer(features)
            continue
        layer.activation = keras.activations.linear
        before = np.asarray(layer(features))
        mean, deviation = before.mean((0, 1, 2)), before.std((0, 1, 2)) + 1e-6
        kernel, bias = layer.get_weights()
        layer.set_weights([kernel / deviation, (bias - mean) / deviation])
        layer.activation = keras.activations.relu
        features = layer(features)


def drawn(generator: np.random.Generator) -> NDArray[np.float32]:
    """Pictures with the edges and the spectrum of photographs: flat cells under coloured noise.

    Returns:
        float32 [PICTURES, SIDE, SIDE, 3] in 0..1.
    """
    return np.stack([_cells(generator) * 0.6 + _noise(generator) * 0.4 for _ in range(PICTURES)]).astype(np.float32)


def _cells(generator: np.random.Generator) -> NDArray[np.float64]:
    """Each pixel in the colour of the nearest of some random points: edges in every direction."""
    count = int(generator.integers(6, 60))
    points, colors = generator.random((count, 2)) * SIDE, generator.random((count, 3))
    pixels = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij"), -1)
    distance = np.square(pixels[:, :, None] - points).sum(-1)
    return np.asarray(colors[distance.argmin(-1)])


def _noise(generator: np.random.Generator) -> NDArray[np.float64]:
    """Noise whose amplitude falls with frequency, as a photograph's does (Field, 1987)."""
    frequency = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)[None])
    frequency[0, 0] = 1.0
    spectrum = np.fft.rfft2(generator.standard_normal((3, SIDE, SIDE))) / frequency ** generator.uniform(0.7, 1.6)
    spectrum[:, 0, 0] = 0.0
    waves = np.moveaxis(np.fft.irfft2(spectrum, s=(SIDE, SIDE)), 0, -1)
    return np.asarray(np.clip(0.5 + waves / (4 * waves.std()), 0, 1))
