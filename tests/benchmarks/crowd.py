"""Many members at once while a picture is painted: how soon each command is acknowledged, and what the bot holds.

    python -m tests.benchmarks.crowd [--members 300] [--json]

Discord drops a command that is not acknowledged within 3 seconds. The playground runs in this process, the bot and its
worker in others, all on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import psutil

from bot.playground import Member, Playground, Upload
from bot.playground.samples import draw
from tests.benchmarks import report
from tests.kills import Bot, until


async def crowd(folder: Path, members: int) -> dict[str, float]:
    """Seconds to each acknowledgement: median, 99th percentile and most; and the bot's memory before and after."""
    content, style = (Upload(f"{name}.jpg", draw(name)) for name in ("lighthouse", "flames"))
    playground = Playground()
    await playground.start()
    settings = {"STYLIZE_MAX_JOBS_PER_SERVER": str(members + 1)}
    art = playground.channel("art")
    people = [playground.add_member(f"Member {number}") for number in range(members)]

    async def ask(member: Member) -> float:
        started = time.monotonic()
        command = await member.slash("stylize", content=content, style=style, size=512)
        seconds = time.monotonic() - started
        assert command.deferred
        return seconds

    try:
        async with Bot(playground, folder, settings) as bot:
            first = await playground.member("Ada").slash("stylize", content=content, style=style, size=1024)
            await until(lambda: first.message and "%" in first.message.content, 60)
            before = psutil.Process(bot.pid).memory_info().rss
            seconds = await asyncio.gather(*map(ask, people))
            # Half a second a member: their pictures are decoded one by one, a core's work beside the painting.
            await until(
                lambda: sum("before yours" in one.content for one in art.messages) >= members - 1, 60 + members / 2
            )
            after = psutil.Process(bot.pid).memory_info().rss
    finally:
        await playground.stop()
    return {
        "members": members,
        "median_seconds": median(seconds),
        "p99_seconds": quantiles(seconds, n=100)[-1],
        "most_seconds": max(seconds),
        "rss_before_bytes": before,
        "rss_after_bytes": after,
    }


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=300)
    report.add_argument(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(crowd(Path(folder), given.members))
    report.show(found, as_json=given.json)


if __name__ == "__main__":
    main()
