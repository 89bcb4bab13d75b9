"""What a host takes along of a challenge."""

import csv
import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from bot.challenges.export import archive
from bot.challenges.rules import Result
from nst_core.images import encode

RANKED = [Result("c", "a", 11, 2, 5, 1), Result("c", "b", 12, 1, 3, 2), Result("c", "gone", 13, 3, 0, None)]


def artwork(seed: int) -> bytes:
    """A picture that nothing makes small: noise."""
    return encode(np.random.default_rng(seed).integers(0, 256, (128, 96, 3), dtype=np.uint8), "PNG")


def gone() -> bytes:
    raise FileNotFoundError


def opened(data: bytes) -> tuple[dict[str, bytes], list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    table = files.pop("results.csv").decode()
    return files, list(csv.reader(io.StringIO(table)))


def test_pictures_and_a_table_of_all_results() -> None:
    first, second = artwork(1), artwork(2)
    files, rows = opened(archive(RANKED, {"a": lambda: first, "b": lambda: second, "gone": gone}, 10**6))
    assert files == {"place-01-number-2.png": first, "place-02-number-1.png": second}
    assert rows == [
        ["place", "number", "votes", "member", "file"],
        ["1", "2", "5", "<@11>", "place-01-number-2.png"],
        ["2", "1", "3", "<@12>", "place-02-number-1.png"],
        ["", "3", "0", "<@13>", ""],
    ]


@pytest.mark.parametrize(("limit_bytes", "shape"), [(32_000, (96, 128)), (24_000, (48, 64))])
def test_pictures_are_made_smaller_until_all_fit(limit_bytes: int, shape: tuple[int, int]) -> None:
    data = archive(RANKED, {"a": lambda: artwork(1), "b": lambda: artwork(2)}, limit_bytes)
    assert len(data) <= limit_bytes
    files, _ = opened(data)
    assert sorted(files) == ["place-01-number-2.webp", "place-02-number-1.webp"]
    for file in files.values():
        assert Image.open(io.BytesIO(file)).size == shape
