"""From an attachment to a picture: downloaded with a cap, checked, and stripped of all but their pixels."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Protocol

import aiohttp
from yarl import URL

from bot import metrics
from bot.errors import Refusal
from bot.settings import DISCORD_API_URL
from bot.stylize.decoder import Decoder, DecoderLost
from bot.words import say
from bot.words.engine import in_words
from nst_core.images import PictureError

CDN_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""Where Discord keeps attachments (discord.com/developers/docs, Reference, "Signed Attachment CDN URLs")."""
DOWNLOAD_SECONDS = 30.0
"""How long a download may take, in all; an interaction can be answered for 15 minutes, but no one waits so long."""


class Attachment(Protocol):
    """What Discord says of a file before it is downloaded."""

    @property
    def url(self) -> str:
        """Where it is."""

    @property
    def size(self) -> int:
        """How many bytes it has."""

    @property
    def content_type(self) -> str | None:
        """What kind of file it says it is."""


class Intake:
    """Takes attachments in.

    Args:
        session: Downloads them.
        api_url: Where Discord's API is; attachments are fetched from its CDN, or from the API's host if it is another.
        max_attachment_bytes: The largest file taken.
    """

    def __init__(self, session: aiohttp.ClientSession, api_url: str, max_attachment_bytes: int) -> None:
        self._session = session
        self._own_host = None if api_url == DISCORD_API_URL else URL(api_url).origin()
        self._max_bytes = max_attachment_bytes
        self._decoder = Decoder()

    async def warm(self) -> None:
        """Makes the first picture as quick as the next."""
        await self._decoder.warm()

    async def close(self) -> None:
        """Lets the decoder go."""
        await self._decoder.close()

    def check(self, attachment: Attachment, name: str) -> None:
        """Refuses what can be seen to be unusable without downloading it.

        Args:
            attachment: The file.
            name: What it is called at the start of a sentence.
        """
        if attachment.size > self._max_bytes:
            raise Refusal(say("stylize-too-large", name=name, limit_mib=round(self._max_bytes / 2**20)))
        if attachment.content_type and not attachment.content_type.startswith("image/"):
            raise Refusal(say("stylize-not-a-picture", name=name))

    async def picture(self, attachment: Attachment, name: str, size: int) -> bytes:
        """Downloads and checks a picture, for an artwork of ``size``; returns it without metadata.

        Raises:
            Refusal: It can't be used.
        """
        self.check(attachment, name)
        with metrics.timed("download"):
            data = await self._download(attachment, name)
        try:
            with metrics.timed("decode"):  # and the wait for others' pictures to be
                return await self._decoder.clean(data, size, name)
        except PictureError as error:
            raise Refusal(in_words(error)) from error
        except DecoderLost as error:
            raise Refusal(say("stylize-undecodable", name=name)) from error

    async def _download(self, attachment: Attachment, name: str) -> bytes:
        url = URL(attachment.url)
        on_cdn = url.scheme == "https" and url.host in CDN_HOSTS
        if not on_cdn and not (url.absolute and url.origin() == self._own_host):
            raise Refusal(say("stylize-out-of-reach", name=name))
        try:
            async with (
                asyncio.timeout(DOWNLOAD_SECONDS),
                self._session.get(url, allow_redirects=False, raise_for_status=True) as response,
            ):
                if response.status != HTTPStatus.OK:  # a redirect, which might lead anywhere
                    raise Refusal(say("stylize-out-of-reach", name=name))
                data = bytearray()
                async for chunk in response.content.iter_chunked(2**16):
                    data += chunk
                    if len(data) > self._max_bytes:
                        raise Refusal(say("stylize-too-large", name=name, limit_mib=round(self._max_bytes / 2**20)))
                return bytes(data)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Refusal(say("stylize-out-of-reach", name=name)) from error
