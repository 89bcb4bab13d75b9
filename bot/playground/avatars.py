"""Avatars, drawn by code, and as the CDN gives them: in the size and the format that is asked for."""

from __future__ import annotations

import hashlib
import io
import random
from functools import lru_cache

from PIL import Image, ImageDraw

PIXELS = 512
"""Of a drawn avatar's side."""

FINE = 3
"""How much finer it is drawn at first, so that its edges are smooth."""

DABS = 34

FORMATS = {"png": "PNG", "webp": "WEBP", "jpg": "JPEG", "jpeg": "JPEG"}
"""By their names' endings (reference#cdn-formatting); GIF is for avatars that move, of which there are none here."""

SIZES = frozenset(2**power for power in range(4, 13))
"""That may be asked for, in pixels: each power of two from 16 to 4096 (reference#image-formatting)."""

DEFAULTS = ("#5865f2", "#757e8a", "#3ba55c", "#faa61a", "#ed4245", "#eb459f")
"""Colours of those who have no avatar (reference#cdn-formatting-cdn-endpoints, default user avatar)."""


@lru_cache
def fingerprint(picture: bytes) -> str:
    """Makes the name of an avatar, by which a user's payload tells it (reference#image-formatting).

    Args:
        picture: The avatar.
    """
    return hashlib.md5(picture, usedforsecurity=False).hexdigest()


@lru_cache
def draw(name: str) -> bytes:
    """Draws somebody's avatar as a PNG: a portrait before dabs of paint, always the same for a name.

    Args:
        name: What they are called.
    """
    chance, side = random.Random(name), PIXELS * FINE  # noqa: S311  only a picture
    hue = chance.randrange(360)
    picture = Image.new("RGB", (side, side), _color(hue, 40, 80))
    pen = ImageDraw.Draw(picture)
    for number in range(DABS):
        radius = (0.3 - 0.2 * number / DABS) * chance.uniform(0.7, 1.1)  # from large to small, as a painter goes on
        place = chance.uniform(0, 1), chance.uniform(0, 1)
        _oval(pen, *place, radius, 0.8 * radius, _color(hue + chance.uniform(-35, 35), 50, chance.uniform(50, 78)))
    _portrait(pen, hue, chance)
    return _file(picture.reduce(FINE), "PNG")


def _portrait(pen: ImageDraw.ImageDraw, hue: int, chance: random.Random) -> None:
    """Draws head and shoulders, looking at who looks, in colours that the background has not."""
    hair = _color(chance.choice((12, 24, 36, 44)), chance.uniform(15, 65), chance.uniform(12, 50))
    tone = chance.uniform(38, 80)
    skin, shade = (_color(chance.uniform(18, 28), 48, light) for light in (tone, tone - 11))
    long = chance.random() < 0.5
    _oval(pen, 0.5, 0.36, 0.235, 0.25, hair)
    if long:
        _oval(pen, 0.5, 0.56, 0.25, 0.3, hair)
    _oval(pen, 0.5, 1.05, 0.4, 0.33, _color(hue + 180, 55, 45))
    _oval(pen, 0.5, 0.72, 0.09, 0.12, shade)
    _oval(pen, 0.5, 0.44, 0.185, 0.23, skin)
    for x in (0.425, 0.575):
        _oval(pen, x, 0.43, 0.026, 0.03, "white")
        _oval(pen, x, 0.433, 0.016, 0.02, "#2b2018")
    _oval(pen, 0.5, 0.5, 0.022, 0.03, shade)
    _oval(pen, 0.5, 0.575, 0.06, 0.022, "#a8453f")
    _oval(pen, 0.5, 0.562, 0.062, 0.02, skin)  # what is left of the mouth smiles
    _oval(pen, 0.44 if long else 0.5, 0.245, 0.17, 0.085, hair)


def _oval(pen: ImageDraw.ImageDraw, x: float, y: float, wide: float, high: float, color: str) -> None:
    """Draws an ellipse; all in shares of the picture's side."""
    side = PIXELS * FINE
    pen.ellipse((side * (x - wide), side * (y - high), side * (x + wide), side * (y + high)), color)


@lru_cache
def default(number: int) -> bytes:
    """Draws the avatar of those who have none, as a PNG.

    Args:
        number: Which of them: a snowflake's, shifted by 22, modulo how many there are.
    """
    picture = Image.new("RGB", (PIXELS * FINE, PIXELS * FINE), DEFAULTS[number])
    pen = ImageDraw.Draw(picture)
    _oval(pen, 0.5, 0.36, 0.16, 0.16, "white")
    _oval(pen, 0.5, 0.95, 0.3, 0.35, "white")
    return _file(picture.reduce(FINE), "PNG")


@lru_cache
def shown(picture: bytes, ending: str, size: int | None) -> bytes:
    """Makes an avatar as it is asked for; it is made smaller, but not larger.

    Args:
        picture: The avatar.
        ending: One of `FORMATS`.
        size: Its longer side in pixels, one of `SIZES`, or None to leave it.
    """
    with Image.open(io.BytesIO(picture)) as opened:
        image = opened.convert("RGB" if FORMATS[ending] == "JPEG" else "RGBA")
    if size is not None:
        image.thumbnail((size, size))
    return _file(image, FORMATS[ending])


def _color(hue: float, saturation: float, lightness: float) -> str:
    return f"hsl({hue % 360:.0f}, {saturation:.0f}%, {lightness:.0f}%)"


def _file(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()
