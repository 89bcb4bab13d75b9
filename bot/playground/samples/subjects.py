"""What to paint: a lighthouse, a still life, a lake."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .canvas import (
    COLUMNS,
    ROWS,
    Field,
    Generator,
    around,
    below,
    clouds,
    frame,
    lay,
    mirrored,
    noise,
    oval,
    ramp,
    relief,
    rgb,
    step,
    swell,
)

CREAM, RED = "#f6ece0", "#b5392f"
TOWER = (
    (0.0, 0.30, 0.050, 0.034, (CREAM, RED, CREAM, RED, CREAM)),
    (0.30, 0.312, 0.048, 0.048, ("#2a2233",)),
    (0.312, 0.36, 0.024, 0.024, ("#ffe9a8",)),
    (0.36, 0.40, 0.032, 0.002, ("#8c2f2b",)),
)
"""The lighthouse's wall, gallery, lantern and roof: heights from and to, radii there, and stripes from below."""

BOAT = (
    ("#fff0d8", (0.000, -0.19), (0.005, -0.030), (0.085, -0.035)),
    ("#e9b48c", (-0.008, -0.17), (-0.008, -0.030), (-0.060, -0.030)),
    ("#3a1f2b", (-0.075, -0.025), (0.100, -0.028), (0.070, 0.004), (-0.050, 0.004)),
)
"""Two sails and a hull: colours, and corners around the foot of the mast."""


def lighthouse(generator: Generator) -> Field:
    """A lighthouse on a cliff at dusk, with its beam, and a boat on the sea."""
    x, y = frame()
    horizon, sunset = 0.62, 0.45
    glow = np.exp(-oval(sunset, horizon, 0.5, 0.22))
    sky = ramp(y / horizon, "#1b2a55", "#3b4a86", "#80638f", "#dd8a78", "#ffc98a")
    sky = sky + glow[..., None] * rgb("#ffb050") / 2
    picture = clouds(generator, sky, 1.5 * glow, "#3d3763", "#a8647d", "#ffb27c", "#ffe2b0")
    island = 0.012 + 0.045 * step(0.3, 0, x[0]) * (1 + 0.3 * noise(generator, 4, 1)[0])
    picture = lay(picture, rgb("#6d5a86"), below(horizon - island))
    waves, near = swell(generator, horizon)
    water = mirrored(picture, horizon, waves * (0.01 + 0.25 * near)) * (0.86 - 0.5 * near[..., None])
    water = lay(water, rgb("#1d3a5c"), np.clip(0.25 + 0.9 * near - 0.12 * waves, 0, 0.75))
    glitter = step(0.3, 1.2, waves) * np.exp(-(((x - sunset) / (0.06 + 0.5 * near)) ** 2))
    water = lay(water, rgb("#ffdf9e"), 0.8 * glitter)
    picture = _boat(np.where(near[..., None] > 0, water, picture), 0.36, 0.70, waves)
    return _cliff(generator, _tower(picture, 0.98, 0.51))


def _boat(picture: Field, mast: float, waterline: float, waves: Field) -> Field:
    for code, *corners in BOAT:
        mask = Image.new("L", (COLUMNS, ROWS))
        places = [((mast + right) * ROWS, (waterline + down) * ROWS) for right, down in corners]
        ImageDraw.Draw(mask).polygon(places, fill=255)
        cover = np.asarray(mask, np.float32) / 255
        reflection = 0.6 * below(waterline) * mirrored(cover, waterline, 0.02 * waves)
        picture = lay(lay(picture, 0.7 * rgb(code), reflection), rgb(code), cover)
    return picture


