"""The bot as a process that is killed again and again over a batch of jobs, on a playground that lives on."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Self

from bot.playground import Interaction, Playground, Upload
from bot.playground.samples import draw
from tests.processes import MEASURED

ENDS = ("Painted in", "That did not work.", "Cancelled.")
"""How a job's message begins when it is over."""
LIFE_SECONDS = 8.0
"""The longest life of a bot that is killed. Its worker is warm after some 4: before, while and after it paints."""

STOP_SECONDS = 30.0
"""How long it may take to stop at the end of a test: what it paints is saved, on a machine that is busy."""


@dataclass
class Batch:
    """What became of some jobs.

    Attributes:
        artworks: How many artworks answer each job's messages.
        failures: The jobs that were told to have failed.
        kills: How often the bot was killed.
    """

    artworks: dict[str, int] = field(default_factory=dict)
    failures: int = 0
    kills: int = 0


class Bot:
    """The command ``stylize-bot run`` in a process of its own, which ends with the context.

    Args:
        playground: The Discord it is on.
        folder: Its data.
        settings: More of its environment.
        program: What Python runs instead, if that is to be prepared.
        log: Where what it says is added.
    """

    def __init__(
        self,
        playground: Playground,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        program: Sequence[str] = ("-m", "bot"),
        log: Path = Path(os.devnull),
    ) -> None:
        self._environment = (
            os.environ
            | MEASURED
            | {
                "DISCORD_TOKEN": playground.token,
                "STYLIZE_DISCORD_API_URL": playground.api_url,
                "STYLIZE_DATA_DIR": str(folder),
                "STYLIZE_WEIGHTS": "lite",
                "STYLIZE_MAX_JOBS_PER_MEMBER": "100",
                **(settings or {}),
            }
        )
        self._playground, self._program, self._log = playground, program, log
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        await asyncio.gather(self._sync(), self.start())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stops it, so that what it ran counts as tested; kills it only where it does not end."""
        if self._process is not None and self._process.returncode is None:
            try:
                await asyncio.wait_for(self.stop(), STOP_SECONDS)
            except TimeoutError:
                await self.kill()

    async def start(self) -> None:
        """Starts it, and waits until it is on the playground."""
        command = (sys.executable, *self._program, "run")
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *command, env=self._environment, stdout=log, stderr=log
            )
        await self._playground.wait_for_bot()

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        """Kills it, as a power cut would."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Asks it to stop; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return await self._process.wait()

    async def _sync(self) -> None:
        """Tells the playground its commands."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "sync", env=self._environment, stdout=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == 0


def _has_buttons(interaction: Interaction) -> bool:
    return bool(interaction.message and interaction.message.components)


async def until(true: Callable[[], object], seconds: float) -> None:
    """Waits until something holds."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


async def kill_over_a_batch(folder: Path, *, jobs: int, moments: Sequence[float]) -> Batch:
    """Submits jobs, kills the bot in between, lets it finish, and counts.

    Args:
        folder: For the bot's data.
        jobs: How many are asked for, in equal parts before each kill.
        moments: When the bot is killed, a kill each, in seconds of its life.
    """
    batch = Batch()
    content, style = (Upload(f"{name}.jpg", draw(name)) for name in ("lighthouse", "flames"))
    playground = Playground()
    await playground.start()
    ada, art = playground.member("Ada"), playground.channel("art")

    def ended() -> int:
        return sum(message.content.startswith(ENDS) for message in art.messages)

    try:
        async with Bot(playground, folder) as bot:
            asked = 0
            for kill, moment in enumerate(moments, 1):
                while asked * len(moments) < jobs * kill:
                    command = await ada.slash("stylize", content=content, style=style, size=64)
                    await until(partial(_has_buttons, command), 10)
                    asked += 1
                await asyncio.sleep(moment)
                await bot.kill()
                batch.kills += 1
                await bot.start()
            await until(lambda: ended() >= jobs, 60 + 10 * jobs)
            await asyncio.sleep(1)  # whatever would be sent twice
            await bot.stop()
        names = [file.filename for message in art.messages for file in message.attachments]
        for name in names:
            if name.startswith("stylize-"):
                batch.artworks[name] = batch.artworks.get(name, 0) + 1
        batch.failures = sum(message.content.startswith(ENDS[1]) for message in art.messages)
    finally:
        await playground.stop()
    return batch
