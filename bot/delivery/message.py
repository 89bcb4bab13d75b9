"""A job's message in Discord: edited while its picture grows, then answered with the artwork."""

from __future__ import annotations

import asyncio
import io
import logging
import time
from typing import Any

import aiohttp
import discord

from bot.delivery import texts
from bot.delivery.upload import fit
from bot.jobs.job import Job
from bot.workers.protocol import Painted

EDIT_SECONDS = 3.0
"""The least time between two edits of a message. Discord does not publish its limit; about 5 in 5 seconds a channel is
what others observed, which leaves room for some jobs in one channel."""
TOKEN_MARGIN_SECONDS = 60
"""How long before an interaction's token expires (15 minutes) edits go through the channel instead."""

RESEND_SECONDS = (1, 5, 20, 60)
"""How long to wait before an artwork is sent again; Discord's own short outages are bridged by discord.py."""

PASSING = (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError)
"""What goes wrong now and may be well in a minute."""
FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""All that a call to Discord may end with."""

_log = logging.getLogger(__name__)


class JobMessage:
    """The message that shows a job.

    While the interaction it came from is young, edits go through its token, which counts towards no limit of the
    channel's; later, and for a job that came from a plain message, through the channel.

    Args:
        channel: Where the message is.
        message_id: Which it is.
        author: Who asked for the painting.
        upload_limit_bytes: The largest file that may be sent.
        interaction: Where it came from, if from one.
    """

    def __init__(
        self,
        channel: discord.abc.MessageableChannel,
        message_id: int,
        author: discord.abc.User,
        upload_limit_bytes: int,
        interaction: discord.Interaction[Any] | None = None,
    ) -> None:
        self._channel, self._id, self._author = channel, message_id, author
        self._upload_limit_bytes = upload_limit_bytes
        self._interaction = interaction

    async def follow(self, job: Job) -> None:
        """Shows a job until it has ended, then delivers its artwork. Raises nothing."""
        sent = (texts.progress(job), job.preview)  # what the message shows already
        last_edit = time.monotonic()
        async for state in job.changes():
            if state.ended:
                break
            await job.wait_ended(max(0.0, last_edit + EDIT_SECONDS - time.monotonic()))
            shown = (texts.progress(job), job.preview)
            if not job.state.ended and shown != sent:
                await self._edit(content=shown[0], attachments=_preview(shown[1]))
                sent, last_edit = shown, time.monotonic()
        if job.painted:
            await self._deliver(job, job.painted)
        else:
            await self._edit(content=texts.progress(job), attachments=[], view=None)

    async def _edit(self, **changes: Any) -> None:
        """Edits the message; if that fails the painting goes on, for the artwork comes in a message of its own."""
        mentions = discord.AllowedMentions.none()
        try:
            if self._interaction and self._token_seconds() > TOKEN_MARGIN_SECONDS:
                await self._interaction.edit_original_response(allowed_mentions=mentions, **changes)
            else:
                message = discord.PartialMessage(channel=self._channel, id=self._id)
                await message.edit(allowed_mentions=mentions, **changes)
        except FAILURES as error:
            _log.info("A progress message could not be edited: %r", error)

    def _token_seconds(self) -> float:
        assert self._interaction is not None  # noqa: S101
        return (self._interaction.expires_at - discord.utils.utcnow()).total_seconds()

    async def _deliver(self, job: Job, painted: Painted) -> None:
        try:
            message = await self._send_surely(job, painted)
        except FAILURES as error:
            _log.warning("The artwork of job %s could not be sent: %r", job.id, error)
            await self._edit(content=texts.SEND_FAILED, attachments=[], view=None)
        else:
            await self._edit(content=texts.finished(painted.seconds, message.jump_url), attachments=[], view=None)

    async def _send_surely(self, job: Job, painted: Painted) -> discord.Message:
        """Sends the artwork, again and again where Discord or the way to it is down."""
        for pause in RESEND_SECONDS:
            try:
                return await self._send(job, painted)
            except PASSING as error:
                _log.info("The artwork of job %s will be sent again in %d s: %r", job.id, pause, error)
                await asyncio.sleep(pause)
        return await self._send(job, painted)

    async def _send(self, job: Job, painted: Painted) -> discord.Message:
        data, ending = await asyncio.to_thread(fit, painted.picture, self._upload_limit_bytes)
        file = discord.File(io.BytesIO(data), f"stylize-{job.id}.{ending}", description=texts.alt_text(job.options))
        reference = discord.MessageReference(message_id=self._id, channel_id=self._channel.id, fail_if_not_exists=False)
        return await self._channel.send(
            f"{self._author.mention}\n{texts.footer(painted, job.options)}",
            file=file,
            reference=reference,
            # An edit pings no one, so the author is named here, and no one else can be.
            allowed_mentions=discord.AllowedMentions(users=[self._author], everyone=False, roles=False),
            nonce=job.id,  # if the answer to this call is lost, a second try sends nothing twice
        )


def _preview(data: bytes | None) -> list[discord.File]:
    return [discord.File(io.BytesIO(data), "preview.webp", description=texts.PREVIEW_ALT)] if data else []
