"""Whose styles are called what: members' own, and servers'. Knows nothing of Discord."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.errors import Refusal
from bot.jobs.files import Files
from bot.styles import texts
from bot.styles.models import CODE_LENGTH, NAME_LENGTH, StyleRow

NAME = re.compile(rf"[\w' -]{{1,{NAME_LENGTH}}}")
"""Neither colons nor commas nor what Discord reads as formatting, so that names can stand in a list and in a text."""


@dataclass(frozen=True)
class Shelf:
    """Whose styles they are.

    Attributes:
        owner_id: The member, or the server.
        shared: Whether it is a server's, whose styles all its members paint with.
    """

    owner_id: int
    shared: bool = False


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
        shared_limit: How many a server may.
    """

    def __init__(self, session: async_sessionmaker[AsyncSession], files: Files, limit: int, shared_limit: int) -> None:
        self._session, self._files, self._limits = session, files, {False: limit, True: shared_limit}
        self._changing = asyncio.Lock()  # between looking for a name, or for who else has a picture, and the change

    async def __aenter__(self) -> Self:
        """Removes pictures that a bot which was killed left without a style."""
        async with self._session() as session:
            wanted = list(await session.scalars(select(StyleRow.picture)))
        await asyncio.to_thread(self._files.keep_only, wanted, time.time())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leaves everything as it is."""

    def limit(self, shelf: Shelf) -> int:
        """How many styles a shelf holds."""
        return self._limits[shelf.shared]

    async def add(self, shelf: Shelf, name: str, picture: bytes, *, spoiler: bool = False) -> Style:
        """Keeps a picture as a style.

        Args:
            shelf: Where.
            name: What to call it; the same name in small and capital letters is one.
            picture: An image file, checked and without metadata.
            spoiler: Whether it was hidden.

        Raises:
            Refusal: The name can't be used or is taken, or there are as many styles as may be.
        """
        name = _tidy(name)
        async with self._changing:
            await self._check_room(shelf, name)
            style = Style(name, await asyncio.to_thread(self._files.put, picture), spoiler)
            row = StyleRow(owner_id=shelf.owner_id, key=_key(name), created_at=datetime.now(UTC), **vars(style))
            async with self._session.begin() as session:
                session.add(row)
        return style

    async def all(self, shelf: Shelf) -> Sequence[Style]:
        """All styles of a shelf, by the alphabet."""
        async with self._session() as session:
            wanted = select(StyleRow).where(StyleRow.owner_id == shelf.owner_id).order_by(StyleRow.key)
            return [_style(row) for row in await session.scalars(wanted)]

    async def find(self, shelves: Sequence[Shelf], name: str) -> Style:
        """The style of that name on the first shelf that has one.

        Raises:
            Refusal: None has.
        """
        for shelf in shelves:
            if (row := await self._row(shelf, name)) is not None:
                return _style(row)
        raise Refusal(texts.unknown(name))

    async def share(self, shelves: Sequence[Shelf], name: str) -> str:
        """The code by which anyone takes a style over; it ends when the style is removed.

        Raises:
            Refusal: There is no such style.
        """
        async with self._changing:
            for shelf in shelves:
                if (row := await self._row(shelf, name)) is not None:
                    code = row.code or secrets.token_hex(CODE_LENGTH // 2)
                    async with self._session.begin() as session:
                        await session.execute(update(StyleRow).where(StyleRow.id == row.id).values(code=code))
                    return code
        raise Refusal(texts.unknown(name))

    async def take_over(self, shelf: Shelf, code: str, name: str | None = None) -> Style:
        """Keeps a style that somebody shared.

        Args:
            shelf: Where.
            code: Its code.
            name: What to call it, else as it is called there.

        Raises:
            Refusal: No style has this code, the name is taken, or there are as many styles as may be.
        """
        async with self._session() as session:
            row = await session.scalar(select(StyleRow).where(StyleRow.code == code.strip().lower()))
        if row is None:
            raise Refusal(texts.NO_SUCH_CODE)
        style = _style(row)
        return await self.add(shelf, name or style.name, await self.picture(style), spoiler=style.spoiler)

    async def picture(self, style: Style) -> bytes:
        """A style's picture.

        Raises:
            Refusal: It was removed meanwhile.
        """
        try:
            return await asyncio.to_thread(self.load, style)
        except FileNotFoundError as error:
            raise Refusal(texts.unknown(style.name)) from error

    def load(self, style: Style) -> bytes:
        """Reads a style's picture; blocks, for use in a thread.

        Raises:
            FileNotFoundError: It was removed meanwhile.
        """
        return self._files.get(style.picture)

    async def rename(self, shelf: Shelf, old: str, new: str) -> Style:
        """Calls a style otherwise; returns it as it is then.

        Raises:
            Refusal: There is none, or the new name can't be used or is taken.
        """
        new = _tidy(new)
        async with self._changing:
            style = await self.find([shelf], old)
            if _key(new) != _key(old):
                await self._check_free(shelf, new)
            async with self._session.begin() as session:
                changed = update(StyleRow).where(StyleRow.owner_id == shelf.owner_id, StyleRow.key == _key(old))
                await session.execute(changed.values(name=new, key=_key(new)))
        return replace(style, name=new)

    async def remove(self, shelf: Shelf, name: str) -> Style:
        """Removes a style, and its picture unless somebody else keeps the same; returns it as it was.

        Raises:
            Refusal: There is none.
        """
        async with self._changing:
            style = await self.find([shelf], name)
            gone = delete(StyleRow).where(StyleRow.owner_id == shelf.owner_id, StyleRow.key == _key(name))
            async with self._session.begin() as session:
                await session.execute(gone)
                others = await session.scalar(select(StyleRow.id).where(StyleRow.picture == style.picture).limit(1))
            if others is None:
                await asyncio.to_thread(self._files.remove, [style.picture])
        return style

    async def erase(self, shelf: Shelf) -> None:
        """Removes all styles of a shelf."""
        for style in await self.all(shelf):
            await self.remove(shelf, style.name)

    async def _check_room(self, shelf: Shelf, name: str) -> None:
        await self._check_free(shelf, name)
        async with self._session() as session:
            wanted = select(func.count()).select_from(StyleRow).where(StyleRow.owner_id == shelf.owner_id)
            if (await session.scalar(wanted) or 0) >= self.limit(shelf):
                raise Refusal(texts.too_many(self.limit(shelf), shared=shelf.shared))

    async def _check_free(self, shelf: Shelf, name: str) -> None:
        if await self._row(shelf, name):
            raise Refusal(texts.taken(name, shared=shelf.shared))

    async def _row(self, shelf: Shelf, name: str) -> StyleRow | None:
        async with self._session() as session:
            wanted = select(StyleRow).where(StyleRow.owner_id == shelf.owner_id, StyleRow.key == _key(name))
            row: StyleRow | None = await session.scalar(wanted)
            return row


def _style(row: StyleRow) -> Style:
    return Style(row.name, row.picture, row.spoiler)


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
