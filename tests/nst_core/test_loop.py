"""Our Adam against Keras's, step by step."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from nst_core import loop
from nst_core.graph import Graph, to_tensor
from nst_core.loop import State, begin, rescale
from nst_core.options import Options
from nst_core.weights import Weights


def test_adam_takes_kerass_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    start = generator.random((1, 4, 5, 3)).astype(np.float32) * 0.2 + 0.4  # so that nothing is clipped
    gradients = generator.standard_normal((6, 1, 4, 5, 3)).astype(np.float32)
    variable = keras.Variable(start)
    # Keras adds ε to the root of the uncorrected moment; with so small an ε the two forms agree.
    adam = keras.optimizers.Adam(1.0, beta_1=loop.BETA_1, beta_2=loop.BETA_2, epsilon=loop.ADAM_EPSILON)
    adam.build([variable])
    state = begin(tf.constant(start))
    for step, gradient in enumerate(gradients):
        cosine = 0.5 * (1 + np.cos(np.pi * step / 6))
        adam.learning_rate = loop.LEARNING_RATE * (loop.FINAL_RATE + (1 - loop.FINAL_RATE) * cosine)
        adam.apply([tf.constant(gradient)], [variable])
        state = loop._adam(state, tf.constant(gradient), tf.constant(step), tf.constant(6))
        np.testing.assert_allclose(state.image, np.asarray(variable), atol=1e-5)


def test_the_image_stays_in_range() -> None:
    state = begin(tf.constant([[[[0.0, 0.5, 1.0]]]]))
    for gradient in ([1.0, 1.0, -1.0], [1.0, -1.0, -1.0]):
        state = loop._adam(state, tf.constant([[[gradient]]]), tf.constant(0), tf.constant(10))
        assert 0 <= float(tf.reduce_min(state.image)) <= float(tf.reduce_max(state.image)) <= 1


def test_rescaling_keeps_the_state_sound() -> None:
    generator = np.random.default_rng(0)
    state = State(*(tf.constant(generator.random((1, 8, 9, 3)), tf.float32) for _ in range(3)))
    larger = rescale(state, 17, 19)
    assert [tensor.shape for tensor in larger] == [(1, 17, 19, 3)] * 3
    assert float(tf.reduce_min(larger.second)) >= 0
    assert float(tf.reduce_max(larger.image)) <= 1
    same = rescale(state, 8, 9)
    for before, after in zip(state, same, strict=True):
        np.testing.assert_allclose(before, after, atol=1e-6)


@pytest.mark.parametrize("weights", [(1, 0, 0), (0, 1, 0), (0, 0, 1)], ids=["content", "style", "variation"])
def test_the_gradient_is_that_of_finite_differences(weights: tuple[float, ...]) -> None:
    """Along the gradient, where it is largest: across it, the kinks of ReLUs hide what little there is."""
    graph = Graph(Weights("lite"), "gram", "average", masked=False, seed=0)
    generator = np.random.default_rng(0)
    content, style, image = generator.integers(60, 200, (3, 32, 32, 3), np.uint8)
    targets = graph.targets(content, [style], Options())

    def objective(pixels: tf.Tensor) -> tf.Tensor:
        return graph.loop._terms(pixels, targets, tf.constant(weights, tf.float32), tf.constant([0, 0])).total

    start = to_tensor(image)
    with tf.GradientTape() as tape:
        tape.watch(start)
        value = objective(start)
    gradient = tape.gradient(value, start).numpy()
    step = gradient / np.abs(gradient).max() * 0.001
    difference = (objective(start + step) - objective(start - step)) / 2
    assert float(difference) == pytest.approx(float((gradient * step).sum()), rel=0.03)
