"""What the queue and the painters say to each other. Plain data: no Discord, no TensorFlow."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from nst_core.options import Options


@dataclass(frozen=True)
class Task:
    """A picture to paint, as it travels to a worker."""

    job_id: str
    content: bytes  # checked and without metadata, see ``bot.stylize.intake``
    style: bytes
    options: Options


@dataclass(frozen=True)
class Painting:
    """How far a picture is."""

    job_id: str
    step: int
    steps: int
    eta_seconds: float
    preview: bytes | None  # a small WebP, now and then


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


Event = Painting | Painted


class PainterError(Exception):
    """A picture that could not be painted; its text is one sentence for the member."""


class PaintingStopped(PainterError):
    """A picture whose painting was stopped on request."""


class Painters(Protocol):
    """Whoever paints, wherever they are."""

    @property
    def lanes(self) -> int:
        """How many pictures are painted at a time."""

    def paint(self, task: Task) -> AsyncGenerator[Event]:
        """Paints a picture; ends with ``Painted``.

        Raises:
            PaintingStopped: After ``cancel``.
            PainterError: It can't be done, or the worker was lost.
        """

    def cancel(self, job_id: str) -> None:
        """Asks for an end of the painting of a job; without effect where it is not being painted."""
