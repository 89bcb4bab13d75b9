"""Pictures for newcomers who have none at hand, drawn by code: three to paint, four to paint in the manner of."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from . import manners, subjects
from .canvas import FINE, Field, Generator

SEED = 1889
"""Of every sample. Another one moves clouds, trees and strokes."""


@dataclass(frozen=True)
class Sample:
    """A picture that the playground offers."""

    name: str  # a slug: letters and dashes
    title: str  # what a person reads
    role: str  # "content" (what to paint) or "style" (how)


@lru_cache
def draw(name: str) -> bytes:
    """Draws a sample as a JPEG of 512 × 384 pixels, always the same, in about a second.

    Args:
        name: The sample's name.

    Raises:
        LookupError: There is none of this name.
    """
    picture = np.clip(_PAINTERS[name](np.random.default_rng(SEED)), 0, 1)
    file = io.BytesIO()
    Image.fromarray(np.uint8(picture * 255)).reduce(FINE).save(file, "JPEG", quality=92)
    return file.getvalue()


_GALLERY: tuple[tuple[Callable[[Generator], Field], Sample], ...] = (
    (subjects.lighthouse, Sample("lighthouse", "A lighthouse at dusk", "content")),
    (subjects.still_life, Sample("still-life", "Fruit and a jug", "content")),
    (subjects.lake, Sample("lake", "A mountain lake", "content")),
    (manners.flames, Sample("flames", "Flaming bands of oil", "style")),
    (manners.swirls, Sample("swirls", "Night in swirls of oil", "style")),
    (manners.waves_print, Sample("waves", "A print of waves", "style")),
    (manners.glass, Sample("glass", "Stained glass", "style")),
)
_PAINTERS = {sample.name: painter for painter, sample in _GALLERY}
SAMPLES: tuple[Sample, ...] = tuple(sample for _, sample in _GALLERY)
"""What the playground offers: the best pair first of each role."""
