"""The world as Discord's JSON. Each function names the documentation of the object that it makes."""

from __future__ import annotations

from datetime import UTC, datetime

from .channels import Channel
from .guilds import Guild
from .records import Attachment, Interaction, Json, Message, Person
from .world import DISCORD_EPOCH_MS, World

UPLOAD_LIMIT_BYTES = 20 * 2**20
"""The largest file of most members and of bots, since September 2026 (reference#uploading-files)."""

ARCHIVE_MINUTES = 4320
"""After so much silence Discord puts a thread away (topics/threads); the playground leaves that to those who play."""

JOINED = "2024-05-05T10:00:00+00:00"


def timestamp(seconds: float) -> str:
    """Writes a time as Discord does (reference#iso8601-date-time).

    Args:
        seconds: The time in seconds of the Unix epoch.
    """
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def user(person: Person) -> Json:
    """Makes a user (resources/user#user-object).

    Args:
        person: Whom to describe.
    """
    return {
        "id": str(person.id),
        "username": person.name if person.is_bot else person.name.lower(),
        "global_name": None if person.is_bot else person.name,
        "discriminator": "0",
        "avatar": person.avatar_hash,
        "bot": person.is_bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
    }


def resolved_member(guild: Guild, person: Person, permissions: int) -> Json:
    """Makes a member whom an option names (interactions/receiving-and-responding#…-resolved-data-structure).

    Args:
        guild: The guild.
        person: Whom to describe.
        permissions: What they may do there.
    """
    whole = member(guild, person, with_user=False)
    return {key: value for key, value in whole.items() if key not in ("deaf", "mute")} | {
        "permissions": str(permissions)
    }


def member(guild: Guild, person: Person, *, with_user: bool = True) -> Json:
    """Makes a guild member (resources/guild#guild-member-object).

    Args:
        guild: The guild.
        person: Whom to describe.
        with_user: Whether to put the user in; a message has it beside.
    """
    payload: Json = {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role.id) for role in guild.roles_of(person)],
        "joined_at": JOINED,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    return payload | {"user": user(person)} if with_user else payload


def channel(world: World, place: Channel) -> Json:
    """Makes a channel (resources/channel#channel-object).

    Args:
        world: The world.
        place: The channel.
    """
    last = str(place.messages[-1].id) if place.messages else None
    if place.recipient is not None or place.guild is None:
        recipients = [user(place.recipient)] if place.recipient is not None else []
        return {"id": str(place.id), "type": place.kind, "last_message_id": last, "recipients": recipients, "flags": 0}
    if place.parent is not None:
        return _thread(world, place, place.guild, place.parent) | {"last_message_id": last}
    denied = [(person.id, 1, bits) for person, bits in place.denied.items()]
    return {
        "id": str(place.id),
        "type": place.kind,
        "guild_id": str(place.guild.id),
        "name": place.name,
        "topic": place.topic,
        "position": sum(each.id < place.id for each in place.guild.channels),
        "parent_id": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {"id": str(whose), "type": kind, "allow": "0", "deny": str(bits)} for whose, kind, bits in denied
        ],
        "last_message_id": last,
        "flags": 0,
    }


def _thread(world: World, thread: Channel, guild: Guild, parent: Channel) -> Json:
    """Makes a public thread (resources/channel#channel-object, #thread-metadata-object)."""
    count = len(thread.messages)
    opened = timestamp(((thread.id >> 22) + DISCORD_EPOCH_MS) / 1000)
    return {
        "id": str(thread.id),
        "type": thread.kind,
        "guild_id": str(guild.id),
        "name": thread.name,
        "parent_id": str(parent.id),
        "owner_id": str((thread.owner or world.bot).id),
        "rate_limit_per_user": 0,
        "message_count": count,
        "member_count": len({message.author for message in thread.messages} | {thread.owner or world.bot}),
        "total_message_sent": count,
        "thread_metadata": {
            "archived": thread.archived,
            "auto_archive_duration": ARCHIVE_MINUTES,
            "archive_timestamp": opened,
            "locked": thread.locked,
            "create_timestamp": opened,
        },
        "flags": 0,
    }


def attachment(file: Attachment) -> Json:
    """Makes an attachment (resources/message#attachment-object).

    Args:
        file: The file.
    """
    optional = {
        "content_type": file.content_type,
        "description": file.description,
        "width": file.width,
        "height": file.height,
    }
    payload: Json = {
        "id": str(file.id),
        "filename": file.filename,
        "size": file.size,
        "url": file.url,
        "proxy_url": file.url,
        "ephemeral": file.ephemeral,
    }
    return payload | {key: value for key, value in optional.items() if value is not None}


