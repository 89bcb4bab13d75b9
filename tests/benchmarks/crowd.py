"""Many members at once while a picture is painted: how soon each command is acknowledged, and what the bot holds.

    python -m tests.benchmarks.crowd [--members 300] [--quiet 9] [--json]

Discord drops a command that is not acknowledged within 3 seconds. The playground runs in this process, the bot and its
worker in others, all on this machine. Beside the crowd stands the same bot when nothing else goes on: some commands one
after the other, each once the one before is painted. How late the bot's event loop is, the bot itself measures ten
times a second and tells in its ``/metrics``: over the time in which the crowd's commands and pictures are taken in,
and over as many seconds as ``--quiet`` says in which it does nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple, Self

import aiohttp
import psutil
from prometheus_client.parser import text_string_to_metric_families

from bot.playground import Channel, Member, Playground, Upload
from bot.playground.samples import draw
from tests.benchmarks import report
from tests.kills import ENDS, Bot, until
from tests.processes import free_port

DELAY = "stylize_loop_delay_seconds"
"""The histogram in the bot's ``/metrics``."""


class Delays(NamedTuple):
    """How late the bot's event loop was since it started.

    Attributes:
        total: All delays together, in seconds.
        beats: How many there were.
        within: How many were no longer than each of some bounds in seconds, the last of which is infinite.
    """

    total: float
    beats: float
    within: dict[float, float]

    @classmethod
    async def read(cls, port: int) -> Self:
        """Asks the bot, whose ``/metrics`` are on ``port``."""
        async with aiohttp.request("GET", f"http://127.0.0.1:{port}/metrics") as answer:
            families = text_string_to_metric_families(await answer.text())
        samples = [sample for family in families if family.name == DELAY for sample in family.samples]
        values = {sample.name.removeprefix(f"{DELAY}_"): sample.value for sample in samples}
        within = {float(sample.labels["le"]): sample.value for sample in samples if "le" in sample.labels}
        return cls(values["sum"], values["count"], within)

    def mean_since(self, before: Delays) -> float:
        """The mean delay since an earlier reading, in seconds."""
        return (self.total - before.total) / (self.beats - before.beats)

    def bound_since(self, before: Delays) -> float:
        """The lowest of the bounds that no delay since an earlier reading was beyond, in seconds."""
        beats = self.beats - before.beats
        return min(bound for bound, so_far in self.within.items() if so_far - before.within[bound] >= beats)


class Asker:
    """Asks for the same pictures in whichever member's name.

    Args:
        channel: Where.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._files = {"content": Upload("a.jpg", draw("lighthouse")), "style": Upload("b.jpg", draw("flames"))}

    async def acknowledged(self, member: Member, size: int) -> float:
        """Seconds to the acknowledgement of a command for an artwork of ``size`` pixels."""
        started = time.monotonic()
        command = await member.slash("stylize", channel=self._channel, **self._files, size=size)
        seconds = time.monotonic() - started
        assert command.deferred
        return seconds

    async def paint(self, member: Member) -> float:
        """The same, after which the smallest picture is painted and delivered before this returns."""
        ended = self._ended() + 1
        seconds = await self.acknowledged(member, 64)
        await until(lambda: self._ended() >= ended, 120)
        return seconds

    def _ended(self) -> int:
        return sum(message.content.startswith(ENDS) for message in self._channel.messages)


async def crowd(folder: Path, members: int, quiet: int) -> dict[str, float]:
    """Seconds to acknowledgements and of the loop's delay, in the crowd and in quiet; the bot's memory, in bytes."""
    playground, port = Playground(), free_port()
    await playground.start()
    settings = {"STYLIZE_MAX_JOBS_PER_SERVER": str(members + 1), "STYLIZE_HTTP_PORT": str(port)}
    art, ada = playground.channel("art"), playground.member("Ada")
    asker, people = Asker(art), [playground.add_member(f"Member {number}") for number in range(members)]
    try:
        async with Bot(playground, folder, settings) as bot:
            await asker.paint(ada)  # not counted: it waits for the worker
            alone = [await asker.paint(ada) for _ in range(quiet)]
            start = await Delays.read(port)
            await asyncio.sleep(quiet)
            idle = await Delays.read(port)

            await asker.acknowledged(ada, 1024)
            await until(lambda: "%" in art.messages[-1].content, 60)
            before, rss = await Delays.read(port), psutil.Process(bot.pid).memory_info().rss
            seconds = await asyncio.gather(*(asker.acknowledged(member, 512) for member in people))
            # Half a second a member: their pictures are decoded one by one, a core's work beside the painting.
            await until(
                lambda: sum("before yours" in one.content for one in art.messages) >= members - 1, 60 + members / 2
            )
            after, rss_after = await Delays.read(port), psutil.Process(bot.pid).memory_info().rss
    finally:
        await playground.stop()
    delay, idle_delay = after.mean_since(before), idle.mean_since(start)
    return {
        "members": members,
        "median_seconds": median(seconds),
        "p99_seconds": quantiles(seconds, n=100, method="inclusive")[-1],
        "most_seconds": max(seconds),
        "quiet_median_seconds": median(alone),
        "median_ratio": median(seconds) / median(alone),
        "p99_ratio": quantiles(seconds, n=100, method="inclusive")[-1] / median(alone),
        "loop_delay_seconds": delay,
        "loop_delay_bound_seconds": after.bound_since(before),
        "quiet_loop_delay_seconds": idle_delay,
        "loop_delay_ratio": delay / idle_delay,
        "rss_before_bytes": rss,
        "rss_after_bytes": rss_after,
    }


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=300)
    parser.add_argument("--quiet", type=int, default=9)
    report.add_argument(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(crowd(Path(folder), given.members, given.quiet))
    report.show(found, as_json=given.json)


if __name__ == "__main__":
    main()
