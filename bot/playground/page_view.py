"""What one member sees of the world, as the page takes it."""

from __future__ import annotations

import dataclasses

from . import payloads
from .channels import MANAGE_MESSAGES, Channel
from .events import Event
from .members import Member
from .records import Attachment, Json, Message, Person
from .samples import SAMPLES
from .world import World

LONGEST_CHAIN = 8
"""Messages and commands that are gone back through to find what a picture was made from."""


def state(world: World, bot: Json, member: Member) -> Json:
    """Makes all that there is to see.

    Args:
        world: The world.
        bot: Whether the bot is there, and what it is doing.
        member: Who looks.
    """
    channels = _channels(world, member)
    return {
        "event": "state",
        "guild": world.guild.name,
        "member": str(member.id),
        **_people(world),
        "channels": [_channel(world, channel) for channel in channels],
        "commands": world.commands_in(world.guild),
        "bot": bot,
        "upload_limit": payloads.UPLOAD_LIMIT_BYTES,
        "samples": [dataclasses.asdict(sample) for sample in SAMPLES],
        "messages": [
            _message(world, message, member)
            for channel in channels
            for message in channel.messages
            if message.visible_to(member)
        ],
    }


def changes(world: World, event: Event, member: Member) -> list[Json]:
    """Lists what a member's page is to be told of a change.

    Args:
        world: The world.
        event: What changed.
        member: Who looks.
    """
    message, channel = event.message, event.channel
    if message is not None and (event.kind in ("delete", "drop") or not message.visible_to(member)):
        return [{"event": "gone", "id": str(message.id)}]
    if message is not None:
        return [{"event": "message", "message": _message(world, message, member)}]
    if event.kind == "typing" and channel is not None and event.person is not None:
        return [{"event": "typing", "channel": str(channel.id), "name": event.person.name}]
    if event.kind.startswith("channel"):
        shown = [_channel(world, each) for each in _channels(world, member)]
        return [{"event": "channels", "channels": shown}]
    if event.kind in ("member", "role", "join", "leave"):
        return [{"event": "people", **_people(world)}]
    if event.kind == "commands":
        return [{"event": "commands", "commands": world.commands_in(world.guild)}]
    return [{"event": "bot", "bot": event.payload}] if event.kind == "bot" else []


def _channels(world: World, member: Member) -> list[Channel]:
    """Lists the channels that a member sees: the guild's, each with its threads below, at last the bot's direct one."""
    here = (world.guild, None)
    seen = [channel for channel in world.channels.values() if channel.seen_by(member) and channel.guild in here]
    plain = [channel for channel in seen if channel.parent is None and not channel.is_direct]
    threads = [[thread for thread in seen if thread.parent is channel] for channel in plain]
    shown = [each for channel, below in zip(plain, threads, strict=True) for each in (channel, *below)]
    return shown + [channel for channel in seen if channel.is_direct]


def _channel(world: World, channel: Channel) -> Json:
    return {
        "id": str(channel.id),
        "name": world.bot.name if channel.is_direct else channel.name,
        "topic": channel.topic,
        "direct": channel.is_direct,
        "type": channel.kind,
        "parent": str(channel.parent.id) if channel.parent is not None else None,
        "owner": str(channel.owner.id) if channel.owner is not None else None,
        "archived": channel.archived,
    }


def _message(world: World, message: Message, member: Member) -> Json:
    """Makes a message as Discord does, with what a client knows besides."""
    before = _before(message)
    return payloads.message(world, message) | {
        "ephemeral": message.ephemeral_to is not None,
        "reacted": [emoji for emoji, people in message.reactions.items() if member in people],
        "before": {"url": before.url, "alt": before.description or ""} if before is not None else None,
    }


def _before(message: Message) -> Attachment | None:
    """Finds what the bot's picture was made from: the first that was given to the command it answers, however far back.

    On Discord only the bot knows; here whoever plays may compare the two.
    """
    if not message.author.is_bot or not message.attachments:
        return None
    here: Message | None = message
    for _ in range(LONGEST_CHAIN):
        if here is None:
            return None
        asked = here.interaction
        given = asked.pictures if asked is not None else []
        if not here.author.is_bot:
            given = [file for file in here.attachments if file.is_picture]
        if given:
            return given[0] if given[0].data else None
        here = asked.source if asked is not None and asked.source is not None else here.reference
    return None


def _people(world: World) -> Json:
    """Makes those who are there, with the bot even where it was removed, for what it said stays; and the roles."""
    return {
        "members": [_person(world, each) for each in dict.fromkeys([*world.guild.members, world.bot])],
        "roles": [{"id": str(role.id), "name": role.name} for role in world.guild.roles],
    }


def _person(world: World, person: Person) -> Json:
    moderates = bool(world.guild.permissions(person) & MANAGE_MESSAGES)
    return {
        "id": str(person.id),
        "name": person.name,
        "bot": person.is_bot,
        "moderates": moderates,
        "avatar": person.avatar_hash,
        "locale": person.locale,
    }
