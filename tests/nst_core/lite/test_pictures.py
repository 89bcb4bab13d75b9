from collections.abc import Callable

import numpy as np
import pytest

from nst_core.lite.pictures import PROGRAMS, SIDE, Field, Generator, draw, draw_many


def test_a_seed_draws_the_same_picture_again() -> None:
    first, again, other = (draw(np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert first.shape == (SIDE, SIDE, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_many_are_those_of_their_seed() -> None:
    three = draw_many(3, seed=1)
    assert three.shape == (3, SIDE, SIDE, 3)
    assert np.array_equal(three[:2], draw_many(2, seed=1))
    assert not np.array_equal(three[:1], draw_many(1, seed=2))


@pytest.mark.parametrize("program", [program for program, _ in PROGRAMS])
def test_every_program_draws_something(program: Callable[[Generator], Field]) -> None:
    generator = np.random.default_rng(0)
    drawn = [program(generator) for _ in range(8)]
    for picture in drawn:
        assert picture.shape == (SIDE, SIDE, 3)
        assert np.isfinite(picture).all()
    assert np.mean([picture.std() for picture in drawn]) > 0.02  # of 0..1
    assert len({float(picture.mean()) for picture in drawn}) == 8


def test_pictures_are_neither_black_nor_white() -> None:
    generator = np.random.default_rng(0)
    levels = [draw(generator).mean() for _ in range(40)]
    assert 60 < np.mean(levels) < 195
    assert np.std(levels) > 15
