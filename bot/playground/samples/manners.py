"""How to paint: flames and swirls of oil, a print, stained glass."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .canvas import COLUMNS, FINE, ROWS, Field, Generator, around, frame, lay, noise, ramp, relief, rgb, step


def _strokes(generator: Generator, colors: Field, angle: Field, width: float, length: float) -> Field:
    """Thick strokes of oil that follow the angles, each in the colour where it ends; width and length in pixels."""
    count = int(4 * angle.size / (width * length))  # enough to cover everything about four times
    places, path = generator.uniform(-0.1, 1.1, (count, 2)) * (COLUMNS, ROWS), []
    for _ in range(6):
        columns, rows = np.clip(places.astype(int), 0, (COLUMNS - 1, ROWS - 1)).T
        ahead = np.stack([np.cos(angle[rows, columns]), np.sin(angle[rows, columns])], axis=-1)
        path.append(places)
        places = places + ahead * length / 5
    tone = colors[rows, columns] + generator.normal(0, 0.05, (count, 1)) + generator.normal(0, 0.035, (count, 3))

    # The fourth channel is how high the paint stands: bristles leave ridges, which then catch the light.
    canvas = Image.fromarray(np.uint8(np.dstack([colors, np.zeros_like(angle)]).clip(0, 1) * 255), "RGBA")
    pen = ImageDraw.Draw(canvas)
    for stroke, (right, down), color in zip(np.stack(path, axis=1), ahead, tone, strict=True):
        for bristle in (-0.5, -0.25, 0.0, 0.25, 0.5):
            height = 0.6 - 1.6 * bristle**2 + generator.uniform(0, 0.4)
            paint = np.clip([*(color + generator.normal(0, 0.03, 3)), height], 0, 1) * 255
            line = stroke + bristle * width * np.array([-down, right])
            pen.line(list(map(tuple, line.tolist())), tuple(paint.astype(int).tolist()), round(width / 4), "curve")
    painted = np.asarray(canvas.filter(ImageFilter.GaussianBlur(FINE / 2)), np.float32) / 255
    return painted[..., :3] * (1 + 0.16 * np.clip(relief(painted[..., 3]), -2.5, 2.5)[..., None])


def _along(level: Field) -> Field:
    """The direction of a field's contour lines, in radians."""
    down, right = np.gradient(level)
    return np.asarray(np.arctan2(-right, down))


def flames(generator: Generator) -> Field:
    """Bands of fire and night, in long strokes of oil."""
    x, y = frame()
    level = 3.2 * y + 0.5 * np.sin(4 * x + 2 * y) + 0.3 * noise(generator, 2, 2, 3)
    place = (0.9 * level + 0.05 * noise(generator, 6, 6)) % 1
    warm, cold = ("#7d1524", "#d1351f", "#f07c22", "#f9c445", "#f3e2a0"), ("#3f9a95", "#123f56", "#3b1838", "#7d1524")
    return _strokes(generator, ramp(place, *warm, *cold), _along(level), width=16, length=110)


def swirls(generator: Generator) -> Field:
    """Whirls of blue around lights, in short strokes of oil."""
    x, y = frame()
    level, moon = 0.35 * noise(generator, 2, 2, 2), np.zeros_like(x)
    for column, row in np.ndindex(4, 3):
        right, down = (np.array([column, row]) + 0.5 + generator.uniform(-0.16, 0.16, 2)) / 3
        away, shines = np.hypot(x - right, y - down) / generator.uniform(0.09, 0.13), (column + row) % 2
        level = level + (1.4 + 1.2 * shines) * np.exp(-(away**2) / 2)
        moon = moon + shines * np.exp(-(away**2))
    band = 0.5 + 0.5 * np.sin(6 * level + 0.4 * noise(generator, 4, 4))
    night = ramp(0.85 * band + 0.12 * noise(generator, 8, 8), "#101a52", "#1b3c94", "#3573bb", "#78b3cf", "#dbe6c4")
    colors = lay(night, ramp(band, "#e0901a", "#f7cf3a", "#fdf2b0"), step(0.25, 0.7, moon))
    return _strokes(generator, colors, _along(level), width=12, length=54)


PAPER, LINE = "#f1e5c8", "#10233f"
INKS = ("#14305c", PAPER, "#2f6d9a", PAPER, "#c98a3a", PAPER, "#9cc0c4", PAPER)
"""Of the rings of a wave: paper between any two inks."""


def waves_print(generator: Generator) -> Field:
    """Waves like fans, row upon row, each printed over those behind it."""
    x, y = (field + 0.012 * noise(generator, 3, 3, 3) for field in frame())
    picture, inks = np.ones((ROWS, COLUMNS, 3), np.float32), np.stack([rgb(code) for code in INKS])
    for row, column in np.ndindex(12, 5):
        right = 0.36 * column - 0.1 + 0.18 * (row % 2) + generator.normal(0, 0.015)
        down, size = 0.125 * row - 0.05 + generator.normal(0, 0.015), generator.uniform(0.2, 0.27)
        box = around(right, down, size + 0.06, size + 0.06)
        away = np.hypot(x[box] - right, y[box] - down) / size
        turn = np.arctan2(y[box] - down, x[box] - right)
        ring = np.clip(5 * (1 - away), 0, 4.99)
        ink = (ring.astype(int) + 2 * generator.integers(4)) % len(INKS)
        hatch = np.sin(13 * ring) > 1.6 * (ring % 1) - 0.2 + 0.4 * np.sin(5 * turn + 9 * right)
        cut = (ring % 1 < 0.16) | (hatch & (ink % 2 == 1))
        fan = np.where(cut[..., None], rgb(LINE), inks[ink])
        picture[box] = np.where(away[..., None] < 1, fan, picture[box])
    return picture * (1 + 0.03 * noise(generator, 60, 45, 4))[..., None]


JEWELS = ("#17459f", "#2a7fd0", "#3fb0b0", "#ffd860", "#f5e2a0", "#e8862a", "#c02438", "#5a2a86")


def glass(generator: Generator) -> Field:
    """Panes in spirals like a sunflower's seeds: each pixel is in that of the nearest seed, with lead between."""
    x, y = frame()
    number = np.arange(420)
    radius, turn = 0.043 * np.sqrt(number), number * np.pi * (3 - 5**0.5)
    rights, downs = generator.normal((0.62 + radius * np.cos(turn), 0.52 + radius * np.sin(turn)), 0.006)
    first, second, pane = np.ones_like(x), np.ones_like(x), np.zeros(x.shape, int)
    for index, right, down in zip(number, rights, downs, strict=True):
        box = around(right, down, 0.12, 0.12)
        away = np.hypot(x[box] - right, y[box] - down)
        second[box] = np.clip(away, first[box], second[box])
        pane[box] = np.where(away < first[box], index, pane[box])
        first[box] = np.minimum(first[box], away)
    jewel = (6 * radius + generator.normal(0, 1.6, len(number))).astype(int) % len(JEWELS)
    colors = np.stack([rgb(code) for code in JEWELS])[jewel] * generator.uniform(0.8, 1.2, (len(number), 1))
    light = 1.3 - 9 * first + 0.1 * noise(generator, 12, 12) + 0.07 * relief(noise(generator, 30, 20))
    return lay(colors[pane] * light[..., None], rgb("#15141a"), step(0.010, 0.006, second - first))
