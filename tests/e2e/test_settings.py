"""Moderators set what holds on their server; the bot keeps to it, and forgets a server that it left."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.playground import Channel, Member, Playground, Upload
from bot.words import say, speaking
from tests.e2e.test_jobs import answer
from tests.e2e.test_painting import shown, told
from tests.kills import Bot

here = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def mona(playground: Playground) -> Member:
    return playground.member("Mona")


@here
async def test_who_and_where_and_in_which_language(
    playground: Playground, ada: Member, mona: Member, art: Channel, content: Upload, style: Upload
) -> None:
    assert (await answer(await ada.slash("help"))).content == say("help", days=30, left=30)
    panel = await answer(await mona.slash("settings"))
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
    await mona.choose(panel, "settings:set:max_size", ["bot"])


@here
async def test_what_is_painted_where_nothing_is_said(
    mona: Member, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    panel = await answer(await mona.slash("settings"))
    await mona.click(panel, say("settings-page", page="defaults"))
    await mona.choose(panel, "settings:set:size", ["256"])
    await mona.choose(panel, "settings:set:strength", ["0.4"])
    try:
        job = await shown(await ada.slash("stylize", content=content, style=style))
        details = (await answer(await ada.slash("job show"))).content
        assert "256 px" in details
        assert "0.4" in details
        await ada.click(job, say("queue-button-cancel"))
        await art.wait_for(lambda message: message is job and message.content == say("progress-cancelled"), timeout=10)
    finally:
        await mona.choose(panel, "settings:set:size", ["bot"])
        await mona.choose(panel, "settings:set:strength", ["bot"])


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
        async with Bot(playground, tmp_path) as bot:
            added = await mona.slash("style add", name="swirls", picture=Upload("s.png", painting_file), server=True)
            await answer(added)
            await answer(await mona.slash("challenge open", theme="Bridges"))
            playground.remove_bot()
            ledger = tmp_path / "stylize.db"
            for _ in range(100):
                with sqlite3.connect(ledger) as rows:
                    left = rows.execute("SELECT left_at FROM servers").fetchall()
                if left and left[0][0]:
                    break
                await asyncio.sleep(0.1)
            assert left[0][0] is not None
            await bot.stop()
            with sqlite3.connect(ledger) as rows:
                long_ago = (datetime.now(UTC) - timedelta(days=31)).replace(tzinfo=None).isoformat(" ")
                rows.execute("UPDATE servers SET left_at = ?", [long_ago])
            await bot.start()
            for _ in range(100):
                with sqlite3.connect(ledger) as rows:
                    counts = [
                        rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  our own tables
                        for table in ("servers", "styles", "challenges")
                    ]
                if counts == [0, 0, 0]:
                    break
                await asyncio.sleep(0.1)
            assert counts == [0, 0, 0]
            assert not list((tmp_path / "styles").glob("*/*"))
            await bot.kill()
    finally:
        await playground.stop()
