"""What the playground sends has the fields of Discord's documented objects, and no others."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from typing import Any, NamedTuple

import aiohttp
import discord
import pytest

from bot.playground import Channel, Interaction, Member, Playground, Role, Upload

from .conftest import TinyBot, picture, view
from .documented import PLAIN, TABLES, fields

Event = tuple[str, Any]

# Guilds, guild messages, guild reactions, direct messages, their reactions (events/gateway#list-of-intents).
INTENTS = 1 << 0 | 1 << 9 | 1 << 10 | 1 << 12 | 1 << 13


def deviations(kind: str, value: Any, path: str, partial: bool = False) -> Iterator[str]:
    """Compares a value with what is documented, in the notation of `documented`."""
    name = kind if kind in TABLES or not isinstance(value, dict) else f"{kind} {value.get('type')}"
    if kind[0] == "[" and isinstance(value, list):
        for each in value:
            yield from deviations(kind[1:-1], each, f"{path}[]")
    elif kind[0] == "{" and isinstance(value, dict) and all(key.isdecimal() for key in value):
        for each in value.values():
            yield from deviations(kind[1:-1], each, f"{path}{{}}")
    elif kind[0] == "~":
        yield from deviations(kind[1:], value, path, partial=True)
    elif isinstance(value, dict) and name in TABLES:
        yield from (f"{path}.{field}: undocumented in {name}" for field in value if field not in fields(name))
        for field, (inner, may_be_missing, may_be_null) in fields(name).items():
            if field not in value:
                if not may_be_missing and not partial:
                    yield f"{path}.{field}: missing in {name}"
            elif value[field] is not None or not may_be_null:
                yield from deviations(inner, value[field], f"{path}.{field}")
    elif not any(each in PLAIN and PLAIN[each](value) for each in kind.split("|")):
        yield f"{path}: {value!r} is no {kind}"


def check(*found: Event) -> None:
    """Checks objects, each with its kind before it; the error lists all that deviates."""
    wrong = dict.fromkeys(text for kind, payload in found for text in deviations(kind, payload, kind))
    if wrong:
        raise AssertionError("\n".join(["not as Discord documents it:", *wrong]))


class Ear(NamedTuple):
    """A client of the plainest kind: it gives each event as it came, and makes calls."""

    client: aiohttp.ClientSession
    socket: aiohttp.ClientWebSocketResponse
    api: str

    async def call(self, method: str, path: str, body: object = None) -> Any:
        """Makes a call, and gives the answer's JSON."""
        async with self.client.request(method, self.api + path, json=body) as response:
            return await response.json()

    async def until(self, name: str) -> list[Event]:
        """Gives what is said, up to the next event of this name."""
        found: list[Event] = []
        while not found or found[-1][0] != name:
            frame = await asyncio.wait_for(self.socket.receive_json(), 10)
            found += [(frame["t"], frame["d"])] if frame["op"] == 0 else []
        return found

    async def heard(self, *names: str) -> list[Event]:
        """Gives what has been said since it was asked last; each of the names must be among it."""
        # Events keep their order, so what comes before the answer to a question is all.
        await self.socket.send_json({"op": 8, "d": {"query": "", "limit": 0, "nonce": "so far"}})
        found = await self.until("GUILD_MEMBERS_CHUNK")
        assert set(names) <= {name for name, _ in found}
        return found

    async def answer(self, acting: Coroutine[Any, Any, Interaction], kind: int, **data: object) -> tuple[Any, Any, Any]:
        """Lets a member act and answers; gives what it was told, the receipt, and what came of it."""
        task = asyncio.create_task(acting)
        told = (await self.until("INTERACTION_CREATE"))[-1][1]
        path = f"/interactions/{told['id']}/{told['token']}/callback?with_response=true"
        return told, await self.call("POST", path, {"type": kind, "data": data}), await task


@pytest.fixture
async def ear(playground: Playground) -> AsyncIterator[Ear]:
    """The plain client, identified; a test asks for it after its bot, which waits for all others to leave."""
    async with (
        aiohttp.ClientSession(headers={"Authorization": "Bot x"}) as client,
        client.ws_connect(playground.gateway.url, max_msg_size=0) as socket,
    ):
        await socket.send_json({"op": 2, "d": {"token": "x", "intents": INTENTS, "properties": {}}})
        yield Ear(client, socket, playground.api_url)


