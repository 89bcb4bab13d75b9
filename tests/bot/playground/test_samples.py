"""The sample pictures: they are there, stay the same, and show something everywhere."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.playground import samples
from bot.playground.samples import SAMPLES, Sample

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def pixels(sample: Sample) -> NDArray[np.float32]:
    """Decodes a sample."""
    image = Image.open(io.BytesIO(samples.draw(sample.name)))
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    return np.asarray(image, np.float32)


def test_there_are_three_to_paint_and_four_to_paint_like() -> None:
    assert [sample.role for sample in SAMPLES] == ["content"] * 3 + ["style"] * 4
    assert len({sample.name for sample in SAMPLES}) == len({sample.title for sample in SAMPLES}) == len(SAMPLES)
    assert all(sample.name.replace("-", "").isalpha() for sample in SAMPLES)


@every_sample
def test_it_is_as_large_as_the_bot_paints(sample: Sample) -> None:
    assert max(pixels(sample).shape) == 512


@every_sample
def test_it_is_always_the_same(sample: Sample) -> None:
    anew = samples.draw.__wrapped__  # past its cache
    assert anew(sample.name) == samples.draw(sample.name)


@every_sample
def test_it_has_light_and_shade(sample: Sample) -> None:
    gray = pixels(sample).mean(axis=-1)
    assert np.quantile(gray, 0.95) - np.quantile(gray, 0.05) > 100


@every_sample
def test_a_style_has_strokes_everywhere(sample: Sample) -> None:
    patches = pixels(sample).mean(axis=-1).reshape(6, 64, 8, 64)
    rough = patches.std(axis=(1, 3))  # of each square of 64 pixels
    assert np.median(rough) > 5
    if sample.role == "style":
        assert rough.min() > 15


def test_no_two_are_alike() -> None:
    for one, other in combinations(map(pixels, SAMPLES), 2):
        assert np.abs(one - other).mean() > 30


def test_there_are_no_others() -> None:
    with pytest.raises(LookupError):
        samples.draw("mona-lisa")
