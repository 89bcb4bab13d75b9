"""A playground that is kept on disk, and found again as it was left."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yarl

from bot.playground import Playground, Upload
from bot.playground.channels import ATTACH
from bot.playground.guild_payloads import guild_create
from bot.playground.payloads import channel, member, message

from .conftest import picture, running


async def started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Playground:
    playground = Playground(data=folder)
    await playground.start()
    monkeypatch.setattr("discord.http.Route.BASE", playground.api_url)
    monkeypatch.setattr("discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY", yarl.URL(playground.gateway.url))
    return playground


def seen(playground: Playground) -> dict[str, Any]:
    """All that the bot could be told, but for the addresses, which name the port."""
    world = playground.world
    guilds = [
        [guild_create(guild), [member(guild, each) for each in guild.members], [each.locale for each in guild.members]]
        for guild in world.guilds.values()
    ]
    shown: dict[Any, Any] = {
        place.id: [channel(world, place), [message(world, each) for each in place.messages]]
        for place in world.channels.values()
    }
    plain: dict[str, Any] = json.loads(json.dumps({**shown, "guilds": guilds}).replace(playground.url, ""))
    return plain


async def test_all_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await started(tmp_path / "world", monkeypatch)
    ada, mona, art = first.member("Ada"), first.member("Mona"), first.channel("art")
    async with running(first) as bot:
        asked = await ada.slash("stylize", content=Upload("a.png", picture()), style=Upload("b.png", picture("blue")))
        done = await art.wait_for(lambda each: each.content == "done at 512")
        reply = await ada.say("look at @Mona", files=[Upload("c.png", picture("green"))], reply_to=done)
        thread = await mona.open_thread("About it", reply)
        await mona.say("nice", channel=thread)
        await mona.react(reply, "⭐")
        art.denied[first.world.bot] = ATTACH
        hold = await ada.slash("pick", color="3")
        await bot.get_partial_messageable(ada.direct.id).send("hello")
        await mona.wear(picture("blue"))
        await ada.read("de")
        first.add_role("Painters", ada, permissions=1 << 5, color=7)
        first.guild_locale = "fr"
        first.add_guild("Elsewhere", [ada])
    before, commands = seen(first), dict(first.world.commands)
    await first.stop()

    second = await started(tmp_path / "world", monkeypatch)
    try:
        assert seen(second) == before
        assert second.world.commands == commands
        kept = second.channel("art").message(done.id)
        assert kept is not None
        assert kept.interaction is not None
        assert [file.data for file in kept.interaction.pictures] == [file.data for file in asked.pictures]
        async with aiohttp.ClientSession() as client, client.get(kept.attachments[0].url) as response:
            assert await response.read() == done.attachments[0].data
        async with running(second):
            again = await second.member("Ada").say("@Stylize still there?", channel=second.channel("About it"))
            await again.channel.wait_for(lambda each: each.reference is again, timeout=5)
        assert hold.message is not None
    finally:
        await second.stop()


async def test_files_of_messages_that_are_gone_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    playground = await started(tmp_path / "world", monkeypatch)
    ada = playground.member("Ada")
    said = [await ada.say("look", files=[Upload("a.png", picture())]) for _ in range(2)]
    monkeypatch.setattr("bot.playground.disk.SAVE_SECONDS", 0)
    await playground.stop()
    assert len(list((tmp_path / "world" / "files").iterdir())) == 2
    again = await started(tmp_path / "world", monkeypatch)
    kept = again.channel("art").message(said[0].id)
    assert kept is not None
    await again.member("Ada").delete(kept)
    await again.stop()
    assert [path.name for path in (tmp_path / "world" / "files").iterdir()] == [str(said[1].attachments[0].id)]


@pytest.mark.parametrize("text", ["{", '{"version": 0}', '{"version": 2}', "[]"])
def test_what_is_no_playground_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "world.json").write_text(text)
    with pytest.raises(ValueError, match=r"world\.json .*; choose another folder, or remove it"):
        Playground(data=tmp_path)


async def test_a_full_disk_is_waited_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.playground.disk.SAVE_SECONDS", 0.01)
    playground = await started(tmp_path / "world", monkeypatch)
    replace, full = os.replace, asyncio.Event()

    def failing(*paths: Path) -> None:
        if full.is_set():
            raise OSError(28, "No space left on device")
        replace(*paths)

    monkeypatch.setattr("os.replace", failing)
    full.set()
    await playground.member("Ada").say("before")
    async with asyncio.timeout(5):
        while "No space left" not in caplog.text:
            await asyncio.sleep(0.01)
    full.clear()
    await playground.stop()
    assert caplog.text.count("No space left") == 1
    again = Playground(data=tmp_path / "world")
    assert [message.content for message in again.channel("art").messages] == ["before"]


async def test_a_reply_to_what_is_gone_stays_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    playground = await started(tmp_path / "world", monkeypatch)
    ada = playground.member("Ada")
    gone = await ada.say("gone soon")
    await ada.say("so what?", reply_to=gone)
    await ada.delete(gone)
    await playground.stop()
    again = Playground(data=tmp_path / "world")
    told = message(again.world, again.channel("art").messages[0])
    assert (told["message_reference"]["message_id"], told["referenced_message"]) == (str(gone.id), None)