def test_the_check_finds_what_is_wrong() -> None:
    person = {"id": "1", "username": "ada", "discriminator": "0", "global_name": None, "avatar": None}
    check(("user", person), ("[user]", []), ("~user", {"id": "1"}), ("resolved", {"users": {"1": person}}))
    for kind, payload, said in (
        ("user", {"id": "1"}, "user.username: missing in user"),
        ("user", person | {"height": 2}, "user.height: undocumented in user"),
        ("user", person | {"id": 1}, "user.id: 1 is no snowflake"),
        ("user", person | {"username": None}, "user.username: None is no string"),
        ("user", person | {"bot": 0}, "user.bot: 0 is no boolean"),
        ("resolved", {"users": {"1": person | {"avatar": 1}}}, "resolved.users{}.avatar: 1 is no string"),
        ("embed", {"timestamp": "2026-01-01T00:00:00"}, "is no timestamp"),
        ("component", {"type": 1, "components": [{"type": 2}]}, "component.components[].style: missing in component 2"),
        ("component", {"type": 0}, "component: {'type': 0} is no component"),
    ):
        with pytest.raises(AssertionError, match=re.escape(said)):
            check((kind, payload))


def test_each_kind_of_each_table_is_known() -> None:
    known = PLAIN.keys() | TABLES.keys() | {name.rpartition(" ")[0] for name in TABLES if name[-1].isdigit()}
    kinds = {part for name in TABLES for kind, *_ in fields(name).values() for part in kind.strip("[]{}~").split("|")}
    assert kinds <= known


ANSWERS = {
    "/gateway/bot": "gateway bot",
    "/users/@me": "user",
    "/applications/@me": "application",
    "/guilds/{guild}": "guild",
    "/guilds/{guild}/channels": "[channel]",
    "/guilds/{guild}/members/{mona}": "member",
    "/guilds/{guild}/roles": "[role]",
    "/users/@me/guilds": "[guild summary]",
    "/guilds/{guild}/threads/active": "active threads",
    "/channels/1": "error",
}


@pytest.mark.parametrize("path", ANSWERS)
async def test_answers_to_calls(playground: Playground, ear: Ear, ada: Member, art: Channel, path: str) -> None:
    art.denied[playground.world.bot] = 1
    await ada.open_thread("A thread", art)
    ids = {"mona": playground.member("Mona").id, "guild": playground.world.guild_id}
    check((ANSWERS[path], await ear.call("GET", path.format(**ids))))


async def test_registered_commands(bot: TinyBot, ear: Ear) -> None:
    check(("[command]", await ear.call("GET", f"/applications/{bot.application_id}/commands")))


@pytest.mark.parametrize("event", ["READY", "GUILD_CREATE", "GUILD_MEMBERS_CHUNK"])
async def test_what_is_said_first(ear: Ear, event: str) -> None:
    check(*(each for each in await ear.heard(event) if each[0] == event))


@pytest.mark.parametrize("where", ["guild", "direct"])
async def test_messages(bot: TinyBot, ear: Ear, ada: Member, art: Channel, bridge: Upload, where: str) -> None:
    channel = art if where == "guild" else ada.direct
    await ear.heard()
    await ada.say("not for the bot", channel=channel)
    asked = await ada.say("@Stylize oil please", files=[bridge], channel=channel)
    answer = await channel.wait_for(lambda m: m.reference is asked, timeout=10)
    await ada.say("thanks", reply_to=answer, channel=channel)
    await ada.react(answer, "🎨")
    listed, place = [await ear.call("GET", f"/channels/{channel.id}{what}") for what in ("/messages", "")]
    await ada.react(answer, "🎨")
    await ada.delete(asked)
    names = "MESSAGE_CREATE", "MESSAGE_DELETE", "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"
    check(*await ear.heard(*names), ("[message]", listed), ("channel", place))


