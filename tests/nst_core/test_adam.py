"""Our Adam against Keras's, step by step, over the same pyramid."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from nst_core import adam


def test_adam_takes_kerass_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a distance to a picture: Keras moves the levels as variables of their own, we move the image."""
    monkeypatch.setattr(adam, "COARSER", 1.0)  # Keras has one rate for all
    generator = np.random.default_rng(0)
    start, goal = (generator.random((1, 21, 13, 3)).astype(np.float32) * 0.2 + 0.4 for _ in range(2))
    levels = [keras.Variable(level) for level in adam._zeros(tf.constant(start))]
    # Keras adds ε to the root of the uncorrected moment; with so small an ε the two forms agree.
    keras_adam = keras.optimizers.Adam(1.0, beta_1=adam.BETA_1, beta_2=adam.BETA_2, epsilon=adam.ADAM_EPSILON)
    keras_adam.build(levels)
    state = adam.begin(tf.constant(start))

    def objective(image: tf.Tensor) -> tuple[tf.Tensor, ...]:
        return (tf.reduce_sum(tf.square(image - goal)),)

    for step in range(8):
        with tf.GradientTape() as tape:
            image = start + adam._sum([tf.convert_to_tensor(level) for level in levels])
            distance = objective(image)[0]
        slopes = tape.gradient(distance, [level.value for level in levels])
        keras_adam.learning_rate = float(adam._rate(tf.constant(step + 1.0), tf.constant(8.0)))
        keras_adam.apply(slopes, levels)
        ours, told = adam.gradients(state.image, objective)
        assert float(told[0]) == pytest.approx(float(distance), rel=1e-4)
        state = adam.advance(state, ours, tf.constant(step), tf.constant(8))
        expected = start + adam._sum([tf.convert_to_tensor(level) for level in levels])
        np.testing.assert_allclose(state.image, expected, atol=2e-5)


def test_the_rate_stays_then_falls_to_nothing() -> None:
    rates = [float(adam._rate(tf.constant(step + 1.0), tf.constant(100.0))) for step in range(100)]
    assert rates[:40] == pytest.approx([adam.LEARNING_RATE] * 40)
    assert rates[70] == pytest.approx(adam.LEARNING_RATE / 2, rel=0.05)
    assert rates == sorted(rates, reverse=True)
    assert 0 < rates[-1] < 0.01 * adam.LEARNING_RATE


def test_the_image_stays_in_range() -> None:
    state = adam.begin(tf.constant([[[[0.0, 0.5, 1.0]]]]))
    for step, gradient in enumerate(([1.0, 1.0, -1.0], [1.0, -1.0, -1.0])):
        slopes = [tf.constant([[[gradient]]])] * adam.LEVELS
        state = adam.advance(state, slopes, tf.constant(step), tf.constant(10))
        for image in (state.image, state.average):
            assert 0 <= float(tf.reduce_min(image)) <= float(tf.reduce_max(image)) <= 1


def test_the_average_is_that_of_the_images() -> None:
    """Bias-corrected: the weighted mean of all images so far, the newest counting most, none before the first."""
    generator = np.random.default_rng(0)
    state = adam.begin(tf.constant(generator.random((1, 8, 8, 3)), tf.float32))
    images = []
    for step in range(5):
        slopes = [tf.constant(generator.standard_normal(level.shape), tf.float32) for level in state.first]
        state = adam.advance(state, slopes, tf.constant(step), tf.constant(9))
        images.append(state.image.numpy())
        weights = adam.AVERAGING ** np.arange(step, -1, -1)
        expected = np.average(images, axis=0, weights=weights)
        np.testing.assert_allclose(state.average, expected, atol=1e-5)


def test_pixels_outside_a_mask_do_not_follow() -> None:
    generator = np.random.default_rng(0)
    state = adam.begin(tf.fill([1, 16, 16, 3], 0.5))
    mask = np.zeros((1, 16, 16, 1), np.float32)
    mask[:, :, 8:] = 1
    slopes = [tf.constant(generator.standard_normal(level.shape), tf.float32) for level in state.first]
    moved = adam.advance(state, slopes, tf.constant(0), tf.constant(10), tf.constant(mask)).image.numpy() != 0.5
    assert not moved[:, :, :8].any()
    assert moved[:, :, 8:].mean() > 0.99


def test_rescaling_keeps_the_state_sound() -> None:
    generator = np.random.default_rng(0)
    state = adam.begin(tf.constant(generator.random((1, 8, 9, 3)), tf.float32))
    state = tf.nest.map_structure(lambda one: tf.constant(generator.random(one.shape), tf.float32), state)
    larger = adam.rescale(state, 17, 19)
    assert [one.shape for one in tf.nest.flatten(larger)] == [
        one.shape for one in tf.nest.flatten(adam.begin(tf.zeros([1, 17, 19, 3])))
    ]
    assert min(float(tf.reduce_min(one)) for one in larger.second) >= 0
    assert float(tf.reduce_max(larger.image)) <= 1
    for moment, before in zip(larger.first, state.first, strict=True):  # carried, not begun anew
        assert float(tf.reduce_mean(moment)) == pytest.approx(float(tf.reduce_mean(before)), abs=0.1)
    np.testing.assert_array_equal(larger.image, larger.average)
    assert adam.rescale(state, 8, 9) is state
