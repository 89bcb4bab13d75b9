"""The photograph that styles are shown on: a house by a lake, drawn by code, so that it is nobody's."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from nst_core.images import encode

SIZE = 256
"""Its longer side in pixels: enough for strokes to be seen, and painted in seconds."""
FINE = 4
"""Everything is drawn so many times larger and then shrunk, which smooths its edges."""
COLUMNS, ROWS = SIZE * FINE, SIZE * FINE * 3 // 4
SEED = 5
"""Of clouds, hills, leaves and ripples."""
HORIZON, WATERLINE = int(0.46 * ROWS), int(0.64 * ROWS)
"""Where hills end and where the lake begins, in rows."""
GRAIN = 3.0
"""Of film, in levels of 0 to 255: without any, flat colours would be left as they are."""

Field = NDArray[np.floating]
Generator = np.random.Generator


@cache
def photograph() -> bytes:
    """Draws it, a PNG of ``SIZE`` × ¾ ``SIZE`` pixels, always the same; takes most of a second the first time."""
    generator = np.random.default_rng(SEED)
    picture = Image.fromarray(np.uint8(_sky(generator)))
    pen = ImageDraw.Draw(picture)
    for height, rough, color in ((0.16, 5, (120, 146, 176)), (0.09, 9, (88, 122, 120)), (0.03, 14, (74, 112, 72))):
        ridge = HORIZON - ROWS * (height + 0.35 * height * _noise(generator, 1, rough)[0])
        pen.polygon([(0, WATERLINE), *enumerate(ridge.tolist()), (COLUMNS, WATERLINE)], color)
    pen.rectangle((0, HORIZON + 20, COLUMNS, WATERLINE), (104, 138, 70))
    _leaves(pen, generator, ((0.12, 0.40, 0.11), (0.25, 0.46, 0.08), (0.93, 0.45, 0.09)))
    _house(pen)
    picture = Image.fromarray(np.uint8(_lake(np.asarray(picture, np.float32), generator).clip(0, 255)))
    _reeds(ImageDraw.Draw(picture), generator)
    small = np.array(picture.filter(ImageFilter.GaussianBlur(1)).reduce(FINE), np.float32)
    small += generator.normal(0, GRAIN, (*small.shape[:2], 1)).astype(np.float32)
    return encode(small.clip(0, 255).astype(np.uint8))


def _noise(generator: Generator, down: int, across: int) -> Field:
    """Hills and dales of about -1 to 1 [ROWS, COLUMNS], so many in each direction, with finer ones on them."""
    total = np.zeros((ROWS, COLUMNS), np.float32)
    for octave in range(5):
        cells = generator.standard_normal((down * 2**octave + 1, across * 2**octave + 1)).astype(np.float32)
        total += np.asarray(Image.fromarray(cells).resize((COLUMNS, ROWS), Image.Resampling.BICUBIC)) / 2**octave
    return np.asarray(total / 2)


def _sky(generator: Generator) -> Field:
    """Blue above, warm at the horizon, with clouds that are lit from the right."""
    down = np.linspace(0, 1, ROWS)[:, None, None] / 0.5
    blue = np.array([66, 118, 190]) + np.minimum(down, 1) * (np.array([236, 214, 190]) - np.array([66, 118, 190]))
    clouds = _noise(generator, 7, 3)
    cover = np.clip(2.2 * clouds - 0.2, 0, 0.9)[..., None]
    light = np.clip(6 * (clouds - np.pad(clouds, ((0, 0), (0, 24)), "edge")[:, 24:]) + 0.5, 0, 1)[..., None]
    return np.asarray(blue + cover * (np.array([150, 152, 172]) + light * np.array([105, 96, 72]) - blue))


def _leaves(pen: ImageDraw.ImageDraw, generator: Generator, crowns: tuple[tuple[float, float, float], ...]) -> None:
    """Trees by their places and sizes, as parts of the picture: a trunk, and leaves that catch the light above."""
    for x, y, size in crowns:
        left, top, radius = x * COLUMNS, y * ROWS, size * COLUMNS
        pen.rectangle((left - 10, top, left + 10, WATERLINE - 30), (70, 52, 40))
        for right, below in generator.normal(0, 0.42, (700, 2)).clip(-1, 1):
            shade = 0.55 - 0.35 * below + 0.25 * right + generator.normal(0, 0.15)
            color = tuple(
                int(each) for each in np.array([30, 62, 30]) + np.clip(shade, 0, 1) * np.array([120, 120, 40])
            )
            where = left + right * radius, top + below * radius
            pen.ellipse((where[0] - 12, where[1] - 9, where[0] + 12, where[1] + 9), color)


def _house(pen: ImageDraw.ImageDraw) -> None:
    """White walls, one in the light, a red roof with a chimney, windows and a door."""

    def shape(color: tuple[int, int, int], *corners: tuple[float, float]) -> None:
        pen.polygon([(x * COLUMNS, y * ROWS) for x, y in corners], color)

    shape((226, 216, 196), (0.56, 0.46), (0.74, 0.46), (0.74, 0.61), (0.56, 0.61))
    shape((252, 246, 230), (0.74, 0.46), (0.795, 0.36), (0.85, 0.46), (0.85, 0.61), (0.74, 0.61))
    shape((128, 70, 58), (0.62, 0.28), (0.65, 0.28), (0.65, 0.40), (0.62, 0.40))
    shape((176, 62, 44), (0.54, 0.47), (0.61, 0.34), (0.80, 0.34), (0.735, 0.47))
    shape((120, 40, 34), (0.80, 0.34), (0.865, 0.47), (0.845, 0.47), (0.795, 0.37), (0.75, 0.47), (0.735, 0.47))
    for x in (0.59, 0.67, 0.756):
        shape((60, 76, 96), (x, 0.49), (x + 0.035, 0.49), (x + 0.035, 0.55), (x, 0.55))
        shape((250, 214, 130), (x + 0.004, 0.497), (x + 0.016, 0.497), (x + 0.016, 0.543), (x + 0.004, 0.543))
    shape((92, 58, 44), (0.803, 0.52), (0.833, 0.52), (0.833, 0.61), (0.803, 0.61))


def _lake(above: Field, generator: Generator) -> Field:
    """All of the picture again below the waterline, upside down, darker, and broken by ripples."""
    depth = np.arange(ROWS - WATERLINE)[:, None]
    ripples = _noise(generator, 40, 6)[WATERLINE:] * (4 + depth * 0.12)
    rows = np.clip(WATERLINE - 1 - depth * 1.3 + ripples, 0, WATERLINE - 1).astype(int)
    mirrored = above[rows, np.arange(COLUMNS)[None]]
    deep = 0.25 + 0.25 * depth[..., None] / len(depth)
    picture = above.copy()
    picture[WATERLINE:] = mirrored * (1 - deep) + deep * np.array([34, 66, 92])
    return picture


def _reeds(pen: ImageDraw.ImageDraw, generator: Generator) -> None:
    """Grass in front, in the lower left corner."""
    for left, tall, bend, light in generator.random((420, 4)):
        x, foot = left**1.6 * 0.6 * COLUMNS, ROWS - 10 * left
        top = foot - (0.10 + 0.18 * tall) * ROWS * (1 - 0.8 * left)
        color = (int(60 + 110 * light), int(86 + 90 * light), int(30 + 34 * light))
        pen.line([(x, foot), (x + 40 * (bend - 0.5), (foot + top) / 2), (x + 160 * (bend - 0.5), top)], color, 5)