async def test_an_embed_and_a_button(bot: TinyBot, ear: Ear, ada: Member, art: Channel) -> None:
    await ear.heard()
    embed = discord.Embed(title="Art", color=1, timestamp=discord.utils.utcnow()).set_image(url="attachment://art.png")
    embed.set_footer(text="512 px").add_field(name="style", value="night").set_author(name="Ada")
    file = discord.File(io.BytesIO(picture()), "art.png", description="A bridge.")
    await bot.get_partial_messageable(art.id).send("here", embed=embed, file=file, view=view(7), nonce="job-7")
    await ada.click(art.messages[0], "Cancel")
    check(*await ear.heard("MESSAGE_CREATE", "INTERACTION_CREATE", "MESSAGE_UPDATE"))


@pytest.mark.parametrize("where", ["guild", "direct"])
async def test_a_command(
    bot: TinyBot, ear: Ear, ada: Member, art: Channel, bridge: Upload, night: Upload, where: str
) -> None:
    channel = art if where == "guild" else ada.direct
    await ear.heard()
    await ada.complete("pick", "color", "2", {"shade": 1}, channel)
    await ada.slash("stylize", content=bridge, style=night, size=256, channel=channel)
    await channel.wait_for(lambda m: "done" in m.content, timeout=10)
    events = await ear.heard("INTERACTION_CREATE", "MESSAGE_CREATE", "MESSAGE_UPDATE")
    check(*events)
    there = {"member", "guild", "guild_id"} if where == "guild" else {"user"}
    for told in (data for name, data in events if name == "INTERACTION_CREATE"):
        assert told.keys() & {"member", "guild", "guild_id", "user"} == there


async def test_a_menu_and_a_modal(bot: TinyBot, ear: Ear, ada: Member, bridge: Upload, night: Upload) -> None:
    await ear.heard()
    opened = await ada.menu("Stylize this picture", await ada.say("my bridge", files=[bridge]))
    await ada.submit(opened, files={"style": [night]}, values={"note": "thick oil"})
    check(*await ear.heard("INTERACTION_CREATE", "MESSAGE_CREATE"))


async def test_guilds_and_roles(playground: Playground, ear: Ear, ada: Member) -> None:
    await ear.heard()
    role = playground.add_role("Painters", ada, color=0x1F6F6B)
    playground.guild.give(playground.world.bot, role)
    playground.guild_locale = "de"
    playground.add_guild("Elsewhere")
    playground.remove_bot()
    names = "GUILD_UPDATE", "GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE", "GUILD_CREATE", "GUILD_DELETE"
    events = await ear.heard(*names)
    check(*events)
    assert [name for name, _ in events].count("GUILD_MEMBER_UPDATE") == 1  # of others no bot hears without the intent
    assert events[names.index("GUILD_DELETE")][1] == {"id": str(playground.guild.id)}


async def test_selects(playground: Playground, ear: Ear, ada: Member, art: Channel) -> None:
    await ear.heard()
    thread = await ada.open_thread("A thread", art)
    mona, moderator = playground.member("Mona"), playground.role("Moderator")
    selects: list[dict[str, Any]] = [{"type": kind, "custom_id": str(kind), "max_values": 2} for kind in (5, 6, 7, 8)]
    selects[3]["default_values"] = [{"id": str(art.id), "type": "channel"}]
    rows = [{"type": 1, "components": [select]} for select in selects]
    sent = await ear.call("POST", f"/channels/{art.id}/messages", {"content": "choose", "components": rows})
    check(("message", sent))
    chosen: list[Sequence[Member | Role | Channel]] = [[mona], [moderator], [mona, moderator], [art, thread]]
    for select, values in zip(selects, chosen, strict=True):
        told, _, _ = await ear.answer(ada.choose(art.messages[-1], str(select["custom_id"]), values), 6)
        check(("INTERACTION_CREATE", told))
        ids = [str(each.id) for each in values]
        resolved = {key for things in told["data"]["resolved"].values() for key in things}
        assert (told["data"]["values"], resolved) == (ids, set(ids))
    labels = [{"type": 18, "label": "Which?", "component": select} for select in selects]
    opening = ada.choose(art.messages[-1], "5", [mona])
    _, _, opened = await ear.answer(opening, 9, custom_id="modal", title="Choose", components=labels)
    filled = {str(select["custom_id"]): each for select, each in zip(selects, chosen, strict=True)}
    told, _, _ = await ear.answer(ada.submit(opened, values=filled), 6)
    check(("INTERACTION_CREATE", told))
    assert told["data"]["resolved"].keys() == {"users", "members", "roles", "channels"}


