"""Pictures drawn by chance, from which the lite network learns: shapes, strokes and textures in colours that match.

None shows anything, but edges, corners, shading, grain and flow are those of photographs and paintings (Baradad et al.,
2021, "Learning to See by Looking at Noise", train on such pictures). A picture takes some 50 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from rich.console import Console
from rich.progress import track

SIDE = 160
"""Of a picture, in pixels: room for two crops of 96 that differ."""

Generator = np.random.Generator
Field = NDArray[np.float32]


def draw(generator: Generator) -> NDArray[np.uint8]:
    """A picture, uint8 [SIDE, SIDE, 3]: one program's, or two blended along the levels of a third field."""
    picture = _one(generator)
    if generator.random() < 0.25:
        where = _smooth(generator, generator.uniform(1, 4))
        edge = generator.uniform(1, 15)
        share = 0.5 + 0.5 * np.tanh(edge * (where - generator.normal(0, 0.5)))
        picture = share[..., None] * picture + (1 - share[..., None]) * _one(generator)
    if generator.random() < 0.5:  # light from one side
        picture = picture * (1 + generator.uniform(0, 0.35) * _smooth(generator, 1.0)[..., None])
    grain = generator.normal(0, generator.uniform(0, 0.015), picture.shape)
    return np.asarray(np.clip((picture + grain) * 255, 0, 255), np.uint8)


def draw_many(count: int, seed: int) -> NDArray[np.uint8]:
    """So many pictures, uint8 [count, SIDE, SIDE, 3], drawn by as many processes as there are cores."""
    # Spawned, for TensorFlow's threads would not survive a fork.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        made = pool.map(_seeded, [(seed, number) for number in range(count)], chunksize=20)
        return np.stack(list(track(made, "Drawing", count, console=Console(stderr=True))))


def _seeded(seeds: tuple[int, int]) -> NDArray[np.uint8]:
    return draw(np.random.default_rng(seeds))


def _one(generator: Generator) -> Field:
    weights = np.array([weight for _, weight in PROGRAMS])
    program = PROGRAMS[generator.choice(len(PROGRAMS), p=weights / weights.sum())][0]
    return np.asarray(program(generator), np.float32)


def _palette(generator: Generator, count: int) -> Field:
    """Colours that go together: around one or two hues, mostly muted, from dark to light, float32 [count, 3]."""
    hues = generator.uniform(0, 1) + generator.choice([0.0, 0.5, 0.33], count) * (generator.random() < 0.6)
    hues = hues + generator.normal(0, 0.06, count)
    strength = generator.beta(1.5, 3, count) * generator.uniform(0.3, 1.4)
    light = np.sort(generator.uniform(0.05, 0.95, count))
    generator.shuffle(light[1:])
    angles = hues[:, None] * 2 * np.pi + np.array([0, 2 * np.pi / 3, 4 * np.pi / 3])
    return np.asarray(np.clip(light[:, None] + 0.4 * strength[:, None] * np.cos(angles), 0, 1), np.float32)


def _noise(generator: Generator, slope: float, stretch: float = 1.0, angle: float = 0.0, turn: float = 0.0) -> Field:
    """Noise of mean 0 and deviation 1 whose amplitude falls with frequency to the power of ``slope``.

    Args:
        generator: Where it comes from.
        slope: 0 is white, 1 like photographs, 2 like clouds.
        stretch: How much longer it is along ``angle`` than across.
        angle: In radians.
        turn: Frequency in cycles a picture below which it does not grow any more.
    """
    down, right = np.meshgrid(np.fft.fftfreq(SIDE) * SIDE, np.fft.rfftfreq(SIDE) * SIDE, indexing="ij")
    along, across = np.cos(angle) * right + np.sin(angle) * down, np.cos(angle) * down - np.sin(angle) * right
    radius = np.hypot(along * stretch, across)
    amplitude = (1 + radius / max(turn, 1.0)) ** -slope
    amplitude[0, 0] = 0
    wave = np.fft.irfft2(np.fft.rfft2(generator.standard_normal((SIDE, SIDE))) * amplitude, s=(SIDE, SIDE))
    return np.asarray((wave - wave.mean()) / (wave.std() + 1e-9), np.float32)


def _smooth(generator: Generator, cycles: float) -> Field:
    """A smooth field of mean 0 and deviation 1 with about so many hills across."""
    return _noise(generator, 5.0, turn=cycles)


def _colored(generator: Generator, level: Field) -> Field:
    """A field in colours: its levels, from low to high, run through a palette."""
    palette = _palette(generator, int(generator.integers(2, 7)))
    place = np.clip((level + 2) / 4, 0, 1) * (len(palette) - 1)
    low = np.minimum(place.astype(int), len(palette) - 2)
    if generator.random() < 0.3:
        return np.asarray(palette[np.rint(place).astype(int)], np.float32)  # in flat steps, like a print
    part = (place - low)[..., None]
    return np.asarray(palette[low] * (1 - part) + palette[low + 1] * part, np.float32)


