"""3 × 3 convolutions as they are defined, the large ones in bands of rows.

Bands see one row of their neighbours on either side. To TensorFlow's convolution they are a batch, whose outputs are
joined again: the same numbers as without, from inputs of bounded size.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import tensorflow as tf

from nst_core.apart import once

POSITIONS = 1_900_000
"""About the most that one band has. With the 64 channels of VGG19's first layers two million are half a gibibyte, and
for more oneDNN (of TensorFlow 2.21) takes minutes on an x86 processor without AVX-512, where half as many take a
second."""


def functions(dtype: tf.DType) -> tuple[Callable[..., tf.Tensor], Callable[..., tf.Tensor]]:
    """Forth and back, as a ``Convolution`` has them; each traced once for all layers.

    A GPU is given each image in one band, for its library has no such limit.
    """
    return _functions(dtype, tf.int32.max if tf.config.list_physical_devices("GPU") else POSITIONS)


def division(height: tf.Tensor, width: tf.Tensor, most: int) -> tuple[tf.Tensor, tf.Tensor]:
    """Into how many bands an image is cut, of how many rows each: as few as ``most`` positions a band allow, or more.

    What the last band lacks of rows is continued like an image's border.
    """
    bands = -(-height // tf.maximum(most // width, 1))
    # Some more, if all are then of one height: such are joined without a copy.
    bands += tf.argmin(-height % (bands + tf.range(16)), output_type=tf.int32)
    return bands, -(-height // bands)


@cache
def _functions(dtype: tf.DType, most: int) -> tuple[Callable[..., tf.Tensor], Callable[..., tf.Tensor]]:
    images, kernel = tf.TensorSpec([None] * 4, dtype), tf.TensorSpec([3, 3, None, None], dtype)
    forth = once([images, kernel, tf.TensorSpec([None], dtype)], partial(_convolved, most))
    return forth, once([images, kernel, tf.TensorSpec([4], tf.int32)], partial(_slopes, most))


def _convolved(most: int, images: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    count, height, width, inputs = tf.unstack(tf.shape(images))
    bands, rows = division(height, width, most)
    places = _places(height, width, bands, rows)
    seen = tf.gather(tf.reshape(images, [count, height * width, inputs]), places, axis=1)
    seen = tf.reshape(seen, [count * bands, rows + 2, width + 2, inputs])
    # Nothing but the bias and the ReLU may look at what the convolution finds, or TensorFlow does not fuse the three.
    found = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(seen, kernel, 1, "VALID"), bias))
    return tf.reshape(found, [count, bands * rows, width, tf.shape(kernel)[3]])[:, :height]


def _slopes(most: int, upstream: tf.Tensor, kernel: tf.Tensor, shape: tf.Tensor) -> tf.Tensor:
    count, height, width, inputs = tf.unstack(shape)
    bands, rows = division(height, width, most)
    # Where nothing is beyond, this copies nothing.
    upstream = tf.pad(upstream, [[0, 0], [0, bands * rows - height], [0, 0], [0, 0]])
    upstream = tf.reshape(upstream, [count * bands, rows, width, tf.shape(kernel)[3]])
    seen = [count * bands, rows + 2, width + 2, inputs]
    slopes = tf.raw_ops.Conv2DBackpropInput(
        input_sizes=seen, filter=kernel, out_backprop=upstream, strides=[1] * 4, padding="VALID"
    )

    def summed() -> tf.Tensor:
        there = tf.range(count)[:, None] * (height * width) + tf.reshape(_places(height, width, bands, rows), [-1])
        sums = tf.reshape(slopes, [count, -1, inputs])
        return tf.reshape(tf.math.unsorted_segment_sum(sums, there, count * height * width), shape)

    # With one band only the border is to be folded back, in half the time of the sums.
    border = [[0, 0], [1, 1], [1, 1], [0, 0]]
    mirrored = partial(tf.raw_ops.MirrorPadGrad, input=slopes, paddings=border, mode="SYMMETRIC")
    return tf.cond(bands > 1, summed, mirrored)


def _places(height: tf.Tensor, width: tf.Tensor, bands: tf.Tensor, rows: tf.Tensor) -> tf.Tensor:
    """Where in an image, row by row, each position of its bands is, int32 [bands, rows + 2, width + 2]."""
    down = tf.clip_by_value(rows * tf.range(bands)[:, None] + tf.range(-1, rows + 1), 0, height - 1)
    return down[..., None] * width + tf.clip_by_value(tf.range(-1, width + 1), 0, width - 1)
