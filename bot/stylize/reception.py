"""Takes requests in from any door: what can be refused at once is refused before anything is posted."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.delivery.doors import Door
from bot.jobs.job import Job, Request
from bot.styles.library import Style
from bot.words import say
from nst_core.options import Options, default

if TYPE_CHECKING:
    from bot.client import StylizeBot

TABLES = 4
"""How many requests are taken in at a time: each holds its files in memory until they are on the disk."""


@dataclass(frozen=True)
class Portrait:
    """A member's avatar, of which nothing is known before it is downloaded but where it is."""

    url: str
    size: int = 0
    content_type: str | None = None


Picture = discord.Attachment | Portrait | Style | bytes
"""What a member gives, somebody's avatar, the name of a style, or an image file that was checked before."""


class Reception:
    """Turns pictures into jobs.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot
        self._tables = asyncio.Semaphore(TABLES)

    def defaults(self, guild_id: int | None, **given: Any) -> Options:
        """How to paint in a server for whoever says nothing of it.

        Args:
            guild_id: The server, or None.
            **given: What was said: fields of ``Options``, where they are not None.
        """
        server = self._bot.servers.of(guild_id)
        usual: dict[str, Any] = {
            "size": min(server.size or default("size"), self._bot.max_size(guild_id)),
            "strength": server.strength,
            "colors": server.colors,
        }
        said = {name: value for name, value in given.items() if value is not None}
        return Options(**{name: value for name, value in (usual | said).items() if value is not None})

    async def take(
        self,
        door: Door,
        content: Picture,
        manner: Sequence[Picture],
        options: Options,
        *,
        parent: Job | None = None,
        start: bytes | None = None,
    ) -> None:
        """Takes a request.

        Args:
            door: Where it came in.
            content: What to paint.
            manner: How, in as many pictures as ``options.style_weights`` has weights, or one.
            options: The rest.
            parent: The job of which some pictures are; hidden as it is.
            start: A smaller artwork of these pictures to go on from.

        Raises:
            Refusal: It can't be painted.
        """
        given = {say("stylize-content"): [content], say("stylize-style"): manner}
        for name, pictures in given.items():
            for picture in pictures:
                if isinstance(picture, discord.Attachment | Portrait):
                    self._bot.intake.check(picture, name)
        self._bot.admit(door, options.size)
        door.check()
        await door.acknowledge()
        spoiler = any(map(_is_hidden, [content, *manner])) or (parent is not None and parent.spoiler)
        async with self._tables:
            loading = [self._load(picture, name, options.size) for name in given for picture in given[name]]
            photograph, *paintings = await asyncio.gather(*loading)
            origin = parent.id if parent else None
            request = Request(door.author.id, door.place, photograph, tuple(paintings), options, spoiler, start, origin)
            self._bot.admit(door, options.size)  # once more, for others came in while pictures were loaded
            job = await self._bot.studio.submit(request)
        await self._bot.open(door, job)

    def _load(self, picture: Picture, name: str, size: int) -> Coroutine[Any, Any, bytes]:
        if isinstance(picture, discord.Attachment | Portrait):
            return self._bot.intake.picture(picture, name, size)
        if isinstance(picture, Style):
            return self._bot.styles.picture(picture)
        return _ready(picture)


async def _ready(picture: bytes) -> bytes:
    return picture


def _is_hidden(picture: Picture) -> bool:
    if isinstance(picture, discord.Attachment):
        return picture.is_spoiler()
    return isinstance(picture, Style) and picture.spoiler
