"""The sheet of styles, looked at as numbers: each picture in its place, none stretched."""

import numpy as np
import pytest

from bot.styles.sheet import COLUMNS, TILE, sheet
from nst_core.images import decode, encode


@pytest.mark.parametrize("count", [1, 5, 7])
def test_pictures_stand_in_rows(count: int) -> None:
    wide = np.full((40, 120, 3), (200, 30, 30), np.uint8)
    pixels = decode(sheet([(number, encode(wide)) for number in range(1, count + 1)]))
    rows = -(-count // COLUMNS)
    assert pixels.shape == (rows * TILE, min(count, COLUMNS) * TILE, 3)
    red = pixels[..., 0] > 150
    left, top = (count - 1) % COLUMNS * TILE, (count - 1) // COLUMNS * TILE
    last = red[top : top + TILE, left : left + TILE]
    assert last[TILE // 2].mean() > 0.7  # across, but not down
    assert last[:, TILE // 2].mean() < 0.4
