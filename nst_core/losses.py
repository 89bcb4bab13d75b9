"""The terms of the objective, as pure functions of features. Each is relative, so that it has no unit.

Content and Gram losses are those of Gatys, Ecker and Bethge (2016), "Image Style Transfer Using Convolutional Neural
Networks", equations 1 and 3 to 5, with one difference: the paper divides by the number of channels and positions,
which leaves a number that depends on the network's scale; here each loss is divided by its target's own energy. A loss
of 1 is then that of an image without any features at all, in every layer, of every network, at every size.
"""

from __future__ import annotations

import tensorflow as tf

EPSILON = 1e-8
"""Added to each energy: a flat picture, whose features may vanish, must not divide by nothing."""


def gram(features: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
    """How channels go together over the image: equation 3, per position, so that image sizes compare.

    Args:
        features: float32 [1, height, width, channels].
        mask: How much each position counts, float32 [1, height, width, 1]; all the same if None. By its sum the matrix
            is divided, so that a small region has the Gram of a large one (Gatys et al., 2017, "Controlling Perceptual
            Factors in Neural Style Transfer", section 4).

    Returns:
        float32 [channels, channels].
    """
    flat = tf.reshape(features, [-1, features.shape[-1]])
    if mask is None:
        return tf.matmul(flat, flat, transpose_a=True) / tf.cast(tf.shape(flat)[0], tf.float32)
    weights = tf.reshape(mask, [-1, 1])
    return tf.matmul(flat, flat * weights, transpose_a=True) / (tf.reduce_sum(weights) + EPSILON)


def relative_error(value: tf.Tensor, target: tf.Tensor) -> tf.Tensor:
    """Squared distance over the target's squared length: 0 when they agree, 1 for a value of zeros."""
    return tf.reduce_sum(tf.square(value - target)) / (tf.reduce_sum(tf.square(target)) + EPSILON)


def content_loss(features: tf.Tensor, target: tf.Tensor) -> tf.Tensor:
    """Equation 1, relative to the photograph's features.

    Args:
        features: The image's, float32 [1, height, width, channels].
        target: The photograph's, of the same shape.
    """
    return relative_error(features, target)


def gram_loss(features: tf.Tensor, target: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
    """Equation 4 for one layer, relative to the painting's Gram matrix.

    Args:
        features: The image's, float32 [1, height, width, channels].
        target: The painting's Gram matrix, [channels, channels].
        mask: As for ``gram``.
    """
    return relative_error(gram(features, mask), target)


def mean(features: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
    """Each channel's mean over the image, float32 [channels]; with a mask, over what it shows."""
    if mask is None:
        return tf.reduce_mean(features, axis=[0, 1, 2])
    return tf.reduce_sum(features * mask, axis=[0, 1, 2]) / (tf.reduce_sum(mask) + EPSILON)


def moment_loss(
    features: tf.Tensor, target_mean: tf.Tensor, target_covariance: tf.Tensor, mask: tf.Tensor | None = None
) -> tf.Tensor:
    """How far a layer's mean and covariance are from a painting's, each relative, each counting half.

    Args:
        features: The image's, float32 [1, height, width, channels].
        target_mean: [channels].
        target_covariance: [channels, channels].
        mask: As for ``gram``.
    """
    own = mean(features, mask)
    covariance = gram(features - own, mask)
    return 0.5 * (relative_error(own, target_mean) + relative_error(covariance, target_covariance))


def patches(image: tf.Tensor, count: int, side: int, seed: tf.Tensor, mask: tf.Tensor | None = None) -> tf.Tensor:
    """Draws square patches anywhere within an image; one that is too small is continued by its outermost pixels.

    Args:
        image: float32 [1, height, width, 3].
        count: How many to draw.
        side: Their side in pixels, odd.
        seed: int32 [2].
        mask: How likely each pixel is to be in the middle of one, float32 [1, height, width, 1]; all the same if None.

    Returns:
        float32 [count, side² · 3].
    """
    size = tf.shape(image)[1:3]
    edge = tf.minimum(side // 2, (size - 1) // 2)  # so far from the border is every middle
    inner = size - 2 * edge
    if mask is None:
        middle = tf.random.stateless_uniform([count], seed, 0, inner[0] * inner[1], tf.int32)
    else:
        ladder = tf.cumsum(tf.reshape(tf.slice(mask[0, ..., 0], edge, inner), [-1]))
        drawn = tf.random.stateless_uniform([count], seed) * ladder[-1]
        middle = tf.minimum(tf.searchsorted(ladder, drawn, side="right"), inner[0] * inner[1] - 1)
    offsets = tf.range(side) - side // 2
    rows = tf.clip_by_value((middle // inner[1] + edge[0])[:, None, None] + offsets[:, None], 0, size[0] - 1)
    columns = tf.clip_by_value((middle % inner[1] + edge[1])[:, None, None] + offsets, 0, size[1] - 1)
    return tf.reshape(tf.gather(tf.reshape(image, [-1, 3]), rows * size[1] + columns), [count, -1])


def directions(length: int, count: int, seed: tf.Tensor) -> tf.Tensor:
    """Unit vectors in every direction alike, float32 [length, count]; ``seed`` is int32 [2]."""
    return tf.math.l2_normalize(tf.random.stateless_normal([length, count], seed), axis=0)


def sliced_loss(values: tf.Tensor, target: tf.Tensor, directions: tf.Tensor) -> tf.Tensor:
    """The sliced Wasserstein distance between two samples (Rabin et al., 2011), relative to the target's energy.

    Args:
        values: float32 [count, length].
        target: As many, of the same length.
        directions: Unit vectors to look along, float32 [length, directions].
    """
    ours, theirs = (tf.sort(tf.matmul(directions, one, transpose_a=True, transpose_b=True)) for one in (values, target))
    return relative_error(ours, theirs)


def total_variation(image: tf.Tensor) -> tf.Tensor:
    """Mean squared difference of neighbouring pixels (Mahendran and Vedaldi, 2015, equation 4, with β = 2).

    Args:
        image: float32 [1, height, width, 3] in 0..1.
    """
    down = tf.square(image[:, 1:] - image[:, :-1])
    right = tf.square(image[:, :, 1:] - image[:, :, :-1])
    return tf.reduce_mean(down) + tf.reduce_mean(right)
