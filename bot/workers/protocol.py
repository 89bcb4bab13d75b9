"""What the queue and the painters say to each other. Plain data: no Discord, no TensorFlow."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from bot.words import say
from bot.words.engine import in_words
from nst_core.errors import EngineError
from nst_core.options import Options


@dataclass(frozen=True)
class Task:
    """A picture to paint, as it travels to a worker."""

    job_id: str
    content: bytes  # checked and without metadata, see ``bot.stylize.intake``
    styles: tuple[bytes, ...]
    options: Options
    checkpoint: bytes | None = None  # where to go on, from an earlier ``Saved``
    start: bytes | None = None  # a smaller artwork of these pictures to go on from


@dataclass(frozen=True)
class Painting:
    """How far a picture is."""

    job_id: str
    step: int
    steps: int
    eta_seconds: float
    preview: bytes | None  # a small WebP, now and then


@dataclass(frozen=True)
class Saved:
    """Where another worker could go on."""

    job_id: str
    step: int
    checkpoint: bytes


@dataclass(frozen=True)
class Painted:
    """A finished picture."""

    job_id: str
    picture: bytes  # PNG
    width: int
    height: int
    steps: int
    seconds: float
    weights: str
    film: bytes | None = None  # how it grew since it was last taken up, a small animated WebP


Event = Painting | Saved | Painted

Stop = Literal["drop", "keep", "save"]
"""How to stop: throw away what is there, finish with it, or save it for another time."""


class PainterError(Exception):
    """A picture that could not be painted; its text is one sentence for the member, in whatever is spoken by then."""

    KIND: ClassVar = "failed"
    """Which sentence."""

    def __str__(self) -> str:
        return say(f"painter-{self.KIND}")


class PainterLost(PainterError):
    """A painter that died over a picture; another may go on with it."""

    KIND = "lost"


class PainterMissing(PainterError):
    """A painter that could not be started."""

    KIND = "missing"


class PaintingStopped(PainterError):
    """A picture whose painting was stopped on request, with nothing to show."""

    KIND = "stopped"


class PaintingRefused(PainterError):
    """A picture that the engine can't paint as it was asked to.

    Args:
        error: Why.
    """

    def __init__(self, error: EngineError) -> None:
        super().__init__(error)
        self.error = error

    def __str__(self) -> str:
        return in_words(self.error)


class Painters(Protocol):
    """Whoever paints, wherever they are."""

    @property
    def lanes(self) -> int:
        """How many pictures are painted at a time; it may change."""

    @property
    def warm_lanes(self) -> int:
        """How many of them can begin at once, or paint."""

    @property
    def restarts(self) -> int:
        """How many workers had to be replaced so far."""

    def when_lanes_change(self, heard: Callable[[], None]) -> None:
        """Has ``heard`` called after each change of ``lanes``."""

    def paint(self, task: Task) -> AsyncGenerator[Event]:
        """Paints a picture; ends with ``Painted``.

        Raises:
            PaintingStopped: After ``stop``, unless what is there was to be kept.
            PainterLost: The worker died.
            PainterError: It can't be done.
        """

    def stop(self, job_id: str, how: Stop) -> None:
        """Asks for an end of the painting of a job; without effect where it is not being painted.

        To save ends with ``Saved``, then ``PaintingStopped``; to keep with ``Painted``, if a step was taken.
        """
