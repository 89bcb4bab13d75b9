"""The engine with nothing around it, in a process of its own: what the bot's share is measured against."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Self

from nst_core.images import Picture, decode
from nst_core.options import Options

if TYPE_CHECKING:
    from nst_core import StyleTransfer


class Bare:
    """An engine of the lite network that paints one pair of pictures; its process ends with the context.

    Args:
        content: The photograph, as a file.
        style: The painting, as a file.
    """

    def __init__(self, content: bytes, style: bytes) -> None:
        self._pictures = decode(content), decode(style)
        # Spawned, as the bot's own workers are: TensorFlow does not survive a fork.
        self._process = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.shutdown()

    async def seconds(self, options: Options) -> float:
        """Seconds that a painting takes, by the engine's own clock; the first loads the engine and is slower."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._process, _paint, *self._pictures, options)


@cache
def _engine() -> StyleTransfer:
    from nst_core import StyleTransfer

    return StyleTransfer("lite")


def _paint(content: Picture, style: Picture, options: Options) -> float:
    *_, last = _engine().paint(content, [style], options)
    return last.seconds
