"""The objective's gradient against finite differences."""

import numpy as np
import pytest
import tensorflow as tf

from nst_core.graph import Graph, to_tensor
from nst_core.options import Options
from nst_core.weights import Weights


@pytest.mark.parametrize("weights", [(1, 0, 0), (0, 1, 0), (0, 0, 1)], ids=["content", "style", "variation"])
def test_the_gradient_is_that_of_finite_differences(weights: tuple[float, ...]) -> None:
    """Along the gradient, where it is largest: across it, the kinks of ReLUs hide what little there is."""
    graph = Graph(Weights("lite"), "gram", "average", masked=False, seed=0)
    generator = np.random.default_rng(0)
    content, style, image = generator.integers(60, 200, (3, 32, 32, 3), np.uint8)
    targets = graph.targets(content, [style], Options())

    def objective(pixels: tf.Tensor) -> tf.Tensor:
        return graph.loop.objective(targets, tf.constant(weights, tf.float32), tf.constant([0, 0]), pixels).total

    start = to_tensor(image)
    with tf.GradientTape() as tape:
        tape.watch(start)
        value = objective(start)
    gradient = tape.gradient(value, start).numpy()
    step = gradient / np.abs(gradient).max() * 0.001
    difference = (objective(start + step) - objective(start - step)) / 2
    assert float(difference) == pytest.approx(float((gradient * step).sum()), rel=0.03)
