"""How long a member waits from /stylize to the first picture and to the artwork, with a warm worker and a cold start.

    python -m tests.benchmarks.waits [--jobs 3] [--size 256] [--json]

The whole bot on the playground, as a process with its worker in another, and the lite network. Warm jobs are asked one
after the other, each beside a painting of the same pictures by the bare engine. Cold is a bot that was stopped: its
seconds run from the start of its process, with the command given as soon as Discord knows it; the files that it loads
are in the machine's memory by then, and the machine's speed is known. All are medians over so many jobs.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bot.playground import Message, Playground, Upload
from bot.playground.samples import draw
from nst_core.options import Options
from tests.benchmarks import report
from tests.benchmarks.bare import Bare
from tests.kills import ENDS, Bot, until

LONG_SECONDS = 600.0
"""No job takes so long on any machine; one that does is stuck."""


class Wait(NamedTuple):
    """What a member waited for, in seconds.

    Attributes:
        preview: To the first picture in the job's message, or to the artwork where that came before any.
        artwork: To the artwork's message.
    """

    preview: float
    artwork: float


class Asker:
    """A member who asks for one picture after the other.

    Args:
        playground: Where.
        content: The photograph, as a file.
        style: The painting, as a file.
        size: Of the artworks' longer side, in pixels.
    """

    def __init__(self, playground: Playground, content: bytes, style: bytes, size: int) -> None:
        self._member, self._channel = playground.member("Ada"), playground.channel("art")
        self._values = {"content": Upload("a.jpg", content), "style": Upload("b.jpg", style), "size": size}

    async def ask(self, started: float) -> Wait:
        """Asks for a picture, and waits until the bot has nothing more to do for it.

        Args:
            started: When the wait began, on the clock of ``time.monotonic``.
        """
        command = await self._member.slash("stylize", channel=self._channel, **self._values)

        def shows(message: Message) -> bool:
            return bool(message.attachments) and command.message in (message, message.reference)

        async def waited(message: Awaitable[Message]) -> float:
            await message
            return time.monotonic() - started

        preview, artwork = await asyncio.gather(
            waited(self._channel.wait_for(shows, LONG_SECONDS)),
            waited(self._channel.wait_for_artwork(command, LONG_SECONDS)),
        )
        await until(lambda: command.message and command.message.content.startswith(ENDS), 10)
        return Wait(preview, artwork)


async def waits(folder: Path, jobs: int, size: int) -> dict[str, float]:
    """What is measured, by name: seconds, and ratios of their medians."""
    content, style = draw("lighthouse"), draw("flames")
    playground, options = Playground(), Options(size=size)
    await playground.start()
    asker = Asker(playground, content, style, size)
    engine, warm, cold = list[float](), list[Wait](), list[Wait]()
    try:
        async with Bot(playground, folder) as bot:
            await asker.ask(time.monotonic())  # not counted: it waits for the worker
            with Bare(content, style) as bare:
                await bare.seconds(options)  # not counted: it loads the engine
                for _ in range(jobs):
                    engine.append(await bare.seconds(options))
                    warm.append(await asker.ask(time.monotonic()))
            for _ in range(jobs):
                await bot.stop()
                await playground.wait_for_no_bot()
                started = time.monotonic()
                await bot.start()
                cold.append(await asker.ask(started))
    finally:
        await playground.stop()
    return _figures(median(engine), _median(warm), _median(cold))


def _median(all_waits: list[Wait]) -> Wait:
    return Wait(*map(median, zip(*all_waits, strict=True)))


def _figures(engine: float, warm: Wait, cold: Wait) -> dict[str, float]:
    return {
        "engine_seconds": engine,
        "warm_preview_seconds": warm.preview,
        "warm_artwork_seconds": warm.artwork,
        "cold_preview_seconds": cold.preview,
        "cold_artwork_seconds": cold.artwork,
        "warm_artwork_ratio": warm.artwork / engine,
        "preview_ratio": warm.preview / warm.artwork,
        "cold_ratio": cold.artwork / warm.artwork,
        "added_seconds": warm.artwork - engine,
    }


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=3)
    parser.add_argument("--size", type=int, default=256)
    report.add_argument(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report.show(asyncio.run(waits(Path(folder), given.jobs, given.size)), as_json=given.json)


if __name__ == "__main__":
    main()
