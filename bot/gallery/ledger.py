"""Works in galleries, in the database. Knows nothing of Discord.

A work has a row before anything of it is posted, which then says how far that went: due, tried, hung, taken down. So a
bot that was killed knows what is still to be posted, and what may have been.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.gallery.models import WorkRow
from bot.gallery.rules import Selection, month_of

COLUMNS = tuple(column.key for column in inspect(WorkRow).column_attrs)
HANGS = WorkRow.message_id.is_not(None) & ~WorkRow.removed


@dataclass(frozen=True)
class Work:
    """A finished painting in a gallery, or on its way there.

    Attributes:
        job_id: The painting.
        guild_id: Its server.
        member_id: Who painted it.
        painted_channel_id: Where its artwork was delivered.
        painted_message_id: By which message.
        added_at: Since when it belongs to the gallery; works are counted in this order.
        month: Of that, as ``2026-11``, in UTC.
        stars: How many it had when they were counted last; 0 where they were not.
        tried_at: When it was last begun to post it, or None.
        channel_id: Where that was.
        message_id: Its post, or None as long as there is none.
        removed: Whether the post was taken down; the work does not hang again.
    """

    job_id: str
    guild_id: int
    member_id: int
    painted_channel_id: int
    painted_message_id: int
    added_at: datetime
    month: str
    stars: int = 0
    tried_at: datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None
    removed: bool = False


class Gallery:
    """The ledger of works.

    Args:
        session: Makes sessions of the database.
        now: The clock.
    """

    def __init__(
        self, session: async_sessionmaker[AsyncSession], now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._session, self.now = session, now

    async def add(
        self, job_id: str, guild_id: int, member_id: int, channel_id: int, message_id: int, stars: int = 0
    ) -> None:
        """Takes a work in, to be posted; one that is known already stays as it is.

        Args:
            job_id: The painting.
            guild_id: Its server.
            member_id: Who painted it.
            channel_id: Where its artwork was delivered.
            message_id: By which message.
            stars: How many it has.
        """
        now = self.now()
        work = Work(job_id, guild_id, member_id, channel_id, message_id, now, month_of(now), stars)
        with suppress(IntegrityError):  # somebody else took it in at the same time
            async with self._session.begin() as session:
                known = await session.get(WorkRow, job_id)
                if known is None:
                    session.add(WorkRow(**asdict(work)))
                else:  # an artwork whose delivery was not noted was delivered again
                    known.painted_message_id = message_id

    async def due(self) -> Sequence[Work]:
        """Works that are to be posted, in their order."""
        return await self._works(WorkRow.message_id.is_(None) & ~WorkRow.removed)

    async def find(self, job_id: str) -> Work | None:
        """The work that is that painting, or None."""
        return next(iter(await self._works(WorkRow.job_id == job_id)), None)

    async def painted(self, message_id: int) -> Work | None:
        """The work whose artwork was delivered by that message, or None."""
        return next(iter(await self._works(WorkRow.painted_message_id == message_id)), None)

    async def of_member(self, member_id: int) -> Sequence[Work]:
        """All that is kept of a member's works, on all servers."""
        return await self._works(WorkRow.member_id == member_id)

    async def count(self, selection: Selection) -> int:
        """How many works hang."""
        wanted = select(func.count()).select_from(WorkRow).where(_selected(selection))
        async with self._session() as session:
            return await session.scalar(wanted) or 0

    async def hanging(self, selection: Selection, first: int, limit: int) -> Sequence[Work]:
        """Works that hang, in their order.

        Args:
            selection: Which.
            first: The number of the first, counted from 1.
            limit: How many at most.
        """
        return await self._works(_selected(selection), first - 1, limit)

    async def channels(self, guild_id: int) -> Sequence[int]:
        """The channels of a server in which works hang."""
        wanted = select(WorkRow.channel_id).where(HANGS & (WorkRow.guild_id == guild_id)).distinct()
        async with self._session() as session:
            return [channel_id for channel_id in await session.scalars(wanted) if channel_id is not None]

    async def months(self, selection: Selection) -> Sequence[str]:
        """The months that have works, the latest first."""
        wanted = select(WorkRow.month).where(_selected(selection)).distinct().order_by(WorkRow.month.desc())
        async with self._session() as session:
            return list(await session.scalars(wanted))

    async def tried(self, work: Work, channel_id: int) -> None:
        """Notes that a work is about to be posted in a channel."""
        await self._change(WorkRow.job_id == work.job_id, tried_at=self.now(), channel_id=channel_id)

    async def hung(self, work: Work, message_id: int, channel_id: int) -> bool:
        """Notes a work's post; whether the work is still known."""
        changed = await self._change(WorkRow.job_id == work.job_id, message_id=message_id, channel_id=channel_id)
        return bool(changed)

    async def starred(self, work: Work, stars: int) -> None:
        """Notes how many stars a work has."""
        await self._change(WorkRow.job_id == work.job_id, stars=stars)

    async def taken_down(self, message_ids: Sequence[int]) -> int:
        """Notes that posts are gone; how many of these messages were posts."""
        return await self._change(WorkRow.message_id.in_(message_ids) & ~WorkRow.removed, removed=True)

    async def remove(self, work: Work) -> None:
        """Removes all that is kept of a work."""
        await self._delete(WorkRow.job_id == work.job_id)

    async def forget_channel(self, channel_id: int) -> None:
        """Removes the works whose posts were in a channel that is gone; with enough stars they may hang elsewhere.

        What was taken down stays known, for it hangs nowhere.
        """
        await self._delete((WorkRow.channel_id == channel_id) & WorkRow.message_id.is_not(None) & ~WorkRow.removed)

    async def forget_server(self, guild_id: int) -> None:
        """Removes all works of a server; their posts are its own."""
        await self._delete(WorkRow.guild_id == guild_id)

    async def _works(
        self, condition: ColumnElement[bool], offset: int | None = None, limit: int | None = None
    ) -> Sequence[Work]:
        wanted = select(WorkRow).where(condition).order_by(WorkRow.added_at, WorkRow.job_id)
        async with self._session() as session:
            rows = await session.scalars(wanted.offset(offset).limit(limit))
            return [Work(**{name: getattr(row, name) for name in COLUMNS}) for row in rows]

    async def _change(self, condition: ColumnElement[bool], **values: Any) -> int:
        async with self._session.begin() as session:
            result: Any = await session.execute(update(WorkRow).where(condition).values(values))
            return int(result.rowcount)

    async def _delete(self, condition: ColumnElement[bool]) -> None:
        async with self._session.begin() as session:
            await session.execute(delete(WorkRow).where(condition))


def _selected(selection: Selection) -> ColumnElement[bool]:
    condition = HANGS & (WorkRow.guild_id == selection.guild_id) & WorkRow.channel_id.in_(selection.channels)
    if selection.member_id is not None:
        condition &= WorkRow.member_id == selection.member_id
    if selection.month is not None:
        condition &= WorkRow.month == selection.month
    return condition
