"""The world on disk, for a playground that is to be found again as it was left."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

from .channels import Channel
from .events import Event
from .guilds import Guild, Role
from .records import Attachment, Interaction, Json, Message, Parts, Person, Upload
from .world import World

SAVE_SECONDS = 1.0
"""How long changes are gathered before they are written; so much may be lost if the playground is killed."""

VERSION = 2
"""Of what is written; a folder of another version is refused."""

_log = logging.getLogger(__name__)

Letter = Callable[[int, str], Person]
"""Makes a member of a snowflake and a name."""


class Disk:
    """A folder with the world as JSON, and a file for each attachment.

    Args:
        folder: The folder, which is made where it is missing.
        world: The world.
    """

    def __init__(self, folder: Path, world: World) -> None:
        self._world = world
        self._state, self._files = folder / "world.json", folder / "files"
        self._changed, self._stopping = asyncio.Event(), asyncio.Event()
        self._saving: asyncio.Task[None] | None = None

    def load(self, member: Letter) -> bool:
        """Makes the world what it was.

        Args:
            member: Lets a member in.

        Returns:
            Whether there was one.

        Raises:
            ValueError: What is there was written by another version, or by somebody else.
            OSError: The folder can't be used.
        """
        self._files.mkdir(parents=True, exist_ok=True)
        if not self._state.exists():
            return False
        try:
            state = json.loads(self._state.read_text(encoding="utf-8"))
            if state["version"] == VERSION:
                _Reader(self._world, self._files, state, member).read()
                return True
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{self._state} can't be read; choose another folder, or remove it") from error
        raise ValueError(f"{self._state} is of another version; choose another folder, or remove it")

    def start(self) -> None:
        """Begins to write what changes."""
        self._world.listeners.append(self._hear)
        self._saving = asyncio.create_task(self._save_changes())

    async def stop(self) -> None:
        """Writes what is not written yet, and ends."""
        if self._saving is None:
            return
        self._world.listeners.remove(self._hear)
        self._stopping.set()
        self._changed.set()
        await self._saving

    def _hear(self, event: Event) -> None:
        self._changed.set()

    async def _save_changes(self) -> None:
        warned = False
        while not self._stopping.is_set():
            await self._changed.wait()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), SAVE_SECONDS)
            self._changed.clear()
            state, files = _written(self._world), list(self._world.files.values())
            try:
                await asyncio.to_thread(self._write, state, files)
            except OSError as error:  # like a full disk, which may have room again later
                if not warned:
                    _log.warning("The playground can't be kept for now: %s", error)
                warned = True
                self._changed.set()
            else:
                warned = False

    def _write(self, state: Json, files: list[Attachment]) -> None:
        kept = {str(file.id) for file in files}
        for path in self._files.iterdir():
            if path.name not in kept:
                path.unlink()
        for file in files:
            path, data = self._files / str(file.id), file.data
            if (data or not file.size) and not path.exists():
                path.write_bytes(data)
        fresh = self._state.with_suffix(".new")
        fresh.write_text(json.dumps(state), encoding="utf-8")
        os.replace(fresh, self._state)  # so that there is always a whole one


def _written(world: World) -> Json:
    """Makes the world as JSON, but for the files."""
    return {
        "version": VERSION,
        "bot": world.bot.id,
        "secret": world.secret.hex(),
        "members": [_written_person(each) for each in world.people.values() if not each.is_bot],
        "guilds": [_written_guild(guild) for guild in world.guilds.values()],
        "channels": [_written_channel(channel) for channel in world.channels.values()],
        "commands": list(world.commands.values()),
        "files": [_written_file(file) for file in world.files.values()],
        "messages": [_written_message(each) for channel in world.channels.values() for each in channel.messages],
    }


def _written_person(person: Person) -> Json:
    avatar = base64.b64encode(person.avatar).decode() if person.avatar is not None else None
    return {"id": person.id, "name": person.name, "avatar": avatar, "locale": person.locale}


def _written_guild(guild: Guild) -> Json:
    return {
        "id": guild.id,
        "name": guild.name,
        "owner": guild.owner.id if guild.owner is not None else None,
        "members": [person.id for person in guild.members],
        "roles": [_written_role(role) for role in guild.roles],
        "locale": guild.locale,
    }


def _written_role(role: Role) -> Json:
    return {
        "id": role.id,
        "name": role.name,
        "permissions": role.permissions,
        "color": role.color,
        "holders": [person.id for person in role.holders],
    }


def _written_channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "guild": channel.guild.id if channel.guild is not None else None,
        "name": channel.name,
        "topic": channel.topic,
        "recipient": channel.recipient.id if channel.recipient is not None else None,
        "parent": channel.parent.id if channel.parent is not None else None,
        "owner": channel.owner.id if channel.owner is not None else None,
        "archived": channel.archived,
        "locked": channel.locked,
        "denied": [[person.id, bits] for person, bits in channel.denied.items()],
    }


def _written_file(file: Attachment) -> Json:
    return {
        "id": file.id,
        "filename": file.filename,
        "folder": file.folder,
        "description": file.description,
        "ephemeral": file.ephemeral,
    }


def _written_message(message: Message) -> Json:
    parts = message.parts
    return {
        "id": message.id,
        "channel": message.channel.id,
        "author": message.author.id,
        "created": message.created,
        "edited": message.edited,
        "kind": message.kind,
        "content": parts.content,
        "files": [file.id for file in parts.attachments],
        "embeds": parts.embeds,
        "components": parts.components,
        "mentions": [person.id for person in parts.mentions],
        "flags": parts.flags,
        "nonce": message.nonce,
        "reference": message.reference.id if message.reference is not None else None,
        "interaction": _written_interaction(message.interaction) if message.interaction is not None else None,
        "ephemeral_to": message.ephemeral_to.id if message.ephemeral_to is not None else None,
        "reactions": {emoji: [person.id for person in people] for emoji, people in message.reactions.items()},
        "dismissed": message.dismissed,
        "posted_with_files": message.posted_with_files,
    }


def _written_interaction(interaction: Interaction) -> Json:
    return {
        "id": interaction.id,
        "kind": interaction.kind,
        "member": interaction.member.id,
        "name": interaction.name,
        "command_type": interaction.command_type,
        "source": interaction.source.id if interaction.source is not None else None,
        "target": interaction.target.id if interaction.target is not None else None,
        "target_person": interaction.target_person.id if interaction.target_person is not None else None,
        "opened_by": _written_interaction(interaction.opened_by) if interaction.opened_by is not None else None,
        "answer": interaction.message.id if interaction.message is not None else None,
        "pictures": [file.id for file in interaction.pictures],
    }


class _Reader:
    """Makes a world of what was written."""

    def __init__(self, world: World, files: Path, state: Json, member: Letter) -> None:
        self._world, self._folder, self._state, self._member = world, files, state, member
        self._messages: dict[int, Message] = {}

    def read(self) -> None:
        world, state = self._world, self._state
        world.secret = bytes.fromhex(state["secret"])
        world.people.clear()
        world.bot.id = state["bot"]
        world.add_person(world.bot)
        for told in state["members"]:
            person = world.add_person(self._member(told["id"], told["name"]))
            person.avatar = base64.b64decode(told["avatar"]) if told["avatar"] is not None else None
            person.locale = told["locale"]
        world.guilds = {told["id"]: self._guild(told) for told in state["guilds"]}
        world.guild = next(iter(world.guilds.values()))
        for told in state["channels"]:
            world.channels[told["id"]] = self._channel(told)
        world.commands.update({int(command["id"]): command for command in state["commands"]})
        for told in state["files"]:
            path = self._folder / str(told["id"])
            if path.exists():
                upload = Upload(told["filename"], path.read_bytes(), told["description"])
                world.store(upload, told["folder"], ephemeral=told["ephemeral"], file_id=told["id"])
        for told in state["messages"]:
            message = self._messages[told["id"]] = self._message(told)
            message.channel.messages.append(message)
        for told in state["messages"]:
            self._relate(self._messages[told["id"]], told)

    def _person(self, person_id: int | None) -> Person | None:
        return None if person_id is None else self._world.people[person_id]

    def _guild(self, told: Json) -> Guild:
        people = self._world.people
        members, owner = [people[each] for each in told["members"]], self._person(told["owner"])
        roles = [
            Role(each["id"], each["name"], each["permissions"], each["color"], [people[one] for one in each["holders"]])
            for each in told["roles"]
        ]
        return Guild(told["id"], told["name"], self._world, owner, members, roles, told["locale"])

    def _channel(self, told: Json) -> Channel:
        return Channel(
            told["id"],
            told["name"],
            self._world,
            told["topic"],
            self._person(told["recipient"]),
            self._world.channels[told["parent"]] if told["parent"] is not None else None,
            self._person(told["owner"]),
            told["archived"],
            told["locked"],
            {self._world.people[person_id]: bits for person_id, bits in told["denied"]},
            guild=self._world.guilds[told["guild"]] if told["guild"] is not None else None,
        )

    def _files(self, file_ids: list[int]) -> list[Attachment]:
        return [file for each in file_ids if (file := self._world.files.get(each)) is not None]

    def _message(self, told: Json) -> Message:
        people = self._world.people
        mentions = [people[each] for each in told["mentions"]]
        files = self._files(told["files"])
        parts = Parts(told["content"], files, told["embeds"], told["components"], mentions, told["flags"])
        channel, author = self._world.channels[told["channel"]], people[told["author"]]
        message = Message(told["id"], channel, author, told["created"], parts, told["kind"], nonce=told["nonce"])
        message.edited = told["edited"]
        message.ephemeral_to = self._person(told["ephemeral_to"])
        message.reactions = {emoji: [people[each] for each in those] for emoji, those in told["reactions"].items()}
        message.dismissed, message.posted_with_files = told["dismissed"], told["posted_with_files"]
        return message

    def _relate(self, message: Message, told: Json) -> None:
        """Ties a message to the one that it answers, and to the command, whose token has died with the playground."""
        if told["reference"] is not None:
            gone = Message(told["reference"], message.channel, message.author, 0, deleted=True)
            message.reference = self._messages.get(told["reference"], gone)
        message.interaction = self._interaction(told["interaction"], message.channel)

    def _interaction(self, told: Json | None, channel: Channel) -> Interaction | None:
        if told is None:
            return None
        it = Interaction(told["id"], "", told["kind"], self._world.people[told["member"]], channel, told["name"])
        it.command_type = told["command_type"]
        it.source, it.target, it.message = (
            self._messages.get(told[key] or 0) for key in ("source", "target", "answer")
        )
        it.target_person = self._person(told["target_person"])
        it.opened_by = self._interaction(told["opened_by"], channel)
        it.pictures = self._files(told["pictures"])
        return it
