"""What Discord says no to, and how: each request that it refuses is one that a bot might send by mistake."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from bot.playground import Channel, Member, Playground

Ask = Callable[..., Awaitable[tuple[int, Any]]]
"""A request's method, its path and its body, and what comes back: the status, and the body or Discord's code."""


@pytest.fixture
async def ask(playground: Playground) -> AsyncIterator[Ask]:
    """A plain client with the bot's token."""
    async with aiohttp.ClientSession(headers={"Authorization": "Bot x"}) as client:

        async def asked(method: str, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
            sent = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
            async with client.request(method, playground.api_url + path, **sent, **more) as response:
                told: Any = await response.json() if response.content_type == "application/json" else None
                return response.status, told["code"] if not response.ok else told

        yield asked


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": "x", "nonce": "n" * 26, "enforce_nonce": True}, 50035),
        ({"content": "x", "attachments": [{"id": 7}]}, 50035),
        ({"content": "x", "flags": 1 << 15}, 50035),  # components of the second kind leave no room for text
        ({"embeds": [{"description": "x" * 4000}] * 2}, 50035),
        ({"content": "x", "allowed_mentions": {"users": ["1", "1"]}}, 50035),
    ],
)
async def test_messages(ask: Ask, art: Channel, body: dict[str, Any], code: int) -> None:
    assert await ask("POST", f"/channels/{art.id}/messages", body) == (400, code)
    assert art.messages == []


async def test_files(ask: Ask, art: Channel) -> None:
    form = aiohttp.FormData()
    form.add_field("picture", b"x", filename="x.png")  # it would have to be called files[0]
    assert await ask("POST", f"/channels/{art.id}/messages", form) == (400, 50035)
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"attachments": [{"id": 0, "description": "%s"}]}' % ("x" * 1025))
    form.add_field("files[0]", b"x", filename="x.png")
    assert await ask("POST", f"/channels/{art.id}/messages", form) == (400, 50035)
    form = aiohttp.FormData()
    for number in range(11):
        form.add_field(f"files[{number}]", b"x", filename="x.png")
    assert (await ask("POST", f"/channels/{art.id}/messages", form))[0] == 400
    assert art.messages == []


async def test_pages_of_messages(ask: Ask, ada: Member, art: Channel) -> None:
    first, second, third = [await ada.say(f"@Stylize {number}") for number in range(3)]
    messages = f"/channels/{art.id}/messages"
    assert await ask("GET", f"{messages}?limit=0") == (400, 50035)
    _, before = await ask("GET", f"{messages}?before={third.id}")
    assert [int(message["id"]) for message in before] == [second.id, first.id]
    _, around = await ask("GET", f"{messages}?around={first.id}&limit=1")
    assert [int(message["id"]) for message in around] == [first.id]


async def test_threads(ask: Ask, playground: Playground, ada: Member, art: Channel) -> None:
    started = await ada.say("@Stylize hello")
    on_message = f"/channels/{art.id}/messages/{started.id}/threads"
    assert await ask("POST", on_message, {"name": "x" * 101}) == (400, 50035)
    assert await ask("POST", f"/channels/{art.id}/messages/1/threads", {"name": "x"}) == (404, 10008)
    assert await ask("POST", f"/channels/{ada.direct.id}/threads", {"name": "x"}) == (400, 50024)
    status, thread = await ask("POST", on_message, {"name": "A bridge"})
    assert (status, thread["name"]) == (201, "A bridge")
    place = f"/channels/{thread['id']}"
    assert await ask("POST", f"{place}/threads", {"name": "x"}) == (400, 50024)
    assert await ask("PATCH", f"/channels/{art.id}", {"name": "x"}) == (403, 50013)  # it manages no channels
    status, renamed = await ask("PATCH", place, {"name": "A bridge at night"})
    assert (status, renamed["name"]) == (200, "A bridge at night")
    assert (await ask("PUT", f"{place}/thread-members/@me"))[0] == 204
    assert (await ask("PATCH", place, {"archived": True}))[0] == 200
    assert await ask("PATCH", place, {"name": "x"}) == (400, 50083)
    assert await ask("PUT", f"{place}/thread-members/@me") == (400, 50083)
    found = playground.world.channels[int(thread["id"])]
    assert (found.name, found.archived) == ("A bridge at night", True)


async def test_commands(ask: Ask, playground: Playground) -> None:
    commands = f"/applications/{playground.world.bot.id}/commands"
    hello = {"name": "hello", "description": "Says hello", "type": 1}
    assert await ask("PUT", commands, [hello, hello]) == (400, 50035)
    status, [known] = await ask("PUT", commands, [hello])
    assert (status, known["name"]) == (200, "hello")
    assert (await ask("GET", f"{commands}/{known['id']}"))[1]["name"] == "hello"
    assert await ask("GET", f"{commands}/1") == (404, 10063)
    assert await ask("GET", "/applications/1/commands") == (403, 50001)


async def test_people_and_guilds(ask: Ask, playground: Playground) -> None:
    bot, guild = playground.world.bot.id, playground.world.guild_id
    assert await ask("GET", "/users/1") == (404, 10013)
    assert await ask("GET", "/guilds/1") == (404, 10004)
    assert await ask("GET", f"/guilds/{guild}/members/1") == (404, 10007)
    assert await ask("GET", "/users/@me/guilds?limit=1000") == (400, 50035)
    assert await ask("POST", "/users/@me/channels", {"recipient_id": str(bot)}) == (403, 50007)
    assert await ask("GET", "/users/@me", headers={"Authorization": "nothing"}) == (401, 0)


async def test_interactions(ask: Ask, playground: Playground) -> None:
    answer = {"type": 4, "data": {"content": "hello"}}
    assert await ask("POST", "/interactions/1/token/callback", answer) == (404, 10062)
    assert await ask("POST", f"/webhooks/{playground.world.bot.id}/token", {"content": "x"}) == (401, 50027)
    assert await ask("POST", "/webhooks/1/token", {"content": "x"}) == (401, 50027)