def _clouds(generator: Generator) -> Field:
    """Noise of every slope and direction; each channel of its own, or all through a palette."""
    angle, stretch = generator.uniform(0, np.pi), generator.choice([1.0, generator.uniform(1, 6)])
    turn = np.exp(generator.uniform(0, 3))
    fields = [_noise(generator, generator.uniform(0.7, 3), stretch, angle, turn) for _ in range(3)]
    if generator.random() < 0.6:
        return _colored(generator, fields[0])
    light = fields[0][..., None] * generator.uniform(0.08, 0.25)
    tints = np.stack(fields, -1) * generator.uniform(0.0, 0.1)
    return np.asarray(_palette(generator, 1)[0] + light + tints, np.float32)


def _stripes(generator: Generator) -> Field:
    """Stripes or checks, bent by a smooth field."""
    down, right = np.mgrid[:SIDE, :SIDE] / SIDE
    angle, cycles = generator.uniform(0, np.pi), np.exp(generator.uniform(1.3, 3.6))
    bend = generator.uniform(0, 2.5) * _smooth(generator, generator.uniform(1, 4))
    wave = np.sin(2 * np.pi * cycles * (np.cos(angle) * right + np.sin(angle) * down) + bend)
    if generator.random() < 0.4:
        wave = wave * np.sin(2 * np.pi * cycles * (np.cos(angle) * down - np.sin(angle) * right) + bend)
    sharp = np.exp(generator.uniform(0, 3))
    return _colored(generator, np.tanh(sharp * wave) * generator.uniform(0.6, 1.9) + 0.2 * _noise(generator, 1.5))


def _cells(generator: Generator) -> Field:
    """Each pixel by the nearest of some points: flat cells, their walls, or hills."""
    points = generator.random((int(np.exp(generator.uniform(2.3, 5))), 2)) * SIDE
    pixels = np.indices((SIDE, SIDE)).transpose(1, 2, 0).reshape(-1, 1, 2).astype(np.float32)
    pixels = pixels + 4 * generator.random() * _smooth(generator, 6).reshape(-1, 1, 1)
    distance = np.square(pixels - points.astype(np.float32)).sum(-1)
    nearest = np.sqrt(np.partition(distance, 1, axis=1)[:, :2]).reshape(SIDE, SIDE, 2)
    kind = generator.integers(3)
    if kind == 0:
        colors = _palette(generator, len(points))[distance.argmin(1)].reshape(SIDE, SIDE, 3)
        return np.asarray(colors * (1 - 0.5 * np.exp(nearest[..., :1] - nearest[..., 1:])), np.float32)
    field = nearest[..., 0] if kind == 1 else nearest[..., 1] - nearest[..., 0]
    return _colored(generator, 3 * field / field.max() - 1.5)


def _leaves(generator: Generator) -> Field:
    """Shapes upon shapes, many small and few large (the dead leaves model), some shaded, some with a grain."""
    image = Image.fromarray(np.uint8(255 * np.clip(_clouds(generator), 0, 1)))
    least, power = generator.uniform(2, 9), generator.uniform(1.2, 2.5)
    colors = _palette(generator, int(generator.integers(3, 24)))
    for _ in range(int(generator.integers(30, 300))):
        radius = min(least * generator.random() ** (-1 / power), SIDE / 2)
        shape = _shape(generator, generator.random(2) * SIDE, radius)
        box = (0, 0, SIDE, SIDE)
        color = colors[generator.integers(len(colors))] + generator.normal(0, 0.03, 3)
        if radius < 12 or generator.random() < 0.5:
            ImageDraw.Draw(image).polygon(shape, fill=_rgb(color))
            continue
        stencil = Image.new("L", (SIDE, SIDE))
        ImageDraw.Draw(stencil).polygon(shape, fill=255)
        shading = generator.uniform(0.05, 0.2) * _noise(generator, generator.uniform(1, 4), turn=2)
        image.paste(Image.fromarray(np.uint8(255 * np.clip(color + shading[..., None], 0, 1))), box, stencil)
    if generator.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(generator.uniform(0.3, 1.2)))
    return np.asarray(np.asarray(image, np.float32) / 255, np.float32)


