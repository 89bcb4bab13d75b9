"""Image files: valid ones of every kind, some that are made to do harm, and what chance makes of both."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from PIL import Image, ImageCms

from nst_core.images import READABLE

PNG = b"\x89PNG\r\n\x1a\n"
EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
"""Numbers at which lengths and sizes overflow."""
FRAMES = 2000
"""Of a film: thousands, of which only the first should be looked at."""

Mutation = Callable[[bytearray, random.Random], None]


@cache
def seeds() -> tuple[bytes, ...]:
    """Files from which all others are made."""
    return (*_valid(), *_harmful())


def _valid() -> Iterator[bytes]:
    """All kinds and modes that are read, with profiles and orientations."""
    waves = Image.fromarray(np.indices((36, 40)).prod(0).astype(np.uint8))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a description"

    def saved(kind: str, mode: str = "RGB", **how: object) -> bytes:
        file = io.BytesIO()
        waves.convert(mode).save(file, kind, exif=exif, icc_profile=profile, **how)
        return file.getvalue()

    for kind in READABLE:
        yield saved(kind)
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield saved("PNG", mode)
    for compression in ("tiff_lzw", "tiff_deflate", "packbits", "jpeg"):
        yield saved("TIFF", "RGB", compression=compression)
    yield saved("TIFF", "1", compression="group4")
    yield saved("TIFF", "CMYK", tiled=True)
    yield saved("JPEG", "CMYK", progressive=True)
    yield saved("WEBP", "RGBA", lossless=True)
    yield saved("AVIF", "RGBA", speed=10)
    yield saved("BMP", "P")
    frames = [waves.rotate(angle).convert("RGB") for angle in (90, 180)]
    for kind in ("GIF", "WEBP", "PNG", "AVIF", "TIFF"):
        yield saved(kind, save_all=True, append_images=frames)


def _harmful() -> Iterator[bytes]:
    """Files that are no picture, hold far more than they seem to, or say what can't be."""
    yield b""
    yield b"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><image href='file:///etc/passwd'/></svg>"
    yield b"<!DOCTYPE html><script>alert(1)</script>"
    yield b"%PDF-1.7\n%%EOF"
    yield b"PK\x03\x04" + bytes(60)
    yield b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 40 40\n"
    rows = zlib.compress(bytes(41 * 36), 9)
    yield _png((b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)), (b"IDAT", rows))
    yield _png((b"IHDR", struct.pack(">IIBBBBB", 7000, 7000, 8, 6, 0, 0, 0)), (b"IDAT", zlib.compress(bytes(2**24))))
    head = b"IHDR", struct.pack(">IIBBBBB", 40, 36, 8, 0, 0, 0, 0)
    bomb = zlib.compress(bytes(2**27), 9)
    yield _png(head, (b"iCCP", b"p\0\0" + bomb), (b"IDAT", rows))
    yield _png(head, (b"zTXt", b"t\0\0" + bomb), (b"IDAT", rows))
    yield _png(head, (b"iTXt", b"t\0\1\0\0\0" + bomb), (b"IDAT", rows))
    yield _png(head, *[(b"tEXt", b"t\0" + bytes(2**16))] * 40, (b"IDAT", rows))
    yield _png(head, (b"IDAT", bomb))
    yield b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0) + b",\0\0\0\0\xff\xff\xff\xff\0\2\0;"
    yield b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 2**31 - 1, -(2**31), 1, 32, 0, 0, 0, 0, 0, 0)
    yield _tiff({256: (4, 1, 40), 257: (4, 1, 36), 258: (3, 1, 8), 259: (3, 1, 1), 273: (4, 2**30, 8)})
    yield _tiff({256: (4, 1, 2**32 - 1), 257: (4, 1, 1), 277: (3, 1, 65535), 339: (3, 1, 3)})
    film = [Image.new("P", (40, 36), number % 7) for number in range(FRAMES)]
    for number, frame in enumerate(film):
        frame.putpixel((number % 40, number // 60), 9)  # else two of the same become one
    for kind in ("GIF", "PNG"):
        file = io.BytesIO()
        film[0].save(file, kind, save_all=True, append_images=film[1:])
        yield file.getvalue()


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (*chunks, (b"IEND", b""))
    ]
    return PNG + b"".join(parts)


def _tiff(tags: dict[int, tuple[int, int, int]]) -> bytes:
    """A TIFF of one directory, which is its own successor."""
    entries = b"".join(struct.pack("<HHII", tag, *value) for tag, value in sorted(tags.items()))
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", 8) + bytes(2000)


def _flip(file: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 8, 64))):
        file[chance.randrange(len(file))] = chance.randrange(256)


def _edge(file: bytearray, chance: random.Random) -> None:
    number, order = chance.choice(EDGES), chance.choice("<>")
    data = struct.pack(f"{order}I", number)[: chance.choice((2, 4))]
    at = chance.randrange(min(len(file), chance.choice((64, 4096))))
    file[at : at + len(data)] = data


def _cut(file: bytearray, chance: random.Random) -> None:
    del file[chance.randrange(len(file)) :]


def _remove(file: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(file))
    del file[at : at + chance.randrange(1, 64)]


def _repeat(file: bytearray, chance: random.Random) -> None:
    start, to = chance.randrange(len(file)), chance.randrange(len(file))
    file[to:to] = file[start : start + chance.randrange(1, 2048)] * chance.choice((1, 1, 16))


def _splice(file: bytearray, chance: random.Random) -> None:
    other = chance.choice(seeds())[: 2**16]
    at = chance.randrange(len(file))
    file[at:] = other[min(at, len(other)) if chance.random() < 0.5 else 0 :]


def _noise(file: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(file))
    file[at:at] = chance.randbytes(chance.choice((1, 16, 4096)))


def _rechunk(file: bytearray, chance: random.Random) -> None:
    """Changes a PNG between its chunks' checksums, which would give any other change away at once."""
    if not file.startswith(PNG):
        _flip(file, chance)
        return
    chunks, at = [], len(PNG)
    while at + 12 <= len(file):
        size = int.from_bytes(file[at : at + 4], "big")
        chunks.append((bytes(file[at + 4 : at + 8]), bytearray(file[at + 8 : at + 8 + size])))
        at += 12 + size
    if not chunks:
        return
    kind, data = chance.choice(chunks)
    if data:
        chance.choice((_flip, _edge, _cut, _repeat))(data, chance)
    if chance.random() < 0.3:
        chunks.insert(chance.randrange(len(chunks)), (kind, data))
    file[:] = _png(*((kind, bytes(data)) for kind, data in chunks if kind != b"IEND"))


MUTATIONS: tuple[Mutation, ...] = (_flip, _edge, _edge, _cut, _remove, _repeat, _splice, _noise, _rechunk, _rechunk)


def mutated(chance: random.Random) -> bytes:
    """One of the seeds, changed once or several times.

    Args:
        chance: Chooses.
    """
    file = bytearray(chance.choice(seeds()))
    for _ in range(chance.choice((1, 1, 2, 4))):
        if file:
            chance.choice(MUTATIONS)(file, chance)
    return bytes(file)
