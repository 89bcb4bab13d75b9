"""Functions that stay apart in the graphs that call them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import tensorflow as tf

NO_INLINE = {"_noinline": True}
"""For what layers share, and for what a loop repeats. Set into the loop's own graph, this is no longer seen to have a
beginning and an end, and TensorFlow then leaves out its quick gradient of max pooling: a tenth of all time."""


def once(signature: Sequence[tf.TensorSpec], what: Callable[..., tf.Tensor]) -> Callable[..., tf.Tensor]:
    """A function traced and optimised once, whoever calls it: set into the graph for each layer, that took seconds.

    Args:
        signature: What it is given. A constant would have it optimised anew for each call.
        what: The function.
    """
    traced: Callable[..., tf.Tensor] = tf.function(
        what, input_signature=signature, autograph=False, experimental_attributes=NO_INLINE
    )
    return traced
