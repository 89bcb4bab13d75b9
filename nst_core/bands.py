"""Images as a convolution is given them: continued beyond their border, and the large ones in bands of rows.

Bands see one row of their neighbours on either side. To the convolution they are a batch, whose outputs are joined
again: the same numbers as without, from inputs of bounded size.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import tensorflow as tf

BYTES = 500_000_000
"""About the most that one band may be, as a convolution's input or as its output. With more than half a gibibyte oneDNN
(of TensorFlow 2.21) takes minutes for it on an x86 processor without AVX-512, where half as much takes a second."""

_BORDER = [[0, 0], [1, 1], [1, 1], [0, 0]]

Gradient = Callable[[tf.Tensor], tf.Tensor]


def cut(images: tf.Tensor, channels: int) -> tf.Tensor:
    """Bands with a border: their neighbours' rows, and at an image's ends its outermost pixels once more.

    A GPU is given each image in one band, for its library has no such limit.

    Args:
        images: [batch, height, width, any].
        channels: Of the convolution's inputs or of its outputs, whichever are more.

    Returns:
        [batch · bands, rows + 2, width + 2, any]. What an image's last band lacks of rows is continued like its border.
    """
    count, height, width = tf.unstack(tf.shape(images)[:3])
    depth = images.shape[-1]
    row = channels * images.dtype.size * width
    bands = 1 if tf.config.list_physical_devices("GPU") else -(-height // tf.maximum(BYTES // row, 1))
    # Some more, if all are then of one height: such are joined without a copy.
    bands += tf.argmin(-height % (bands + tf.range(16)), output_type=tf.int32)
    rows = -(-height // bands)
    down = tf.clip_by_value(rows * tf.range(bands)[:, None] + tf.range(-1, rows + 1), 0, height - 1)
    places = down[..., None] * width + tf.clip_by_value(tf.range(-1, width + 1), 0, width - 1)

    def bordered(images: tf.Tensor) -> tuple[tf.Tensor, Gradient]:
        seen = tf.gather(tf.reshape(images, [count, height * width, depth]), places, axis=1)

        def gradient(upstream: tf.Tensor) -> tf.Tensor:
            def summed() -> tf.Tensor:
                there = tf.range(count)[:, None] * (height * width) + tf.reshape(places, [-1])
                sums = tf.reshape(upstream, [count, -1, depth])
                sums = tf.math.unsorted_segment_sum(sums, there, count * height * width)
                return tf.reshape(sums, [count, height, width, depth])

            # With one band only the border is to be folded back, in half the time of the sums, or of tf.pad's gradient.
            mirrored = partial(tf.raw_ops.MirrorPadGrad, input=upstream, paddings=_BORDER, mode="SYMMETRIC")
            return tf.cond(bands > 1, summed, mirrored)

        return tf.reshape(seen, [count * bands, rows + 2, width + 2, depth]), gradient

    return tf.custom_gradient(bordered)(images)


def join(found: tf.Tensor, images: tf.Tensor, *, rectified: bool) -> tf.Tensor:
    """What a convolution found in bands, one below another again.

    Args:
        found: [batch · bands, rows, width, any].
        images: What was cut, [batch, height, width, any].
        rectified: Whether what is below zero becomes zero. A ReLU apart would keep the bands too, for its gradient.

    Returns:
        [batch, height, width, any].
    """
    count, height, width = tf.unstack(tf.shape(images)[:3])

    def joined(found: tf.Tensor) -> tuple[tf.Tensor, Gradient]:
        # Nothing but the ReLU may look at what the convolution found, or TensorFlow does not fuse the two.
        found = tf.nn.relu(found) if rectified else found
        shape = tf.shape(found)
        whole = tf.reshape(found, [count, -1, width, found.shape[-1]])
        beyond = [[0, 0], [0, tf.shape(whole)[1] - height], [0, 0], [0, 0]]
        whole = whole[:, :height]

        def gradient(upstream: tf.Tensor) -> tf.Tensor:
            if rectified:
                upstream = tf.raw_ops.ReluGrad(gradients=upstream, features=whole)
            # Where nothing is beyond, this copies nothing; a slice's own gradient does.
            return tf.reshape(tf.pad(upstream, beyond), shape)

        return whole, gradient

    return tf.custom_gradient(joined)(found)
