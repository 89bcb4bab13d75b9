"""A job's message in a channel: edited while the job goes on, and answered with the artwork."""

from __future__ import annotations

import asyncio
import io
import logging
import re
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple

import aiohttp
import discord

from bot import log, metrics, words
from bot.delivery import texts
from bot.delivery.budget import OLD_AFTER_SECONDS, Budget
from bot.delivery.links import parent_link
from bot.delivery.upload import fit
from bot.errors import Refusal
from bot.jobs.job import Job, State
from bot.jobs.studio import Studio
from bot.words import say

EDIT_SECONDS = 3.0
"""The least time between two edits of a message: a picture that grows faster than that is not seen better."""
FIRST_EDIT_SECONDS = 1.0
"""The same after the message was posted: a warm painter has a picture by then, and the member looks."""
TOKEN_MARGIN_SECONDS = 60
"""How long before an interaction's token expires (15 minutes) edits go through the channel instead."""

RESEND_SECONDS = (1, 5, 20, 60)
"""How long to wait before an artwork is sent again; Discord's own short outages are bridged by discord.py."""
SMALLEST_BYTES = 2**19
"""An artwork that is refused as too large is sent smaller and smaller, down to this."""
TOO_LARGE = 40005
"""Discord's code for a request that is too large; see Opcodes and Status Codes in its documentation."""

