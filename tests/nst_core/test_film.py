"""Films of how a painting grew."""

import io

import numpy as np
from PIL import Image, ImageSequence

from nst_core import Options, StyleTransfer
from nst_core.film import FRAMES, Film
from nst_core.images import Picture


def test_a_film_ends_with_the_artwork_and_has_few_frames(
    engine: StyleTransfer, photograph: Picture, painting: Picture
) -> None:
    film = Film(48)
    for progress in engine.paint(photograph, [painting], Options(size=64, steps=200)):
        film.see(progress)
    data = film.encode()
    assert data is not None
    frames = ImageSequence.all_frames(Image.open(io.BytesIO(data)))
    assert 2 < len(frames) <= FRAMES + 1
    last = np.asarray(frames[-1].convert("RGB").resize((64, 43)))
    assert np.abs(last.astype(int) - progress.preview()).mean() < 20


def test_a_film_of_nothing_is_none() -> None:
    assert Film(48).encode() is None
