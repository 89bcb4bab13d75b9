"""A backup that is taken under load, restored to a bot that finishes all that the backup knew."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.backup import back_up, restore
from bot.data import DATABASE
from bot.database import Database
from bot.jobs.job import Job, State
from bot.jobs.store import Store
from bot.playground import Channel, Playground, Upload
from tests.e2e.test_painting import shown
from tests.kills import Bot, until

JOBS = 3


async def unfinished(folder: Path) -> Sequence[Job]:
    async with Database(f"sqlite:///{folder / DATABASE}") as database:
        return await Store(database.session).unfinished()


def finished(art: Channel) -> int:
    return sum(message.content.startswith("Painted in") for message in art.messages)


async def test_a_backup_under_load_restores_to_a_bot_that_finishes_its_jobs(
    tmp_path: Path, photograph_file: bytes, painting_file: bytes
) -> None:
    """Some jobs are delivered after the backup, before the bot is killed: these are not delivered once more."""
    playground, first, second, backup = Playground(), *(tmp_path / name for name in ("first", "second", "backup.tar"))
    await playground.start()
    ada, art = playground.member("Ada"), playground.channel("art")
    content, style = Upload("bridge.png", photograph_file), Upload("night.png", painting_file)
    try:
        async with Bot(playground, first, {"STYLIZE_WORKERS": "1"}) as bot:
            for _ in range(JOBS):
                await shown(await ada.slash("stylize", content=content, style=style, size=64))
            async with asyncio.timeout(60):
                while not any(job.state is State.PAINTING for job in await unfinished(first)):
                    await asyncio.sleep(0.1)
            await asyncio.to_thread(back_up, first, first / DATABASE, backup, lambda *_: None)
            await until(lambda: finished(art) >= 1, 120)
            await bot.kill()
        early = finished(art)
        for message in art.messages:
            message.nonce = None  # Discord remembers it for some minutes, and a backup is restored later than that
        await asyncio.to_thread(restore, backup, second, lambda *_: None)
        assert len(await unfinished(second)) > JOBS - early
        async with Bot(playground, second, {"STYLIZE_WORKERS": "1"}) as bot:
            async with asyncio.timeout(120):
                while await unfinished(second):
                    await asyncio.sleep(0.2)
            assert await bot.stop() == 0
        assert finished(art) == JOBS
        artworks = Counter(file.filename for message in art.messages for file in message.attachments)
        assert list(artworks.values()) == [1] * JOBS
    finally:
        await playground.stop()