def _embeds(message: Message) -> list[Json]:
    """Lists the embeds with ``attachment://`` turned into addresses (reference#uploading-files)."""
    addresses = {f"attachment://{file.filename}": file.url for file in message.attachments}

    def resolve(value: object) -> object:
        if isinstance(value, dict):
            return {key: resolve(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [resolve(inner) for inner in value]
        return addresses.get(value, value) if isinstance(value, str) else value

    return [{"type": "rich"} | dict(embed) for embed in resolve(message.embeds)]  # type: ignore[attr-defined]


def _interaction(world: World, it: Message, interaction: Interaction) -> Json:
    """Tells which interaction a message answers (resources/message#message-interaction-metadata-object)."""
    payload: Json = {"interaction_metadata": _metadata(world, interaction)}
    if interaction.message is not None and interaction.message is not it:
        payload["interaction_metadata"]["original_response_message_id"] = str(interaction.message.id)
    if interaction.kind == 2:
        name = {"id": str(interaction.id), "type": 2, "name": interaction.name, "user": user(interaction.member)}
        payload["interaction"] = name
    return payload


def _metadata(world: World, interaction: Interaction) -> Json:
    metadata: Json = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "user": user(interaction.member),
        "authorizing_integration_owners": owners(world, interaction.channel),
    }
    if interaction.opened_by is not None:
        metadata["triggering_interaction_metadata"] = _metadata(world, interaction.opened_by)
    elif interaction.source is not None:
        metadata["interacted_message_id"] = str(interaction.source.id)
    if interaction.target is not None:
        metadata["target_message_id"] = str(interaction.target.id)
    if interaction.target_person is not None:
        metadata["target_user"] = user(interaction.target_person)
    return metadata


def owners(world: World, place: Channel) -> Json:
    """Tells who installed the bot (interactions/receiving-and-responding#interaction-object).

    Args:
        world: The world.
        place: Where the interaction happens.
    """
    return {"0": "0" if place.guild is None else str(place.guild.id)}


def message(world: World, it: Message, *, full: bool = True, nested: bool = False) -> Json:
    """Makes a message (resources/message#message-object).

    Args:
        world: The world.
        it: The message.
        full: Whether the reader may see what is in it (events/gateway#message-content-intent).
        nested: Whether this is the message that another replies to; its own is left out.
    """
    payload: Json = {
        "id": str(it.id),
        "type": it.kind,
        "channel_id": str(it.channel.id),
        "author": user(it.author),
        "content": it.content if full else "",
        "timestamp": timestamp(it.created),
        "edited_timestamp": timestamp(it.edited) if it.edited else None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [user(each) for each in it.mentions],
        "mention_roles": [],
        "attachments": [attachment(file) for file in it.attachments] if full else [],
        "embeds": _embeds(it) if full else [],
        "components": it.components if full else [],
        "pinned": False,
        "flags": it.flags,
    }
    if it.nonce is not None:
        payload["nonce"] = it.nonce
    if it.reactions:
        payload["reactions"] = [_reaction(world, emoji, people) for emoji, people in it.reactions.items()]
    if it.interaction is not None:
        payload |= _interaction(world, it, it.interaction) | {"application_id": str(world.bot.id)}
        payload["webhook_id"] = str(world.bot.id)
    if it.reference is not None:
        payload |= _reference(world, it, it.reference, nested=nested)
    if (thread := world.channels.get(it.id)) is not None:
        payload["thread"] = channel(world, thread)
    return payload


def _reference(world: World, it: Message, target: Message, *, nested: bool) -> Json:
    reference = {"type": 0, "message_id": str(target.id), "channel_id": str(it.channel.id)}
    if it.channel.guild is not None:
        reference["guild_id"] = str(it.channel.guild.id)
    payload: Json = {"message_reference": reference}
    if not nested:
        shown = None if target.deleted else message(world, target, full=readable(world, target), nested=True)
        payload["referenced_message"] = shown
    return payload


def readable(world: World, it: Message) -> bool:
    """Tells whether the bot may read a message without the privileged intent (events/gateway#message-content-intent).

    Args:
        world: The world.
        it: The message.
    """
    return it.author is world.bot or world.bot in it.mentions or it.channel.is_direct


def _reaction(world: World, emoji: str, people: list[Person]) -> Json:
    count = len(people)
    return {
        "emoji": {"id": None, "name": emoji},
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "me": world.bot in people,
        "me_burst": False,
        "burst_colors": [],
    }
