"""3 × 3 convolutions with a quarter of the multiplications, by Winograd's minimal filtering.

F(4 × 4, 3 × 3) of Lavin and Gray (2016, "Fast Algorithms for Convolutional Neural Networks", section 4): through a
window of 6 × 6 positions a tile of 4 × 4 is filtered by 36 products a pair of channels, where the definition takes 144.
Windows, kernels and products are each multiplied by a matrix, and between that lie 36 matrix products over channels,
which are most of the work. In exact arithmetic that is the convolution itself; in float32 the two differ by some
hundred-thousandths of the largest output.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nst_core.apart import once

TILE, WINDOW = 4, 6
"""Sides of a tile and of the window through which its outputs are seen, in positions."""

WORTHWHILE = 80.0
"""Channels, the harmonic mean of inputs and outputs, from which on more time is saved in products than is lost around
them: on two cores with AVX2, VGG19's second layer (64 and 64) took longer this way, and its third (64 and 128) less."""

_WINDOW = np.array(
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ]
)
_KERNEL = np.array([[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]) / 24
_TILE = np.array([[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]])
"""The paper's Bᵀ, G and Aᵀ, for one dimension. For two, each is applied to columns and to rows: their Kronecker product
does both at once."""


def worthwhile(inputs: int, outputs: int) -> bool:
    """Whether a convolution between so many channels is faster this way, on a processor and in float32."""
    return 2 * inputs * outputs >= WORTHWHILE * (inputs + outputs)


def filters(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """A kernel, [3, 3, inputs, outputs], as what windows are multiplied by, [36, inputs, outputs]."""
    inputs, outputs = kernel.shape[2:]
    seen, both = np.empty((WINDOW**2, inputs, outputs), np.float32), np.kron(_KERNEL, _KERNEL)
    for number in range(inputs):  # of all at once the float64 product alone would be twice the filters
        seen[:, number] = both @ kernel[:, :, number].reshape(9, outputs)
    return seen


@cache
def functions(dtype: tf.DType) -> tuple[Callable[..., tf.Tensor], Callable[..., tf.Tensor]]:
    """Forth and back, as a ``Convolution`` has them, with filters for a kernel; each traced once for all layers."""
    images, filters = tf.TensorSpec([None] * 4, dtype), tf.TensorSpec([WINDOW**2, None, None], dtype)
    forth = once([images, filters, tf.TensorSpec([None], dtype)], _convolved)
    return forth, once([images, filters, tf.TensorSpec([4], tf.int32)], _slopes)


def _convolved(images: tf.Tensor, filters: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    inputs, outputs = tf.unstack(tf.shape(filters)[1:])
    places, grid, beyond, _ = _tiling(tf.shape(images))
    windows = tf.gather(tf.reshape(images, [-1, inputs]), places)
    products = tf.matmul(_times(_WINDOW, windows, inputs), filters)
    found = _times(_TILE, products, outputs)[:, : tf.reduce_prod(grid) // TILE**2]
    found = tf.batch_to_space(tf.reshape(found, tf.concat([grid, [outputs]], 0)), [TILE, TILE], beyond)
    return tf.nn.relu(tf.nn.bias_add(found, bias))


def _slopes(upstream: tf.Tensor, filters: tf.Tensor, shape: tf.Tensor) -> tf.Tensor:
    inputs, outputs = tf.unstack(tf.shape(filters)[1:])
    places, _, beyond, spare = _tiling(shape)
    slopes = tf.reshape(tf.space_to_batch(upstream, [TILE, TILE], beyond), [TILE**2, -1, outputs])
    slopes = tf.matmul(_times(_TILE.T, tf.pad(slopes, spare), outputs), filters, transpose_b=True)
    slopes = tf.math.unsorted_segment_sum(_times(_WINDOW.T, slopes, inputs), places, tf.reduce_prod(shape[:3]))
    return tf.reshape(slopes, shape)


def _times(matrix: NDArray[np.float64], parts: tf.Tensor, channels: tf.Tensor) -> tf.Tensor:
    """Parts, [n², tiles, channels], times a matrix for one dimension, [m, n], in both: [m², tiles, channels]."""
    both = np.kron(matrix, matrix).astype(np.float32)
    return tf.reshape(both @ tf.reshape(parts, [both.shape[1], -1]), [both.shape[0], -1, channels])


def _tiling(shape: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]:
    """How images of this shape are cut into tiles.

    Returns:
        Where in all images' pixels, one after another, each position of each tile's window is, int32 [36, tiles]; the
        shape of those of all tiles that are in one place, int32 [3]; how far the last tiles reach beyond the
        images, int32 [2, 2]; and how many tiles are there to be left out, as padding, int32 [3, 2].
    """
    count, size = shape[0], shape[1:3]
    grid = -(-size // TILE)
    place = tf.range(-1, WINDOW - 1)[:, None]
    rows, columns = (tf.clip_by_value(place + TILE * tf.range(grid[axis]), 0, size[axis] - 1) for axis in (0, 1))
    image = tf.range(count)[:, None, None] * size[0]
    places = (image + rows[:, None, None, :, None]) * size[1] + columns[None, :, None, None, :]
    places = tf.reshape(places, [WINDOW**2, -1])
    # With as many tiles as a power of two, all that a product sums up would lie in the same lines of the cache.
    spare = tf.scatter_nd([[1, 1]], 1 - tf.shape(places)[1:] % 2, [3, 2])
    beyond = tf.stack([tf.zeros_like(size), TILE * grid - size], 1)
    return tf.pad(places, spare[:2]), tf.concat([[TILE**2 * count], grid], 0), beyond, spare