async def test_threads(playground: Playground, ear: Ear, ada: Member, art: Channel) -> None:
    await ear.heard()
    thread = await ada.open_thread("A thread", await ada.say("who paints with me?"))
    await ada.say("I do", channel=thread)
    await ada.archive(thread)
    listed = await ear.call("GET", f"/channels/{art.id}/messages")
    playground.world.change_channel(art)
    playground.world.remove_channel(art)
    names = "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "CHANNEL_UPDATE", "CHANNEL_DELETE"
    check(*await ear.heard(*names), ("[message]", listed))


async def test_a_receipt_and_what_follows_it(playground: Playground, ear: Ear, ada: Member) -> None:
    whom = {"type": 6, "name": "whom", "description": "Whom."}
    part = {"type": 1, "name": "of", "description": "Of somebody.", "options": [whom]}
    bot_id, body = playground.world.bot.id, {"name": "style", "description": "A style.", "options": [part]}
    command = await ear.call("POST", f"/applications/{bot_id}/commands", body)
    told, receipt, _ = await ear.answer(ada.slash("style of", whom=ada), 4, content="so be it", flags=64)
    more = await ear.call("POST", f"/webhooks/{bot_id}/{told['token']}", {"content": "more"})
    check(*await ear.heard("MESSAGE_CREATE"), ("command", command), ("message", more))
    check(("INTERACTION_CREATE", told), ("callback response", receipt))
    original = more["interaction_metadata"].get("original_response_message_id")
    assert original == receipt["interaction"]["response_message_id"]


async def test_an_answer_to_a_menu_names_its_message(playground: Playground, ear: Ear, ada: Member) -> None:
    target = await ada.say("paint this")
    await ear.call("POST", f"/applications/{playground.world.bot.id}/commands", {"name": "Paint", "type": 3})
    told, receipt, _ = await ear.answer(ada.menu("Paint", target), 4, content="done")
    check(("INTERACTION_CREATE", told), ("callback response", receipt))
    message = receipt["resource"]["message"]
    assert message["interaction_metadata"].get("target_message_id") == str(target.id)
    assert message["message_reference"]["message_id"] == message["referenced_message"]["id"] == str(target.id)


async def test_an_answer_to_a_members_menu_names_them(playground: Playground, ear: Ear, ada: Member) -> None:
    mona = playground.member("Mona")
    command = {"name": "Paint", "type": 2, "name_localizations": {"de": "Malen"}}
    made = await ear.call("POST", f"/applications/{playground.world.bot.id}/commands", command)
    told, receipt, used = await ear.answer(ada.user_menu("Paint", mona), 4, content="done")
    check(("command", made), ("INTERACTION_CREATE", told), ("callback response", receipt))
    data = told["data"]
    assert (data["target_id"], list(data["resolved"]["members"]), used.target_person) == (
        str(mona.id),
        [str(mona.id)],
        mona,
    )
    assert data["resolved"]["users"][str(mona.id)]["avatar"] == mona.avatar_hash is not None
    assert receipt["resource"]["message"]["interaction_metadata"]["target_user"]["id"] == str(mona.id)


async def test_a_buttons_modal(ear: Ear, ada: Member, art: Channel) -> None:
    button = {"type": 2, "style": 1, "label": "Paint", "custom_id": "paint"}
    body = {"content": "here", "components": [{"type": 1, "components": [button]}]}
    sent = await ear.call("POST", f"/channels/{art.id}/messages", body)
    note = {"type": 18, "label": "Note", "component": {"type": 4, "style": 1, "custom_id": "note"}}
    click = ada.click(art.messages[0], "Paint")
    clicked, opening, opened = await ear.answer(click, 9, custom_id="modal", title="Note", components=[note])
    told, receipt, _ = await ear.answer(ada.submit(opened, values={"note": "oil"}), 4, content="done")
    check(("message", sent), ("INTERACTION_CREATE", clicked), ("INTERACTION_CREATE", told))
    check(("callback response", opening), ("callback response", receipt))
