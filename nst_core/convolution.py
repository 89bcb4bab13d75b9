"""3 × 3 convolutions of images that are continued beyond their border by their outermost pixels.

Surrounded with zeros instead, a picture is painted with a frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nst_core import bands, winograd


class Convolution(keras.layers.Layer):
    """One with a ReLU, whose kernel and bias stay as they are.

    Each way to compute it is two functions that all layers share, one forth, of images, kernel and bias to what is
    found, and one back, of the gradient by that before the ReLU, the kernel and the images' shape to theirs.

    Args:
        kernel: [3, 3, inputs, outputs].
        bias: [outputs].
        minimal: Whether it is computed by minimal filtering, in float32, or else as it is defined.
        options: Keras's.

    Attributes:
        filters: How many outputs there are.
        minimal: As given.
    """

    def __init__(
        self, kernel: NDArray[np.float32], bias: NDArray[np.float32], *, minimal: bool = False, **options: Any
    ) -> None:
        super().__init__(trainable=False, **options)
        self.filters, self.minimal = bias.size, minimal
        kernel = winograd.filters(kernel) if minimal else kernel
        # As their first values: set later, they would lie in memory three times for a while.
        self.kernel = self.add_weight(name="kernel", shape=kernel.shape, initializer=kernel, trainable=False)
        self.bias = self.add_weight(name="bias", shape=bias.shape, initializer=bias, trainable=False)

    def call(self, images: tf.Tensor) -> tf.Tensor:
        """Keras's: [batch, height, width, inputs] to the same height and width."""
        forth, back = (winograd if self.minimal else bands).functions(images.dtype)
        kernel, bias = tf.convert_to_tensor(self.kernel), tf.convert_to_tensor(self.bias)
        shape = tf.shape(images)

        def rectified(images: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
            found = forth(tf.stop_gradient(images), kernel, bias)

            def gradient(upstream: tf.Tensor) -> tf.Tensor:
                # Here, for what a function is given stays in memory until it ends.
                return back(tf.raw_ops.ReluGrad(gradients=upstream, features=found), kernel, shape)

            return found, gradient

        found = tf.custom_gradient(rectified)(images)
        found.set_shape([*images.shape[:3], self.filters])
        return found

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:
        """Keras's: the same height and width."""
        return (*input_shape[:-1], self.filters)


class BorderedConv2D(keras.layers.Conv2D):
    """One that can be trained."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Keras's: [batch, height, width, inputs] to the same height and width."""
        return super().call(tf.pad(inputs, [[0, 0], [1, 1], [1, 1], [0, 0]], "SYMMETRIC"))

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:
        """Keras's: the same height and width."""
        return (*input_shape[:-1], self.filters)
