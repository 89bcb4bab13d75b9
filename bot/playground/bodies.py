"""What the bot sends as a message: reading the request, checking it as Discord does, and making a message's parts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from aiohttp import web

from . import errors
from .components import check_message
from .errors import DiscordError, at_most, invalid_form
from .payloads import UPLOAD_LIMIT_BYTES
from .records import (
    FLAG_COMPONENTS_V2,
    FLAG_EPHEMERAL,
    FLAG_LOADING,
    FLAG_SUPPRESS_EMBEDS,
    FLAG_SUPPRESS_NOTIFICATIONS,
    Attachment,
    Json,
    Message,
    Parts,
    Person,
    Upload,
)
from .world import World

REQUEST_LIMIT_BYTES = 25 * 2**20
"""The largest request (resources/message#create-message)."""

# resources/message#create-message, resources/message#embed-object-embed-limits
CONTENT_LENGTH = 2000
DESCRIPTION_LENGTH = 1024
FILES = 10
EMBEDS = 10
EMBED_TEXT_LENGTH = 6000
EMBED_TITLE_LENGTH = 256
EMBED_DESCRIPTION_LENGTH = 4096

_FILE_FIELD = re.compile(r"files\[(\d+)\]")
_MENTION = re.compile(r"<@!?(\d+)>")


SAID = web.RequestKey("said", str)
"""Where a request keeps what it said, for the log."""


@dataclass
class Body:
    """A request's JSON, an object or a list, and its files by their numbers."""

    fields: Json = field(default_factory=dict)
    items: list[Json] = field(default_factory=list)
    files: dict[int, Upload] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> Body:
        """Reads the JSON.

        Args:
            text: The request's text.

        Raises:
            DiscordError: It is no JSON.
        """
        try:
            value = json.loads(text or "{}")
        except ValueError:
            raise DiscordError(*errors.INVALID_JSON) from None
        return cls(items=value) if isinstance(value, list) else cls(value)


async def read_body(request: web.Request) -> Body:
    """Reads JSON, or a form of ``payload_json`` and ``files[n]`` (reference#uploading-files).

    Args:
        request: The bot's request.

    Raises:
        DiscordError: It is too large, or no JSON.
    """
    if request.content_type.startswith("multipart/"):
        body = await _read_form(request)
    else:
        body = Body.parse(await request.text())
    files = [f"{upload.filename}, {len(upload.data)} bytes" for upload in body.files.values()]
    request[SAID] = json.dumps(body.items or body.fields) + "".join(f" + {file}" for file in files)
    if sum(len(upload.data) for upload in body.files.values()) > REQUEST_LIMIT_BYTES:
        raise DiscordError(*errors.TOO_LARGE)
    return body


async def _read_form(request: web.Request) -> Body:
    body = Body()
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            number = _FILE_FIELD.fullmatch(name)
            if number is None:
                raise invalid_form(name, "BASE_TYPE_BAD_TYPE", "A file's field is named files[n].")
            upload = Upload(value.filename, value.file.read())
            if len(upload.data) > UPLOAD_LIMIT_BYTES:
                raise DiscordError(*errors.TOO_LARGE)
            body.files[int(number[1])] = upload
        elif name == "payload_json" and isinstance(value, str):
            body.fields = Body.parse(value).fields
    return body


def compose(world: World, body: Body, old: Message, *, editing: bool, replied: Person | None = None) -> Parts:
    """Makes the parts of a message from the bot's request (resources/message#create-message, #edit-message).

    Args:
        world: The world, whose CDN takes the new files.
        body: The request.
        old: The message that is edited or, with nothing in it yet, is to be made.
        editing: Which of the two.
        replied: Whom it answers.

    Raises:
        DiscordError: The request breaks one of Discord's rules; nothing has changed.
    """
    fields = body.fields
    parts = Parts(
        content=str(fields.get("content", old.content) or ""),
        embeds=fields.get("embeds", old.embeds) or [],
        components=fields.get("components", old.components) or [],
        flags=_flags(fields, old.flags, editing=editing),
    )
    _check(parts)
    wanted = _wanted_files(body, old)
    if not (parts.content or parts.embeds or parts.components or wanted or fields.get("sticker_ids")):
        raise DiscordError(*errors.EMPTY_MESSAGE)
    folder = f"attachments/{old.channel.id}"
    parts.attachments = [world.store(file, folder) if isinstance(file, Upload) else file for file in wanted]
    parts.mentions = _mentions(world, parts.content, fields.get("allowed_mentions"), replied)
    return parts


def _flags(fields: Json, old: int, *, editing: bool) -> int:
    given = int(fields.get("flags") or 0)
    if editing:
        # What was deferred is filled in now; only these two can change, and the second cannot be taken back.
        replaced = FLAG_SUPPRESS_EMBEDS if "flags" in fields else 0
        return old & ~FLAG_LOADING & ~replaced | given & (FLAG_SUPPRESS_EMBEDS | FLAG_COMPONENTS_V2)
    return given & (FLAG_SUPPRESS_EMBEDS | FLAG_SUPPRESS_NOTIFICATIONS | FLAG_COMPONENTS_V2 | FLAG_EPHEMERAL)


def _wanted_files(body: Body, old: Message) -> list[Upload | Attachment]:
    """Lists the files that a message shall have: on an edit, the array names those to keep and the new ones."""
    listed: list[Json] | None = body.fields.get("attachments")
    if listed is None:
        return _limited([*old.attachments, *body.files.values()])
    known = {file.id: file for file in old.attachments}
    wanted: list[Upload | Attachment] = []
    described: list[tuple[Attachment, str]] = []
    for number, entry in enumerate(listed):
        file_id, description = int(entry.get("id", number)), entry.get("description")
        if len(description or "") > DESCRIPTION_LENGTH:
            text = f"Must be {DESCRIPTION_LENGTH} or fewer in length."
            raise invalid_form(f"attachments.{number}.description", "BASE_TYPE_MAX_LENGTH", text)
        if file_id in known:
            wanted.append(known[file_id])
            described += [(known[file_id], description)] if description else []
        elif file_id in body.files:
            upload = body.files[file_id]
            wanted.append(Upload(entry.get("filename") or upload.filename, upload.data, description))
        else:
            raise invalid_form(f"attachments.{number}.id", "ATTACHMENT_NOT_FOUND", "No such file.")
    for file, description in described:
        file.description = description
    return _limited(wanted)


def _limited(wanted: list[Upload | Attachment]) -> list[Upload | Attachment]:
    if len(wanted) > FILES:
        raise DiscordError(400, 30015, f"Maximum number of attachments in a message reached ({FILES})")
    return wanted


def _check(parts: Parts) -> None:
    if parts.flags & FLAG_COMPONENTS_V2 and (parts.content or parts.embeds):
        text = "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2"
        raise invalid_form("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
    at_most("content", parts.content, CONTENT_LENGTH)
    at_most("embeds", parts.embeds, EMBEDS)
    for embed in parts.embeds:
        at_most("embeds.title", embed.get("title") or "", EMBED_TITLE_LENGTH)
        at_most("embeds.description", embed.get("description") or "", EMBED_DESCRIPTION_LENGTH)
    written = sum(len(text) for embed in parts.embeds for text in _texts(embed))
    if written > EMBED_TEXT_LENGTH:
        raise invalid_form("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {written}")
    check_message(parts.components, newer=bool(parts.flags & FLAG_COMPONENTS_V2))


def _texts(embed: Json) -> list[str]:
    parts = [embed, embed.get("footer") or {}, embed.get("author") or {}, *(embed.get("fields") or [])]
    return [
        str(part[key]) for part in parts for key in ("title", "description", "name", "value", "text") if key in part
    ]


def _mentions(world: World, content: str, allowed: Json | None, replied: Person | None) -> list[Person]:
    """Lists whom a message notifies (resources/message#allowed-mentions-object)."""
    named = [person for each in _MENTION.findall(content) if (person := world.people.get(int(each)))]
    if allowed is not None and "users" not in (allowed.get("parse") or []):
        listed = [int(each) for each in allowed.get("users") or []]
        permitted = set(listed)
        if len(permitted) < len(listed):
            already = "The set already contains this value"
            raise invalid_form("allowed_mentions.users", "SET_TYPE_ALREADY_CONTAINS_VALUE", already)
        named = [person for person in named if person.id in permitted]
    if replied is not None and (allowed is None or allowed.get("replied_user", False)):
        named.append(replied)
    return list(dict.fromkeys(named))
