"""Bytes to RGB and back. Bytes are checked before they are decoded; what can't be used is refused in one sentence.

A picture in this package is a NumPy array of shape [height, width, 3], uint8, sRGB.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Sequence
from functools import cache
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, PngImagePlugin, UnidentifiedImageError

from nst_core.errors import EngineError

Picture = NDArray[np.uint8]
Alpha = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Kind = Literal["PNG", "JPEG", "WEBP", "AVIF"]

READABLE = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "TIFF", "BMP")
MAX_PIXELS = 50_000_000
"""The most pixels decoded, 150 MB of RGB: a telephone's largest photograph, and a third of what Pillow would allow."""
MIN_SIDE = 32
"""The shortest side, in pixels, in which there is still something to paint or a stroke to learn from."""
MAX_ASPECT = 8
"""The most one side may exceed the other; beyond it nothing is left of the shorter side in VGG19's deepest layer."""
WORKING_SIDE = 4096
"""The longest side kept after decoding, in pixels: the largest artwork (``Options.size``) needs no more."""

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""How much red, green and blue add to brightness (ITU-R BT.601, the Y of YIQ in Gatys et al., 2016, "Preserving
Color in Neural Artistic Style Transfer")."""

ICC_CREATED = slice(24, 36)
"""Where an ICC profile says when it was made (ICC.1:2022, 7.2.8)."""

_FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)
"""What Pillow raises over damaged files; over AVIF it is RuntimeError."""

# Pillow only warns of pictures over its own limit, which lies above ours; treat its warning like its error.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class PictureError(EngineError, ValueError):
    """A picture that can't be used; ``name`` is what it is called at the start of a sentence."""

    SENTENCES: ClassVar = {
        "empty": "{name} is an empty file; please send it again.",
        "damaged": "{name} is damaged or cut short; please save it anew and send it again.",
        "unreadable": "{name} is not a picture I can read; please send a PNG, JPEG, WebP, GIF, AVIF, TIFF or BMP file.",
        "huge": "{name} has too many pixels; please send one of at most {most_millions} million.",
        "large": (
            "{name} has too many pixels ({width} × {height} pixels);"
            " please send one of at most {most_millions} million."
        ),
        "small": "{name} is too small ({width} × {height} pixels); please send one of at least {least} × {least}.",
        "thin": "{name} is too long and thin ({width} × {height} pixels); please crop it to at most {most}:1.",
        "black-mask": "The mask has no white part, so there is nothing to paint; paint white where to paint.",
    }


def decode(data: bytes, name: str = "That picture") -> Picture:
    """Reads a picture: its first frame, upright, in sRGB, on white where it is transparent.

    Args:
        data: A PNG, JPEG, WebP, GIF, AVIF, TIFF or BMP file.
        name: What to call the picture in an error, as the start of a sentence.

    Returns:
        uint8 [height, width, 3], its longer side at most ``WORKING_SIDE`` pixels.

    Raises:
        PictureError: The data is empty, no picture, damaged, or of an unusable size.
    """
    return decode_layers(data, name)[0]


def decode_layers(data: bytes, name: str = "That picture") -> tuple[Picture, Alpha | None]:
    """Reads a picture like ``decode``, and its transparency: uint8 [height, width], or None if there is none."""
    image = _load(data, name)
    if image.mode == "RGB":
        return np.asarray(image), None
    on_white = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return np.asarray(on_white), np.asarray(image.getchannel("A"))


def clean(data: bytes, longer: int, name: str = "That picture") -> bytes:
    """The picture as a PNG of nothing but its pixels and its transparency, its longer side at most ``longer``.

    Raises:
        PictureError: As ``decode`` does.
    """
    image = _load(data, name)
    image.thumbnail((longer, longer), Image.Resampling.LANCZOS)
    return _png(image, None)


