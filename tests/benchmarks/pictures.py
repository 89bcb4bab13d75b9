"""The pictures that benchmarks work on: a folder's, or else drawn on the spot."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from nst_core.images import Picture, decode

Pictures = dict[str, Picture]

HELP = "a folder with the folders content/ and style/; without, pictures are drawn"


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Adds ``--images``."""
    parser.add_argument("--images", type=Path, metavar="FOLDER", help=HELP)


def read(folder: Path | None) -> tuple[Pictures, Pictures]:
    """Photographs and paintings by name, in the order of their names."""
    if folder is None:
        return {"hills": _hills()}, {"waves": _waves(), "tiles": _tiles()}
    photographs, paintings = (
        {path.stem: decode(path.read_bytes(), str(path)) for path in sorted((folder / kind).iterdir())}
        for kind in ("content", "style")
    )
    return photographs, paintings


def _hills() -> Picture:
    """Three ranges of hills under a sky, 512 × 384 pixels."""
    down, right = np.mgrid[:384, :512]
    picture = np.linspace((120, 160, 230), (250, 220, 190), 384)[:, None].repeat(512, 1)
    for number, color in enumerate(((110, 130, 150), (70, 100, 80), (30, 50, 30))):
        ridge = 190 + 60 * number + 40 * np.sin(right / (60 + 30 * number) + 2 * number) + 9 * np.sin(right / 11)
        picture[down > ridge] = color
    return picture.astype(np.uint8)


def _waves() -> Picture:
    """Yellow swirls on blue, 512 × 512 pixels."""
    down, right = np.mgrid[:512, :512] / 30.0
    height = np.sin(right + 2 * np.sin(down)) * np.cos(down - np.sin(right)) + 0.3 * np.sin(9 * right + 5 * down)
    share = ((height - height.min()) / np.ptp(height))[..., None]
    return np.asarray(np.array([20, 50, 140]) * (1 - share) + np.array([240, 210, 70]) * share, np.uint8)


def _tiles() -> Picture:
    """Flat cells of red, black and cream, 512 × 512 pixels."""
    generator = np.random.default_rng(0)
    points = generator.random((150, 2)) * 512
    colors = np.array([[190, 50, 30], [30, 30, 40], [235, 220, 180]])[generator.integers(0, 3, 150)]
    pixels = np.moveaxis(np.mgrid[:512, :512], 0, -1)
    nearest = np.square(pixels[:, :, None] - points).sum(-1).argmin(-1)
    return np.asarray(colors[nearest], np.uint8)
