"""From a picture's size and a number of steps to the scales that are painted, coarse to fine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

COARSEST = 256
"""The longer side, in pixels, below which no scale is added: a face in a photograph is then a few pixels wide, and does
not survive being painted."""


@dataclass(frozen=True)
class Scale:
    """One size at which the image is optimised, and for how many steps."""

    width: int
    height: int
    steps: int

    @property
    def work(self) -> int:
        """Pixels times steps: what the scale costs, up to the machine's speed."""
        return self.width * self.height * self.steps


def fit(width: int, height: int, size: int) -> tuple[int, int]:
    """Width and height with the longer side at ``size`` pixels and the aspect kept; small pictures are enlarged."""
    longer = max(width, height)
    return max(1, round(width * size / longer)), max(1, round(height * size / longer))


def scales(width: int, height: int, size: int, steps: int) -> tuple[Scale, ...]:
    """The scales for a photograph of ``width`` × ``height``, each twice as long as the last one.

    VGG19's receptive fields are fixed in pixels, so that large strokes must be laid down while the image is small
    (Gatys et al., 2017, "Controlling Perceptual Factors", section 6). Steps are shared out evenly: a coarse one costs
    a quarter of the next.

    Returns:
        One scale or more, coarse to fine, whose steps add up to ``steps``; none is without a step.
    """
    sizes = [size]
    while sizes[0] >= 2 * COARSEST and len(sizes) < min(3, steps):
        sizes.insert(0, round(sizes[0] / 2))
    share, rest = divmod(steps, len(sizes))
    counts = [share + (index < rest) for index in range(len(sizes))]
    return tuple(Scale(*fit(width, height, longer), count) for longer, count in zip(sizes, counts, strict=True))


def remaining(scales: Sequence[Scale], step: int) -> Iterator[Scale]:
    """What is left of ``scales`` after ``step`` steps: at least the last one, though it may have no step left."""
    for scale in scales:
        if step < scale.steps or scale is scales[-1]:
            yield replace(scale, steps=scale.steps - step)
        step = max(0, step - scale.steps)
