"""The program that trains the lite network, on few pictures, and the file that it made on many."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
import pytest
import tensorflow as tf

from nst_core.lite import WEIGHTS, training
from nst_core.lite.pictures import draw_many
from nst_core.lite.training import BLOCKS, INPUT, Training, export
from nst_core.vgg import caffe, extractor
from nst_core.weights import Weights
from tests.processes import MEASURED

Drawn = np.typing.NDArray[np.uint8]
LAYERS = [f"block{block}_conv{number}" for block, (count, _) in enumerate(BLOCKS, 1) for number in range(1, count + 1)]


@pytest.fixture(scope="module", autouse=True)
def small_crops() -> Iterator[None]:
    """Crops of half the pixels, whose steps take half the time, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "CROP", 64)
        yield


@pytest.fixture(scope="module")
def pictures() -> Drawn:
    return draw_many(40, seed=1)


class Trained(NamedTuple):
    """A network after a few steps, the losses of each, and where it was saved before the last two."""

    training: Training
    losses: list[dict[str, float]]
    saved: str


@pytest.fixture(scope="module")
def trained(pictures: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    run = Training(pictures, steps=16, seed=0)
    steps = run.run()
    losses = list(islice(steps, 14))
    saved = run.checkpoint.write(str(tmp_path_factory.mktemp("training") / "half"))
    return Trained(run, [*losses, *steps], saved)


def test_losses_go_down(trained: Trained) -> None:
    first, last = trained.losses[0], trained.losses[-1]
    assert set(first) == {"style", "content", "thrift"}
    assert last["content"] < 0.9 * first["content"]
    assert last["style"] < first["style"]


def test_the_file_is_the_network_with_channels_of_one_size(trained: Trained, pictures: Drawn, tmp_path: Path) -> None:
    network = trained.training.network
    path = tmp_path / "file.h5"
    export(network, pictures[:16], path, {"license": "MIT"})
    pixels = tf.constant(pictures[:16], tf.float32) / 255.0
    theirs, ours = network(caffe(pixels) * INPUT), extractor(Weights("own", path), LAYERS, "average")(pixels)
    for name in LAYERS:
        size = np.sqrt(np.square(ours[name]).mean((0, 1, 2)))
        expected = np.asarray(theirs[name])
        scale = np.sqrt(np.square(expected).mean((0, 1, 2))) + 1e-3
        alive = scale > 0.05
        assert alive.mean() > 0.5
        np.testing.assert_allclose(size[alive], 1, atol=0.05)
        # In the mean, for a single value may be far off: float16 rounds, and rare channels are divided by little.
        error = np.square(np.asarray(ours[name]) - expected / scale).mean((0, 1, 2))
        assert np.sqrt(error[alive]).max() < 0.03


def test_training_is_taken_up_again(trained: Trained, pictures: Drawn) -> None:
    rest = Training(pictures, steps=16, seed=0)
    rest.checkpoint.read(trained.saved).assert_consumed()
    *found, last = rest.run()
    assert len(found) == 1
    assert last == pytest.approx(trained.losses[-1], rel=0.02)


def test_one_seed_gives_one_file(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.h5", "two.h5")]
    program = [sys.executable, "-m", "nst_core.lite", "--steps", "2", "--pictures", "16", "-o"]
    environment = os.environ | MEASURED
    runs = [
        subprocess.Popen([*program, str(file)], env=environment, stderr=subprocess.PIPE, text=True) for file in files
    ]
    for run in runs:
        _, error = run.communicate(timeout=200)
        assert run.returncode == 0, error
        assert "Training" in error  # the bar
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_packages_file_says_where_it_comes_from() -> None:
    assert WEIGHTS.stat().st_size < 5_000_000
    with h5py.File(WEIGHTS) as file:
        assert {"title", "license", "command", "version", "date"} <= set(file.attrs)
        assert "python -m nst_core.lite" in file.attrs["command"]
        assert sorted(file) == sorted(LAYERS)
        assert {group["kernel"].dtype for group in file.values()} == {np.dtype(np.float16)}


def test_its_channels_are_of_one_size_on_pictures_it_has_not_seen() -> None:
    pixels = tf.constant(draw_many(8, seed=99), tf.float32) / 255.0
    for features in extractor(Weights("lite"), LAYERS, "average")(pixels).values():
        size = np.sqrt(np.square(features).mean((0, 1, 2)))
        assert 0.5 < np.median(size) < 1.5
