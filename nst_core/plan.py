"""From a picture's size and a number of steps to the scales that are painted, coarse to fine, and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nst_core import memory
from nst_core.options import OptionsError, limits

COARSEST = 256
"""The longer side, in pixels, below which no scale is added: a face in a photograph is then a few pixels wide, and does
not survive being painted."""

ROOM = 1.15
"""Memory that must be free over what is expected to be needed: as far as the forecast may be off."""


@dataclass(frozen=True)
class Scale:
    """One size at which the image is optimised, and for how many steps."""

    width: int
    height: int
    steps: int

    @property
    def pixels(self) -> int:
        """Width times height."""
        return self.width * self.height

    @property
    def work(self) -> int:
        """Pixels times steps: what the scale costs, up to the machine's speed."""
        return self.pixels * self.steps


def fit(width: int, height: int, size: int) -> tuple[int, int]:
    """Width and height with the longer side at ``size`` pixels and the aspect kept; small pictures are enlarged."""
    longer = max(width, height)
    return max(1, round(width * size / longer)), max(1, round(height * size / longer))


def style_size(shape: Sequence[int], size: int, style_scale: float) -> tuple[int, int]:
    """Width and height of a painting of shape [height, width, …], at which its strokes are as large as is wanted."""
    return fit(shape[1], shape[0], max(1, round(size * style_scale)))


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


@dataclass(frozen=True)
class Speed:
    """How fast one machine paints, as ``calibration`` measures it.

    Attributes:
        step_seconds: Of a step, for a picture of no size.
        pixel_seconds: A step and pixel more.
    """

    step_seconds: float
    pixel_seconds: float

    def seconds(self, scales: Iterable[Scale]) -> float:
        """How long it takes to paint ``scales``. For the targets of each, and to score the last, take a step more."""
        return sum((scale.steps + 1) * (self.step_seconds + self.pixel_seconds * scale.pixels) for scale in scales)


@dataclass(frozen=True)
class Appetite:
    """How much memory a network takes.

    Attributes:
        image_bytes: While an image is painted, a pixel of it.
        style_bytes: While a painting is looked at, a pixel of it.
    """

    image_bytes: float
    style_bytes: float

    def memory(self, scales: Sequence[Scale], styles: Iterable[tuple[int, int]]) -> int:
        """Bytes it takes to paint ``scales``, after a look at paintings of these widths and heights."""
        painting = self.image_bytes * max(scale.pixels for scale in scales)
        return round(max(painting, self.style_bytes * sum(width * height for width, height in styles)))


@dataclass(frozen=True)
class Plan:
    """What a painting will take.

    Attributes:
        scales: What is painted, coarse to fine.
        seconds: From its first step to its last.
        need_bytes: Memory on top of what the process holds when it is ready to paint.
        peak_bytes: The most that the process will hold, if it paints this first.
    """

    scales: tuple[Scale, ...]
    seconds: float
    need_bytes: int
    peak_bytes: int

    def check_room(self) -> None:
        """Sees whether there is memory for it now.

        Raises:
            OptionsError: There is not.
        """
        need, free = round(self.need_bytes * ROOM), memory.available()
        if need > free:
            size = max(self.scales[-1].width, self.scales[-1].height)
            fits = largest_size(size, need, free)
            need_gb, free_gb = round(need / 1e9, 1), round(free / 1e9, 1)
            if fits >= limits("size")[0]:
                raise OptionsError("memory", size=size, need_gb=need_gb, free_gb=free_gb, fits=fits)
            raise OptionsError("no-memory", size=size, need_gb=need_gb, free_gb=free_gb)


def largest_size(size: int, need: int, available: int) -> int:
    """The largest size for which memory suffices, in steps of 16 px, where one of ``size`` needs so much."""
    return int(size * (available / need) ** 0.5) // 16 * 16
