"""How a painting grew, as a film of some seconds."""

from __future__ import annotations

from typing import Literal

from nst_core.images import Picture, animate, resize, shrink
from nst_core.progress import Progress

FilmKind = Literal["WEBP", "GIF"]

FRAMES, FRAME_SECONDS = 60, 0.1
"""How many frames a film has at most, evenly over the steps, and how long each is shown: six seconds."""


class Film:
    """Frames, taken while a picture is painted.

    Args:
        side: A frame's longer side at most, in pixels.
    """

    def __init__(self, side: int) -> None:
        self._side, self._due = side, 0.0
        self._frames: list[Picture] = []

    def see(self, progress: Progress) -> None:
        """Takes the picture as a frame where it is time for one; the finished artwork always is."""
        if progress.step >= self._due or progress.artwork:
            self._frames.append(shrink(progress.preview(), self._side))
            self._due = progress.step + progress.steps / FRAMES

    def encode(self, kind: FilmKind = "WEBP") -> bytes | None:
        """The film as a file, every frame at the last one's size; None where there is no frame."""
        if not self._frames:
            return None
        height, width = self._frames[-1].shape[:2]
        return animate([resize(frame, width, height) for frame in self._frames], kind, FRAME_SECONDS)
