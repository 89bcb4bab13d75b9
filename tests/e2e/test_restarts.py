"""The bot stopped and killed in the middle of its work: no job is lost, none is delivered twice."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from bot.playground import Playground, Upload
from tests.e2e.test_painting import shown
from tests.kills import LIFE_SECONDS, Bot, kill_over_a_batch, until


async def test_a_stop_saves_and_a_start_goes_on_in_the_same_message(
    tmp_path: Path, photograph_file: bytes, painting_file: bytes
) -> None:
    playground = Playground()
    await playground.start()
    try:
        async with Bot(playground, tmp_path) as bot:
            ada, art = playground.member("Ada"), playground.channel("art")
            content, style = Upload("bridge.png", photograph_file), Upload("night.png", painting_file)
            job = await shown(await ada.slash("stylize", content=content, style=style, size=128))
            second = await shown(await ada.slash("stylize", content=content, style=style, size=64))
            await art.wait_for(lambda message: message is job and "%" in message.content, timeout=60)
            async with asyncio.timeout(10):
                assert await bot.stop() == 0
            assert "by itself" in job.content
            assert "by itself" in second.content
            shown_before = len(job.history)
            await bot.start()
            await art.wait_for_artwork(job, timeout=90)
            await art.wait_for_artwork(second, timeout=90)
            await until(lambda: all(one.content.startswith("Painted in") for one in (job, second)), 10)
            steps = [
                int(text.split(" of ")[0].rpartition(" ")[2]) for text in job.history[shown_before:] if "%" in text
            ]
            assert not steps or steps[0] > 1  # it did not begin anew
            assert sum(message.content.startswith("Painted in") for message in art.messages) == 2
            await bot.stop()
    finally:
        await playground.stop()


def test_kills_cost_no_job_and_make_none_twice(tmp_path: Path) -> None:
    """Killed at once, and then at a moment of chance; the benchmark `kills` takes a hundred of these."""
    moments = [0.0, random.uniform(0, LIFE_SECONDS)]
    batch = asyncio.run(kill_over_a_batch(tmp_path, jobs=3, moments=moments))
    assert batch.kills == 2, moments
    assert sorted(batch.artworks.values()) == [1] * (3 - batch.failures)
