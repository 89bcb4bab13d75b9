"""The two ways a request comes in, an interaction and a plain message, behind one face."""

from __future__ import annotations

from typing import Any, Protocol

import discord
from discord import app_commands

from bot import words
from bot.delivery import texts
from bot.delivery.message import Desk, JobMessage
from bot.errors import Refusal
from bot.jobs.job import Job, Place
from bot.words import say

NEEDED = ("view_channel", "send_messages", "attach_files", "read_message_history")
"""The permissions without which an artwork can't be posted as a reply."""


EVERYWHERE: dict[str, Any] = {
    "allowed_installs": app_commands.AppInstallationType(guild=True, user=True),
    "allowed_contexts": app_commands.AppCommandContext(guild=True, dm_channel=True),
}
"""Where a group of commands can be used that needs no server."""


def moderates(interaction: discord.Interaction[Any]) -> bool:
    """Whether a member may manage messages on all of a server, and not only in the channel where they are."""
    member = interaction.user
    return isinstance(member, discord.Member) and member.guild_permissions.manage_messages


def role_ids(member: discord.abc.User) -> set[int]:
    """What somebody is on the server where they are met; nothing elsewhere."""
    return {role.id for role in member.roles} if isinstance(member, discord.Member) else set()


class Door(Protocol):
    """Where a member asked for a painting."""

    @property
    def author(self) -> discord.abc.User:
        """Who asked."""

    @property
    def place(self) -> Place:
        """Where the job's message will be."""

    @property
    def channel_ids(self) -> list[int]:
        """The channel, and for a thread the channel that it belongs to."""

    def check(self) -> None:
        """Raises ``Refusal`` where an artwork can't be posted here."""

    async def acknowledge(self) -> None:
        """Says that something is being done, within Discord's 3 seconds."""

    async def refuse(self, reason: str) -> None:
        """Says why not, to the member alone where Discord allows it."""

    async def open(self, desk: Desk, job: Job) -> JobMessage:
        """Posts the job's message."""


def lacking(permissions: discord.Permissions, channel: Any) -> str:
    """The names of the permissions that the bot lacks to post artwork in a channel; empty where it lacks none."""
    threads = isinstance(channel, discord.Thread)  # in threads another permission decides
    needed = [("send_messages_in_threads" if threads and name == "send_messages" else name) for name in NEEDED]
    return ", ".join(say(f"permission-{name}") for name in needed if not getattr(permissions, name))


def _check(permissions: discord.Permissions, channel: Any) -> None:
    if missing := lacking(permissions, channel):
        raise Refusal(say("door-may-not", permissions=missing))


def _with_parent(channel: Any) -> list[int]:
    if channel is None:
        return []
    return [channel.id, channel.parent_id] if isinstance(channel, discord.Thread) else [channel.id]


class InteractionDoor:
    """A slash command, a menu or a dialog."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction
        self._message_id: int | None = None

    @property
    def author(self) -> discord.abc.User:
        """Who asked."""
        return self._interaction.user

    @property
    def place(self) -> Place:
        """Where the job's message will be."""
        channel_id, guild_id = self._interaction.channel_id, self._interaction.guild_id
        if channel_id is None:
            raise Refusal(say("door-nowhere"))
        return Place(channel_id, self._interaction.filesize_limit, guild_id, self._message_id, words.language())

    @property
    def channel_ids(self) -> list[int]:
        """The channel, and for a thread the channel that it belongs to."""
        return _with_parent(self._interaction.channel)

    def check(self) -> None:
        """Raises ``Refusal`` where an artwork can't be posted here."""
        if self._interaction.guild_id and not self._interaction.is_guild_integration():
            raise Refusal(say("door-not-a-member"))
        _check(self._interaction.app_permissions, self._interaction.channel)

    async def acknowledge(self) -> None:
        """Shows that the bot is thinking, to all: an ephemeral message could not be edited after 15 minutes.

        That message will be the job's, and is written down with it: a bot that is killed then finds it again.
        """
        answered = await self._interaction.response.defer(thinking=True)
        self._message_id = answered.message_id if answered else None

    async def refuse(self, reason: str) -> None:
        """Tells the member alone."""
        if not self._interaction.response.is_done():
            await self._interaction.response.send_message(reason, ephemeral=True)
            return
        # The answer to a public deferral is public; once it is deleted, a follow-up may be for one member.
        await self._interaction.delete_original_response()
        await self._interaction.followup.send(reason, ephemeral=True)

    async def open(self, desk: Desk, job: Job) -> JobMessage:
        """Turns the deferral into the job's message."""
        text, view = texts.progress(job), desk.under_progress(job)
        message = await self._interaction.edit_original_response(content=text, view=view)
        await desk.studio.placed(job, message.id)
        return JobMessage(desk, job, self._interaction, shown=text)


class MessageDoor:
    """A message that mentions the bot."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message

    @property
    def author(self) -> discord.abc.User:
        """Who asked."""
        return self._message.author

    @property
    def place(self) -> Place:
        """Where the job's message will be."""
        guild = self._message.guild
        limit = guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
        return Place(self._message.channel.id, limit, guild.id if guild else None, language=words.language())

    @property
    def channel_ids(self) -> list[int]:
        """The channel, and for a thread the channel that it belongs to."""
        return _with_parent(self._message.channel)

    def check(self) -> None:
        """Raises ``Refusal`` where an artwork can't be posted here."""
        guild, channel = self._message.guild, self._message.channel
        if guild and not isinstance(channel, discord.DMChannel | discord.GroupChannel | discord.PartialMessageable):
            _check(channel.permissions_for(guild.me), channel)

    async def acknowledge(self) -> None:
        """Shows that the bot is typing."""
        await self._message.channel.typing()

    async def refuse(self, reason: str) -> None:
        """Replies; Discord has no message for one member alone outside interactions."""
        await self._message.reply(reason, allowed_mentions=discord.AllowedMentions(replied_user=True))

    async def open(self, desk: Desk, job: Job) -> JobMessage:
        """Replies with the job's message."""
        text, view = texts.progress(job), desk.under_progress(job)
        message = await self._message.reply(text, view=view, mention_author=False)
        await desk.studio.placed(job, message.id)
        return JobMessage(desk, job, shown=text)
