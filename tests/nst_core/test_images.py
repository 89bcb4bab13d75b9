import io
import struct
import tracemalloc
import zlib
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageCms

from nst_core import images
from nst_core.images import Kind, Picture, PictureError, decode, encode


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def huge_png() -> bytes:
    """40,000 × 40,000 white pixels in a few kilobytes: every row compresses to next to nothing."""
    # A hundredth of the rows is enough for the header to be believed.
    return png(40_000, 40_000, bits=1, color=0, rows=bytes(5001) * 400)


def png(width: int, height: int, *, bits: int, color: int, rows: bytes) -> bytes:
    """A file of kinds that Pillow does not write; rows begin with their filter's number."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "JPEG"])
def test_every_format_is_read(photograph: Picture, kind: str) -> None:
    lossless = {"lossless": True} if kind == "WEBP" else {}
    picture = decode(saved(Image.fromarray(photograph), kind, **lossless))
    assert picture.shape == photograph.shape
    tolerance = 0 if kind in ("PNG", "WEBP", "TIFF", "BMP") else 8
    assert np.abs(picture.astype(int) - photograph).mean() <= tolerance


def test_png_keeps_every_pixel(photograph: Picture) -> None:
    assert np.array_equal(decode(encode(photograph)), photograph)


def test_a_photograph_lying_on_its_side_is_stood_up(photograph: Picture) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Orientation: turn by 90 degrees clockwise
    turned = decode(saved(Image.fromarray(photograph), "PNG", exif=exif))
    assert np.array_equal(turned, np.rot90(photograph, -1))


def test_transparent_parts_become_white() -> None:
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 20, 40))
    picture = decode(saved(image, "PNG"))
    assert tuple(picture[5, 5]) == (0, 0, 255)
    assert tuple(picture[5, 30]) == (255, 255, 255)


def test_transparency_comes_through_untouched() -> None:
    image = Image.new("RGBA", (60, 40), (200, 10, 10, 255))
    image.putalpha(Image.linear_gradient("L").resize((60, 40)))
    picture, alpha = images.decode_layers(images.clean(saved(image, "PNG"), 100))
    assert alpha is not None
    assert np.array_equal(alpha, np.asarray(image.getchannel("A")))
    for kind in ("PNG", "WEBP"):
        again = images.decode_layers(encode(picture, kind, alpha=alpha))[1]
        assert again is not None
        assert np.array_equal(again, alpha)
    assert images.decode_layers(encode(picture, "JPEG", alpha=alpha))[1] is None


def test_what_is_opaque_has_no_transparency() -> None:
    assert images.decode_layers(saved(Image.new("RGBA", (40, 40), "red"), "PNG"))[1] is None


def test_cleaning_leaves_nothing_but_pixels(photograph: Picture) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    data = images.clean(saved(Image.fromarray(photograph), "PNG", exif=exif, icc_profile=b"secret profile"), 48)
    assert decode(data).shape == (32, 48, 3)
    with Image.open(io.BytesIO(data)) as image:
        assert set(image.info) <= {"srgb"}


def test_the_first_frame_of_an_animation_is_used() -> None:
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "blue", "lime")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert tuple(decode(data)[20, 20]) == (255, 0, 0)


def test_grey_and_cmyk_become_rgb() -> None:
    assert decode(saved(Image.new("L", (40, 40), 128), "PNG")).shape == (40, 40, 3)
    assert decode(saved(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG"))[20, 20, 0] > 200


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bits_of_grey_become_8(kind: str) -> None:
    """Pillow alone would turn all above 255 white."""
    values = np.linspace(0, 65535, 40 * 40).reshape(40, 40).astype(np.uint16)
    picture = decode(saved(Image.fromarray(values), kind))
    assert np.abs(picture[..., 0] - values / 257).max() <= 0.5


@pytest.mark.parametrize(("color", "channels"), [(2, 3), (4, 2), (6, 4)], ids=["RGB", "grey with alpha", "RGBA"])
def test_16_bits_of_colour_become_8(color: int, channels: int) -> None:
    values = np.random.default_rng(0).integers(0, 65536, (40, 40, channels), np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    picture, alpha = images.decode_layers(png(40, 40, bits=16, color=color, rows=rows))
    if color == 2:
        assert np.abs(picture - values / 257).max() <= 1
    else:
        assert alpha is not None
        assert np.abs(alpha - values[..., -1] / 257).max() <= 1


def test_the_first_frame_of_an_animated_png_is_used() -> None:
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "blue")]
    assert tuple(decode(saved(frames[0], "PNG", save_all=True, append_images=frames[1:]))[20, 20]) == (255, 0, 0)


def test_a_palette_with_a_transparent_colour() -> None:
    image = Image.new("P", (40, 40), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (0, 0, 20, 40))
    picture = decode(saved(image, "PNG", transparency=0))
    assert tuple(picture[5, 5]) == (0, 0, 255)
    assert tuple(picture[5, 30]) == (255, 255, 255)


def test_a_profile_is_applied() -> None:
    """In this one, red and blue have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    swapped = bytearray(profile)
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    picture = decode(saved(Image.new("RGB", (40, 40), "red"), "PNG", icc_profile=bytes(swapped)))
    assert picture[20, 20, 2] > 200 > 60 > picture[20, 20, 0]