def _shape(generator: Generator, middle: NDArray[np.float64], radius: float) -> list[tuple[float, float]]:
    """An ellipse, a polygon or a blob."""
    count = int(generator.choice([3, 4, 4, 5, 24, 24, 24]))
    angles = np.sort(np.arange(count) * 2 * np.pi / count + generator.normal(0, 0.25, count) * (count < 24))
    lengths = radius * (1 + 0.25 * np.sin(angles * generator.integers(2, 5) + generator.uniform(0, 6)) * (count == 24))
    squeeze, turn = generator.uniform(0.4, 1), generator.uniform(0, np.pi)
    right, down = np.cos(angles) * lengths, np.sin(angles) * lengths * squeeze
    right, down = np.cos(turn) * right - np.sin(turn) * down, np.sin(turn) * right + np.cos(turn) * down
    return [(float(x), float(y)) for x, y in zip(middle[0] + right, middle[1] + down, strict=True)]


def _strokes(generator: Generator) -> Field:
    """Brush strokes along a flow, in the colours of a picture below them."""
    below = np.clip((_clouds, _leaves)[int(generator.random() < 0.4)](generator), 0, 1)
    flow = _flow(generator)
    image = Image.fromarray(np.uint8(255 * below))
    pen, width = ImageDraw.Draw(image), generator.uniform(2, 8)
    length, drift = width * generator.uniform(2, 6), generator.uniform(0.01, 0.12)
    for right, down in generator.random((int(2.5 * SIDE**2 / (width * length)) + 50, 2)) * (SIDE - 1):
        color = below[int(down), int(right)] + generator.normal(0, drift, 3) + generator.normal(0, drift)
        path = [(right, down)]
        for _ in range(4):
            x, y = path[-1]
            angle = flow[int(np.clip(y, 0, SIDE - 1)), int(np.clip(x, 0, SIDE - 1))]
            path.append((x + np.cos(angle) * length / 4, y + np.sin(angle) * length / 4))
        pen.line(path, fill=_rgb(color), width=max(1, round(width)), joint="curve")
        for side in (-1, 1):  # bristles
            shade = _rgb(color + side * generator.uniform(0, 0.1))
            offset = side * width / 4
            pen.line([(x + offset, y + offset) for x, y in path], fill=shade, width=1)
    return np.asarray(np.asarray(image.filter(ImageFilter.GaussianBlur(0.5)), np.float32) / 255, np.float32)


def _flow(generator: Generator) -> Field:
    """A direction for each pixel, in radians: smooth, with a whirl here and there."""
    angle = generator.uniform(0, np.pi) + generator.uniform(0, 1) * _smooth(generator, generator.uniform(1, 3))
    down, right = np.mgrid[:SIDE, :SIDE]
    for _ in range(int(generator.integers(0, 4))):
        y, x = generator.random(2) * SIDE
        near = np.exp(-(np.square(down - y) + np.square(right - x)) / (2 * generator.uniform(10, 45) ** 2))
        angle = angle * (1 - near) + (np.arctan2(down - y, right - x) + np.pi / 2) * near
    return np.asarray(angle, np.float32)


def _smear(generator: Generator) -> Field:
    """Noise smeared along a flow (line integral convolution), like fur, wood or water."""
    flow, grain = _flow(generator), _noise(generator, generator.uniform(0, 0.8))
    down, right = (field.astype(np.float32) for field in np.mgrid[:SIDE, :SIDE])
    total, (y, x) = grain.copy(), (down, right)
    for _ in range(int(generator.integers(5, 20))):
        rows, columns = np.rint(y).astype(int) % SIDE, np.rint(x).astype(int) % SIDE
        y, x = y + np.sin(flow[rows, columns]), x + np.cos(flow[rows, columns])
        total = total + grain[np.rint(y).astype(int) % SIDE, np.rint(x).astype(int) % SIDE]
    return _colored(generator, (total - total.mean()) / total.std() + _smooth(generator, 2) * generator.uniform(0, 1))


def _relief(generator: Generator) -> Field:
    """A rough surface in slanting light."""
    height = _noise(generator, generator.uniform(1.2, 2.5), turn=generator.uniform(1, 12))
    slopes = np.gradient(height)
    angle = generator.uniform(0, 2 * np.pi)
    light = np.cos(angle) * slopes[0] + np.sin(angle) * slopes[1]
    base = _colored(generator, height) if generator.random() < 0.5 else _palette(generator, 1)[0]
    return np.asarray(base + generator.uniform(0.1, 0.25) * (light / light.std())[..., None], np.float32)


def _rgb(color: NDArray[np.floating]) -> tuple[int, int, int]:
    red, green, blue = (int(255 * min(max(channel, 0.0), 1.0)) for channel in color.tolist())
    return red, green, blue


PROGRAMS: tuple[tuple[Callable[[Generator], Field], float], ...] = (
    (_clouds, 1.5),
    (_stripes, 1.0),
    (_cells, 1.0),
    (_leaves, 3.0),
    (_strokes, 2.5),
    (_smear, 1.5),
    (_relief, 0.8),
)
"""What there is to draw, and how often: shapes most of all, for content is shapes."""
