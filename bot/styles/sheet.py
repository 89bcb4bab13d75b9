"""Pictures on one sheet, each with a number that stands in a list beside it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from nst_core.images import encode

TILE, COLUMNS = 160, 5
"""The side of a picture in pixels, and how many stand in a row: as Discord shows it whole."""
PAPER, INK = (32, 30, 28), (255, 255, 255)


Load = Callable[[], bytes]
"""Reads an image file of our own; it may be gone."""


def sheet(pictures: Sequence[tuple[int, Load]]) -> bytes:
    """Draws the sheet, a WebP; what is gone leaves its place empty. Takes a while: call it in a thread.

    Args:
        pictures: Numbers, and what reads the picture.
    """
    rows = -(-len(pictures) // COLUMNS)
    paper = Image.new("RGB", (min(len(pictures), COLUMNS) * TILE, rows * TILE), PAPER)
    pen, font = ImageDraw.Draw(paper), ImageFont.load_default(TILE / 7)
    margin = TILE // 20
    for place, (number, load) in enumerate(pictures):
        left, top = place % COLUMNS * TILE, place // COLUMNS * TILE
        with contextlib.suppress(OSError), Image.open(io.BytesIO(load())) as image:
            picture = ImageOps.contain(image.convert("RGB"), (TILE - margin, TILE - margin))
            left, top = left + (TILE - picture.width) // 2, top + (TILE - picture.height) // 2
            paper.paste(picture, (left, top))
        pen.text((left + margin, top + margin // 2), str(number), INK, font, stroke_width=TILE // 50, stroke_fill=PAPER)
    return encode(np.asarray(paper), "WEBP", quality=85)
