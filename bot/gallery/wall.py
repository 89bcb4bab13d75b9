"""Pictures side by side as on a gallery's wall: rows of one height each, as wide as the sheet, nothing cut off."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bot.styles.sheet import INK, PAPER
from nst_core.images import encode

WIDTH, GAP = 1920, 12
"""Of a sheet, and between its pictures, in pixels: as wide as most screens, where one looks at it alone."""
HIGHEST = 420
"""The height of a row in pixels where it has few pictures; such a sheet is less wide."""
SHAPE = 1.9
"""About how many times as wide as high a sheet is: what a channel shows largest."""
NARROWEST, WIDEST = 0.4, 3.0
"""Width by height of the frames for pictures that are narrower or wider than that, and stand in them whole."""
NUMBER = 34
"""The height of numbers in pixels: a sheet that is shown a third as large still has them legible."""


class Frame(NamedTuple):
    """Where a picture stands, in pixels."""

    left: int
    top: int
    width: int
    height: int


def frames(aspects: Sequence[float]) -> list[Frame]:
    """Lays pictures out in rows, in their order.

    Args:
        aspects: Their widths by their heights; at least one.
    """
    aspects = [min(max(aspect, NARROWEST), WIDEST) for aspect in aspects]
    rows: dict[int, list[float]] = {}
    total, before = sum(aspects), 0.0
    count = max(1, round(sqrt(total / SHAPE)))
    for aspect in aspects:  # each row gets about the same share of the whole length
        rows.setdefault(int((before + aspect / 2) / total * count), []).append(aspect)
        before += aspect
    found, top = [], GAP
    for row in rows.values():
        height = min(HIGHEST, (WIDTH - GAP * (len(row) + 1)) / sum(row))
        left = float(GAP)
        for aspect in row:
            found.append(Frame(round(left), top, round(left + aspect * height) - round(left), round(height)))
            left += aspect * height + GAP
        top += round(height) + GAP
    return found


def wall(pictures: Sequence[tuple[int, bytes]]) -> bytes:
    """Draws a sheet, a WebP. Takes a while: call it in a thread.

    Args:
        pictures: Numbers and image files of our own; at least one. What is no picture leaves its place empty.
    """
    images = [_open(data) for _, data in pictures]
    places = frames([image.width / image.height if image else 1.0 for image in images])
    size = max(place.left + place.width for place in places) + GAP, max(map(_bottom, places)) + GAP
    paper = Image.new("RGB", size, PAPER)
    pen, font = ImageDraw.Draw(paper), ImageFont.load_default(NUMBER)
    for (number, _), image, place in zip(pictures, images, places, strict=True):
        if image is not None:
            scale = min(place.width / image.width, place.height / image.height)
            shown = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
            middle = (place.width - shown.width) // 2, (place.height - shown.height) // 2
            paper.paste(shown, (place.left + middle[0], place.top + middle[1]))
        _label(pen, font, str(number), place)
    return encode(np.asarray(paper), "WEBP", quality=85)


def _open(data: bytes) -> Image.Image | None:
    with contextlib.suppress(OSError), Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")
    return None


def _bottom(place: Frame) -> int:
    return place.top + place.height


def _label(pen: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, text: str, at: Frame) -> None:
    """Writes a number into a corner, on a ground of its own, for a picture may have any colour."""
    wide, pad = pen.textlength(text, font), NUMBER // 4
    corner = at.left + wide + 2 * pad, _bottom(at) - NUMBER - pad
    pen.rectangle((at.left, corner[1], corner[0], _bottom(at)), PAPER)
    pen.text((at.left + pad, _bottom(at) - pad // 2), text, INK, font, anchor="ls")
