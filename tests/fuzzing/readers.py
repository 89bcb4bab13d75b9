"""The decoder over many files: what it makes of each, how long that takes, and what it holds."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.stylize.decoder import Decoder, DecoderLost
from nst_core.images import PictureError
from tests.fuzzing.files import mutated, seeds

HANG_SECONDS = 5.0
"""The longest that a file may take; a member waits no longer for a sentence."""


@dataclass
class Files:
    """What became of files.

    Attributes:
        outcomes: How often what was made of one: ``read``, or the kind of refusal.
        lost: Files that the decoder did not survive, with what it said.
        slow: Files that took longer than ``HANG_SECONDS``, with the time.
        slowest_seconds: The longest time that one took.
        peak_bytes: The most memory that the decoder held.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    lost: list[tuple[bytes, str]] = field(default_factory=list)
    slow: list[tuple[bytes, float]] = field(default_factory=list)
    slowest_seconds: float = 0.0
    peak_bytes: int = 0


async def read(count: int, seed: int, step: Callable[[], object] = lambda: None) -> Files:
    """Has a decoder read all seeds as they are, and then files made from them.

    Args:
        count: How many files in all.
        seed: Of chance.
        step: Is called after each.
    """
    found, chance, decoder = Files(), random.Random(seed), Decoder()
    await decoder.warm()
    for number in range(count):
        file = seeds()[number] if number < len(seeds()) else mutated(chance)
        started = time.monotonic()
        try:
            await decoder.clean(file, chance.choice((64, 1024)), "It")
            found.outcomes["read"] += 1
        except PictureError as error:
            found.outcomes[error.kind] += 1
        except DecoderLost as error:
            found.lost.append((file, str(error)))
        seconds = time.monotonic() - started
        if seconds > HANG_SECONDS:
            found.slow.append((file, seconds))
        found.slowest_seconds = max(found.slowest_seconds, seconds)
        if decoder.pid is not None:
            found.peak_bytes = max(found.peak_bytes, _peak(decoder.pid))
        step()
    await decoder.close()
    return found


def _peak(pid: int) -> int:
    """The most memory that a process has held so far, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
