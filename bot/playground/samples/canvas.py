"""What all samples are drawn with: places, noise, colours, light and water.

A picture is of floats of about 0 to 1 [ROWS, COLUMNS, 3]. Places and lengths are in heights of the picture: x goes
right from 0 to 4/3, y goes down from 0 to 1. Colours are written as on web pages.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

FINE = 2
"""Everything is drawn so many times larger and then shrunk, which smooths its edges."""

ROWS, COLUMNS = 384 * FINE, 512 * FINE
"""Before shrinking: the longer side is what the bot paints if not told otherwise, in a photograph's proportions."""

Field = NDArray[np.floating]
Generator = np.random.Generator


@cache
def frame() -> tuple[Field, Field]:
    """Each pixel's x and y."""
    down, right = np.mgrid[:ROWS, :COLUMNS].astype(np.float32) / ROWS
    return right, down


def around(x: float, y: float, wide: float, high: float) -> tuple[slice, slice]:
    """The pixels no farther than this from a place: small things are drawn only there, for speed."""
    top, bottom, left, right = (max(0, int(edge * ROWS)) for edge in (y - high, y + high, x - wide, x + wide))
    return slice(top, bottom), slice(left, right)


def noise(generator: Generator, across: int, down: int, octaves: int = 6) -> Field:
    """Fractal noise of mean 0 and deviation 1: so many hills, then twice as many half as high, and so on."""
    total = np.zeros((ROWS, COLUMNS), np.float32)
    for octave in range(octaves):
        cells = (min(down << octave, ROWS), min(across << octave, COLUMNS))
        hills = Image.fromarray(generator.standard_normal(cells, np.float32))
        total += np.asarray(hills.resize((COLUMNS, ROWS), Image.Resampling.BICUBIC)) / 2**octave
    return standard(total)


def relief(height: Field) -> Field:
    """How much light a rough surface takes from the upper left, of mean 0 and deviation 1."""
    return standard(np.asarray(np.add(*np.gradient(height))))


def standard(field: Field) -> Field:
    """The field with mean 0 and deviation 1."""
    return np.asarray((field - field.mean()) / field.std())


def step(low: float, high: float, field: Field) -> Field:
    """0 up to low, 1 from high on, smooth between; low may be the greater."""
    part = np.clip((field - low) / (high - low), 0, 1)
    return np.asarray(part * part * (3 - 2 * part))


def below(line: Field | float) -> Field:
    """1 below a line, 0 above it."""
    return step(0, 0.004, frame()[1] - line)


def oval(x: float, y: float, wide: float, high: float) -> Field:
    """The square of the distance from a place, 1 on an ellipse around it."""
    right, down = frame()
    return ((right - x) / wide) ** 2 + ((down - y) / high) ** 2


def rgb(code: str) -> Field:
    """A colour as three floats."""
    return np.asarray(ImageColor.getrgb(code), np.float32) / 255


def ramp(level: Field, *codes: str) -> Field:
    """Levels of 0 to 1 in colours from the first to the last."""
    channels = np.stack([rgb(code) for code in codes], axis=1)
    stops = np.linspace(0, 1, len(codes))
    return np.stack([np.interp(level, stops, channel).astype(np.float32) for channel in channels], axis=-1)


def lay(picture: Field, paint: Field, cover: Field | float) -> Field:
    """The picture with paint (one colour, or one for each pixel) over it where cover is 1."""
    return np.asarray(picture + (paint - picture) * np.asarray(cover)[..., None])


def clouds(generator: Generator, sky: Field, glow: Field | float, *codes: str) -> Field:
    """A sky with clouds, lit from below, the more the stronger the glow; colours from shade to light."""
    clouds = noise(generator, 3, 9)
    # Where it is thinner a little lower, the light comes through.
    lit = step(-0.5, 1.5, 2 * (clouds - np.roll(clouds, -ROWS // 55, axis=0)) + glow)
    return lay(sky, ramp(lit, *codes), 0.85 * step(0.1, 1.1, clouds))


def swell(generator: Generator, horizon: float) -> tuple[Field, Field]:
    """How high the waves are (deviation 1, smaller in size towards the horizon), and how far below it each pixel is."""
    x, y = frame()
    near = np.maximum(y - horizon, 0)
    part = near / (1 - horizon)
    rows = np.log1p(part / 0.02) / np.log1p(1 / 0.02) * (ROWS - 1)
    columns = (0.66 + (x - 0.66) * 0.25 / (0.25 + part)) * ROWS
    return noise(generator, 10, 24, 4)[rows.astype(int), columns.astype(int) % COLUMNS], near


def mirrored(picture: Field, waterline: float, ripple: Field) -> Field:
    """The picture upside down from the waterline on, each pixel moved by its ripple."""
    x, y = frame()
    rows = np.clip((2 * waterline - y + ripple) * ROWS, 0, waterline * ROWS)
    columns = np.clip((x + ripple / 4) * ROWS, 0, COLUMNS - 1)
    return np.asarray(picture[rows.astype(int), columns.astype(int)])
