"""Members as a test or the page plays them: they say things, use commands, press buttons, fill in modals."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import inputs, options
from .channels import ADMINISTRATOR, MANAGE_MESSAGES, MANAGE_THREADS, OPEN_THREADS, REACT, USE_COMMANDS, Channel
from .commands import MESSAGE_MENU, SLASH, USER_MENU
from .events import Event
from .interactions import ANSWER_SECONDS, COMMAND, COMPLETION, COMPONENT, MODAL, Interactions
from .locales import checked_locale
from .payloads import message as message_payload
from .payloads import user
from .records import Interaction, Json, Message, Parts, Person, Upload
from .references import References
from .world import World


class NoAnswer(Exception):
    """The bot did not answer an interaction within three seconds."""


@dataclass(eq=False)
class Member(Person):
    """Somebody who can act.

    Attributes:
        world: Where they are.
        interactions: Where what they do goes.
    """

    world: World = field(kw_only=True, repr=False)
    interactions: Interactions = field(kw_only=True, repr=False)

    @property
    def home(self) -> Channel:
        """The channel that they act in if no other is named: the first of the guild that was there first."""
        return self.world.guild.channels[0]

    @property
    def direct(self) -> Channel:
        """The bot's direct channel with this member."""
        return self.world.direct(self)

    async def say(
        self,
        text: str = "",
        files: Sequence[Upload] = (),
        channel: Channel | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Posts a message.

        Args:
            text: What it says; ``@`` with the name of somebody mentions them.
            files: What is attached.
            channel: Where, else at home.
            reply_to: The message that it answers, whose author is mentioned too.
        """
        world, channel = self.world, channel or self.home
        if not text and not files:
            raise ValueError("an empty message cannot be sent")
        mentions = []
        for person in sorted(world.people.values(), key=lambda each: -len(each.name)):
            named = text.replace(f"@{person.name}", person.mention)
            mentions += [person] if named != text or person.mention in text else []
            text = named
        if reply_to is not None and reply_to.author not in mentions:
            mentions.append(reply_to.author)
        if channel.lacks(self, files=bool(files)) or channel.locked_for(self):
            raise PermissionError(f"{self} may not post that in #{channel.name}")
        attachments = [world.store(upload, f"attachments/{channel.id}") for upload in files]
        parts = Parts(text, attachments, mentions=mentions)
        kind = 0 if reply_to is None else 19
        return world.post(Message(world.snowflake(), channel, self, world.now(), parts, kind, reply_to))

    async def slash(self, command: str, /, *, channel: Channel | None = None, **values: object) -> Interaction:
        """Uses a slash command.

        Args:
            command: Its name, with those of its group and subcommand: ``"style save"``.
            channel: Where, else at home.
            **values: Its options by their names: an `Upload` for an attachment; for a user, a role or a channel the
                `Member`, the `Role` or the `Channel`.

        Raises:
            LookupError: There is no such command.
            ValueError: An option is missing, unknown or out of its range.
            NoAnswer: The bot did not answer in time.
        """
        return await self.use(command, values, channel or self.home)

    async def use(self, command: str, values: Mapping[str, object], channel: Channel) -> Interaction:
        """Uses a slash command, as `slash`, whatever its options are called.

        Args:
            command: Its name.
            values: Its options by their names.
            channel: Where.
        """
        self._check_may_use(options.find_command(channel, command.split()[0], SLASH), channel)
        data = options.slash_data(channel, self, command, values)
        return await self._act(COMMAND, channel, data, name=command)

    async def complete(
        self, command: str, option: str, typed: str, values: Mapping[str, object], channel: Channel
    ) -> list[Json]:
        """Types into an option that the bot completes; what it offers, each with ``name`` and ``value``.

        Args:
            command: The command's name.
            option: The option's.
            typed: What is typed so far.
            values: The other options that are filled in already.
            channel: Where.

        Raises:
            LookupError: There is no such command.
            ValueError: The bot does not complete that option.
            NoAnswer: The bot did not answer in time.
        """
        data = options.slash_data(channel, self, command, {**values, option: typed}, focused=option)
        return (await self._act(COMPLETION, channel, data, name=command)).choices

    async def menu(self, command: str, message: Message) -> Interaction:
        """Uses a command of a message's menu.

        Args:
            command: Its name.
            message: The message.

        Raises:
            LookupError: There is no such command.
            NoAnswer: The bot did not answer in time.
        """
        known = options.find_command(message.channel, command, MESSAGE_MENU)
        self._check_may_use(known, message.channel)
        self._check_sees(message)
        # The target of such a command is shown whole (events/gateway#message-content-intent).
        target = {str(message.id): message_payload(self.world, message)}
        data = {"id": known["id"], "name": command, "type": MESSAGE_MENU, "target_id": str(message.id)}
        data["resolved"] = {"messages": target, "users": {str(message.author.id): user(message.author)}}
        return await self._act(COMMAND, message.channel, data, name=command)

    async def user_menu(self, command: str, whom: Person, channel: Channel | None = None) -> Interaction:
        """Uses a command of a member's menu.

        Args:
            command: Its name.
            whom: The member, or the bot.
            channel: Where, else at home.

        Raises:
            LookupError: There is no such command, or nobody like that there.
            PermissionError: This member may not use it, or not talk there.
            NoAnswer: The bot did not answer in time.
        """
        channel = channel or self.home
        known = options.find_command(channel, command, USER_MENU)
        self._check_may_use(known, channel)
        if channel.lacks(self):
            raise PermissionError(f"{self} may say nothing in #{channel.name}")
        if not channel.seen_by(whom):
            raise LookupError(f"{whom} is not in #{channel.name}")
        found = References(channel, self)
        found.person(whom)
        data = {"id": known["id"], "name": command, "type": USER_MENU, "target_id": str(whom.id)}
        return await self._act(COMMAND, channel, data | {"resolved": found.resolved}, name=command)

    async def wear(self, avatar: bytes | None) -> None:
        """Puts an avatar on.

        Args:
            avatar: The picture, as a file; None takes it off.
        """
        self.avatar = avatar
        self.world.emit(Event("member", person=self))

    async def read(self, locale: str) -> None:
        """Chooses the language that Discord speaks with this member.

        Args:
            locale: The language (reference#locales).

        Raises:
            ValueError: Discord knows no such language.
        """
        self.locale = checked_locale(locale)
        self.world.emit(Event("member", person=self))

    def _check_may_use(self, command: Json, channel: Channel) -> None:
        """Checks what a client asks before it shows a command (interactions/application-commands#permissions)."""
        contexts, direct, guild = command.get("contexts"), channel.is_direct, channel.guild
        if not channel.seen_by(self) or not (direct or channel.permissions(self) & USE_COMMANDS):
            raise PermissionError(f"{self} may use no commands in #{channel.name}")
        if (direct and command.get("dm_permission") is False) or (contexts and int(direct) not in contexts):
            raise LookupError(f"{command['name']!r} cannot be used in #{channel.name}")
        needed = command.get("default_member_permissions")
        if needed is not None and guild is not None and not _allows(guild.permissions(self), int(needed)):
            raise PermissionError(f"{self} may not use {command['name']!r}")

    def _check_sees(self, message: Message) -> None:
        if message.deleted or not message.visible_to(self):
            raise LookupError(f"{self} sees no such message: {message}")

    async def click(self, message: Message, which: str) -> Interaction:
        """Presses a button.

        Args:
            message: The message that has it.
            which: What stands on the button, or its ``custom_id``.

        Raises:
            LookupError: There is no such message or button.
            ValueError: It is disabled, or a link.
            NoAnswer: The bot did not answer in time.
        """
        self._check_sees(message)
        part = inputs.button(message.components, which)
        return await self._use_component(message, part, inputs.component_data(part))

    async def choose(self, message: Message, which: str, values: Sequence[object]) -> Interaction:
        """Chooses from a select.

        Args:
            message: The message that has it.
            which: The select's placeholder, or its ``custom_id``.
            values: What is chosen: values or labels of options, or members, roles and channels.

        Raises:
            LookupError: There is no such message or select.
            ValueError: It is disabled, or these can't be chosen together.
            NoAnswer: The bot did not answer in time.
        """
        self._check_sees(message)
        part = inputs.select(message.components, which)
        return await self._use_component(message, part, inputs.select_data(message.channel, self, part, values))

    async def _use_component(self, message: Message, part: Json, data: Json) -> Interaction:
        return await self._act(COMPONENT, message.channel, data, name=part["custom_id"], source=message)

    async def submit(
        self,
        opened: Interaction,
        files: Mapping[str, Sequence[Upload]] | None = None,
        values: Mapping[str, object] | None = None,
    ) -> Interaction:
        """Fills in the modal that an interaction opened, and sends it.

        Args:
            opened: That interaction.
            files: Uploads by their input's ``custom_id``.
            values: All other values by their input's ``custom_id``: text, a bool, or a list of what is chosen, like
                options' values, members, roles or channels.

        Raises:
            ValueError: There is no modal, or an input is missing, unknown or out of its range.
            NoAnswer: The bot did not answer in time.
        """
        if opened.modal is None or opened.member is not self:
            raise ValueError("that interaction has opened no modal for this member")
        data = inputs.modal_data(opened.channel, self, opened.modal, files or {}, values or {})
        name = opened.modal["custom_id"]
        return await self._act(MODAL, opened.channel, data, name=name, source=opened.source, opened_by=opened)

    async def delete(self, message: Message) -> None:
        """Removes a message; one that only this member sees is put away, of which the bot is not told.

        Args:
            message: Their own or, for a moderator, anybody's.

        Raises:
            LookupError: This member sees no such message.
            PermissionError: It is somebody else's.
        """
        self._check_sees(message)
        if message.ephemeral_to is self:
            message.dismissed = True
            self.world.tell_update(message)
        elif message.author is self or message.channel.permissions(self) & MANAGE_MESSAGES:
            self.world.delete(message, self)
        else:
            raise PermissionError(f"{self} may not delete what {message.author} wrote")

    async def react(self, message: Message, emoji: str) -> None:
        """Adds a reaction to a message, or takes the member's own away.

        Args:
            message: The message.
            emoji: With what.

        Raises:
            LookupError: This member sees no such message, or it is no message for all.
            PermissionError: New reactions are not allowed here.
        """
        self._check_sees(message)
        if message.ephemeral_to is not None:
            raise LookupError("there are no reactions to what only one member sees")
        if self in message.reactions.get(emoji, []):
            self.world.unreact(message, self, emoji)
        elif emoji in message.reactions or message.channel.is_direct or message.channel.permissions(self) & REACT:
            self.world.react(message, self, emoji)
        else:
            raise PermissionError(f"{self} may not react in #{message.channel.name}")

    async def open_thread(self, name: str, about: Message | Channel) -> Channel:
        """Opens a thread.

        Args:
            name: Its name.
            about: The message that it is about, or the channel that it is in.

        Raises:
            PermissionError: Threads are not allowed here.
            ValueError: The message has a thread already, or is in one.
        """
        parent, starter = (about, None) if isinstance(about, Channel) else (about.channel, about)
        if starter is not None:
            self._check_sees(starter)
            if starter.ephemeral_to is not None:
                raise ValueError("what only one member sees can have no thread")
        if parent.is_direct or parent.parent is not None:
            raise ValueError("threads are opened in channels")
        if not parent.permissions(self) & OPEN_THREADS:
            raise PermissionError(f"{self} may not open a thread in #{parent.name}")
        return self.world.open_thread(parent, name, self, starter)

    async def archive(self, thread: Channel) -> None:
        """Puts a thread away.

        Args:
            thread: One of theirs or, for a moderator, any.

        Raises:
            PermissionError: It is somebody else's.
        """
        if thread.parent is None or not (thread.owner is self or thread.permissions(self) & MANAGE_THREADS):
            raise PermissionError(f"{self} may not put #{thread.name} away")
        thread.archived = True
        self.world.change_channel(thread)

    async def _act(
        self,
        kind: int,
        channel: Channel,
        data: Json,
        *,
        name: str,
        source: Message | None = None,
        opened_by: Interaction | None = None,
    ) -> Interaction:
        if channel.guild is not None and not channel.guild.has_bot:
            raise LookupError(f"the bot is not in {channel.guild.name!r}")
        interaction = self.interactions.open(kind, self, channel, data, name=name, source=source, opened_by=opened_by)
        try:
            await asyncio.wait_for(interaction.answered.wait(), ANSWER_SECONDS)
        except TimeoutError:
            raise NoAnswer(f"the bot did not answer {self}'s {name!r} within {ANSWER_SECONDS:g} s") from None
        return interaction


def _allows(permissions: int, needed: int) -> bool:
    """Whether a command for those with certain permissions is for this member; one for none is for administrators."""
    return bool(permissions & ADMINISTRATOR) or (needed != 0 and not needed & ~permissions)