PASSING = (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError)
"""What goes wrong now and may be well in a minute."""
FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""All that a call to Discord may end with."""

_log = logging.getLogger(__name__)


class Desk(NamedTuple):
    """What all messages of jobs share.

    Attributes:
        client: Speaks to Discord.
        studio: Paints.
        budget: How often messages may be edited.
        under_progress: The buttons under a job that goes on.
        under_artwork: The buttons under an artwork.
        delivered: Hears of an artwork and its message, before that is noted; perhaps twice. Raises nothing.
    """

    client: discord.Client
    studio: Studio
    budget: Budget
    under_progress: Callable[[Job], discord.ui.View]
    under_artwork: Callable[[Job], discord.ui.View]
    delivered: Callable[[Job, int], Awaitable[None]]


class JobMessage:
    """The message that shows a job.

    While the interaction it came from is young, edits go through its token, which counts towards no limit of the
    channel's; later, and for a job that came from a plain message or from an earlier life of the bot, through the
    channel.

    Args:
        desk: What all such messages share.
        job: The job, whose place says where the message is; where it has none yet, or one of an hour ago, ``follow``
            posts another.
        interaction: Where it came from, if from one.
        shown: What the message says so far, if that is known.
        earlier: Whether the job is of an earlier life of the bot, which may have come further than the ledger knows: it
            is so where the ledger is from a backup.
    """

    def __init__(
        self,
        desk: Desk,
        job: Job,
        interaction: discord.Interaction[Any] | None = None,
        *,
        shown: str = "",
        earlier: bool = False,
    ) -> None:
        self._desk, self._job, self._interaction, self._shown = desk, job, interaction, shown
        self._earlier = earlier
        place = job.place
        self._channel = desk.client.get_partial_messageable(place.channel_id, guild_id=place.guild_id)
        self._private: discord.DMChannel | None = None  # where the job ends if its channel takes nothing
        self._sent: discord.PartialMessage | None = None  # the artwork, where an earlier life sent it

    async def follow(self) -> None:
        """Shows the job until it has ended, then delivers its artwork. Raises nothing of Discord's."""
        job, last_edit = self._job, time.monotonic() - max(0.0, EDIT_SECONDS - FIRST_EDIT_SECONDS)
        log.about(job=job.id, guild=job.place.guild_id)
        words.speak(job.place.language)
        if self._earlier:
            self._sent = await self._sent_earlier()  # before the message says something else
        sent: tuple[str, bytes | None] = (self._shown, None)  # the job may be further than that already
        async for state in job.changes():
            if state.ended or job.paused:
                break
            await self._until_editable(last_edit)
            shown = (texts.progress(job), job.preview)
            if not (job.state.ended or job.paused) and shown != sent:
                if self._old() and (job.place.message_id is None or job.state is State.PAINTING):
                    await self._post(shown[0])
                else:
                    # What the message says is not known if an earlier life may not have come to its buttons.
                    buttons = {} if sent[0] else {"view": self._desk.under_progress(job)}
                    await self._edit(content=shown[0], attachments=_preview(shown[1]), **buttons)
                sent, last_edit = shown, time.monotonic()
        if job.paused and not job.state.ended:
            await self._edit(content=texts.progress(job))
        elif job.state is State.DONE:
            with metrics.timed("deliver"):
                await self._deliver()
        else:
            await self._tell(texts.progress(job))

    async def _until_editable(self, last_edit: float) -> None:
        """Waits until a frame may be shown; whatever comes in the meantime is the frame that is shown then."""
        await self._job.wait_ended(max(0.0, last_edit + EDIT_SECONDS - time.monotonic()))
        while not (self._job.state.ended or self._job.paused) and (wait := self._wait_seconds(spare=1)):
            await self._job.wait_ended(wait)

    def _wait_seconds(self, spare: int = 0) -> float:
        if self._by_token():
            return 0.0
        place = self._job.place
        return self._desk.budget.wait_seconds(place.channel_id, time.monotonic(), old=self._old(), spare=spare)

    def _by_token(self) -> bool:
        if self._interaction is None:
            return False
        left = (self._interaction.expires_at - discord.utils.utcnow()).total_seconds()
        return left > TOKEN_MARGIN_SECONDS

    def _old(self) -> bool:
        """Whether there is no message, or one that Discord lets no one edit as often as a new one."""
        if self._job.place.message_id is None:
            return True
        posted = discord.utils.snowflake_time(self._job.place.message_id)
        return (discord.utils.utcnow() - posted).total_seconds() > OLD_AFTER_SECONDS

    async def _edit(self, **changes: Any) -> bool:
        """Edits the message; if that fails the painting goes on, for the artwork comes in a message of its own."""
        mentions = discord.AllowedMentions.none()
        if self._interaction and self._by_token():
            try:
                await self._interaction.edit_original_response(allowed_mentions=mentions, **changes)
            except FAILURES as error:  # tokens are known to die early
                metrics.edited("interaction", taken=False)
                _log.info("An edit through an interaction failed, the next goes through the channel: %r", error)
                self._interaction = None
                for file in changes.get("attachments", ()):
                    file.reset()
            else:
                metrics.edited("interaction", taken=True)
                return True
        place = self._job.place
        if place.message_id is None:
            return False
        while wait := self._wait_seconds():
            await self._pause(wait)
        self._desk.budget.spend(place.channel_id, time.monotonic())
        try:
            message = discord.PartialMessage(channel=self._channel, id=place.message_id)
            await message.edit(allowed_mentions=mentions, **changes)
        except FAILURES as error:
            metrics.edited("channel", taken=False)
            _log.info("A progress message could not be edited: %r", error)
            return False
        metrics.edited("channel", taken=True)
        return True

    @staticmethod
    async def _pause(seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _post(self, text: str) -> None:
        """Posts another message for the job, from now on the one that is edited."""
        try:
            message = await self._channel.send(text, view=self._desk.under_progress(self._job))
        except FAILURES as error:
            _log.info("A progress message could not be posted: %r", error)
            return
        self._interaction = None
        await self._desk.studio.placed(self._job, message.id)

    async def _tell(self, text: str) -> None:
        """Tells the job's member how it ended, in its message or else in another."""
        if not await self._edit(content=text, attachments=[], view=None):
            named = f"<@{self._job.member_id}> {text}"
            try:
                await self._wherever(lambda channel: channel.send(named, allowed_mentions=self._author_alone()))
            except FAILURES as error:
                if passes(error):
                    _log.warning("A job's end will be told at the next start: %r", error)
                    return
                _log.warning("A job's end can't be told: %r", error)
        await self._desk.studio.told(self._job)

    async def _wherever(
        self, send: Callable[[discord.abc.Messageable], Coroutine[Any, Any, discord.Message]]
    ) -> discord.Message:
        """Sends to the channel, or to the member in private where it is gone or closed to the bot."""
        try:
            return await send(self._private or self._channel)
        except FAILURES as error:
            if passes(error) or self._private:
                raise
            _log.info("A job ends in private, for its channel takes nothing: %r", error)
        self._private = await self._desk.client.create_dm(discord.Object(self._job.member_id))
        return await send(self._private)

    async def _sent_earlier(self) -> discord.PartialMessage | None:
        """The artwork's message, if the job's own message links to it.

        The job is painted once more all the same, for the buttons under that artwork need its pictures.
        """
        place = self._job.place
        if place.message_id is None:
            return None
        try:
            message = await discord.PartialMessage(channel=self._channel, id=place.message_id).fetch()
        except FAILURES as error:
            _log.info("A progress message could not be read: %r", error)
            return None
        link = re.search(rf"/{place.channel_id}/(\d+)", message.content)
        return discord.PartialMessage(channel=self._channel, id=int(link[1])) if link else None

    async def _deliver(self) -> None:
        job = self._job
        message: discord.Message | discord.PartialMessage
        try:
            data = await self._desk.studio.album.file(job.artwork)
            message = self._sent or await self._wherever(lambda channel: self._send_surely(channel, data))
        except Refusal as refusal:  # the file is gone
            await self._tell(str(refusal))
        except FAILURES as error:
            _log.warning("An artwork could not be sent: %r", error)
            await self._tell(say("artwork-not-sent"))
        else:
            if not self._private:
                await self._desk.delivered(job, message.id)
            await self._desk.studio.told(job, None if self._private else message.id)
            text = say("progress-delivered", seconds=max(1, round(job.seconds)), url=message.jump_url)
            await self._edit(content=text, attachments=[], view=None)

    async def _send_surely(self, channel: discord.abc.Messageable, artwork: bytes) -> discord.Message:
        """Sends the artwork, again and again where Discord or the way to it is down, smaller where it is too large."""
        pauses, limit = list(RESEND_SECONDS), self._job.place.upload_limit_bytes
        if self._private:
            limit = min(limit, discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES)
        while True:
            try:
                return await self._send(channel, artwork, limit)
            except FAILURES as error:
                if _too_large(error) and limit > SMALLEST_BYTES:
                    limit = min(limit, len(artwork)) // 2
                elif passes(error) and pauses:
                    _log.info("An artwork will be sent again in %d s: %r", pauses[0], error)
                    await asyncio.sleep(pauses.pop(0))
                else:
                    raise

    async def _send(self, channel: discord.abc.Messageable, artwork: bytes, limit_bytes: int) -> discord.Message:
        job = self._job
        data, ending = await asyncio.to_thread(fit, artwork, limit_bytes)
        name, text = f"stylize-{job.id}.{ending}", texts.alt_text(job.options)
        file = discord.File(io.BytesIO(data), name, description=text, spoiler=job.spoiler)
        extra: dict[str, Any] = {}
        if job.place.message_id and not self._private:
            extra["reference"] = discord.MessageReference(
                message_id=job.place.message_id, channel_id=job.place.channel_id, fail_if_not_exists=False
            )
        parent_url = None if self._private else await parent_link(self._desk.studio, job)
        parent = f" · {say('queue-parent', url=parent_url)}" if parent_url else ""
        channel_name = f"<#{job.place.channel_id}>"
        where = f"\n{say('artwork-elsewhere', channel=channel_name)}" if self._private else ""
        return await channel.send(
            f"<@{job.member_id}>{where}\n{texts.footer(job)}{parent}",
            file=file,
            **extra,
            view=self._desk.under_artwork(job),
            allowed_mentions=self._author_alone(),
            nonce=job.id,  # if the answer to this call is lost, a second try sends nothing twice
        )

    def _author_alone(self) -> discord.AllowedMentions:
        # An edit pings no one, so the author is named in a new message, and no one else can be.
        return discord.AllowedMentions(users=[discord.Object(self._job.member_id)], everyone=False, roles=False)


def passes(error: BaseException) -> bool:
    """Whether what went wrong may be well in a minute; discord.py gives up at once on some answers of 429."""
    return isinstance(error, PASSING) or (isinstance(error, discord.HTTPException) and error.status == 429)


def _too_large(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and (error.status == 413 or error.code == TOO_LARGE)


def _preview(data: bytes | None) -> list[discord.File]:
    return [discord.File(io.BytesIO(data), "preview.webp", description=say("artwork-preview-alt"))] if data else []
