"""The works of a challenge and its results, in one file to take along. Plain Python."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PIL import Image

from bot.challenges.rules import Result
from bot.delivery.upload import fit
from nst_core.images import encode

COLUMNS = ("place", "number", "votes", "member", "file")
TABLE_BYTES = 16 * 1024
"""What the table and the archive's own entries take at most."""
QUALITY = 85
"""Of pictures that are made smaller: as sheets have it."""

Load = Callable[[], bytes]
"""Reads an artwork, a PNG; it may be gone."""


def archive(ranked: Sequence[Result], pictures: Mapping[str, Load], limit_bytes: int) -> bytes:
    """Makes a zip of a table, ``results.csv``, and of the pictures. Takes a while: call it in a thread.

    Args:
        ranked: The results, in the order of the table.
        pictures: What reads the pictures, by the painting's id; those that are gone are left out.
        limit_bytes: What it may have; pictures are made smaller until all of them fit.
    """
    share = max(1, (limit_bytes - TABLE_BYTES) // max(1, len(pictures)))
    rows, file = [], io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped:  # pictures are packed already
        for result in ranked:
            name = ""
            with contextlib.suppress(KeyError, FileNotFoundError):
                data, ending = _within(pictures[result.job_id](), share)
                name = f"{f'place-{result.place:02}-' if result.place else ''}number-{result.number}.{ending}"
                zipped.writestr(name, data)
            # A bare id would be a number to a spreadsheet, which rounds it.
            rows.append((result.place, result.number, result.votes, f"<@{result.member_id}>", name))
        zipped.writestr("results.csv", _table(rows))
    return file.getvalue()


def _table(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([COLUMNS, *rows])
    return text.getvalue().encode()


def _within(png: bytes, limit_bytes: int) -> tuple[bytes, str]:
    """A picture of at most so many bytes, with its ending; half as large, again and again, where it has to be."""
    data, ending = fit(png, limit_bytes)
    if len(data) <= limit_bytes:
        return data, ending
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    while len(data) > limit_bytes and max(picture.size) > 1:
        picture = picture.reduce(2)
        data = encode(np.asarray(picture), "WEBP", quality=QUALITY)
    return data, "webp"
