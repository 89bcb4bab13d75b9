"""Moderators set what holds on their server; the bot keeps to it, and forgets a server that it left."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Channel, Member, Message, Playground, Upload
from bot.servers.panel import SECTIONS, kind
from bot.words import say, speaking
from tests import sketch
from tests.e2e.test_jobs import answer
from tests.e2e.test_painting import shown, told
from tests.kills import Bot, until

here = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def mona(playground: Playground) -> Member:
    return playground.member("Mona")


@asynccontextmanager
async def set_for_now(mona: Member) -> AsyncIterator[Message]:
    """The panel; whatever the test sets is taken back, for the server is the other tests' too."""
    panel = await answer(await mona.slash("settings"))
    try:
        yield panel
    finally:
        for page, names in SECTIONS.items():
            await mona.click(panel, f"settings:page:{page}")
            for name in names:
                nothing = ["0"] if name == "gallery_stars" else ["bot"] if kind(name) == "list" else []
                await mona.choose(panel, f"settings:set:{name}", nothing)


@here
async def test_who_and_where_and_in_which_language(
    playground: Playground, ada: Member, mona: Member, art: Channel, content: Upload, style: Upload
) -> None:
    assert (await answer(await ada.slash("help"))).content == say("help", days=30)
    async with set_for_now(mona) as panel:
        await held_to(panel, playground, ada, mona, art, content, style)


async def held_to(
    panel: Message, playground: Playground, ada: Member, mona: Member, art: Channel, content: Upload, style: Upload
) -> None:
    assert panel.ephemeral_to is mona
    other = next(each for each in playground.guild.channels if each is not art)
    await mona.choose(panel, "settings:set:painting_channels", [other])
    assert f"<#{other.id}>" in panel.content
    await told(await ada.use("stylize", {"content": content, "style": style}, art), "please ask there", ada)
    await mona.choose(panel, "settings:set:painting_channels", [])
    role = playground.add_role("Painters", mona)
    await mona.choose(panel, "settings:set:painter_role", [role])
    await told(await ada.slash("stylize", content=content, style=style), "ask a moderator for that role", ada)
    await mona.choose(panel, "settings:set:painter_role", [])
    await mona.choose(panel, "settings:set:language", ["de"])
    with speaking("de"):
        assert panel.content.startswith(say("settings-head"))
        await told(await ada.slash("stylize", content=content), say("stylize-no-style"), ada)
    await mona.choose(panel, "settings:set:language", ["bot"])
    await mona.click(panel, say("settings-page", page="limits"))
    await mona.choose(panel, "settings:set:max_size", ["256"])
    await told(await ada.slash("stylize", content=content, style=style, size=300), "256", ada)


@here
async def test_what_is_painted_where_nothing_is_said(
    mona: Member, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    async with set_for_now(mona) as panel:
        await mona.click(panel, say("settings-page", page="defaults"))
        await mona.choose(panel, "settings:set:size", ["256"])
        await mona.choose(panel, "settings:set:strength", ["0.4"])
        job = await shown(await ada.slash("stylize", content=content, style=style))
        details = (await answer(await ada.slash("job show"))).content
        assert "256 px" in details
        assert "0.4" in details
        await ada.click(job, say("queue-button-cancel"))
        await art.wait_for(lambda message: message is job and message.content == say("progress-cancelled"), timeout=10)


@here
async def test_settings_are_for_those_who_manage_the_server(ada: Member, mona: Member) -> None:
    with pytest.raises(PermissionError):  # Discord does not even show it
        await ada.slash("settings")
    panel = await answer(await mona.slash("settings"))
    assert panel.ephemeral_to is mona


async def test_a_server_that_was_left_is_forgotten(tmp_path: Path, painting_file: bytes) -> None:
    playground = Playground()
    await playground.start()
    mona = playground.member("Mona")
    try:
        async with Bot(playground, tmp_path, program=sketch.program()) as bot:
            added = await mona.slash("style add", name="swirls", picture=Upload("s.png", painting_file), server=True)
            await answer(added)
            await answer(await mona.slash("challenge open", theme="Bridges"))
            playground.remove_bot()
            ledger = tmp_path / "stylize.db"

            def read(wanted: str) -> list[Any]:
                with sqlite3.connect(ledger) as rows:
                    return rows.execute(wanted).fetchall()

            await until(lambda: read("SELECT left_at FROM servers WHERE left_at IS NOT NULL"), 10)
            await bot.stop()
            with sqlite3.connect(ledger) as rows:
                long_ago = (datetime.now(UTC) - timedelta(days=31)).replace(tzinfo=None).isoformat(" ")
                rows.execute("UPDATE servers SET left_at = ?", [long_ago])
            await bot.start()
            left = "SELECT id FROM styles UNION SELECT id FROM challenges UNION SELECT guild_id FROM servers"
            await until(lambda: not read(left), 10)
            assert not list((tmp_path / "styles").glob("*/*"))
            await bot.kill()
    finally:
        await playground.stop()
