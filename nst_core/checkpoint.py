"""A painting on its way, as bytes: enough to go on with it in another process, to the same last bit."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from nst_core.errors import EngineError


class CheckpointError(EngineError, ValueError):
    """Bytes that are no checkpoint, or not of this painting."""

    SENTENCES: ClassVar = {
        "no-checkpoint": "This is no checkpoint of a painting.",
        "other-steps": "This checkpoint is of a painting with other steps.",
        "other-size": "This checkpoint is of a painting of another size.",
    }


Array = NDArray[np.float32]


@dataclass(frozen=True)
class Checkpoint:
    """All that the loop carries from step to step.

    Attributes:
        step: Steps done, over all scales.
        image: float32 [1, height, width, 3] in 0..1.
        average: The running average of images, of the same shape.
        first: Adam's first moment by level of the pyramid, fine to coarse.
        second: Adam's second moment, likewise.
    """

    step: int
    image: Array
    average: Array
    first: tuple[Array, ...]
    second: tuple[Array, ...]

    def to_bytes(self) -> bytes:
        """As a NumPy archive."""
        buffer = io.BytesIO()
        levels = {f"first{level}": array for level, array in enumerate(self.first)}
        levels |= {f"second{level}": array for level, array in enumerate(self.second)}
        step = np.array(self.step)
        np.savez(buffer, allow_pickle=False, step=step, image=self.image, average=self.average, **levels)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Checkpoint:
        """Reads what ``to_bytes`` wrote; never unpickles.

        Raises:
            CheckpointError: It is something else.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                step, image, average = int(file["step"]), _array(file["image"]), _array(file["average"])
                count = sum(name.startswith("first") for name in file.files)
                first, second = (
                    tuple(_array(file[f"{kind}{level}"]) for level in range(count)) for kind in ("first", "second")
                )
        except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile) as error:
            raise CheckpointError("no-checkpoint") from error
        return cls(step, image, average, first, second)


def _array(stored: NDArray[np.float32]) -> Array:
    array = np.asarray(stored, np.float32)
    if array.ndim != 4 or array.shape[::3] != (1, 3):
        raise ValueError(array.shape)
    return array
