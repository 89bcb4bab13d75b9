"""The gateway with the real client: resuming, beginning anew, intents, faults, and stopping."""

from __future__ import annotations

import asyncio

import discord
import pytest
from aiohttp import web

from bot.playground import Channel, Member, NoAnswer, Playground

from .conftest import TinyBot, running


async def test_what_a_bot_missed_is_replayed(bot: TinyBot, playground: Playground, ada: Member, art: Channel) -> None:
    await playground.gateway.drop()
    missed = await ada.say("@Stylize are you there?")
    answer = await art.wait_for(lambda m: m.reference is missed, timeout=10)
    assert answer.content == "@Stylize are you there?|"
    assert bot.resumed.is_set()
    assert [message.id for message in bot.heard].count(missed.id) == 1


async def test_a_forgotten_session_begins_anew(bot: TinyBot, playground: Playground, ada: Member, art: Channel) -> None:
    ready = asyncio.create_task(bot.wait_for("shard_connect", timeout=10))
    await playground.gateway.drop()
    playground.gateway.forget_sessions()
    await ready
    assert not bot.resumed.is_set()
    asked = await ada.say("@Stylize and now?")
    await art.wait_for(lambda m: m.reference is asked, timeout=5)


async def test_a_bot_that_left_hears_nothing_later(playground: Playground, ada: Member, art: Channel) -> None:
    async with running(playground):
        pass
    assert not playground.gateway.connected
    asked = await ada.say("@Stylize anybody?")
    async with running(playground) as second:
        again = await ada.say("@Stylize now?")
        await art.wait_for(lambda m: m.reference is again, timeout=5)
        assert asked.id not in [message.id for message in second.heard]


async def test_members_can_be_asked_for(bot: TinyBot, playground: Playground) -> None:
    guild = bot.get_guild(playground.world.guild_id) or await bot.wait_for("guild_available", timeout=5)
    assert [member.name for member in await guild.query_members("mo")] == ["mona"]
    vincent = await guild.fetch_member(playground.member("Vincent").id)
    assert (vincent.display_name, vincent.guild_permissions.manage_messages) == ("Vincent", False)
    assert (await guild.fetch_member(playground.member("Mona").id)).guild_permissions.manage_messages


async def test_privileged_intents_are_refused(playground: Playground) -> None:
    client = discord.AutoShardedClient(intents=discord.Intents.all())
    async with client:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await asyncio.wait_for(client.start(playground.token), 5)


async def test_no_bot_is_no_answer(bot: TinyBot, ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.members.ANSWER_SECONDS", 0.05)
    await bot.close()
    with pytest.raises(NoAnswer, match="did not answer Ada's 'hold'"):
        await ada.slash("hold")


async def test_an_answer_that_comes_late_is_refused(bot: TinyBot, ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.interactions.ANSWER_SECONDS", 0.0)
    acting = asyncio.create_task(ada.slash("hold"))
    interaction = await asyncio.wait_for(bot.interaction.get(), 5)
    with pytest.raises(discord.NotFound) as refused:
        await interaction.response.defer()
    assert refused.value.code == 10062
    acting.cancel()


async def test_a_rule_answers_first_and_all_is_logged(bot: TinyBot, playground: Playground, art: Channel) -> None:
    def once(method: str, path: str) -> web.Response | None:
        if method != "POST" or not path.endswith("/messages"):
            return None
        playground.rules.remove(once)
        return web.json_response({"message": "slow", "retry_after": 0.01}, status=429, headers={"Via": "1.1 google"})

    playground.rules.append(once)
    await bot.get_partial_messageable(art.id).send("hello")
    assert [message.content for message in art.messages] == ["hello"]
    path = f"/channels/{art.id}/messages"
    assert playground.log[-2:] == [("POST", path, 429), ("POST", path, 200)]
    assert ("PUT", f"/applications/{playground.world.bot.id}/commands", 200) in playground.log


async def test_it_stops_while_a_bot_is_connected() -> None:
    playground = Playground()
    await playground.start()
    async with asyncio.timeout(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(playground.url.rpartition(":")[2]))
        writer.write(b"GET /gateway HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
        writer.write(b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
        assert b" 101 " in await reader.readline()
        await playground.stop()
        await reader.read()
        writer.close()
        await writer.wait_closed()
