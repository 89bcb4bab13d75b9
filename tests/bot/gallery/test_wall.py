"""A contact sheet, looked at as numbers: rows are full, nothing is cut or stretched, each picture has its place."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gallery.wall import GAP, HIGHEST, WIDTH, Frame, frames, wall
from nst_core.images import decode, encode


def colored(width: int, height: int, color: tuple[int, int, int]) -> bytes:
    return encode(np.full((height, width, 3), color, np.uint8))


@given(st.lists(st.floats(0.125, 8), min_size=1, max_size=40))
def test_frames_overlap_nowhere_and_stay_on_the_sheet(aspects: list[float]) -> None:
    places = frames(aspects)
    assert len(places) == len(aspects)
    for place in places:
        assert place.left >= GAP
        assert place.left + place.width <= WIDTH
        assert 0 < place.height <= HIGHEST
        assert place.width > 0
    for one, other in itertools.pairwise(places):  # in the order of reading
        beside = other.top == one.top and other.left >= one.left + one.width + GAP - 1
        assert beside or (other.top >= one.top + one.height + GAP and other.left == GAP)


@pytest.mark.parametrize("count", [12, 40])
def test_a_sheet_of_many_is_full_and_of_the_shape_of_a_screen(count: int) -> None:
    places = frames([1.5, 0.75, 1.0, 1.33] * (count // 4))
    rows = [list(row) for _, row in itertools.groupby(places, key=lambda place: place.top)]
    for row in rows:
        assert row[-1].left + row[-1].width == pytest.approx(WIDTH - GAP, abs=2)
    assert 1.4 < WIDTH / (places[-1].top + places[-1].height) < 2.6


def test_a_few_are_not_blown_up() -> None:
    assert frames([1.0, 1.0]) == [Frame(GAP, GAP, HIGHEST, HIGHEST), Frame(2 * GAP + HIGHEST, GAP, HIGHEST, HIGHEST)]


def test_pictures_stand_whole_in_their_places() -> None:
    colors = [(200, 30, 30), (30, 200, 30), (30, 30, 200)]
    sizes = [(60, 40), (40, 60), (240, 40)]  # the last is wider than any frame
    files = [(number, colored(*size, color)) for number, (size, color) in enumerate(zip(sizes, colors, strict=True))]
    pixels = decode(wall(files)).astype(int)
    for place, color, (width, height) in zip(frames([w / h for w, h in sizes]), colors, sizes, strict=True):
        inside = pixels[place.top : place.top + place.height, place.left : place.left + place.width]
        painted = np.abs(inside - color).max(axis=-1) < 30
        assert painted[place.height // 2].mean() > 0.9
        assert painted[:, -2].sum() == pytest.approx(place.width * height / width, abs=3)


def test_what_is_no_picture_leaves_its_place() -> None:
    pixels = decode(wall([(1, b""), (2, colored(40, 40, (200, 30, 30)))])).astype(int)
    red = np.abs(pixels - (200, 30, 30)).max(axis=-1) < 30
    assert red[:, : pixels.shape[1] // 2].mean() < 0.01
    assert red[:, pixels.shape[1] // 2 :].mean() > 0.7
