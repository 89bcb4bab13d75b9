"""Our network against Keras's own, and each kind of weights."""

from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from nst_core.lite.pictures import draw_many
from nst_core.options import OptionsError
from nst_core.vgg import extractor, vgg19
from nst_core.weights import Weights, WeightsError

LAYERS = ("block1_conv1", "block2_conv1", "block3_conv1", "block4_conv2", "block5_conv1")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the layout that Keras publishes, with random weights."""
    keras.utils.set_random_seed(1)
    path = tmp_path_factory.mktemp("weights") / "vgg19_notop.h5"
    model = keras.applications.VGG19(include_top=False, weights=None)
    with h5py.File(path, "w") as root:
        root.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        for layer in model.layers:
            group = root.create_group(layer.name)
            arrays = layer.get_weights()
            names = [f"{layer.name}_{kind}_1:0" for kind in ("W", "b")][: len(arrays)]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, array in zip(names, arrays, strict=True):
                group.create_dataset(name, data=array)
    return path


def test_features_are_those_of_keras_away_from_the_border(file: Path) -> None:
    reference = keras.applications.VGG19(include_top=False, weights=None)
    reference.load_weights(file)
    taps = keras.Model(reference.input, [reference.get_layer(name).output for name in LAYERS])
    pixels = np.random.default_rng(0).random((1, 256, 256, 3)).astype(np.float32)
    theirs = taps(keras.applications.vgg19.preprocess_input(pixels * 255.0))
    ours = extractor(Weights("file", file), LAYERS, "max")(pixels)
    for name, expected in zip(LAYERS, theirs, strict=True):
        middle = expected.shape[1] // 2
        found = np.asarray(ours[name])[:, middle - 1 : middle + 1, middle - 1 : middle + 1]
        wanted = np.asarray(expected)[:, middle - 1 : middle + 1, middle - 1 : middle + 1]
        np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-4 * np.abs(wanted).max())


def test_a_flat_picture_has_no_frame(file: Path) -> None:
    """Zero padding would be seen at the border; repeated pixels are not."""
    flat = np.full((1, 64, 64, 3), 0.8, np.float32)
    for layer in extractor(Weights("file", file), LAYERS, "max")(flat).values():
        values = np.asarray(layer)
        assert np.abs(values - values[:, :1, :1]).max() <= 1e-4 * np.abs(values).max()


def test_the_network_ends_at_the_deepest_layer_in_use() -> None:
    network = vgg19(Weights("lite"), ("block1_conv1", "block2_conv1"), "average")
    names = [layer.name for layer in network.layers if layer.weights]
    assert names == ["block1_conv1", "block1_conv2", "block2_conv1"]


def test_lite_is_a_quarter_as_wide() -> None:
    network = extractor(Weights("lite"), LAYERS, "average")
    pixels = np.random.default_rng(0).random((1, 64, 64, 3)).astype(np.float32)
    features = network(pixels)
    assert [features[name].shape[-1] for name in LAYERS] == [16, 32, 64, 128, 128]
    assert all(np.isfinite(np.asarray(layer)).all() for layer in features.values())


def test_random_weights_follow_their_seed() -> None:
    pixels = np.random.default_rng(0).random((1, 32, 32, 3)).astype(np.float32)
    first, again, other = (
        np.asarray(extractor(Weights("random"), ("block2_conv1",), "max", seed=seed)(pixels)["block2_conv1"])
        for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)
    assert first.shape[-1] == 128


def test_a_file_of_another_kind_is_refused(tmp_path: Path, file: Path) -> None:
    wrong = tmp_path / "wrong.h5"
    wrong.write_bytes(b"not HDF5 at all")
    with pytest.raises(WeightsError, match="not an HDF5 file"):
        extractor(Weights("wrong", wrong), LAYERS, "max")


@pytest.mark.parametrize(
    ("kernel", "bias", "reason"),
    [
        ((3, 3, 3, 64), (64,), "has no layer block1_conv2"),
        ((5, 5, 3, 64), (64,), "has a layer block1_conv1 of shape"),
        ((3, 3, 3, 64), (64, 1), "has a layer block1_conv1 of shape"),
    ],
)
def test_a_file_with_other_layers_is_refused(
    tmp_path: Path, kernel: tuple[int, ...], bias: tuple[int, ...], reason: str
) -> None:
    path = tmp_path / "half.h5"
    with h5py.File(path, "w") as root:
        group = root.create_group("block1_conv1")
        group.attrs["weight_names"] = [b"W", b"b"]
        group.create_dataset("W", data=np.zeros(kernel, np.float32))
        group.create_dataset("b", data=np.zeros(bias, np.float32))
    with pytest.raises(WeightsError, match=reason):
        extractor(Weights("half", path), LAYERS, "max")


def test_grey_sees_brightness_alone() -> None:
    """Colours of one brightness look alike, to a network that is asked for that."""
    one = np.full((1, 32, 32, 3), 0.5, np.float32)
    one[:, :, 16:] = 0.2
    other = one + 0.1 * np.array([0.587, -0.299, 0], np.float32)
    features = extractor(Weights("lite"), ["block2_conv1"], "average", grey=True)
    np.testing.assert_allclose(features(one)["block2_conv1"], features(other)["block2_conv1"], atol=1e-3)
    assert not np.allclose(features(one)["block2_conv1"], features(one + 0.1)["block2_conv1"], atol=1e-2)


def test_whitened_features_vary_alike_in_every_direction() -> None:
    drawn = draw_many(8, seed=1).astype(np.float32) / 255  # not those that the matrices were made from

    def spread(whitened: list[str]) -> float:
        features = extractor(Weights("lite"), ["block3_conv1"], "average", whitened=whitened)(drawn)["block3_conv1"]
        flat = np.asarray(features).reshape(-1, features.shape[-1])
        values = np.linalg.eigvalsh(flat.T @ flat)
        return float(values[len(values) // 4] / values[-1])

    assert spread(["block3_conv1"]) > 3 * spread([])


def test_weights_without_whitening_are_refused_it(file: Path) -> None:
    for weights in (Weights("random"), Weights("file", file)):
        with pytest.raises(OptionsError, match="choose plain ones"):
            extractor(weights, ["block1_conv1"], "max", whitened=["block1_conv1"])
