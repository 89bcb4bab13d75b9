"""A member who tries everything, and so brings about one of each of the events that Discord sends a bot."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bot.playground import Channel, Interaction, Member, Message, NoAnswer, Playground, Upload
from bot.playground import wire as wires
from bot.playground.wire import Passed

BUTTON, FILES = 2, 19
# Of interactions/application-commands#application-command-object-application-command-option-type.
NESTS, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER, ATTACHMENT = (1, 2), 3, 4, 5, 6, 7, 8, 10, 11

Json = dict[str, Any]
Heard = tuple[str, Json]


@contextmanager
def recorded(playground: Playground) -> Iterator[list[Heard]]:
    """Notes the events that the gateway sends meanwhile, whole."""
    heard: list[Heard] = []

    def take(passed: Passed) -> None:
        if passed.way == "sent" and passed.body.startswith('{"op": 0'):
            frame = json.loads(passed.body)
            heard.append((frame["t"], frame["d"]))

    longest, wires.LONGEST = wires.LONGEST, 2**30
    playground.wire.listeners.append(take)
    try:
        yield heard
    finally:
        playground.wire.listeners.remove(take)
        wires.LONGEST = longest


class Monkey:
    """Plays members, by chance.

    Args:
        playground: Where.
        picture: What is given wherever a picture is asked for.
        chance: Chooses.
        looks: On how many of the latest messages it uses what is there.
    """

    def __init__(self, playground: Playground, picture: Upload, chance: random.Random, looks: int = 12) -> None:
        self._playground, self._picture, self._chance, self._looks = playground, picture, chance, looks
        self._members = [playground.member(name) for name in ("Mona", "Ada", "Vincent")]
        self._role = playground.add_role("Hosts")

    async def try_everything(self) -> None:
        """Uses each command and menu, all that is on the messages that come of them, and what else can be done."""
        art = self._playground.channel("art")
        for member, name in zip(self._members, ("art", "gallery"), strict=False):
            channel = self._playground.channel(name)
            await member.say("@Stylize", [self._picture, self._picture], channel)
            for command in self._playground.world.commands_in(channel.guild):
                for words, options in _leaves(command["name"], command.get("options") or []):
                    await self._use(member, command["type"], words, options, channel)
            await self._touch(member, channel)
        for member in self._members:
            await self._touch(member, art)
            await self._use(member, 1, "help", [], member.direct)
            await member.say("hello", channel=member.direct)
        await self._change(art)
        await self._members[0].slash("help")  # by then all that was before has been sent

    async def _use(self, member: Member, kind: int, words: str, options: list[Json], channel: Channel) -> None:
        values = {option["name"]: self._value(option) for option in options if self._wanted(option)}
        with suppress(ValueError, LookupError, PermissionError, NoAnswer):
            if kind == 1:
                for option in options:
                    if option.get("autocomplete"):
                        await member.complete(words, option["name"], "a", {}, channel)
                opened = await member.use(words, values, channel)
            elif kind == 2:
                opened = await member.user_menu(words, self._members[1])
            else:
                shown = [message for message in channel.messages if message.attachments]
                opened = await member.menu(words, shown[-1])
            await self._answer(member, opened)

    def _wanted(self, option: Json) -> bool:
        return bool(option.get("required")) or self._chance.random() < 0.5

    def _value(self, option: Json) -> object:
        if option.get("choices"):
            return self._chance.choice(option["choices"])["value"]
        low, high = int(option.get("min_value", 0)), int(option.get("max_value", 1))
        return {
            STRING: "a" * max(3, option.get("min_length", 1)),
            INTEGER: self._chance.randint(low, high),
            NUMBER: self._chance.uniform(low, high),
            BOOLEAN: self._chance.random() < 0.5,
            USER: self._members[1],
            CHANNEL: self._playground.channel("gallery"),
            ROLE: self._role,
            ATTACHMENT: self._picture,
        }[option["type"]]

    async def _touch(self, member: Member, channel: Channel) -> None:
        """Presses each button and uses each select that is to be seen and was not used before."""
        seen = [message for message in channel.messages if message.author.is_bot and message.visible_to(member)]
        for message in seen[-self._looks :]:
            for row in message.components:
                for part in row.get("components", []):
                    with suppress(ValueError, LookupError, PermissionError, NoAnswer):
                        await self._answer(member, await self._press(member, message, part))
            with suppress(LookupError, PermissionError):
                await member.react(message, "⭐")

    async def _press(self, member: Member, message: Message, part: Json) -> Interaction:
        if part["type"] == BUTTON:
            return await member.click(message, part["custom_id"])
        named = {5: self._members[1], 6: self._role, 8: self._playground.channel("gallery")}.get(part["type"])
        options = [option["value"] for option in part.get("options", [])]
        return await member.choose(message, part["custom_id"], [named or self._chance.choice(options)])

    async def _answer(self, member: Member, opened: Interaction) -> None:
        """Fills in the modal that came up, if one did."""
        if opened.modal is None:
            return
        inputs = [part.get("component") or part["components"][0] for part in opened.modal["components"]]
        files = {one["custom_id"]: [self._picture] for one in inputs if one["type"] == FILES}
        values = {one["custom_id"]: "0.5" for one in inputs if one["type"] == 4 and not one.get("value")}
        await member.submit(opened, files, values)

    async def _change(self, channel: Channel) -> None:
        """Changes the server."""
        playground, world = self._playground, self._playground.world
        guild = playground.add_guild("Another")
        new = world.add_channel("new", guild=guild)
        world.change_channel(new)
        thread = await self._members[0].open_thread("A thread", channel)
        await self._members[0].say("in a thread", channel=thread)
        await self._members[0].archive(thread)
        world.remove_channel(thread)
        world.remove_channel(new)
        guild.speak("de")
        guild.give(world.bot, guild.add_role("Bots"))
        said = await self._members[0].say("to be deleted")
        await self._members[0].delete(said)
        playground.remove_bot(guild)


def _leaves(name: str, options: list[Json]) -> Iterator[tuple[str, list[Json]]]:
    """A command's subcommands, or the command itself, each with its options."""
    inner = [option for option in options if option["type"] in NESTS]
    if not inner:
        yield name, options
    for option in inner:
        yield from _leaves(f"{name} {option['name']}", option.get("options") or [])
