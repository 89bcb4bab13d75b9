"""From a picture's size and a number of steps to the scales that are painted, coarse to fine, and what they cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nst_core.options import OptionsError, limits

COARSEST = 256
"""The longer side, in pixels, below which no scale is added: a face in a photograph is then a few pixels wide, and does
not survive being painted."""

ROOM = 1.15
"""Memory that must be free over what is expected to be needed: as far as the forecast may be off."""


PASSES = 1.5
"""Work of a step in tiles over that of a step on the whole: it looks at each tile once more, for the sums, and looking
is half of the rest."""

SIDES = range(512, 127, -16)
"""Sides of tiles in pixels, multiples of the network's largest stride. Larger ones save little of what is seen twice;
smaller ones are less than half of the window around them, and save little memory."""


@dataclass(frozen=True)
class Tiling:
    """How an image is cut.

    Attributes:
        side: Of a tile, in pixels.
        halo: How many pixels the window around a tile is wider on each side.
    """

    side: int
    halo: int

    def windows(self, length: int) -> list[int]:
        """How long the windows are along a side of an image."""
        starts = range(0, length, self.side)
        return [min(start + self.side + self.halo, length) - max(0, start - self.halo) for start in starts]


@dataclass(frozen=True)
class Scale:
    """One size at which the image is optimised, and for how many steps; in tiles where it does not fit as a whole."""

    width: int
    height: int
    steps: int
    tiling: Tiling | None = None

    @property
    def pixels(self) -> int:
        """Width times height."""
        return self.width * self.height

    @property
    def effort(self) -> int:
        """How many pixels of a whole image a step costs as much as."""
        if self.tiling is None:
            return self.pixels
        return round(PASSES * sum(self.tiling.windows(self.width)) * sum(self.tiling.windows(self.height)))

    @property
    def work(self) -> int:
        """What the scale costs, up to the machine's speed."""
        return self.effort * self.steps


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
        return sum((scale.steps + 1) * (self.step_seconds + self.pixel_seconds * scale.effort) for scale in scales)


@dataclass(frozen=True)
class Hunger:
    """How much memory a pixel takes, in bytes.

    Attributes:
        whole: Of a picture that is looked at as a whole.
        kept: Of one that is looked at in tiles, all the while.
        window: Of the window that is looked at.
    """

    whole: float
    kept: float
    window: float

    def memory(self, width: int, height: int, tiling: Tiling | None) -> float:
        """What a picture takes."""
        if tiling is None:
            return self.whole * width * height
        return self.kept * width * height + self.window * max(tiling.windows(width)) * max(tiling.windows(height))


@dataclass(frozen=True)
class Appetite:
    """How much memory a network takes.

    Attributes:
        image: While an image is painted.
        style: While a painting is looked at.
        halo: How far windows reach beyond tiles, in pixels.
    """

    image: Hunger
    style: Hunger
    halo: int

    def memory(self, scale: Scale, styles: Iterable[tuple[int, int]]) -> int:
        """Bytes it takes to paint a scale, after a look at paintings of these widths and heights, one by one."""
        looks = [self.style.memory(*size, scale.tiling) for size in styles]
        return round(max([self.image.memory(scale.width, scale.height, scale.tiling), *looks]))

    def cut(self, scale: Scale, styles: Sequence[tuple[int, int]], free: int) -> Scale:
        """The scale as a whole, if that fits into ``free`` bytes, or else in the largest tiles that do.

        Where nothing does, in the smallest tiles.
        """
        if self.memory(scale, styles) * ROOM <= free:
            return scale
        cuts = [replace(scale, tiling=Tiling(side, self.halo)) for side in SIDES]
        return next((one for one in cuts if self.memory(one, styles) * ROOM <= free), cuts[-1])


@dataclass(frozen=True)
class Plan:
    """What a painting will take.

    Attributes:
        scales: What is painted, coarse to fine.
        seconds: From its first step to its last.
        need_bytes: Memory on top of what the process holds when it is ready to paint.
        peak_bytes: The most that the process will hold, if it paints this first.
        free_bytes: What it may take now.
        fits: The longer side of the largest artwork of these pictures that there is memory for; 0 for none.
    """

    scales: tuple[Scale, ...]
    seconds: float
    need_bytes: int
    peak_bytes: int
    free_bytes: int
    fits: int

    def check_room(self) -> None:
        """Sees whether there is memory for it.

        Raises:
            OptionsError: There is not.
        """
        need = round(self.need_bytes * ROOM)
        if need > self.free_bytes:
            size = max(self.scales[-1].width, self.scales[-1].height)
            need_gb, free_gb = round(need / 1e9, 1), round(self.free_bytes / 1e9, 1)
            if self.fits:
                raise OptionsError("memory", size=size, need_gb=need_gb, free_gb=free_gb, fits=self.fits)
            raise OptionsError("no-memory", size=size, need_gb=need_gb, free_gb=free_gb)


def largest_size(size: int, fits: Callable[[int], bool]) -> int:
    """The largest size for which memory suffices, ``size`` itself or a multiple of 16 px below it; 0 for none."""
    sizes = (size, *range((size - 1) // 16 * 16, limits("size")[0] - 1, -16))
    return next((one for one in sizes if fits(one)), 0)
