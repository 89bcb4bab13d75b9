"""What the playground's world is made of: members, uploads, attachments, messages, interactions. No network here."""

from __future__ import annotations

import asyncio
import io
import mimetypes
import re
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image

from . import avatars

if TYPE_CHECKING:
    from .channels import Channel

Json = dict[str, Any]
"""One JSON object, as it goes over the wire."""

TOKEN_SECONDS = 15 * 60
"""How long the token of an interaction lives (interactions/receiving-and-responding#followup-messages)."""

EDITED_LENGTH = 500
"""How many earlier contents a message remembers; a progress message is edited at most every few seconds."""

# Of resources/message#message-object-message-flags.
FLAG_SUPPRESS_EMBEDS = 1 << 2
FLAG_HAS_THREAD = 1 << 5
FLAG_EPHEMERAL = 1 << 6
FLAG_LOADING = 1 << 7
FLAG_SUPPRESS_NOTIFICATIONS = 1 << 12
FLAG_COMPONENTS_V2 = 1 << 15

# mimetypes reads the machine's own tables, so the pictures that matter here are named.
_PICTURE_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jfif": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


@dataclass(frozen=True)
class Upload:
    """A file that a member attaches.

    Attributes:
        filename: Its name, of which the extension tells its type, as on Discord.
        data: What is in it.
        description: Its alternative text.
    """

    filename: str
    data: bytes = field(repr=False)
    description: str | None = None


@dataclass(eq=False)
class Person:
    """Somebody in the guild: a member, or the bot.

    Attributes:
        id: A snowflake.
        name: What others see.
        permissions: Discord's permission bits that they have everywhere; roles add to them, channels take from them.
        is_bot: Whether this is the bot.
        avatar: Their picture, as a file, or None.
        locale: The language that they read (reference#locales).
    """

    id: int
    name: str
    permissions: int
    is_bot: bool = False
    avatar: bytes | None = field(default=None, repr=False)
    locale: str = "en-US"

    @property
    def avatar_hash(self) -> str | None:
        """The name of their avatar, None where they have none."""
        return avatars.fingerprint(self.avatar) if self.avatar is not None else None

    def __str__(self) -> str:
        return self.name

    @property
    def mention(self) -> str:
        """The text that mentions this person."""
        return f"<@{self.id}>"


@dataclass(eq=False)
class Attachment:
    """A file on the playground's CDN.

    Attributes:
        id: A snowflake.
        filename: The name as Discord stores it: letters, digits, dots, dashes and underscores.
        data: What is in it; empty once the CDN has forgotten it.
        folder: Where it lies on the CDN, like ``attachments/123``.
        sign: Makes the address of this attachment.
        description: Its alternative text.
        ephemeral: Whether it was uploaded with a command or a modal, and so will be removed after a while.
        size: Its length in bytes.
        width: For a picture its width in pixels, None where the header cannot be read.
        height: Likewise its height.
    """

    id: int
    filename: str
    data: bytes = field(repr=False)
    folder: str
    sign: Callable[[Attachment], str] = field(repr=False)
    description: str | None = None
    ephemeral: bool = False

    def __post_init__(self) -> None:
        # Discord keeps ASCII letters, digits, dots, dashes and underscores, with spaces as underscores.
        self.filename = re.sub(r"[^A-Za-z0-9._-]", "", self.filename.replace(" ", "_")).lstrip(".") or "unknown"
        self.size = len(self.data)
        self.width, self.height = _picture_size(self.data) if self.is_picture else (None, None)

    @property
    def content_type(self) -> str | None:
        """Its media type by its extension, for Discord does not look inside."""
        extension = self.filename.rpartition(".")[2].lower()
        return _PICTURE_TYPES.get(extension) or mimetypes.guess_type(self.filename)[0]

    @property
    def is_picture(self) -> bool:
        """Whether its name is that of a picture."""
        return (self.content_type or "").startswith("image/")

    @property
    def path(self) -> str:
        """Its path on the CDN, without the signature."""
        return f"/{self.folder}/{self.id}/{self.filename}"

    @property
    def url(self) -> str:
        """Its signed address, which expires."""
        return self.sign(self)


