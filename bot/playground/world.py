"""The world in the box: who is there, which guilds and channels, what was said; each change is told to who listens."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from .channels import EVERYONE, Channel
from .events import Event
from .guilds import Guild
from .records import FLAG_HAS_THREAD, Attachment, Json, Message, Parts, Person, Upload

__all__ = ["DISCORD_EPOCH_MS", "Event", "World"]

KEPT_MESSAGES = 500
"""Messages kept in a channel."""

KEPT_BYTES = 256 * 2**20
"""Bytes kept on the CDN; beyond, the oldest files are forgotten."""

KEPT_ORPHANS = 32
"""Files kept that an edit took off their message; a page may still be loading them."""

LINK_SECONDS = 24 * 3600
"""How long an attachment's address is good, as on Discord since 2024."""

DISCORD_EPOCH_MS = 1_420_070_400_000
"""The first millisecond of 2015, from which snowflakes count (reference#snowflakes)."""


class World:
    """Guilds with their people and channels, the bot's commands, and files.

    Args:
        bot_name: What the bot is called.

    Attributes:
        guild: The guild that is there from the start, which the page shows.
        guilds: All of them, by their snowflakes.
    """

    def __init__(self, bot_name: str = "Stylize") -> None:
        self.base_url = ""
        self.listeners: list[Callable[[Event], None]] = []
        self.people: dict[int, Person] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: dict[int, Json] = {}
        self.registered = asyncio.Event()
        self.files: OrderedDict[int, Attachment] = OrderedDict()
        self._file_bytes = 0
        self._orphans: deque[Attachment] = deque()
        self.secret = secrets.token_bytes(32)
        self._counter = itertools.count()
        self.guilds: dict[int, Guild] = {}
        self.guild = self.add_guild("Playground")
        self.bot = self.add_person(Person(self.snowflake(), bot_name, EVERYONE, is_bot=True))
        self.guild.add_member(self.bot)

    @property
    def guild_id(self) -> int:
        """The snowflake of the guild that is there from the start."""
        return self.guild.id

    def now(self) -> float:
        """Tells the time in seconds of the Unix epoch."""
        return time.time()

    def snowflake(self) -> int:
        """Makes an identifier that tells its time (reference#snowflakes)."""
        return (int(self.now() * 1000) - DISCORD_EPOCH_MS) << 22 | next(self._counter) & 0x3FFFFF

    def emit(self, event: Event) -> None:
        """Tells a change to all who listen.

        Args:
            event: The change.
        """
        for listener in list(self.listeners):
            listener(event)

    def add_person(self, person: Person) -> Person:
        """Lets somebody in.

        Args:
            person: The new one.
        """
        self.people[person.id] = person
        return person

    def add_guild(self, name: str, owner: Person | None = None) -> Guild:
        """Makes a guild with nobody and nothing in it.

        Args:
            name: Its name.
            owner: Who may do everything there.
        """
        guild = Guild(self.snowflake(), name, self, owner)
        self.guilds[guild.id] = guild
        return guild

    def add_channel(
        self, name: str, topic: str = "", recipient: Person | None = None, guild: Guild | None = None
    ) -> Channel:
        """Opens a channel.

        Args:
            name: Its name, without ``#``.
            topic: What it is for.
            recipient: The member, for a direct channel.
            guild: Where, else in the guild that is there from the start.
        """
        place = (guild or self.guild) if recipient is None else None
        channel = Channel(self.snowflake(), name, self, topic, recipient, guild=place)
        self.channels[channel.id] = channel
        self.emit(Event("channel", channel=channel))
        return channel

    def direct(self, person: Person) -> Channel:
        """Finds the bot's direct channel with a member, or opens it.

        Args:
            person: The member.
        """
        known = next((channel for channel in self.channels.values() if channel.recipient is person), None)
        return known or self.add_channel(f"@{person.name}", recipient=person)

    def shared_guilds(self, person: Person) -> list[Guild]:
        """Lists the guilds that somebody shares with the bot.

        Args:
            person: A member.
        """
        return [guild for guild in self.guilds.values() if guild.has_bot and person in guild.members]

    def commands_in(self, guild: Guild | None) -> list[Json]:
        """Lists the commands that the bot has somewhere: those for all, and a guild's own.

        Args:
            guild: The guild, None for direct channels.
        """
        scopes = (None, str(guild.id) if guild is not None else None)
        return [command for command in self.commands.values() if command.get("guild_id") in scopes]

    def open_thread(self, parent: Channel, name: str, owner: Person, starter: Message | None = None) -> Channel:
        """Opens a thread (topics/threads).

        Args:
            parent: The channel that it is in.
            name: Its name.
            owner: Who opens it.
            starter: The message that it is about, whose snowflake it shares.

        Raises:
            ValueError: That message has a thread already.
        """
        thread_id = starter.id if starter is not None else self.snowflake()
        if thread_id in self.channels:
            raise ValueError("that message has a thread already")
        thread = Channel(thread_id, name, self, parent=parent, owner=owner, guild=parent.guild)
        self.channels[thread.id] = thread
        self.emit(Event("channel", channel=thread, person=owner))
        if starter is not None:
            starter.parts.flags |= FLAG_HAS_THREAD
            self.tell_update(starter)
        return thread

    def change_channel(self, channel: Channel) -> None:
        """Tells all that a channel or a thread is not what it was.

        Args:
            channel: The channel, changed already.
        """
        self.emit(Event("channel_update", channel=channel))
        self._tell_starter(channel)

    def remove_channel(self, channel: Channel) -> None:
        """Removes a channel with its threads, and all that was said there.

        Args:
            channel: The channel.
        """
        for thread in [each for each in self.channels.values() if each.parent is channel]:
            self.remove_channel(thread)
        del self.channels[channel.id]
        for message in channel.messages:
            self._drop(message)
        channel.messages.clear()
        self.emit(Event("channel_delete", channel=channel))
        if (starter := self._starter(channel)) is not None:
            starter.parts.flags &= ~FLAG_HAS_THREAD
            self.tell_update(starter)

    def _starter(self, thread: Channel) -> Message | None:
        """Finds the message that a thread is about, which shows how many are in there."""
        return thread.parent.message(thread.id) if thread.parent is not None else None

    def _tell_starter(self, thread: Channel) -> None:
        if (starter := self._starter(thread)) is not None:
            self.tell_update(starter)

    def sign(self, attachment: Attachment) -> str:
        """Makes an attachment's address, which expires (reference#signed-attachment-cdn-urls).

        Args:
            attachment: A file on the CDN.
        """
        # Full hours, so that a picture which is shown again is the same to a browser.
        since = int(self.now()) // 3600 * 3600
        return f"{self.base_url}{attachment.path}?{self.signature(attachment.path, since, since + LINK_SECONDS)}"

    def signature(self, path: str, since: int, until: int) -> str:
        """Makes the part of an address that proves it.

        Args:
            path: The file's path on the CDN.
            since: When the address was made.
            until: When it ends.
        """
        text = f"{path} {since:x} {until:x}".encode()
        return f"ex={until:x}&is={since:x}&hm={hmac.new(self.secret, text, hashlib.sha256).hexdigest()}&"

    def store(self, upload: Upload, folder: str, *, ephemeral: bool = False, file_id: int | None = None) -> Attachment:
        """Puts a file on the CDN, and forgets the oldest where there are too many bytes.

        Args:
            upload: The file.
            folder: Where it goes, like ``attachments/123``.
            ephemeral: Whether it comes with a command or a modal.
            file_id: Its snowflake, where it had one before.
        """
        attachment = Attachment(
            file_id or self.snowflake(), upload.filename, upload.data, folder, self.sign, upload.description, ephemeral
        )
        self.files[attachment.id] = attachment
        self._file_bytes += attachment.size
        while self._file_bytes > KEPT_BYTES:
            self.forget(next(iter(self.files.values())))
        return attachment

    def forget(self, attachment: Attachment) -> None:
        """Takes a file off the CDN, and what is in it out of memory.

        Args:
            attachment: The file.
        """
        if self.files.pop(attachment.id, None):
            self._file_bytes -= attachment.size
            attachment.data = b""  # messages that interactions remember would keep it

    def post(self, message: Message) -> Message:
        """Puts a message into its channel; the oldest go where there are too many.

        Args:
            message: The new message.
        """
        channel, messages = message.channel, message.channel.messages
        message.posted_with_files = bool(message.attachments)
        messages.append(message)
        for old in messages[:-KEPT_MESSAGES]:
            self._drop(old)
            self.emit(Event("drop", old, channel))
        del messages[:-KEPT_MESSAGES]
        if channel.archived:
            channel.archived = False
            self.change_channel(channel)
        self.emit(Event("create", message, channel, message.author))
        self._tell_starter(channel)
        return message

    def edit(self, message: Message, parts: Parts) -> Message:
        """Changes a message.

        Args:
            message: The message.
            parts: All that its author sets, the unchanged too.
        """
        self._orphans += [old for old in message.attachments if old not in parts.attachments]
        while len(self._orphans) > KEPT_ORPHANS:
            self.forget(self._orphans.popleft())
        message.revise(parts, self.now())
        self.emit(Event("update", message, message.channel, message.author))
        return message

    def tell_update(self, message: Message) -> None:
        """Tells those who look on, but not the bot, that a message looks different.

        Args:
            message: The message.
        """
        self.emit(Event("look", message, message.channel))

    def delete(self, message: Message, by: Person) -> None:
        """Removes a message.

        Args:
            message: The message.
            by: Who removes it.
        """
        message.channel.messages.remove(message)
        self._drop(message)
        self.emit(Event("delete", message, message.channel, by))
        self._tell_starter(message.channel)

    def react(self, message: Message, person: Person, emoji: str) -> None:
        """Adds somebody's reaction; the same one a second time changes nothing.

        Args:
            message: The message.
            person: Who reacts.
            emoji: With what.
        """
        people = message.reactions.setdefault(emoji, [])
        if person not in people:
            people.append(person)
            self._reacted("react", message, person, emoji)

    def unreact(self, message: Message, person: Person, emoji: str) -> None:
        """Takes somebody's reaction away, if there is one.

        Args:
            message: The message.
            person: Who reacted.
            emoji: With what.
        """
        people = message.reactions.get(emoji, [])
        if person in people:
            people.remove(person)
            message.reactions = {each: those for each, those in message.reactions.items() if those}
            self._reacted("unreact", message, person, emoji)

    def _reacted(self, kind: str, message: Message, person: Person, emoji: str) -> None:
        payload = {"emoji": {"id": None, "name": emoji}}
        self.emit(Event(kind, message, message.channel, person, payload=payload))

    def _drop(self, message: Message) -> None:
        message.deleted = True
        message.reference = None  # or a chain of replies would keep all that was ever said
        for attachment in message.attachments:
            self.forget(attachment)
