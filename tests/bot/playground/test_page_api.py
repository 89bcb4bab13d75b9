"""The API behind the page: who may use it, and what a member sees."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.playground import Channel, Member, Playground, Upload

from .conftest import TinyBot


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def see(socket: aiohttp.ClientWebSocketResponse, event: str) -> dict[str, Any]:
    """Waits for the next change of a kind."""
    while True:
        change: dict[str, Any] = await socket.receive_json(timeout=5)
        if change["event"] == event:
            return change


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Host": "rebound.example", "Origin": "http://rebound.example"},
        {"Host": "[broken", "Origin": "http://[broken"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
async def test_other_sites_are_refused(
    playground: Playground, browser: aiohttp.ClientSession, ada: Member, art: Channel, headers: dict[str, str]
) -> None:
    form = {"member": str(ada.id), "channel": str(art.id), "content": "hello"}
    async with browser.post(f"{playground.url}/playground/say", data=form, headers=headers) as response:
        assert response.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await browser.ws_connect(f"{playground.url}/playground/stream?member={ada.id}", headers=headers)
    assert art.messages == []


async def test_the_page_itself_may_speak(
    playground: Playground, browser: aiohttp.ClientSession, ada: Member, art: Channel
) -> None:
    form = {"member": str(ada.id), "channel": str(art.id), "content": "hello"}
    headers = {"Origin": playground.url, "Sec-Fetch-Site": "same-origin"}
    async with browser.post(f"{playground.url}/playground/say", data=form, headers=headers) as response:
        assert response.status == 200
        assert await response.json() == {"message": str(art.messages[0].id)}
    assert art.messages[0].author is ada


async def test_a_member_sees_changes_live(
    bot: TinyBot,
    playground: Playground,
    browser: aiohttp.ClientSession,
    ada: Member,
    art: Channel,
    bridge: Upload,
) -> None:
    async with browser.ws_connect(f"{playground.url}/playground/stream?member={ada.id}") as socket:
        state = await see(socket, "state")
        assert [channel["name"] for channel in state["channels"]] == ["art", "gallery", "challenges"]
        assert "stylize" in [command["name"] for command in state["commands"]]
        assert state["bot"]["online"]
        form = aiohttp.FormData({"member": str(ada.id), "channel": str(art.id), "command": "stylize"})
        form.add_field("options", json.dumps({"size": 128}))
        for name in ("content", "style"):
            form.add_field(name, bridge.data, filename=bridge.filename)
        async with browser.post(f"{playground.url}/playground/slash", data=form) as response:
            assert (await response.json())["modal"] is None
        seen = ""
        while seen != "done at 128":
            seen = (await see(socket, "message"))["message"]["content"]


async def test_only_its_member_sees_an_ephemeral_message(
    bot: TinyBot, playground: Playground, browser: aiohttp.ClientSession, ada: Member, art: Channel
) -> None:
    async def state(member: Member) -> list[str]:
        async with browser.ws_connect(f"{playground.url}/playground/stream?member={member.id}") as socket:
            return [message["content"] for message in (await see(socket, "state"))["messages"]]

    form = {"member": str(ada.id), "channel": str(art.id), "command": "hold"}
    post = browser.post(f"{playground.url}/playground/slash", data=form)
    interaction_answer = await _answer(bot, post)
    assert interaction_answer["modal"] is None
    assert await state(ada) == ["only you"]
    assert await state(playground.member("Vincent")) == []
    await ada.delete(art.messages[0])
    assert await state(ada) == []


async def _answer(bot: TinyBot, post: Any) -> dict[str, Any]:
    async with asyncio.TaskGroup() as group:
        posted = group.create_task(_json(post))
        interaction = await bot.interaction.get()
        await interaction.response.send_message("only you", ephemeral=True)
    return posted.result()


async def _json(post: Any) -> dict[str, Any]:
    async with post as response:
        value: dict[str, Any] = await response.json()
        return value


async def test_a_members_slip_is_told(
    bot: TinyBot, playground: Playground, browser: aiohttp.ClientSession, ada: Member, art: Channel
) -> None:
    form = {"member": str(ada.id), "channel": str(art.id), "command": "stylize"}
    async with browser.post(f"{playground.url}/playground/slash", data=form) as response:
        assert await response.json() == {"error": "required options are missing: content, style"}


@pytest.mark.parametrize(
    ("deed", "form", "error"),
    [
        ("say", {}, "an empty message cannot be sent"),
        ("say", {"content": "hello", "channel": "1"}, "there is no such channel any more"),
        ("say", {"content": "hello", "message": "1"}, "that message is gone"),
        ("delete", {"message": "1"}, "that message is gone"),
        ("slash", {"command": "stylize", "options": "[]"}, "options must be an object"),
        ("slash", {"command": "pick", "options": '{"color": 7}'}, "color cannot be int"),
        (
            "slash",
            {"command": "pick", "options": '{"color": "1", "shade": 0.5}'},
            "shade must be a whole number, not 0.5",
        ),
        ("user_menu", {"command": "x", "person": "1"}, "there is nobody like that"),
        ("submit", {"interaction": "1"}, "that form is too old"),
        ("react", {"emoji": ""}, "that is no emoji"),
        ("thread", {"name": " "}, "a thread needs a name"),
    ],
)
async def test_every_slip_is_told_in_a_sentence(
    bot: TinyBot,
    playground: Playground,
    browser: aiohttp.ClientSession,
    ada: Member,
    art: Channel,
    deed: str,
    form: dict[str, str],
    error: str,
) -> None:
    told = {"member": str(ada.id), "channel": str(art.id)} | form
    async with browser.post(f"{playground.url}/playground/{deed}", data=told) as response:
        assert (response.status, await response.json()) == (200, {"error": error})
    assert art.messages == []


async def test_nobody_acts_as_a_member_who_is_not_there(
    playground: Playground, browser: aiohttp.ClientSession, art: Channel
) -> None:
    form = {"member": "1", "channel": str(art.id), "content": "hello"}
    async with browser.post(f"{playground.url}/playground/say", data=form) as response:
        assert response.status == 404


async def test_the_page_and_its_parts_are_served(playground: Playground, browser: aiohttp.ClientSession) -> None:
    types = {"/": "text/html", "/page/app.js": "text/javascript", "/page/style.css": "text/css"}
    for path, content_type in types.items():
        async with browser.get(playground.url + path) as response:
            assert (response.status, response.content_type) == (200, content_type)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    async with browser.get(playground.url + "/page/none.js") as response:
        assert response.status == 404