def test_a_broken_profile_is_passed_over() -> None:
    data = saved(Image.new("RGB", (40, 40), "red"), "PNG", icc_profile=b"no profile at all")
    assert tuple(decode(data)[20, 20]) == (255, 0, 0)


def test_png_says_that_it_is_srgb_and_is_the_same_every_time(photograph: Picture) -> None:
    assert b"sRGB\0" in encode(photograph)
    assert encode(photograph) == encode(photograph)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_other_formats_carry_a_profile_of_srgb_and_nothing_of_the_moment(photograph: Picture, kind: Kind) -> None:
    data = encode(photograph, kind)
    with Image.open(io.BytesIO(data)) as image:
        profile = image.info["icc_profile"]
    assert "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    assert profile[24:36] == bytes(12)
    assert np.abs(decode(data).astype(int) - photograph).mean() < 4


@pytest.mark.parametrize("kind", ["WEBP", "GIF"])
def test_a_film_shows_every_frame(kind: Literal["WEBP", "GIF"]) -> None:
    frames = [np.full((40, 50, 3), level, np.uint8) for level in (0, 120, 250)]
    film = Image.open(io.BytesIO(images.animate(frames, kind, 0.1)))
    assert film.n_frames == 3  # type: ignore[attr-defined]
    assert film.size == (50, 40)


def test_metadata_is_not_written(photograph: Picture) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    data = saved(Image.fromarray(photograph), "PNG", exif=exif)
    assert b"secret place" in data
    assert b"secret place" not in encode(decode(data))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "It is an empty file; please send it again."),
        (b"just some words, renamed to .png", "It is not a picture I can read; .*"),
        (b"%PDF-1.4 and so on", "It is not a picture I can read; .*"),
        (huge_png(), "It has too many pixels; please send one of at most 50 million."),
        (saved(Image.new("RGB", (10, 10)), "PNG"), r"It is too small \(10 × 10 pixels\); .*"),
        (saved(Image.new("RGB", (900, 40)), "PNG"), r"It is too long and thin \(900 × 40 pixels\); .*"),
        (saved(Image.new("L", (8000, 8000)), "PNG"), r"It has too many pixels \(8000 × 8000 pixels\); .*"),
    ],
    ids=["empty", "text", "pdf", "bomb", "tiny", "thin", "large"],
)
def test_what_is_unusable_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(PictureError, match=f"^{sentence}$"):
        decode(data, "It")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF"])
def test_a_file_cut_short_is_refused_in_one_sentence(kind: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (80, 80, 3), np.uint8)
    whole = saved(Image.fromarray(noise), kind)
    with pytest.raises(PictureError, match="^It is damaged or cut short; .*|^It is not a picture"):
        decode(whole[: len(whole) // 2], "It")


def test_an_avif_of_damaged_pixels_is_refused_in_one_sentence(photograph: Picture) -> None:
    """Of which Pillow tells by an error that it raises for no other kind."""
    whole = encode(photograph, "AVIF")
    pixels = whole.index(b"mdat") + 4
    with pytest.raises(PictureError, match="^It is damaged or cut short; "):
        decode(whole[:pixels] + bytes(len(whole) - pixels), "It")


def test_a_bomb_costs_no_memory() -> None:
    data = huge_png()
    assert len(data) < 20_000
    tracemalloc.start()
    with pytest.raises(PictureError):
        decode(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_colours_of_the_painting_are_taken_over(photograph: Picture, painting: Picture) -> None:
    whole, half = (images.match_colors(photograph, [painting], amount).astype(float) for amount in (1.0, 0.5))
    matched = whole.reshape(-1, 3)
    wanted = painting.reshape(-1, 3).astype(float)
    assert np.abs(matched.mean(0) - wanted.mean(0)).max() < 12  # clipping at 0 and 255 moves it a little
    assert np.abs(matched.std(0) - wanted.std(0)).max() < 16
    inside = (whole > 0) & (whole < 255)
    assert np.abs(half - (photograph + whole) / 2)[inside].max() <= 1
    assert np.array_equal(images.match_colors(photograph, [painting], 0.0), photograph)


def test_a_flat_picture_takes_colours_too(painting: Picture) -> None:
    flat = np.full((40, 40, 3), 90, np.uint8)
    matched = images.match_colors(flat, [painting], 1.0)
    assert np.abs(matched.reshape(-1, 3).mean(0) - painting.reshape(-1, 3).mean(0)).max() < 2


def test_recolouring_keeps_the_photographs_colours(photograph: Picture) -> None:
    painted = np.clip(photograph.astype(int) + 20, 0, 255).astype(np.uint8)
    again = images.recolor(painted, photograph)
    inside = (again > 0).all(-1) & (again < 255).all(-1)
    chroma = np.diff(again.astype(int), axis=-1) - np.diff(photograph.astype(int), axis=-1)
    assert np.abs(chroma[inside]).max() <= 1
    assert np.abs(images.luma(again) - images.luma(painted))[inside].max() < 1.5


def test_a_grey_painting_has_the_photographs_brightness(photograph: Picture, painting: Picture) -> None:
    grey = images.grey_like(painting, photograph)
    assert (grey == grey[..., :1]).all()
    assert abs(images.luma(grey).mean() - images.luma(photograph).mean()) < 6