def _tower(picture: Field, middle: float, foot: float) -> Field:
    x, y = frame()
    for bottom, top, wide, narrow, codes in TOWER:
        part = (foot - y - bottom) / (top - bottom)
        across = (x - middle) / (wide + (narrow - wide) * np.clip(part, 0, 1))
        stripe = np.clip(part * len(codes), 0, len(codes) - 1).astype(int)
        paint = np.stack([rgb(code) for code in codes])[stripe]
        paint = (
            paint * np.clip(0.66 - 0.55 * across - 0.25 * across**2, 0.12, 1.1)[..., None]
        )  # round, lit from the left
        picture = lay(picture, paint, step(1.03, 0.97, np.abs(across)) * (np.abs(part - 0.5) < 0.5))
    right, down = x - middle, y - foot + 0.336
    beam = np.exp(-(((down + 0.12 * right) / (0.012 + 0.1 * np.abs(right))) ** 2) - 2 * np.hypot(right, down))
    lamp = np.exp(-oval(middle, foot - 0.336, 0.05, 0.05))
    return lay(picture, rgb("#fff0b8"), np.clip(0.9 * lamp + 0.55 * beam, 0, 1))


def _cliff(generator: Generator, picture: Field) -> Field:
    x, y = frame()
    rough, rock = noise(generator, 8, 8), np.abs(noise(generator, 10, 5))
    top = 0.5 + 0.02 * rough[ROWS // 2] - 0.05 * step(0.75, 1.2, x) + 2.4 * np.maximum(0.8 - x, 0) ** 1.5
    foot = 0.64 + 0.16 * x + 0.012 * noise(generator, 10, 10)
    stone = ramp(0.24 + 0.16 * relief(rock) + 0.6 * step(1.25, 0.6, x), "#1b1a33", "#4f3d5a", "#a3705f", "#f0b080")
    turf = ramp(0.5 + 0.2 * rough, "#27352f", "#5d6b3c", "#b59a55")
    stone = lay(stone, turf, step(0.045, 0.02, y - top + 0.012 * rough))
    shade = 0.65 * step(0.1, 0, y - foot) * below(foot) * step(0.6, 0.67, x)
    picture = lay(picture, rgb("#141c33"), shade)
    picture = lay(picture, stone, below(top) * (1 - below(foot)))
    foam = np.exp(-(((y - foot) / 0.012) ** 2)) * step(-0.6, 0.8, rough) * step(0.55, 0.66, x)
    return lay(picture, rgb("#f5dcd0"), 0.8 * foam)


Outline = tuple[tuple[float, float], ...]
JUG = ((0, 0.1), (0.08, 0.142), (0.18, 0.17), (0.28, 0.158), (0.39, 0.105), (0.48, 0.08), (0.55, 0.082), (0.58, 0.09))
PEAR = (
    (0, 0.035),
    (0.05, 0.117),
    (0.11, 0.128),
    (0.19, 0.104),
    (0.26, 0.067),
    (0.32, 0.053),
    (0.355, 0.036),
    (0.37, 0),
)
APPLE = ((0, 0.03), (0.04, 0.095), (0.1, 0.113), (0.15, 0.097), (0.18, 0.062), (0.192, 0))
"""Outlines of things turned on a lathe: heights, and radii there."""
CLOSER = 1.12
"""How much larger than their outlines they are drawn, to fill the picture."""


def still_life(generator: Generator) -> Field:
    """A jug, a pear and apples on a table, lit from the upper left."""
    x, y = frame()
    rough, specks = noise(generator, 5, 4), noise(generator, 40, 30, 3)
    wall = ramp(0.8 - 0.75 * np.hypot(x - 0.3, y - 0.25) + 0.04 * rough, "#14110f", "#3a3428", "#7d7a5c", "#b0a680")
    light = 0.62 - 0.35 * (x - 0.35) + 0.25 * (y - 0.8) + 0.07 * noise(generator, 2, 50, 5)
    wood = ramp(light, "#1c0f09", "#5b321b", "#a3683a", "#dba56b")
    picture = lay(wall, wood, below(0.58)) * (1 - 0.5 * np.exp(-(((y - 0.58) / 0.02) ** 2)))[..., None]

    glaze = ramp(0.5 + 0.08 * rough, "#2b5273", "#4d83a3")
    glaze = lay(glaze, rgb("#efe6cf"), step(0.006, 0.002, np.abs(np.abs(y - 0.37) - 0.013)))
    green = ramp(0.5 + 0.2 * rough + 0.1 * specks + 1.2 * (x - 0.38), "#7f9a2e", "#c3b83d", "#d98a34")
    yellow = ramp(0.5 + 0.2 * rough + 0.12 * specks - 2 * (x - 0.9), "#b5562a", "#e0b040", "#d9c750")
    red = ramp(0.42 + 0.07 * noise(generator, 50, 2, 2) + 0.2 * rough, "#7c1218", "#b8242a", "#d98a3c")
    picture = _turned(_handle(picture, 0.86, 0.36, glaze), 0.69, 0.74, JUG, glaze, gloss=0.8)
    for wide, high, codes in ((0.106, 0.025, ("#7fb0c8", "#2f5d78")), (0.097, 0.019, ("#0c1822", "#35617c"))):
        mouth = oval(0.69, 0.092, wide, high)  # first its lip
        picture = lay(picture, ramp((x - 0.58) / 0.22, *codes), step(1.05, 0.95, mouth))
    for middle, foot, outline, paint, gloss in (
        (0.33, 0.83, PEAR, green, 0.35),
        (1.04, 0.84, APPLE, red, 0.7),
        (0.54, 0.90, APPLE, red[:, ::-1], 0.7),
        (0.82, 0.93, APPLE, yellow, 0.5),
    ):
        picture = _turned(picture, middle, foot, outline, paint, gloss)
        tip = foot - 0.97 * CLOSER * outline[-1][0]  # in the hollow where the stem grows
        stem = step(0.006, 0.003, np.abs(x - middle - 3 * (tip - y) ** 2)) * (np.abs(tip - 0.02 - y) < 0.03)
        dimple = np.exp(-oval(middle, tip, 0.035, 0.012))
        picture = lay(picture, rgb("#3a2412"), np.maximum(stem, dimple / 2))
    return picture


def _turned(picture: Field, middle: float, foot: float, outline: Outline, paint: Field, gloss: float) -> Field:
    """Puts a thing turned on a lathe upon the table, with its shadow, which falls to the right."""
    heights, radii = CLOSER * np.asarray(outline).T
    wide = float(radii.max())
    for right, reach, high, depth in ((0.75, 1.9, 0.42, 0.62), (0.0, 0.95, 0.2, 0.6)):  # cast, and under the foot
        away = oval(middle + right * wide, foot - 0.1 * wide, reach * wide, high * wide)
        picture = picture * (1 - depth * np.exp(-(away**1.5)))[..., None]
    x, y = frame()
    up = foot - y[:, :1]
    # A polynomial for the square of the radius is smooth, and round at the tip.
    square = np.polynomial.Polynomial.fit(heights, radii**2, len(heights) - 2)
    radius = np.sqrt(np.clip(square(up), 1e-6, None))
    across = (x - middle) / radius
    lit = _lit(across, -square.deriv()(up) / (2 * radius), paint, gloss)
    return lay(picture, lit, step(1.02, 0.98, np.abs(across)) * (up > 0) * (up < heights[-1]))


def _handle(picture: Field, middle: float, height: float, paint: Field) -> Field:
    x, y = frame()
    right, down = x - middle, (y - height) / 1.25
    away = np.hypot(right, down) + 1e-6
    across = (away - 0.12) / 0.022
    lit = _lit(across * right / away, -across * down / away, paint, gloss=0.8)
    return lay(picture, lit, step(1.03, 0.95, np.abs(across)))


def _lit(right: Field, up: Field, paint: Field, gloss: float) -> Field:
    """A round surface that faces right and up so much, in warm light from the upper left and some from the table."""
    facing = np.stack(np.broadcast_arrays(right, up, np.sqrt(np.clip(1 - right**2, 0, 1))), axis=-1, dtype=np.float32)
    facing /= np.linalg.norm(facing, axis=-1, keepdims=True) + 1e-6
    lamp = np.array([-0.62, 0.52, 0.59], np.float32)
    halfway = np.array([-0.35, 0.29, 0.89], np.float32)  # between lamp and eye
    diffuse = np.clip((facing @ lamp + 0.12) / 1.12, 0, 1)[..., None]
    bounced = np.clip(0.2 + 0.3 * facing[..., :1] - 0.6 * facing[..., 1:2], 0, 1)
    shine = np.clip(facing @ halfway, 0, 1)[..., None]
    light = 0.06 + 1.12 * diffuse * rgb("#ffe8c4") + bounced * rgb("#382114")
    return np.asarray(paint * light + gloss * (0.8 * shine**60 + 0.12 * shine**8))


HAZE = "#b9cbdc"
PEAKS = ((0.25, 0.30, 0.55, 0.45), (1.2, 0.24, 0.6, 0.35), (0.72, 0.07, 0.75, 0.05))
"""Of the mountains, from far to near: place, height of the top, steepness and haze."""
FIRS = ((150, 0.06, 0.09, 0.0, 0.6), (110, 0.08, 0.04, 0.0, 0.35), (36, 0.26, 0.0, 0.33, 0.0))
"""Rows of them from far to near: how many, how tall, on what hill, how far from the middle, and haze."""


def lake(generator: Generator) -> Field:
    """Mountains with snow, firs, and both again in the water."""
    x, y = frame()
    shore, center = 0.64, 0.68
    waves, near = swell(generator, shore)
    sky = ramp(y / shore, "#2f66ad", "#5f93c8", "#a9c8de", "#f6e3c0")
    picture = clouds(generator, sky, 0.8, "#a9b4c8", "#e6e6ea", "#fff8ec")
    for middle, top, steep, haze in PEAKS:
        rough, rock = noise(generator, 5, 4, 8), np.abs(noise(generator, 7, 5, 7))
        edge = top + steep * np.abs(x[0] - middle) ** 0.9 + 0.018 * noise(generator, 10, 1, 7)[0]
        sunny = step(0.03, -0.03, x - middle + 0.1 * rough * step(0, 0.3, y - edge))
        light = 0.18 + 0.55 * sunny + 0.13 * relief(rock)
        stone = ramp(light, "#2b3350", "#5f6a85", "#a99a92", "#d8c3a8")
        snow = ramp(light, "#4f6aa8", "#93abd8", "#fff6e6", "#ffffff")
        paint = lay(stone, snow, step(0.1, -0.1, y - edge - 0.17 + 0.06 * rough))
        picture = lay(picture, lay(paint, rgb(HAZE), np.clip(haze + 1.3 * (y - 0.4), haze, 0.9)), below(edge))
    for count, tall, hill, gap, haze in FIRS:
        ground = shore - 0.01 - hill * np.maximum(0, 1 + 0.8 * noise(generator, 2, 1, 3)[0])
        grass = ramp(0.4 + 0.2 * noise(generator, 30, 30, 4), "#16261c", "#3c4d2a", "#7d7f44")
        bank = below(ground) * step(gap, gap + 0.08, np.abs(x - center))
        picture = lay(picture, lay(grass, rgb(HAZE), haze), bank)
        places = center + generator.choice([-1, 1], count) * generator.uniform(gap, 0.65, count)
        for place, height in zip(places, np.sort(generator.uniform(0.5, 1.3, count)), strict=True):
            _fir(generator, picture, place, ground[int(place * ROWS)] + 0.01, height * tall, haze)
    water = mirrored(picture, shore, waves * (0.004 + 0.06 * near)) * 0.88
    water = lay(water, rgb("#234a63"), np.clip(0.12 + 0.9 * near - 0.1 * waves, 0, 0.7))
    return np.where(near[..., None] > 0, water, picture)


def _fir(generator: Generator, picture: Field, place: float, foot: float, tall: float, haze: float) -> None:
    box = around(place, foot - tall / 2, tall / 4, tall / 2)
    x, y = (field[box] for field in frame())
    part, side = (y - foot + tall) / tall, (x - place) / (0.2 * tall)
    branch = (9 * part + np.abs(side) / 2) % 1  # nine tiers, each wider towards its lower end
    wide = 0.02 + part * (0.62 + 0.38 * branch) * (0.9 + 0.2 * np.sin((12 * x + 18 * y) / tall))
    light = 0.45 - 0.24 * side / wide - 0.35 * branch + generator.uniform(-0.1, 0.1)
    paint = lay(ramp(light, "#0d1f1c", "#1f4034", "#5f7d3f"), rgb(HAZE), haze)
    picture[box] = lay(picture[box], paint, step(0.04, -0.04, np.abs(side) - wide))
