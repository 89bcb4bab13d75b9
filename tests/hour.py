"""An hour's queue of short jobs in one channel, on a Discord that enforces its limits of edits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.client import StylizeBot, use_api
from bot.gallery.ledger import Gallery
from bot.playground import Playground, Upload
from bot.playground.events import Event as WorldEvent
from bot.playground.samples import draw
from bot.playground.wire import Passed
from bot.serve import challenges, database, library, servers, studio, sync
from bot.settings import Settings
from bot.stylize.decoder import Decoder
from bot.workers.protocol import Event, Painted, Painting, Stop, Task
from nst_core.images import clean, decode, encode, shrink

JOB_SECONDS, EVENT_SECONDS = 18, 3
"""How long a job is painted, and how often its painter says something."""
ARRIVAL_SECONDS, MEMBERS = 20, 10
"""How often one of so many members asks for a picture."""
GREEDY_SHARE = 1 / 100
"""Pictures a second of the whole time that one more member asks for at its start. They fill the gaps, so that the last
of them are over an hour old when the others have had their turns."""


@dataclass
class Outcome:
    """What came of it: jobs asked for, artworks posted, edits made, those of old messages, and those refused."""

    jobs: int = 0
    artworks: int = 0
    edits: int = 0
    old_edits: int = 0
    refused: int = 0


class SlowPainters:
    """Painters that take their time and paint nothing."""

    lanes, warm_lanes, restarts = 1, 1, 0

    def __init__(self, picture: bytes) -> None:
        self._picture = picture

    async def paint(self, task: Task) -> AsyncGenerator[Event]:
        """Says how far it is, then shows the same picture to all."""
        for second in range(0, JOB_SECONDS, EVENT_SECONDS):
            yield Painting(task.job_id, second + 1, JOB_SECONDS, JOB_SECONDS - second, self._picture)
            await asyncio.sleep(EVENT_SECONDS)
        yield Painted(task.job_id, self._picture, 64, 64, JOB_SECONDS, JOB_SECONDS, "none")

    def when_lanes_change(self, heard: Callable[[], None]) -> None:
        """Has but one, always."""

    def stop(self, job_id: str, how: Stop) -> None:
        """Is not asked for."""


class Here(Decoder):
    """Decodes in this process: on a clock that runs ahead, another one is never done in time."""

    async def clean(self, data: bytes, longer: int, name: str) -> bytes:
        """See ``Decoder``."""
        return clean(data, longer, name)


async def queue(folder: Path, seconds: float) -> Outcome:
    """Has members ask for pictures for some time, by mentions: such messages are edited through the channel alone.

    Args:
        folder: For the bot's data.
        seconds: How long they ask; the queue empties afterwards.
    """
    outcome, playground = Outcome(), Playground()
    playground.limits.told = False  # or the client would hold back where the bot itself should

    def count(passed: Passed) -> None:
        outcome.refused += passed.name.startswith("PATCH") and passed.status == 429

    playground.wire.listeners.append(count)

    def hear(event: WorldEvent) -> None:
        message = event.message
        outcome.artworks += event.kind == "create" and bool(message and message.author.is_bot and message.attachments)

    playground.world.listeners.append(hear)
    picture, other = (encode(shrink(decode(draw(name)), 64)) for name in ("lighthouse", "flames"))
    files = [Upload("content.png", picture), Upload("style.png", other)]
    async with AsyncExitStack() as stack:
        await playground.start()
        stack.push_async_callback(playground.stop)
        settings = Settings(data_dir=folder, max_jobs_per_member=1000, max_jobs_per_server=1000).model_copy(
            update={"discord_token": SecretStr(playground.token), "discord_api_url": playground.api_url}
        )
        use_api(settings.discord_api_url)
        await sync(settings)
        ledger = await stack.enter_async_context(database(settings))
        known = await stack.enter_async_context(servers(ledger))
        features = library(settings, ledger), challenges(settings, ledger), known, Gallery(ledger.session)
        bot = StylizeBot(settings, studio(settings, SlowPainters(picture), ledger), *features)
        await stack.enter_async_context(bot)
        await stack.enter_async_context(bot.studio)
        running = asyncio.create_task(bot.start(playground.token))
        stack.callback(running.cancel)
        await playground.wait_for_bot(60)
        await bot.intake.close()
        bot.intake._decoder = Here()
        people = [playground.add_member(f"Member {number}") for number in range(MEMBERS)]
        for _ in range(round(seconds * GREEDY_SHARE)):
            await playground.member("Ada").say("@Stylize", files)
            outcome.jobs += 1
        for number in range(round(seconds / ARRIVAL_SECONDS)):
            await people[number % MEMBERS].say("@Stylize", files)
            outcome.jobs += 1
            await asyncio.sleep(ARRIVAL_SECONDS)
        # On a machine too busy for the clock, a call that "takes" a minute leaves a job to the bot's next start.
        async with asyncio.timeout(seconds):
            while bot.studio.unfinished and not running.done():
                await asyncio.sleep(JOB_SECONDS)
    outcome.edits, outcome.old_edits = playground.limits.edits, playground.limits.old_edits
    return outcome
