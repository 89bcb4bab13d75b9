"""The gateway with the real client: resuming, beginning anew, intents, faults, and stopping."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web

from bot.playground import Channel, Member, NoAnswer, Playground, limits
from bot.playground.channels import VIEW

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
    assert playground.wire.calls[-2:] == [(f"POST {path}", 429), (f"POST {path}", 200)]
    assert (f"PUT /applications/{playground.world.bot.id}/commands", 200) in playground.wire.calls


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


async def test_a_bot_that_is_asked_to_reconnect_resumes(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    await bot.wait_until_ready()
    await playground.gateway.ask_to_reconnect()
    async with asyncio.timeout(10):
        await bot.resumed.wait()
    asked = await ada.say("@Stylize still here?")
    await art.wait_for(lambda m: m.reference is asked, timeout=5)


async def test_frames_come_in_one_compressed_stream_for_who_wants_that(playground: Playground) -> None:
    stream = zlib.decompressobj()
    identify = {"op": 2, "d": {"token": "secret", "intents": 0, "shard": [0, 1]}}
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(f"{playground.gateway.url}?compress=zlib-stream") as socket,
    ):
        frames = [json.loads(stream.decompress(await socket.receive_bytes()))]
        await socket.send_json(identify)
        frames.append(json.loads(stream.decompress(await socket.receive_bytes())))
    assert [(frame["op"], frame["t"]) for frame in frames] == [(10, None), (0, "READY")]
    names = [(passed.way, passed.name) for passed in playground.wire]
    assert names[:3] == [("sent", "HELLO"), ("heard", "IDENTIFY"), ("sent", "READY")]
    assert not [passed for passed in playground.wire if "secret" in passed.body]


async def test_who_talks_too_much_is_cut_off(playground: Playground) -> None:
    async with aiohttp.ClientSession() as client, client.ws_connect(playground.gateway.url) as socket:
        for _ in range(121):
            await socket.send_json({"op": 1, "d": None})
        while not socket.closed:
            await socket.receive()
        assert socket.close_code == 4008


async def test_answers_tell_what_is_left_and_one_call_too_many_is_refused(playground: Playground, art: Channel) -> None:
    address, headers = f"{playground.api_url}/channels/{art.id}/messages", {"Authorization": "Bot x"}

    async def post() -> tuple[int, Mapping[str, str], dict[str, Any]]:
        async with client.post(address, json={"content": "hello"}, headers=headers) as response:
            return response.status, response.headers, await response.json()

    async with aiohttp.ClientSession() as client:
        answers = [await post() for _ in range(6)]
        async with client.get(f"{playground.api_url}/gateway", headers=headers) as other:
            assert other.status == 200  # another bucket
    assert [status for status, _, _ in answers] == [200] * 5 + [429]
    assert [told["X-RateLimit-Remaining"] for _, told, _ in answers] == ["4", "3", "2", "1", "0", "0"]
    _, told, body = answers[-1]
    assert 0 < body["retry_after"] <= 5
    assert (body["global"], told["X-RateLimit-Scope"], told["Via"]) == (False, "user", "1.1 playground")
    assert len({told["X-RateLimit-Bucket"] for _, told, _ in answers[:5]}) == 1
    assert len(art.messages) == 5


async def test_the_client_holds_back_before_it_is_refused(
    bot: TinyBot, playground: Playground, art: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, ("POST", "/channels/{channel}/messages"), limits.Limit(2, 0.3))
    channel = bot.get_partial_messageable(art.id)
    for number in range(5):
        await channel.send(str(number))
    assert [message.content for message in art.messages] == list("01234")
    assert playground.limits.refused == 0


async def test_what_passes_can_be_written_down(
    bot: TinyBot, playground: Playground, art: Channel, tmp_path: Path
) -> None:
    playground.wire.write_to(tmp_path / "wire.jsonl")
    await bot.get_partial_messageable(art.id).send("hello")
    playground.wire.close()
    passed = [json.loads(line) for line in (tmp_path / "wire.jsonl").read_text().splitlines()]
    call = next(each for each in passed if each["way"] == "rest")
    assert (call["name"], call["status"]) == (f"POST /channels/{art.id}/messages", 200)
    assert json.loads(call["body"])["content"] == json.loads(call["answer"])["content"] == "hello"


async def test_each_guild_is_of_one_shard_and_direct_messages_of_the_first(
    playground: Playground, ada: Member, art: Channel
) -> None:
    intents = 1 << 0 | 1 << 9 | 1 << 12  # guilds, guild messages, direct messages
    heard: list[list[str]] = [[], []]
    async with aiohttp.ClientSession() as client:
        sockets = [await client.ws_connect(playground.gateway.url) for _ in range(2)]
        for number, socket in enumerate(sockets):
            await socket.receive_json()
            await socket.send_json({"op": 2, "d": {"token": "x", "intents": intents, "shard": [number, 2]}})
            assert (await socket.receive_json())["d"]["shard"] == [number, 2]
        await ada.say("in the guild")
        await ada.say("to the bot alone", channel=ada.direct)
        for number, socket in enumerate(sockets):
            await socket.send_json({"op": 1, "d": None})
            while (frame := await socket.receive_json())["op"] == 0:
                heard[number].append(
                    frame["t"] + (" direct" if "guild_id" not in frame["d"] and "author" in frame["d"] else "")
                )
    guilds = playground.world.guild_id >> 22 & 1
    assert heard[guilds][:2] == ["GUILD_CREATE", "MESSAGE_CREATE"]
    assert heard[0][-1] == "MESSAGE_CREATE direct"
    assert sum(len(each) for each in heard) == 3


@pytest.mark.parametrize("intents", [0, 1 << 10, 1 << 13, 1 << 10 | 1 << 13])
async def test_reactions_are_told_to_who_asks_for_them(
    playground: Playground, ada: Member, art: Channel, intents: int
) -> None:
    places = {1 << 10: art, 1 << 13: ada.direct}  # guild message reactions, direct message reactions
    said = [await ada.say("look", channel=place) for place in places.values()]
    async with aiohttp.ClientSession() as client, client.ws_connect(playground.gateway.url) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": "x", "intents": intents}})
        await socket.receive_json()
        for message in said * 2:  # the second time takes it away
            await ada.react(message, "⭐")
        await socket.send_json({"op": 1, "d": None})
        heard = []
        while (frame := await socket.receive_json())["op"] == 0:
            heard.append((frame["t"], frame["d"]))
    wanted = [place for intent, place in places.items() if intents & intent]
    names = ["MESSAGE_REACTION_ADD"] * len(wanted) + ["MESSAGE_REACTION_REMOVE"] * len(wanted)
    assert [name for name, _ in heard] == names
    assert [told["channel_id"] for _, told in heard] == [str(place.id) for place in wanted] * 2
    for name, told in heard:
        shared = {"user_id", "channel_id", "message_id", "emoji", "burst", "type"}
        shared |= {"guild_id"} if told["channel_id"] == str(art.id) else set()
        added = {"message_author_id", "member"} if "guild_id" in shared else {"message_author_id"}
        assert told.keys() == shared | (added if name == "MESSAGE_REACTION_ADD" else set())
        assert (told["user_id"], told["emoji"]) == (str(ada.id), {"id": None, "name": "⭐"})
        assert (told["burst"], told["type"]) == (False, 0)


async def test_what_is_said_in_a_channel_that_the_bot_does_not_see_is_not_told(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    art.denied[playground.world.bot] = VIEW
    hidden = await ada.say("@Stylize psst")
    shown = await ada.say("@Stylize hello", channel=playground.channel("gallery"))
    await shown.channel.wait_for(lambda message: message.reference is shown, timeout=5)
    assert [message.id for message in bot.heard if message.author.id == ada.id] == [shown.id]
    assert hidden in art.messages


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, 4002),
        ({"intents": "many"}, 4002),
        ({"intents": 0, "shard": 5}, 4002),
        ({"intents": 0, "shard": [0, 0]}, 4010),
        ({"intents": 0, "shard": [2, 2]}, 4010),
    ],
)
async def test_who_begins_wrongly_is_cut_off_and_costs_nothing(
    playground: Playground, ada: Member, data: object, code: int
) -> None:
    async with aiohttp.ClientSession() as client, client.ws_connect(playground.gateway.url) as socket:
        await socket.send_json({"op": 2, "d": data})
        while not socket.closed:
            await socket.receive()
        assert socket.close_code == code
    await ada.say("all is well")
    assert not playground.gateway.connected


async def test_nobody_begins_twice(playground: Playground) -> None:
    async with aiohttp.ClientSession() as client, client.ws_connect(playground.gateway.url) as socket:
        for _ in range(2):
            await socket.send_json({"op": 2, "d": {"token": "x", "intents": 0}})
        while not socket.closed:
            await socket.receive()
        assert socket.close_code == 4005


async def test_who_asks_before_it_begins_is_cut_off(playground: Playground) -> None:
    async with aiohttp.ClientSession() as client, client.ws_connect(playground.gateway.url) as socket:
        await socket.send_json({"op": 3, "d": {"status": "idle"}})
        while not socket.closed:
            await socket.receive()
        assert socket.close_code == 4003


async def test_a_bot_says_what_it_does(bot: TinyBot, playground: Playground) -> None:
    await bot.change_presence(activity=discord.Game("with colours"))
    async with asyncio.timeout(5):
        while not playground.gateway.presence.get("activities"):
            await asyncio.sleep(0.01)
    assert playground.gateway.presence["activities"][0]["name"] == "with colours"


async def test_another_site_hears_and_calls_nothing(playground: Playground) -> None:
    elsewhere = {"Origin": "https://elsewhere.example", "Authorization": "Bot x"}
    async with aiohttp.ClientSession(headers=elsewhere) as client:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await client.ws_connect(playground.gateway.url)
        async with client.post(f"{playground.api_url}/interactions/1/token/callback", data="{}") as response:
            assert response.status == 403


async def test_buckets_that_are_empty_are_forgotten(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "KEPT_BUCKETS", 10)
    now = playground.world.now()
    for number in range(50):
        monkeypatch.setattr(playground.world, "now", partial(float, now + number))
        playground.limits.take("POST", "/webhooks/{application}/{token}", {"token": str(number)})
    assert len(playground.limits._calls) <= 20
