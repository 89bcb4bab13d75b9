"""Whose styles are called what. Knows nothing of Discord."""

from __future__ import annotations

import asyncio
import re
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.errors import Refusal
from bot.jobs.files import Files
from bot.styles import texts
from bot.styles.models import NAME_LENGTH, StyleRow

NAME = re.compile(rf"[\w' -]{{1,{NAME_LENGTH}}}")
"""Neither colons nor commas nor what Discord reads as formatting, so that names can stand in a list and in a text."""


@dataclass(frozen=True)
class Style:
    """A picture to paint like.

    Attributes:
        name: What its owner calls it.
        picture: Its name among the files.
        spoiler: Whether it was hidden behind a spoiler, as what is painted with it then is.
    """

    name: str
    picture: str
    spoiler: bool


class Library:
    """Keeps styles.

    Args:
        session: Makes sessions of the database.
        files: Where the pictures are; a folder of their own.
        limit: How many styles a member may keep.
    """

    def __init__(self, session: async_sessionmaker[AsyncSession], files: Files, limit: int) -> None:
        self._session, self._files, self.limit = session, files, limit
        self._changing = asyncio.Lock()  # between looking for a name, or for who else has a picture, and the change

    async def __aenter__(self) -> Self:
        """Removes pictures that a bot which was killed left without a style."""
        async with self._session() as session:
            wanted = list(await session.scalars(select(StyleRow.picture)))
        await asyncio.to_thread(self._files.keep_only, wanted, time.time())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leaves everything as it is."""

    async def add(self, owner_id: int, name: str, picture: bytes, *, spoiler: bool = False) -> Style:
        """Keeps a picture as a style.

        Args:
            owner_id: The member.
            name: What to call it; the same name in small and capital letters is one.
            picture: An image file, checked and without metadata.
            spoiler: Whether it was hidden.

        Raises:
            Refusal: The name can't be used or is taken, or the member has as many styles as may be.
        """
        name = _tidy(name)
        async with self._changing:
            await self._check_free(owner_id, name)
            if len(await self.names(owner_id)) >= self.limit:
                raise Refusal(texts.too_many(self.limit))
            style = Style(name, await asyncio.to_thread(self._files.put, picture), spoiler)
            row = StyleRow(owner_id=owner_id, key=_key(name), created_at=datetime.now(UTC), **vars(style))
            async with self._session.begin() as session:
                session.add(row)
        return style

    async def names(self, owner_id: int) -> Sequence[str]:
        """What a member's styles are called, by the alphabet."""
        async with self._session() as session:
            wanted = select(StyleRow.name).where(StyleRow.owner_id == owner_id).order_by(StyleRow.key)
            return list(await session.scalars(wanted))

    async def find(self, owner_id: int, name: str) -> Style:
        """The style of that name.

        Raises:
            Refusal: The member has none.
        """
        style = await self._find(owner_id, name)
        if style is None:
            raise Refusal(texts.unknown(name))
        return style

    async def picture(self, style: Style) -> bytes:
        """A style's picture.

        Raises:
            Refusal: It was removed meanwhile.
        """
        try:
            return await asyncio.to_thread(self._files.get, style.picture)
        except FileNotFoundError as error:
            raise Refusal(texts.unknown(style.name)) from error

    async def rename(self, owner_id: int, old: str, new: str) -> Style:
        """Calls a style otherwise; returns it as it is then.

        Raises:
            Refusal: There is none, or the new name can't be used or is taken.
        """
        new = _tidy(new)
        async with self._changing:
            style = await self.find(owner_id, old)
            if _key(new) != _key(old):
                await self._check_free(owner_id, new)
            async with self._session.begin() as session:
                changed = update(StyleRow).where(StyleRow.owner_id == owner_id, StyleRow.key == _key(old))
                await session.execute(changed.values(name=new, key=_key(new)))
        return replace(style, name=new)

    async def remove(self, owner_id: int, name: str) -> Style:
        """Removes a style, and its picture unless somebody else keeps the same; returns it as it was.

        Raises:
            Refusal: There is none.
        """
        async with self._changing:
            style = await self.find(owner_id, name)
            async with self._session.begin() as session:
                await session.execute(delete(StyleRow).where(StyleRow.owner_id == owner_id, StyleRow.key == _key(name)))
                others = await session.scalar(select(StyleRow.id).where(StyleRow.picture == style.picture).limit(1))
            if others is None:
                await asyncio.to_thread(self._files.remove, [style.picture])
        return style

    async def _check_free(self, owner_id: int, name: str) -> None:
        if await self._find(owner_id, name):
            raise Refusal(texts.taken(name))

    async def _find(self, owner_id: int, name: str) -> Style | None:
        async with self._session() as session:
            wanted = select(StyleRow).where(StyleRow.owner_id == owner_id, StyleRow.key == _key(name))
            row = await session.scalar(wanted)
            return None if row is None else Style(row.name, row.picture, row.spoiler)


def matching(names: Sequence[str], typed: str, limit: int) -> list[str]:
    """The names that fit what somebody has typed so far, those first that begin with it."""
    key = _key(typed)
    fitting = [name for name in names if key in _key(name)]
    return sorted(fitting, key=lambda name: not _key(name).startswith(key))[:limit]


def _tidy(name: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not NAME.fullmatch(name) or not any(letter.isalnum() for letter in name):
        raise Refusal(texts.BAD_NAME)
    return name


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())[: 2 * NAME_LENGTH]
