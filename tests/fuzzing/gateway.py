"""The bot, in a process of its own, hears events that chance has changed, and must go on as if nothing had been."""

from __future__ import annotations

import asyncio
import copy
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from aiohttp import web

from bot.playground import NoAnswer, Playground, Upload
from bot.playground.events import Event
from bot.playground.rest import answer
from bot.playground.samples import draw
from tests.fuzzing.monkey import Heard, Json, Monkey, recorded
from tests.kills import Bot, until

Change = Callable[[Json, random.Random], object]

BATCH = 50
"""Events between two that are as they should be; the bot has 3 seconds to answer one."""
SETTLED = 0.2
"""From which part of the events on memory is looked at: before that the bot still fills its caches."""
LONGEST_SECONDS = 60.0
"""The longest that the bot may take to look something up."""
STOP_SECONDS = 15.0
"""How long the bot may take to stop: what hangs would have it wait."""


@dataclass
class Payloads:
    """What became of events.

    Attributes:
        sent: How many there were, by their names.
        answered: How many calls the bot made because of them.
        unanswered: After how many batches the bot did not answer what is as it should be.
        log: What the bot wrote until it was to stop.
        settled_bytes: Its memory once its caches were warm.
        most_bytes: The most that it held after that.
        exit_code: How it ended when it was asked to.
    """

    sent: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    unanswered: int = 0
    log: str = ""
    settled_bytes: int = 0
    most_bytes: int = 0
    exit_code: int | None = None

    @property
    def errors(self) -> Counter[str]:
        """How often the bot logged each kind of error, by the last line of what led there."""
        lines = self.log.splitlines()
        return Counter(line[:160] for line in lines if re.match(r"[\w.]*(Error|Exception|NotFound|Failure)\b", line))


class Stage:
    """Sends events to the bot, and takes what it answers without asking whether that is possible, or how often.

    Args:
        playground: Where the bot is.
        corpus: Events that it has understood.
        chance: Chooses.
    """

    def __init__(self, playground: Playground, corpus: list[Heard], chance: random.Random) -> None:
        self._playground, self._chance, self._ada = playground, chance, playground.member("Ada")
        self._kinds: dict[tuple[object, ...], list[Heard]] = {}
        for name, event in corpus:
            self._kinds.setdefault((name, *_kind(event)), []).append((name, event))
        self._message = next(event for name, event in corpus if name == "MESSAGE_CREATE" and event["author"].get("bot"))
        self._real: set[str] = set()
        self.answered = 0
        playground.world.listeners.append(self._note)
        playground.rules.append(self._accept)

    def _note(self, event: Event) -> None:
        if event.interaction is not None:
            self._real.add(event.interaction.token)

    def _accept(self, method: str, path: str) -> web.StreamResponse | None:
        kind, *parts = path.split("/")[1:]
        to_interaction = kind in ("interactions", "webhooks") and parts[1] not in self._real
        if not to_interaction and not (kind == "channels" and method != "GET"):
            return None
        self.answered += 1
        if kind == "interactions":
            return answer({"interaction": {"id": "1", "type": 2, "response_message_id": self._message["id"]}})
        return answer() if method == "DELETE" else answer(self._message)

    def send(self, change: Change) -> str:
        """Sends one event, changed; gives its name."""
        kind = self._chance.choice(list(self._kinds))
        name, event = copy.deepcopy(self._chance.choice(self._kinds[kind]))
        if name == "INTERACTION_CREATE":
            event |= {"id": str(self._playground.world.snowflake()), "token": self._chance.randbytes(16).hex()}
        change(event, self._chance)
        self._playground.gateway.tell(name, event)
        return name

    async def unanswered(self) -> int:
        """How much the bot does not answer of what is as it should be: what needs nothing, and what needs its tables.

        The one must be there in time, as on Discord; the other at last, or something holds the tables for good.
        """
        try:
            await self._ada.slash("help")
            asked = await self._ada.slash("history")
            await until(lambda: asked.message is not None and not asked.message.is_loading, LONGEST_SECONDS)
        except (NoAnswer, TimeoutError):
            return 1
        return 0


def _kind(event: Json) -> tuple[object, ...]:
    """Which command, button or select an interaction is of; no other event has such data."""
    data = event.get("data") or {}
    return event.get("type"), data.get("name"), str(data.get("custom_id")).partition(":")[0]


async def hear(
    count: int, seed: int, changes: Sequence[Change], looks: int = 12, step: Callable[[], object] = lambda: None
) -> list[Payloads]:
    """Has the bot hear events that were changed.

    Args:
        count: How many of each kind of change.
        seed: Of chance.
        changes: ``payloads.typed`` and ``payloads.broken``; one after the other.
        looks: See ``Monkey``.
        step: Is called after each.

    Returns:
        What became of them, by their change.
    """
    chance, playground = random.Random(seed), Playground()
    await playground.start()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        program = ("-m", "tests.fuzzing.copyist")
        try:
            async with Bot(playground, Path(folder) / "data", program=program, log=log) as bot:
                with recorded(playground) as corpus:
                    await Monkey(playground, Upload("a.png", draw("lighthouse")), chance, looks).try_everything()
                stage, found = Stage(playground, corpus, chance), []
                for change in changes:
                    log.write_text("")
                    found.append(await _hear(stage, count, change, bot, step))
                    found[-1].log = log.read_text(errors="replace")
                async with asyncio.timeout(STOP_SECONDS):
                    code = await bot.stop()
                for each in found:
                    each.exit_code = code
        finally:
            await playground.stop()
    return found


async def _hear(stage: Stage, count: int, change: Change, bot: Bot, step: Callable[[], object]) -> Payloads:
    process, before = psutil.Process(bot.pid), stage.answered
    held = process.memory_info().rss
    found = Payloads(settled_bytes=held, most_bytes=held)
    for number in range(1, count + 1):
        found.sent[stage.send(change)] += 1
        step()
        if number % BATCH == 0 or number == count:
            found.unanswered += await stage.unanswered()
            held = process.memory_info().rss
            found.settled_bytes = held if number <= count * SETTLED else found.settled_bytes
            found.most_bytes = max(found.most_bytes, held)
    found.answered = stage.answered - before
    return found