def _load(data: bytes, name: str) -> Image.Image:
    """A picture in mode RGB, or RGBA if part of it is transparent; checked, upright, in sRGB."""
    if not data:
        raise PictureError("empty", name=name)
    with _open(data, name) as image:
        _check_size(*image.size, name)
        try:
            # A JPEG can be decoded at a fraction of its size, which spares the memory of a large photograph.
            image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
            image.load()
            upright = _to_srgb(_to_8_bit(ImageOps.exif_transpose(image)))
            whole = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            whole.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
        except _FAULTS as error:
            raise PictureError("damaged", name=name) from error
    opaque = whole.mode == "RGBA" and whole.getchannel("A").getextrema() == (255, 255)
    return whole.convert("RGB") if opaque else whole


def _open(data: bytes, name: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=READABLE)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("huge", name=name, most_millions=MAX_PIXELS // 1_000_000) from error
    except UnidentifiedImageError as error:
        raise PictureError("unreadable", name=name) from error
    except _FAULTS as error:
        raise PictureError("damaged", name=name) from error


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > MAX_PIXELS:
        most = MAX_PIXELS // 1_000_000
        raise PictureError("large", name=name, width=width, height=height, most_millions=most)
    if min(width, height) < MIN_SIDE:
        raise PictureError("small", name=name, width=width, height=height, least=MIN_SIDE)
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise PictureError("thin", name=name, width=width, height=height, most=MAX_ASPECT)


def _to_8_bit(image: Image.Image) -> Image.Image:
    """Grey values of 16 bits in 8; Pillow itself would cut off all above 255. Colours come in 8 bits already."""
    if image.mode not in ("I", "I;16", "I;16B", "I;16L"):
        return image
    values = np.asarray(image, np.float32)
    return Image.fromarray(np.clip(np.rint(values / 257), 0, 255).astype(np.uint8))


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):  # a broken profile says nothing about the colours: take them as sRGB
        return image
    return image if converted is None else converted


def encode(
    picture: Picture, kind: Kind = "PNG", *, alpha: Alpha | None = None, quality: int = 92, xmp: bytes | None = None
) -> bytes:
    """Writes a picture as a file, in sRGB, with no metadata but what is given.

    Args:
        picture: uint8 [height, width, 3].
        kind: The file format; PNG keeps every pixel.
        alpha: Its transparency, uint8 of any size; JPEG has none.
        quality: 1 to 100, for all but PNG.
        xmp: An XMP packet to write into it.

    Returns:
        The file's bytes.
    """
    image = Image.fromarray(picture)
    if alpha is not None and kind != "JPEG":
        image.putalpha(Image.fromarray(alpha).resize(image.size, Image.Resampling.LANCZOS))
    if kind == "PNG":
        return _png(image, xmp)
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=quality, icc_profile=_srgb(), **({"xmp": xmp} if xmp else {}))
    return buffer.getvalue()


