"""The README's paintings: the playground's sample pictures, each photograph and painting beside what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.progress import track

from bot.playground.samples import draw
from nst_core import Options, StyleTransfer, decode, encode
from nst_core.film import Film
from nst_core.images import Picture, resize
from nst_core.parameters import Parameters

WEIGHTS = "lite"
"""What they are painted with: what everyone has, so that no one expects more than they get."""
QUALITY = 82
"""Of the WebP files: strokes stay sharp, and all of them together are smaller than a telephone's photograph."""
FILM_SIDE = 240
"""Of the film, in pixels: as large as stays under 400 kB."""


@dataclass(frozen=True)
class Pair:
    """Two samples, and how one is painted like the other."""

    content: str
    style: str
    options: Options

    @property
    def name(self) -> str:
        """What its file is called, without ending."""
        return f"{self.content}-{self.style}"


FINE = (3.0, 1.0, 0.5, 0.5)
"""Levels of patches, fine to coarse: small things, such as a boat, keep their shape, where large strokes cover them."""
SMOOTH = 4.0
"""The total variation: without a photograph's own grain, that of the lite network would show in skies and walls."""

PAIRS = (
    Pair("lake", "flames", Options(variation=SMOOTH)),
    Pair("lighthouse", "swirls", Options(variation=SMOOTH, layer_weights=FINE)),
    Pair("still-life", "flames", Options(variation=SMOOTH, layer_weights=FINE)),
    Pair("lake", "waves", Options(variation=SMOOTH, layer_weights=FINE)),
    Pair("lake", "swirls", Options(variation=SMOOTH, layer_weights=FINE)),
)
FILMED = PAIRS[0]
"""The one that is also shown growing."""


def paint(folder: Path) -> None:
    """Paints all pairs, and writes the pictures, the film, and a file that says what they were made with.

    Args:
        folder: Where to; it is there already.
    """
    engine = StyleTransfer(WEIGHTS)
    for pair in track(PAIRS, description="Painting"):
        film = Film(FILM_SIDE)
        content, style = (decode(draw(name)) for name in (pair.content, pair.style))
        for progress in engine.paint(content, [style], pair.options):
            film.see(progress)
        sheet = beside(content, style, progress.preview())
        (folder / f"{pair.name}.webp").write_bytes(encode(sheet, "WEBP", quality=QUALITY))
        if pair is FILMED and (frames := film.encode()):
            (folder / "film.webp").write_bytes(frames)
    (folder / "gallery.json").write_text(json.dumps(dict(_parameters()), indent=2) + "\n")


def beside(content: Picture, style: Picture, artwork: Picture) -> Picture:
    """The photograph over the painting, both in half the artwork's size, and the artwork to the right of them.

    Args:
        content: uint8 [height, width, 3], like the others; all of the same proportions.
        style: What it was painted like.
        artwork: Of an even width and height.
    """
    height, width = artwork.shape[0] // 2, artwork.shape[1] // 2
    return np.hstack([np.vstack([resize(one, width, height) for one in (content, style)]), artwork])


def _parameters() -> Iterator[tuple[str, dict[str, object]]]:
    for pair in PAIRS:
        yield f"{pair.name}.webp", asdict(Parameters(pair.options, WEIGHTS, pair.content, (pair.style,)))
