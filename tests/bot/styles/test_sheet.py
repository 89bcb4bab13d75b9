"""The sheet of styles, looked at as numbers: each picture in its place, none stretched."""

import numpy as np
import pytest

from bot.styles.sheet import COLUMNS, TILE, sheet
from nst_core.images import decode, encode


@pytest.mark.parametrize("count", [1, 5, 7])
def test_pictures_stand_in_rows(count: int) -> None:
    wide = np.full((40, 120, 3), (200, 30, 30), np.uint8)
    pixels = decode(sheet([(number, lambda: encode(wide)) for number in range(1, count + 1)]))
    rows = -(-count // COLUMNS)
    assert pixels.shape == (rows * TILE, min(count, COLUMNS) * TILE, 3)
    red = pixels[..., 0] > 150
    left, top = (count - 1) % COLUMNS * TILE, (count - 1) // COLUMNS * TILE
    last = red[top : top + TILE, left : left + TILE]
    assert last[TILE // 2].mean() > 0.7  # across, but not down
    assert last[:, TILE // 2].mean() < 0.4


def test_a_picture_that_is_gone_or_small_or_none_leaves_its_place() -> None:
    def gone() -> bytes:
        raise FileNotFoundError

    small = encode(np.full((8, 8, 3), (200, 30, 30), np.uint8))
    pixels = decode(sheet([(1, gone), (2, lambda: b"no picture"), (3, lambda: small)]))
    red = (pixels[..., 0] > 150) & (pixels[..., 1] < 100)
    assert [bool(red[:, TILE * place : TILE * (place + 1)].mean() > 0.5) for place in range(3)] == [False, False, True]