@cache
def _srgb() -> bytes:
    """A profile that says sRGB, the same at any time: it would hold the moment when it was made."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[ICC_CREATED] = bytes(len(profile[ICC_CREATED]))
    return bytes(profile)


def _png(image: Image.Image, xmp: bytes | None) -> bytes:
    chunks = PngImagePlugin.PngInfo()
    # PNG's own word for sRGB (PNG 3rd edition, 11.3.2.5; 0: perceptual).
    chunks.add(b"sRGB", b"\0")
    if xmp:
        chunks.add_itxt("XML:com.adobe.xmp", xmp.decode())
    buffer = io.BytesIO()
    bare = Image.frombytes(image.mode, image.size, image.tobytes())  # without what it carried from its own file
    bare.save(buffer, "PNG", pnginfo=chunks)
    return buffer.getvalue()


def read_xmp(data: bytes, name: str = "That picture") -> bytes:
    """The XMP packet in a picture's file, empty if there is none.

    Raises:
        PictureError: It is no picture.
    """
    with _open(data, name) as image:
        packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet.encode() if isinstance(packet, str) else bytes(packet)


def animate(frames: Sequence[Picture], kind: Literal["WEBP", "GIF"], frame_seconds: float) -> bytes:
    """Writes pictures as a film that is shown over and over, the last one for two seconds.

    Args:
        frames: All of one size, at least one.
        kind: The file format.
        frame_seconds: How long each is shown.
    """
    buffer = io.BytesIO()
    first, *rest = [Image.fromarray(frame) for frame in frames]
    durations = [round(frame_seconds * 1000)] * len(rest) + [2000]
    # Method 2 of 6: half as long as the usual 4, for a file 3 % larger.
    first.save(buffer, kind, save_all=True, append_images=rest, duration=durations, loop=0, method=2)
    return buffer.getvalue()


def resize(picture: Picture, width: int, height: int) -> Picture:
    """Resamples a picture to ``width`` × ``height`` pixels with a Lanczos filter, which keeps its edges."""
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def to_mask(picture: Picture) -> Mask:
    """A picture of a mask as uint8 [height, width], 255 where it is white.

    Raises:
        PictureError: Nothing of it is white.
    """
    values = np.rint(luma(picture)[..., 0]).astype(np.uint8)
    if values.max() < 128:
        raise PictureError("black-mask")
    return values


def side_by_side(pictures: Sequence[Picture], height: int) -> Picture:
    """Pictures in a row, each brought to ``height`` pixels, for comparing."""
    return np.concatenate(
        [resize(one, max(1, round(one.shape[1] * height / one.shape[0])), height) for one in pictures], axis=1
    )


def shrink(picture: Picture, longer: int) -> Picture:
    """The picture with its longer side at most ``longer`` pixels, for previews; never enlarged."""
    image = Image.fromarray(picture)
    image.thumbnail((longer, longer))
    return np.asarray(image)


def luma(picture: Picture) -> NDArray[np.float32]:
    """Brightness of each pixel, float32 [height, width, 1] in 0..255."""
    return (picture.astype(np.float32) @ LUMA)[..., None]


def grey_like(style: Picture, content: Picture) -> Picture:
    """The painting in greys, with mean and deviation of brightness matched to the photograph's.

    Equation 10 of Gatys et al., 2016, "Preserving Color in Neural Artistic Style Transfer".
    """
    source, target = luma(style), luma(content)
    spread = target.std() / max(float(source.std()), 1.0)  # under one grey level there is no contrast to stretch
    return _to_uint8(np.repeat((source - source.mean()) * spread + target.mean(), 3, axis=2))


def match_colors(content: Picture, styles: Sequence[Picture], amount: float) -> Picture:
    """The photograph with its colours' mean and covariance moved towards the paintings'.

    The linear map between two normal distributions that moves colours least (Pitié and Kokaram, 2007, "The Linear
    Monge-Kantorovitch Linear Colour Mapping").

    Args:
        content: The photograph.
        styles: One painting or more, each counting the same.
        amount: From 0, none of the way, to 1, all of it.
    """
    mean, spread = _moments(content)
    moments = [_moments(style) for style in styles]
    wanted_mean = np.mean([one for one, _ in moments], axis=0)
    wanted_spread = np.mean([one for _, one in moments], axis=0)
    root, inverse = _power(spread, 0.5), _power(spread, -0.5)
    mapping = inverse @ _power(root @ wanted_spread @ root, 0.5) @ inverse
    shift = amount * (wanted_mean - mean @ mapping)
    mapping = (1 - amount) * np.eye(3) + amount * mapping
    return _to_uint8(content.astype(np.float32) @ mapping.astype(np.float32) + shift.astype(np.float32))


def _moments(picture: Picture) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    pixels = picture.reshape(-1, 3)
    return pixels.mean(axis=0, dtype=np.float64), np.cov(pixels, rowvar=False)


def _power(matrix: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    # Eigenvalues of at least one grey level squared, so that a flat picture has an inverse.
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 1.0) ** exponent) @ vectors.T)


def blend(below: Picture, above: Picture, mask: Mask) -> Picture:
    """``above`` where the mask is white, ``below`` where it is black; all of one size."""
    share = mask[..., None].astype(np.float32) / 255.0
    return _to_uint8(below * (1 - share) + above * share)


def recolor(painted: Picture, content: Picture) -> Picture:
    """The artwork's brightness in the photograph's colours: YIQ with Y from one and IQ from the other.

    Args:
        painted: uint8 [height, width, 3].
        content: The photograph at the same size.
    """
    return _to_uint8(content + (luma(painted) - luma(content)))


def _to_uint8(values: NDArray[np.float32]) -> Picture:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
