"""What a painting tells on its way; imports no TensorFlow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from nst_core.checkpoint import Checkpoint
from nst_core.errors import EngineError
from nst_core.images import Picture
from nst_core.options import Options
from nst_core.weights import Weights


class PaintingError(EngineError, RuntimeError):
    """A painting that came to nothing."""

    SENTENCES: ClassVar = {
        "out-of-memory": "The painting ran out of memory; choose a smaller size.",
        "diverged": "The painting failed at step {step}: its numbers ran out of range.",
    }


@dataclass(frozen=True)
class Losses:
    """The objective and its terms.

    Attributes:
        total: What the loop makes small: the weighted sum of content, style and total variation.
        content: Unweighted, relative to the energy of the photograph's features: 0 where they are the same, 1 or so for
            a picture that has nothing of them.
        style: The same for the paintings' style, over all layers or levels by ``Options.layer_weights``.
    """

    total: float
    content: float
    style: float


@dataclass(frozen=True)
class Artwork:
    """A finished picture and how it came about.

    Attributes:
        image: uint8 [height, width, 3], sRGB, its longer side ``options.size`` pixels.
        options: All options.
        weights: The network's.
    """

    image: Picture
    options: Options
    weights: Weights


@dataclass(frozen=True)
class Progress:
    """A painting under way.

    Attributes:
        step: Steps done, over all scales.
        steps: Steps in all.
        losses: The objective before the last step; in the last event, that of the artwork.
        seconds: Since the painting began, in this process.
        eta_seconds: Expected seconds to the end, by the pace so far.
        preview: Makes the picture as it stands, uint8 [height, width, 3], in the size of its present scale.
        checkpoint: Makes what is needed to go on from here in another process.
        artwork: The result, in the last event only.
    """

    step: int
    steps: int
    losses: Losses
    seconds: float
    eta_seconds: float
    preview: Callable[[], Picture]
    checkpoint: Callable[[], Checkpoint]
    artwork: Artwork | None = None
