"""A sheet of paintings to look at: photographs × paintings × strengths, and a row of the other options.

python -m tests.benchmarks.contact_sheet -o sheet.png [--images FOLDER] [--weights lite] [--size 384]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from rich.progress import track

from nst_core import Options, StyleTransfer, encode
from nst_core.images import Picture
from tests.benchmarks import pictures

STRENGTHS = (0.2, 0.5, 0.8)
PHOTOGRAPHS, PAINTINGS = 3, 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--weights", default="auto")
    parser.add_argument("--size", type=int, default=384)
    pictures.add_argument(parser)
    given = parser.parse_args()
    engine = StyleTransfer(given.weights)
    photographs, paintings = (list(found.values()) for found in pictures.read(given.images))
    rows = list(_rows(photographs[:PHOTOGRAPHS], paintings[:PAINTINGS], given.size))
    painted = [[_last(engine, *cell) for cell in row] for row in track(rows, description="Painting", show_speed=False)]
    given.output.write_bytes(encode(_grid(painted)))


Cell = tuple[Picture, Sequence[Picture], Options, bool]


def _rows(photographs: Sequence[Picture], paintings: Sequence[Picture], size: int) -> Iterator[list[Cell]]:
    """A row a photograph; then colours kept, masked, all paintings, two style scales, moments."""
    for photograph in photographs:
        yield [
            (photograph, [painting], Options(size=size, strength=strength), False)
            for painting in paintings
            for strength in STRENGTHS
        ]
    photograph, painting = photographs[0], paintings[0]
    yield [
        (photograph, [painting], Options(size=size, colors="content"), False),
        (photograph, [painting], Options(size=size), True),
        (photograph, paintings, Options(size=size), False),
        (photograph, [painting], Options(size=size, style_scale=0.5), False),
        (photograph, [painting], Options(size=size, style_scale=2.0), False),
        (photograph, [painting], Options(size=size, style_loss="moments"), False),
    ]


def _last(
    engine: StyleTransfer, photograph: Picture, paintings: Sequence[Picture], options: Options, masked: bool
) -> Picture:
    mask = np.zeros(photograph.shape[:2], np.uint8)
    mask[:, photograph.shape[1] // 2 :] = 255  # the right half
    *_, last = engine.paint(photograph, paintings, options, mask=mask if masked else None)
    return last.preview()


def _grid(rows: Sequence[Sequence[Picture]]) -> Picture:
    height = max(one.shape[0] for row in rows for one in row)
    width = max(one.shape[1] for row in rows for one in row)
    sheet = np.full((height * len(rows), width * max(map(len, rows)), 3), 255, np.uint8)
    for down, row in enumerate(rows):
        for right, one in enumerate(row):
            cell = sheet[down * height :, right * width :]
            cell[: one.shape[0], : one.shape[1]] = one
    return sheet


if __name__ == "__main__":
    main()
