"""Each loss against its closed form in NumPy."""

import numpy as np
import pytest
import tensorflow as tf

from nst_core import losses

generator = np.random.default_rng(1)


def test_gram_matrix() -> None:
    features = generator.standard_normal((1, 5, 7, 4)).astype(np.float32)
    flat = features.reshape(-1, 4)
    np.testing.assert_allclose(losses.gram(tf.constant(features)), flat.T @ flat / 35, rtol=1e-5)


def test_content_and_gram_losses_are_relative() -> None:
    value, target = generator.standard_normal((2, 1, 6, 6, 3)).astype(np.float32)
    expected = np.square(value - target).sum() / np.square(target).sum()
    assert float(losses.content_loss(value, target)) == pytest.approx(expected, rel=1e-5)
    gram = losses.gram(tf.constant(target))
    assert float(losses.gram_loss(tf.constant(target), gram)) == pytest.approx(0.0, abs=1e-10)
    assert float(losses.gram_loss(tf.zeros_like(target), gram)) == pytest.approx(1.0)


def test_moments() -> None:
    value, target = generator.standard_normal((2, 1, 6, 6, 3)).astype(np.float32)
    value += 2
    ours, theirs = value.reshape(-1, 3), target.reshape(-1, 3)
    means = np.square(ours.mean(0) - theirs.mean(0)).sum() / np.square(theirs.mean(0)).sum()
    ours, theirs = (np.cov(one, rowvar=False, bias=True) for one in (ours, theirs))
    covariances = np.square(ours - theirs).sum() / np.square(theirs).sum()
    loss = losses.moment_loss(value, target.reshape(-1, 3).mean(0), theirs.astype(np.float32))
    assert float(loss) == pytest.approx((means + covariances) / 2, rel=1e-4)


def test_losses_do_not_depend_on_the_networks_scale() -> None:
    value, target = (tf.constant(one) for one in generator.standard_normal((2, 1, 6, 6, 3)).astype(np.float32))
    for scale in (0.01, 100.0):
        assert float(losses.content_loss(scale * value, scale * target)) == pytest.approx(
            float(losses.content_loss(value, target)), rel=1e-4
        )


def test_a_flat_target_divides_by_nothing() -> None:
    assert float(losses.content_loss(tf.zeros([1, 4, 4, 2]), tf.zeros([1, 4, 4, 2]))) == 0.0


def test_total_variation() -> None:
    image = generator.random((1, 6, 8, 3)).astype(np.float32)
    expected = np.square(np.diff(image, axis=1)).mean() + np.square(np.diff(image, axis=2)).mean()
    assert float(losses.total_variation(tf.constant(image))) == pytest.approx(expected, rel=1e-5)


def test_a_mask_hides_what_is_black() -> None:
    """Gram, mean and covariance within a mask are those of what it shows alone; a scattered patch lies within it."""
    features = generator.standard_normal((1, 6, 8, 3)).astype(np.float32)
    mask = np.zeros((1, 6, 8, 1), np.float32)
    mask[:, 2:, :5] = 1
    shown = tf.constant(features[:, 2:, :5])
    np.testing.assert_allclose(losses.gram(tf.constant(features), mask), losses.gram(shown), rtol=1e-4)
    np.testing.assert_allclose(losses.mean(tf.constant(features), mask), losses.mean(shown), rtol=1e-4, atol=1e-6)
    targets = losses.mean(shown) + 1, losses.gram(shown)
    masked, alone = losses.moment_loss(tf.constant(features), *targets, mask), losses.moment_loss(shown, *targets)
    assert float(masked) == pytest.approx(float(alone), rel=1e-4)
    where = np.argwhere(np.ones((6, 8))).reshape(1, 6, 8, 2).astype(np.float32)
    image = tf.constant(np.concatenate([where, mask], axis=-1))
    middles = losses.patches(image, 300, 3, tf.constant([5, 6]), mask).numpy().reshape(-1, 3, 3, 3)[:, 1, 1]
    assert (middles[:, 2] == 1).all()
    assert len({tuple(middle) for middle in middles}) == 20  # all that is shown


def test_patches_are_cut_from_the_mirrored_image() -> None:
    image = generator.random((1, 9, 11, 3)).astype(np.float32)
    found = losses.patches(tf.constant(image), 99, 5, tf.constant([1, 2])).numpy().reshape(-1, 5, 5, 3)
    wider = np.pad(image[0], ((2, 2), (2, 2), (0, 0)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(wider, (5, 5), axis=(0, 1))  # [9, 11, 3, 5, 5]
    assert np.array_equal(found, np.moveaxis(windows, 2, -1).reshape(-1, 5, 5, 3))  # one from each of 99 parts


def test_an_image_smaller_than_a_patch_is_mirrored() -> None:
    image = generator.random((1, 2, 9, 3)).astype(np.float32)
    found = losses.patches(tf.constant(image), 18, 7, tf.constant([1, 2])).numpy().reshape(-1, 7, 7, 3)
    assert np.array_equal(found[0, 3, 3:6], image[0, 0, :3])
    assert np.array_equal(found[0, 2], found[0, 4])


def test_directions_are_filters_of_one_axis_of_colour() -> None:
    found = losses.directions(5, 12, tf.constant([3, 4])).numpy()
    np.testing.assert_allclose(np.linalg.norm(found, axis=0), 1.0, rtol=1e-5)
    grey = np.repeat(generator.standard_normal(25), 3)
    sees_grey = np.abs(grey @ found) > 1e-5
    assert sees_grey.tolist() == [True, False, False, True, True, True] * 2
    singular = np.linalg.svd(found.T.reshape(12, 25, 3), compute_uv=False)
    assert (singular[:, 1] < 1e-5).all()


def test_sliced_loss_is_the_distance_of_sorted_projections() -> None:
    value, target = generator.standard_normal((2, 50, 12)).astype(np.float32)
    directions = losses.directions(2, 4, tf.constant([3, 4]))
    quantiles = losses.quantiles(tf.constant(target), directions, 50)
    ours, theirs = np.sort(value @ directions.numpy(), axis=0), np.sort(target @ directions.numpy(), axis=0)
    np.testing.assert_allclose(quantiles, theirs.T, rtol=1e-4, atol=1e-5)
    expected = np.mean(np.square(ours - theirs).mean(axis=0) / (theirs.var(axis=0) + losses.FLOOR))
    assert float(losses.sliced_loss(tf.constant(value), quantiles, directions)) == pytest.approx(expected, rel=1e-4)


def test_quantiles_of_few_compare_with_many() -> None:
    target = np.linspace(0, 1, 1000, dtype=np.float32)[:, None]
    one = tf.constant([[1.0]])
    np.testing.assert_allclose(losses.quantiles(tf.constant(target), one, 4), [[0.125, 0.375, 0.625, 0.875]], atol=2e-3)
    assert float(losses.sliced_loss(tf.constant(target[::10]), losses.quantiles(target, one, 500), one)) < 1e-3


def test_sliced_loss_does_not_see_the_order_of_patches() -> None:
    target = tf.constant(generator.standard_normal((50, 12)).astype(np.float32))
    directions = losses.directions(2, 4, tf.constant([3, 4]))
    quantiles = losses.quantiles(target, directions, 50)
    assert float(losses.sliced_loss(target[::-1], quantiles, directions)) == pytest.approx(0.0, abs=1e-6)
