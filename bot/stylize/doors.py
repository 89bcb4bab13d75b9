"""The two ways a request comes in, an interaction and a plain message, behind one face."""

from __future__ import annotations

from typing import Any, Protocol

import discord

from bot.delivery import texts as delivery_texts
from bot.delivery.message import JobMessage
from bot.jobs.job import Job
from bot.stylize.views import cancel_view

NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
"""The permissions without which an artwork can't be posted as a reply, and what Discord calls them."""


class Door(Protocol):
    """Where a member asked for a painting."""

    @property
    def author(self) -> discord.abc.User:
        """Who asked."""

    def missing(self) -> list[str]:
        """The permissions that are wanting to post an artwork here, by the names members know."""

    async def acknowledge(self) -> None:
        """Says that something is being done, within Discord's 3 seconds."""

    async def refuse(self, reason: str) -> None:
        """Says why not, to the member alone where Discord allows it."""

    async def open(self, job: Job) -> JobMessage:
        """Posts the job's message."""


def _missing(permissions: discord.Permissions, channel: Any) -> list[str]:
    threads = isinstance(channel, discord.Thread)  # in threads another permission decides
    names = {("send_messages_in_threads" if threads and key == "send_messages" else key): NEEDED[key] for key in NEEDED}
    return [name for key, name in names.items() if not getattr(permissions, key)]


class InteractionDoor:
    """A slash command, a menu or a dialog."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction

    @property
    def author(self) -> discord.abc.User:
        """Who asked."""
        return self._interaction.user

    def missing(self) -> list[str]:
        """The permissions that are wanting to post an artwork here."""
        return _missing(self._interaction.app_permissions, self._interaction.channel)

    async def acknowledge(self) -> None:
        """Shows that the bot is thinking, to all: an ephemeral message could not be edited after 15 minutes."""
        await self._interaction.response.defer(thinking=True)

    async def refuse(self, reason: str) -> None:
        """Tells the member alone."""
        if not self._interaction.response.is_done():
            await self._interaction.response.send_message(reason, ephemeral=True)
            return
        # The answer to a public deferral is public; once it is deleted, a follow-up may be for one member.
        await self._interaction.delete_original_response()
        await self._interaction.followup.send(reason, ephemeral=True)

    async def open(self, job: Job) -> JobMessage:
        """Turns the deferral into the job's message."""
        text, view = delivery_texts.progress(job), cancel_view(job.id)
        message = await self._interaction.edit_original_response(content=text, view=view)
        return JobMessage(message.channel, message.id, self.author, self._interaction.filesize_limit, self._interaction)


class MessageDoor:
    """A message that mentions the bot."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message

    @property
    def author(self) -> discord.abc.User:
        """Who asked."""
        return self._message.author

    def missing(self) -> list[str]:
        """The permissions that are wanting to post an artwork here."""
        guild, channel = self._message.guild, self._message.channel
        if guild is None or isinstance(channel, discord.DMChannel | discord.GroupChannel | discord.PartialMessageable):
            return []
        return _missing(channel.permissions_for(guild.me), channel)

    async def acknowledge(self) -> None:
        """Shows that the bot is typing."""
        await self._message.channel.typing()

    async def refuse(self, reason: str) -> None:
        """Replies; Discord has no message for one member alone outside interactions."""
        await self._message.reply(reason, allowed_mentions=discord.AllowedMentions(replied_user=True))

    async def open(self, job: Job) -> JobMessage:
        """Replies with the job's message."""
        text, view = delivery_texts.progress(job), cancel_view(job.id)
        message = await self._message.reply(text, view=view, mention_author=False)
        guild = self._message.guild
        limit = guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
        return JobMessage(self._message.channel, message.id, self.author, limit)