def _picture_size(data: bytes) -> tuple[int | None, int | None]:
    """Reads a picture's size from its header; files that are no pictures have none."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as picture:
            return picture.size
    except Exception:  # whatever a member uploads must not break the server, and Pillow raises many kinds
        return None, None


@dataclass
class Parts:
    """What the author of a message sets, at first and by each edit."""

    content: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    mentions: list[Person] = field(default_factory=list)
    flags: int = 0


@dataclass(eq=False)
class Message:
    """A message, whether or not it still exists.

    Attributes:
        id: A snowflake.
        channel: Where it stands.
        author: Who wrote it.
        created: When, in seconds of the Unix epoch.
        parts: What its author set.
        kind: resources/message#message-object-message-types: 0 plain, 19 reply, 20 slash command, 23 context menu.
        reference: The message that it replies to, or None.
        interaction: The interaction that it answers, or None.
        ephemeral_to: The only member who sees it, or None.
        nonce: What the author gave to recognise it.
        edits: How often it was edited; filling in a deferred ("thinking") message is no edit.
        history: Its earlier contents, oldest first.
        edited: When it was edited last, in seconds of the Unix epoch.
        reactions: For each emoji those who reacted.
        deleted: Whether it is gone.
        dismissed: Whether the one member who saw it has put it away; the bot is not told of that.
        posted_with_files: Whether it had files from the start, and not by an edit.
    """

    id: int
    channel: Channel
    author: Person
    created: float
    parts: Parts = field(default_factory=Parts)
    kind: int = 0
    reference: Message | None = None
    interaction: Interaction | None = None
    ephemeral_to: Person | None = None
    nonce: str | int | None = None
    edits: int = 0
    history: list[str] = field(default_factory=list)
    edited: float | None = None
    reactions: dict[str, list[Person]] = field(default_factory=dict)
    deleted: bool = False
    dismissed: bool = False
    posted_with_files: bool = False

    @property
    def content(self) -> str:
        """Its text."""
        return self.parts.content

    @property
    def attachments(self) -> list[Attachment]:
        """Its files."""
        return self.parts.attachments

    @property
    def embeds(self) -> list[Json]:
        """Its embeds, as the bot sent them."""
        return self.parts.embeds

    @property
    def components(self) -> list[Json]:
        """Its components, as the bot sent them."""
        return self.parts.components

    @property
    def mentions(self) -> list[Person]:
        """Those whom it notified."""
        return self.parts.mentions

    @property
    def flags(self) -> int:
        """Discord's message flags."""
        return self.parts.flags

    @property
    def is_loading(self) -> bool:
        """Whether this is a deferred answer that still says "thinking"."""
        return bool(self.flags & FLAG_LOADING)

    def visible_to(self, person: Person) -> bool:
        """Tells whether ``person`` sees this message.

        Args:
            person: A member, or the bot.
        """
        if person.is_bot:
            return True
        mine = self.ephemeral_to is person and not self.dismissed
        return self.channel.seen_by(person) and (self.ephemeral_to is None or mine)

    def revise(self, parts: Parts, at: float) -> None:
        """Takes an edit.

        Args:
            parts: All that the author sets, the unchanged too.
            at: When, in seconds of the Unix epoch.
        """
        if not self.is_loading:
            self.history = [*self.history, self.content][-EDITED_LENGTH:]
            self.edits += 1
            self.edited = at
        self.parts = parts

    def __str__(self) -> str:
        whom = f" (only to {self.ephemeral_to})" if self.ephemeral_to else ""
        state = " [thinking]" if self.is_loading else ""
        files = "".join(f"\n    file {a.filename}, {a.size} bytes: {a.description!r}" for a in self.attachments)
        buttons = "".join(f"\n    button {label!r}" for label in button_labels(self.components))
        return f"{self.author}{whom}{state}, {self.edits} edits: {self.content!r}{files}{buttons}"


@dataclass(eq=False)
class Interaction:
    """A member's use of a command, a button or a modal, and what became of it.

    Attributes:
        id: A snowflake.
        token: What the bot needs to answer.
        kind: 2 command, 3 component, 4 completion, 5 modal (interactions/receiving-and-responding#interaction-object).
        member: Who did it.
        channel: Where.
        name: The command's name, or the ``custom_id`` of the button or the modal.
        command_type: For commands 1 slash, 2 user, 3 message.
        source: The message whose component was used, for a modal the one whose button opened it.
        target: The message whose menu the command was in.
        target_person: The member whose menu the command was in.
        opened_by: For a modal the interaction that opened it.
        pictures: The pictures that were given with it, and before that with what opened it, first to last.
        callback: The type of the bot's answer, None until it came.
        acknowledged_seconds: How long that answer took.
        message: The original response, or the source for the answers that update it.
        followups: The messages that the bot sent afterwards.
        modal: The modal that the bot opened, as it was sent.
        choices: What the bot offered for an autocompletion.
        deleted: Whether the bot deleted the original response.
        expires_at: When the token dies, on the clock of ``time.monotonic``.
    """

    id: int
    token: str
    kind: int
    member: Person
    channel: Channel
    name: str
    command_type: int = 1
    source: Message | None = None
    target: Message | None = None
    target_person: Person | None = None
    opened_by: Interaction | None = None
    pictures: list[Attachment] = field(default_factory=list)
    callback: int | None = None
    acknowledged_seconds: float | None = None
    message: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)
    deleted: bool = False
    opened_at: float = field(default_factory=time.monotonic)
    expires_at: float = field(default_factory=lambda: time.monotonic() + TOKEN_SECONDS)
    answered: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def deferred(self) -> bool:
        """Whether the bot asked for time: "thinking", or a silent acknowledgement of a button."""
        return self.callback in (5, 6)

    def expire(self) -> None:
        """Makes the token die now, as it would after fifteen minutes."""
        self.expires_at = time.monotonic()


def button_labels(components: list[Json]) -> list[str]:
    """Lists what stands on a message's buttons, or their identifiers where there is only an emoji.

    Args:
        components: A message's components.
    """
    return [part.get("label") or part.get("custom_id", "") for part in walk(components) if part.get("type") == 2]


def walk(components: list[Json]) -> list[Json]:
    """Lists all components, the inner ones after those that hold them.

    Args:
        components: A message's or a modal's components.
    """
    found: list[Json] = []
    for component in components:
        inner = [component[key] for key in ("component", "accessory") if component.get(key)]
        found += [component, *walk([*component.get("components", []), *inner])]
    return found
