"""The photograph that styles are shown on."""

import numpy as np

from bot.styles.photograph import SIZE, photograph
from nst_core.images import decode


def test_it_has_light_and_shade_and_colours_everywhere_and_is_always_the_same() -> None:
    picture = decode(photograph())
    assert picture.shape == (SIZE * 3 // 4, SIZE, 3)
    photograph.cache_clear()
    assert np.array_equal(decode(photograph()), picture)
    tiles = picture.reshape(4, SIZE * 3 // 16, 4, SIZE // 4, 3).astype(float)
    assert tiles.std(axis=(1, 3)).min() > 3  # nowhere is it flat
    assert picture.reshape(-1, 3).astype(float).std(axis=0).min() > 30
