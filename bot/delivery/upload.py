"""An artwork as a file that Discord takes."""

from __future__ import annotations

from nst_core.images import decode_layers, encode

QUALITIES = (95, 85, 70, 50)
"""WebP qualities tried one after the other where a PNG is too large."""


def fit(png: bytes, limit_bytes: int) -> tuple[bytes, str]:
    """The artwork as it is, or else as the best WebP of at most ``limit_bytes``; with the file's ending.

    Where none is small enough the smallest is returned.
    """
    if len(png) <= limit_bytes:
        return png, "png"
    picture, alpha = decode_layers(png)
    data = b""
    for quality in QUALITIES:
        data = encode(picture, "WEBP", alpha=alpha, quality=quality)
        if len(data) <= limit_bytes:
            break
    return data, "webp"
