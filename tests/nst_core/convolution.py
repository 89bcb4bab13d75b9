"""A 3 × 3 convolution as it is defined, in float64, to compare other ways of computing it with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
