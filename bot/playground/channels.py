"""Channels of guilds, their threads, and the bot's direct messages with its members."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .records import Interaction, Message, Person

if TYPE_CHECKING:
    from .events import Event
    from .guilds import Guild
    from .world import World

# Of topics/permissions#permissions-bitwise-permission-flags.
REACT, VIEW, SEND, MANAGE_MESSAGES, EMBED, ATTACH, READ = 1 << 6, 1 << 10, 1 << 11, 1 << 13, 1 << 14, 1 << 15, 1 << 16
USE_COMMANDS, MANAGE_THREADS, OPEN_THREADS, SEND_IN_THREADS = 1 << 31, 1 << 34, 1 << 35, 1 << 38
ADMINISTRATOR, MANAGE_GUILD = 1 << 3, 1 << 5
ALL = (1 << 53) - 1 & ~(1 << 47)  # the one that is not in use
EVERYONE = VIEW | SEND | EMBED | ATTACH | READ | REACT | USE_COMMANDS | OPEN_THREADS | SEND_IN_THREADS
MODERATOR = MANAGE_MESSAGES | MANAGE_THREADS

DIRECT, TEXT_CHANNEL, THREAD = 1, 0, 11
"""Kinds of channels, with public threads."""


@dataclass(eq=False)
class Channel:
    """A text channel, a thread in one, or the bot's direct messages with one member.

    Attributes:
        id: A snowflake.
        name: Its name, without ``#``.
        world: The world that it is in.
        topic: What it is for.
        recipient: The member of a direct channel, None in a guild.
        parent: The channel that a thread is in, None for others.
        owner: Who opened a thread.
        archived: Whether a thread was put away; a new message takes it out again.
        locked: Whether only moderators can take it out again.
        denied: Permission bits that are taken from somebody here, and in the threads of this channel.
        messages: What can be read there, oldest first, with what only one member sees.
        guild: The guild that it is in, None for a direct channel.
    """

    id: int
    name: str
    world: World = field(repr=False)
    topic: str = ""
    recipient: Person | None = None
    parent: Channel | None = None
    owner: Person | None = None
    archived: bool = False
    locked: bool = False
    denied: dict[Person, int] = field(default_factory=dict, repr=False)
    messages: list[Message] = field(default_factory=list, repr=False)
    guild: Guild | None = field(default=None, repr=False)

    @property
    def is_direct(self) -> bool:
        """Whether this is no channel of a guild's."""
        return self.recipient is not None

    @property
    def kind(self) -> int:
        """What it is to Discord (resources/channel#channel-object-channel-types)."""
        if self.is_direct:
            return DIRECT
        return TEXT_CHANNEL if self.parent is None else THREAD

    def permissions(self, person: Person) -> int:
        """Tells what somebody may do here, as bits (topics/permissions#permission-overwrites).

        Args:
            person: A member, or the bot.
        """
        allowed = self.guild.permissions(person) if self.guild is not None else person.permissions
        # Overwrites do not hold for administrators, of whom the owner is one.
        return allowed if allowed & ADMINISTRATOR else allowed & ~(self.parent or self).denied.get(person, 0)

    def seen_by(self, person: Person) -> bool:
        """Tells whether somebody sees this channel at all.

        Args:
            person: A member, or the bot.
        """
        if self.is_direct:
            return person.is_bot or self.recipient is person
        return bool(self.permissions(person) & VIEW)

    def locked_for(self, person: Person) -> bool:
        """Tells whether this is a thread in which only others, the moderators, may go on.

        Args:
            person: A member, or the bot.
        """
        return self.locked and not self.permissions(person) & MANAGE_THREADS

    def lacks(self, person: Person, *, files: bool = False) -> int:
        """Tells which permissions somebody lacks to post here, as bits; 0 where none is lacking.

        Args:
            person: A member, or the bot.
            files: Whether files come with it.
        """
        if self.is_direct:
            return 0
        needed = VIEW | (SEND_IN_THREADS if self.parent else SEND) | (ATTACH if files else 0)
        return needed & ~self.permissions(person)

    def message(self, message_id: int) -> Message | None:
        """Finds a message.

        Args:
            message_id: Its snowflake.
        """
        return next((message for message in reversed(self.messages) if message.id == message_id), None)

    async def wait_for(self, predicate: Callable[[Message], object], timeout: float = 60.0) -> Message:
        """Waits for a message that is there already, is yet to come, or is edited until it fits.

        Args:
            predicate: Whether a message is the one; it is asked again after each edit, and at a deletion.
            timeout: How long to wait, in seconds.

        Raises:
            TimeoutError: No such message came; the text lists what stood in the channel.
        """
        found: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

        def look(event: Event) -> None:
            if event.message is not None and event.message.channel is self:
                offer(event.message)

        def offer(message: Message) -> None:
            if found.done():
                return
            try:
                if predicate(message):
                    found.set_result(message)
            except Exception as error:  # the predicate's own mistake belongs to whoever waits
                found.set_exception(error)

        self.world.listeners.append(look)
        try:
            for message in self.messages:
                offer(message)
            return await asyncio.wait_for(found, timeout)
        except TimeoutError:
            raise TimeoutError(f"no such message within {timeout:g} s; {self.dump()}") from None
        finally:
            self.world.listeners.remove(look)

    async def wait_for_artwork(self, asked: Interaction | Message | None = None, timeout: float = 60.0) -> Message:
        """Waits for a picture with which the bot answers, in a message of its own.

        Args:
            asked: The command, or a message of the bot's or a member's, that it is to answer. Else any that is new.
            timeout: How long to wait, in seconds.

        Raises:
            TimeoutError: None came; the text lists what stood in the channel.
        """
        before = set(self.messages) if asked is None else set()

        def answers(message: Message) -> bool:
            question = asked.message if isinstance(asked, Interaction) else asked
            fits = message not in before if asked is None else _replies(message, question)
            pictures = any(file.is_picture for file in message.attachments)
            return message.author is self.world.bot and message.posted_with_files and pictures and fits

        return await self.wait_for(answers, timeout)

    def dump(self) -> str:
        """Lists the channel's messages as text."""
        lines = "".join(f"\n  {message}" for message in self.messages) or " nothing"
        return f"#{self.name} has:{lines}"


def _replies(message: Message, question: Message | None) -> bool:
    """Whether a message answers another one, or what the bot said to that."""
    target = message.reference
    return target is not None and question is not None and (target is question or target.reference is question)
