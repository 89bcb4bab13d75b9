"""What whoever runs the bot sees of a painting, of Discord's limits and of a connection that is lost."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from bot.delivery.message import JobMessage
from bot.log import formatter
from bot.playground import Channel, Member, Playground, Upload
from tests.e2e.test_painting import shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

Figures = Callable[[str], float]


async def figures(health_url: str) -> Figures:
    """What ``/metrics`` says: a figure by its name and labels, as Prometheus writes them."""
    async with aiohttp.request("GET", f"{health_url}/metrics") as answer:
        families = text_string_to_metric_families(await answer.text())
    found = {
        sample.name + "".join(f" {value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }
    return lambda name: found.get(name, 0.0)


async def health(health_url: str) -> int:
    async with aiohttp.request("GET", f"{health_url}/healthz") as answer:
        return answer.status


def followed() -> bool:
    """Whether a job is: its artwork may be seen while its own message is still to be edited."""
    names = (getattr(task.get_coro(), "__qualname__", "") for task in asyncio.all_tasks())
    return JobMessage.follow.__qualname__ in names


@pytest.fixture
def rate_limited(playground: Playground) -> Iterator[None]:
    """Discord refuses the next artwork once, for a limit that all bots share."""
    headers = {"Retry-After": "0.1", "X-RateLimit-Scope": "shared", "Via": "1.1 google"}
    left = [web.json_response({"retry_after": 0.1, "global": False}, status=429, headers=headers)]

    def rule(method: str, path: str) -> web.Response | None:
        return left.pop() if left and method == "POST" and "/messages" in path else None

    playground.rules.append(rule)
    yield
    playground.rules.remove(rule)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the bot and its libraries log, as lines of JSON."""
    handler = logging.StreamHandler(lines := io.StringIO())
    handler.setFormatter(formatter("json"))
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.usefixtures("rate_limited")
async def test_a_painting_shows_in_the_figures_and_the_log(
    ada: Member, art: Channel, content: Upload, style: Upload, health_url: str, logged: io.StringIO
) -> None:
    async with asyncio.timeout(60):
        while followed():  # an earlier test's
            await asyncio.sleep(0.01)
    before, edited = await figures(health_url), "stylize_message_edits_total taken interaction"
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    await art.wait_for(lambda message: message is job and message.content.startswith("Painted in"), timeout=90)
    async with asyncio.timeout(10):
        while (after := await figures(health_url))("stylize_stage_seconds_count deliver") == before(
            "stylize_stage_seconds_count deliver"
        ):
            await asyncio.sleep(0.01)
    grown = {
        name: after(name) - before(name)
        for name in (
            *(f"stylize_stage_seconds_count {stage}" for stage in ("download", "decode", "wait", "paint", "deliver")),
            "stylize_jobs_ended_total done",
            "stylize_jobs_ended_total failed",
            "stylize_discord_rate_limits_total shared",
            "stylize_discord_answers_total 429",
        )
    }
    assert list(grown.values()) == [2, 2, 1, 1, 1, 1, 0, 1, 1], grown
    assert after(edited) > before(edited)
    assert after("stylize_discord_answers_total 200") > before("stylize_discord_answers_total 200")
    assert after("stylize_disk_bytes") > 0
    # What discord.py says while an artwork is delivered is known to be about its job.
    (refused,) = [line for line in map(json.loads, logged.getvalue().splitlines()) if "429" in line["event"]]
    assert refused["logger"] == "discord.http"
    assert art.guild is not None
    assert refused["guild"] == art.guild.id
    assert f"stylize-{refused['job']}." in (await art.wait_for_artwork(job)).attachments[0].filename


async def test_health_knows_of_a_lost_connection(
    playground: Playground, health_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    way, connect = asyncio.Event(), discord.gateway.DiscordWebSocket.from_client

    async def when_free(*arguments: Any, **options: Any) -> discord.gateway.DiscordWebSocket:
        await way.wait()
        return await connect(*arguments, **options)

    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "from_client", when_free)
    async with asyncio.timeout(30):
        while await health(health_url) != 200:  # a worker may be starting
            await asyncio.sleep(0.05)
        await playground.gateway.drop()
        while await health(health_url) != 503:
            await asyncio.sleep(0.01)
        way.set()
        while await health(health_url) != 200:
            await asyncio.sleep(0.01)
