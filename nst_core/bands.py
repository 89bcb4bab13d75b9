"""Images as a convolution is given them: continued beyond their border, and the large ones in bands of rows.

Bands see one row of their neighbours on either side. To the convolution they are a batch, whose outputs are joined
again: the same numbers as without, from inputs of bounded size.
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

Gradient = Callable[[tf.Tensor], tf.Tensor]


def cut(images: tf.Tensor) -> tf.Tensor:
    """Bands with a border: their neighbours' rows, and at an image's ends its outermost pixels once more.

    A GPU is given each image in one band, for its library has no such limit.

    Args:
        images: [batch, height, width, any].

    Returns:
        [batch · bands, rows + 2, width + 2, any]. What an image's last band lacks of rows is continued like its border.
    """
    most = tf.int32.max if tf.config.list_physical_devices("GPU") else POSITIONS
    bordered, folded = _borders(images.dtype, most)
    shape = tf.shape(images)

    def with_border(images: tf.Tensor) -> tuple[tf.Tensor, Gradient]:
        return bordered(tf.stop_gradient(images)), lambda upstream: folded(upstream, shape)

    found = tf.custom_gradient(with_border)(images)
    found.set_shape([None, None, None, images.shape[-1]])
    return found


def join(found: tf.Tensor, images: tf.Tensor, *, rectified: bool) -> tf.Tensor:
    """What a convolution found in bands, one below another again.

    Args:
        found: [batch · bands, rows, width, any].
        images: What was cut, [batch, height, width, any].
        rectified: Whether what is below zero becomes zero. A ReLU apart would keep the bands too, for its gradient.

    Returns:
        [batch, height, width, any].
    """
    stacked, unstacked = _stacks(found.dtype)
    size = tf.shape(images)

    def joined(found: tf.Tensor) -> tuple[tf.Tensor, Gradient]:
        # Nothing but the ReLU may look at what the convolution found, or TensorFlow does not fuse the two.
        found = tf.nn.relu(found) if rectified else found
        shape, whole = tf.shape(found), stacked(tf.stop_gradient(found), size)

        def gradient(upstream: tf.Tensor) -> tf.Tensor:
            if rectified:
                upstream = tf.raw_ops.ReluGrad(gradients=upstream, features=whole)
            return unstacked(upstream, shape)

        return whole, gradient

    whole = tf.custom_gradient(joined)(found)
    whole.set_shape([None, None, None, found.shape[-1]])
    return whole


@cache
def _borders(dtype: tf.DType, most: int) -> tuple[Callable[..., tf.Tensor], Callable[..., tf.Tensor]]:
    """Puts borders around bands, and adds up what is there in the gradient; each traced once for all layers."""
    images, shape = tf.TensorSpec([None] * 4, dtype), tf.TensorSpec([4], tf.int32)

    @partial(once, [images])
    def bordered(images: tf.Tensor) -> tf.Tensor:
        count, height, width, depth = tf.unstack(tf.shape(images))
        places = _places(height, width, most)
        seen = tf.gather(tf.reshape(images, [count, height * width, depth]), places, axis=1)
        return tf.reshape(seen, tf.concat([[-1], tf.shape(places)[1:], [depth]], 0))

    @partial(once, [images, shape])
    def folded(upstream: tf.Tensor, shape: tf.Tensor) -> tf.Tensor:
        count, height, width, depth = tf.unstack(shape)
        places = _places(height, width, most)

        def summed() -> tf.Tensor:
            there = tf.range(count)[:, None] * (height * width) + tf.reshape(places, [-1])
            sums = tf.reshape(upstream, [count, -1, depth])
            return tf.reshape(tf.math.unsorted_segment_sum(sums, there, count * height * width), shape)

        # With one band only the border is to be folded back, in half the time of the sums, or of tf.pad's gradient.
        border = [[0, 0], [1, 1], [1, 1], [0, 0]]
        mirrored = partial(tf.raw_ops.MirrorPadGrad, input=upstream, paddings=border, mode="SYMMETRIC")
        return tf.cond(tf.shape(places)[0] > 1, summed, mirrored)

    return bordered, folded


@cache
def _stacks(dtype: tf.DType) -> tuple[Callable[..., tf.Tensor], Callable[..., tf.Tensor]]:
    """Puts bands one below another, and takes them apart; each traced once for all layers."""
    images, shape = tf.TensorSpec([None] * 4, dtype), tf.TensorSpec([4], tf.int32)

    @partial(once, [images, shape])
    def stacked(found: tf.Tensor, shape: tf.Tensor) -> tf.Tensor:
        count, height, width = tf.unstack(shape)[:3]
        return tf.reshape(found, [count, -1, width, tf.shape(found)[3]])[:, :height]

    @partial(once, [images, shape])
    def unstacked(upstream: tf.Tensor, shape: tf.Tensor) -> tf.Tensor:
        count, height = tf.unstack(tf.shape(upstream))[:2]
        beyond = shape[0] // count * shape[1] - height
        # Where nothing is beyond, this copies nothing; a slice's own gradient does.
        return tf.reshape(tf.pad(upstream, [[0, 0], [0, beyond], [0, 0], [0, 0]]), shape)

    return stacked, unstacked


def _places(height: tf.Tensor, width: tf.Tensor, most: int) -> tf.Tensor:
    """Where in an image, row by row, each position of its bands is, int32 [bands, rows + 2, width + 2]."""
    bands = -(-height // tf.maximum(most // width, 1))
    # Some more, if all are then of one height: such are joined without a copy.
    bands += tf.argmin(-height % (bands + tf.range(16)), output_type=tf.int32)
    rows = -(-height // bands)
    down = tf.clip_by_value(rows * tf.range(bands)[:, None] + tf.range(-1, rows + 1), 0, height - 1)
    return down[..., None] * width + tf.clip_by_value(tf.range(-1, width + 1), 0, width - 1)
