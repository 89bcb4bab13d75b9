"""A painting on its way, as bytes: enough to go on with it in another process, to the same last bit."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


class CheckpointError(ValueError):
    """Bytes that are no checkpoint, or not of this painting; its text is one sentence."""


@dataclass(frozen=True)
class Checkpoint:
    """All that the loop carries from step to step.

    Attributes:
        step: Steps done, over all scales.
        image: float32 [1, height, width, 3] in 0..1.
        first: Adam's first moment, of the same shape.
        second: Adam's second moment, of the same shape.
    """

    step: int
    image: NDArray[np.float32]
    first: NDArray[np.float32]
    second: NDArray[np.float32]

    def to_bytes(self) -> bytes:
        """As a NumPy archive."""
        buffer = io.BytesIO()
        step = np.array(self.step)
        np.savez(buffer, allow_pickle=False, step=step, image=self.image, first=self.first, second=self.second)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Checkpoint:
        """Reads what ``to_bytes`` wrote; never unpickles.

        Raises:
            CheckpointError: It is something else.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                arrays = [np.asarray(file[name], np.float32) for name in ("image", "first", "second")]
                step = int(file["step"])
        except (OSError, ValueError, KeyError, EOFError, TypeError) as error:
            raise CheckpointError("This is no checkpoint of a painting.") from error
        shapes = {array.shape for array in arrays}
        if len(shapes) != 1 or arrays[0].ndim != 4 or arrays[0].shape[::3] != (1, 3):
            raise CheckpointError("This is no checkpoint of a painting.")
        return cls(step, *arrays)
