"""Whose styles are called what: members' own, and servers'. Knows nothing of Discord."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Self

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.errors import Refusal
from bot.jobs.files import Files
from bot.styles.models import CODE_LENGTH, NAME_LENGTH, StyleRow
from bot.words import say

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

    @property
    def whose(self) -> str:
        """Whose it is, as the texts about styles know it: ``own`` or ``server``."""
        return "server" if self.shared else "own"


@dataclass(frozen=True)
class Style:
    """A picture to paint like.

    Attributes:
        name: What its owner calls it.
        picture: Its name among the files.
        spoiler: Whether it was hidden behind a spoiler, as what is painted with it then is.
        preview: The name of a photograph painted in it, or None as long as there is none.
    """

    name: str
    picture: str
    spoiler: bool
    preview: str | None = None


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
        self.lacking = asyncio.Event()
        """Is set when there may be styles without a preview; whoever paints those clears it."""

    async def __aenter__(self) -> Self:
        """Removes pictures that a bot which was killed left without a style."""
        async with self._session() as session:
            rows = await session.execute(select(StyleRow.picture, StyleRow.preview))
            wanted = {name for row in rows for name in row if name}
        await asyncio.to_thread(self._files.keep_only, wanted, time.time())
        self.lacking.set()
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
            kept = await asyncio.to_thread(self._files.put, picture)
            async with self._session.begin() as session:
                same = select(StyleRow.preview).where(StyleRow.picture == kept, StyleRow.preview.is_not(None))
                style = Style(name, kept, spoiler, await session.scalar(same.limit(1)))
                row = StyleRow(owner_id=shelf.owner_id, key=_key(name), created_at=datetime.now(UTC), **vars(style))
                session.add(row)
        self.lacking.set()
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
        raise _unknown(name)

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
        raise _unknown(name)

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
            raise Refusal(say("style-no-such-code"))
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
            raise _unknown(style.name) from error

    async def preview(self, style: Style) -> bytes | None:
        """A photograph painted in a style, a WebP; None as long as there is none."""
        try:
            return await asyncio.to_thread(self._files.get, style.preview) if style.preview else None
        except FileNotFoundError:
            return None  # removed meanwhile

    def load(self, style: Style) -> bytes:
        """Reads a style's picture; blocks, for use in a thread.

        Raises:
            FileNotFoundError: It was removed meanwhile.
        """
        return self._files.get(style.picture)

    def thumbnail(self, style: Style) -> bytes:
        """Reads what a style looks like in a list, its preview or else its picture; blocks, as `load`."""
        return self._files.get(style.preview or style.picture)

    def kept(self, style: Style) -> Sequence[tuple[str, Callable[[], bytes]]]:
        """A style's files by names for people, and what reads them; that blocks, as `load`."""
        named = {f"{style.name}.png": style.picture, f"{style.name}-preview.webp": style.preview}
        return [(name, partial(self._files.get, file)) for name, file in named.items() if file]

    async def lacks_preview(self, but: Collection[str]) -> Style | None:
        """The latest style without a preview whose picture is none of these, or None if each has one."""
        wanted = select(StyleRow).where(StyleRow.preview.is_(None), StyleRow.picture.not_in(but))
        async with self._session() as session:
            row = await session.scalar(wanted.order_by(StyleRow.id.desc()).limit(1))
            return None if row is None else _style(row)

    async def add_preview(self, picture: str, preview: bytes) -> None:
        """Keeps a preview for all styles of that picture; without effect where there is none any more.

        Args:
            picture: The picture's name among the files.
            preview: A photograph painted in its style, a WebP.
        """
        async with self._changing:
            name = await asyncio.to_thread(self._files.put, preview)
            async with self._session.begin() as session:
                await session.execute(update(StyleRow).where(StyleRow.picture == picture).values(preview=name))
            await self._let_go([name])

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
            await self._let_go([style.picture, *filter(None, [style.preview])])
        return style

    async def erase(self, shelf: Shelf) -> None:
        """Removes all styles of a shelf."""
        for style in await self.all(shelf):
            await self.remove(shelf, style.name)

    async def _let_go(self, names: Sequence[str]) -> None:
        """Removes files that no style has any more."""
        async with self._session() as session:
            columns = StyleRow.picture, StyleRow.preview
            wanted = {
                name
                for column in columns
                for name in await session.scalars(select(column).where(column.in_(names)).distinct())
            }
        await asyncio.to_thread(self._files.remove, set(names) - wanted)

    async def _check_room(self, shelf: Shelf, name: str) -> None:
        await self._check_free(shelf, name)
        async with self._session() as session:
            wanted = select(func.count()).select_from(StyleRow).where(StyleRow.owner_id == shelf.owner_id)
            if (await session.scalar(wanted) or 0) >= self.limit(shelf):
                raise Refusal(say("style-too-many", whose=shelf.whose, limit=self.limit(shelf)))

    async def _check_free(self, shelf: Shelf, name: str) -> None:
        if await self._row(shelf, name):
            raise Refusal(say("style-taken", whose=shelf.whose, name=name))

    async def _row(self, shelf: Shelf, name: str) -> StyleRow | None:
        async with self._session() as session:
            wanted = select(StyleRow).where(StyleRow.owner_id == shelf.owner_id, StyleRow.key == _key(name))
            row: StyleRow | None = await session.scalar(wanted)
            return row


def _unknown(name: str) -> Refusal:
    return Refusal(say("style-unknown", name=name[:NAME_LENGTH]))


def _style(row: StyleRow) -> Style:
    return Style(row.name, row.picture, row.spoiler, row.preview)


def matching(names: Sequence[str], typed: str, limit: int) -> list[str]:
    """The names that fit what somebody has typed so far, those first that begin with it."""
    key = _key(typed)
    fitting = [name for name in names if key in _key(name)]
    return sorted(fitting, key=lambda name: not _key(name).startswith(key))[:limit]


def _tidy(name: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not NAME.fullmatch(name) or not any(letter.isalnum() for letter in name):
        raise Refusal(say("style-bad-name", longest=NAME_LENGTH))
    return name


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())[: 2 * NAME_LENGTH]
