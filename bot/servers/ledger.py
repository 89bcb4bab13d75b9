"""What servers have set, in the database and, for whoever asks often, in memory. Knows nothing of Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self

from sqlalchemy import delete, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.servers.models import ServerRow

COLUMNS = tuple(column.key for column in inspect(ServerRow).column_attrs)


@dataclass(frozen=True)
class ServerSettings:
    """What the moderators of a server have set; whatever is None or empty is as the bot has it.

    Attributes:
        guild_id: The server.
        language: What the bot speaks there, a key of ``words.LANGUAGES``; None follows the server's own language.
        painting_channels: Where painting is allowed; everywhere if there is none.
        painter_role: Who may paint; everyone if there is none.
        host_role: Who may open and lead challenges besides moderators.
        gallery_channel: Where finished works are shown too.
        gallery_stars: How many ⭐ a work needs for that; 0 shows every finished work at once.
        jobs_per_member: How many paintings of a member may wait or be painted there.
        max_size: The longest artwork in pixels.
        size: The longer side in pixels, for whoever says nothing of it; likewise the following.
        strength: 0..1.
        colors: ``style`` or ``content``.
        left_at: Since when the bot is no longer there.
    """

    guild_id: int
    language: str | None = None
    painting_channels: tuple[int, ...] = ()
    painter_role: int | None = None
    host_role: int | None = None
    gallery_channel: int | None = None
    gallery_stars: int = 0
    jobs_per_member: int | None = None
    max_size: int | None = None
    size: int | None = None
    strength: float | None = None
    colors: str | None = None
    left_at: datetime | None = None


class Servers:
    """The ledger of servers; opened as a context.

    Args:
        session: Makes sessions of the database.
        now: The clock.
    """

    def __init__(
        self, session: async_sessionmaker[AsyncSession], now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._session, self._now = session, now
        self._known: dict[int, ServerSettings] = {}
        self._changing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Reads all; a bot of thousands of servers has some megabytes of them."""
        async with self._session() as session:
            self._known = {row.guild_id: _settings(row) for row in await session.scalars(select(ServerRow))}
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leaves everything as it is."""

    def of(self, guild_id: int | None) -> ServerSettings:
        """What is set on a server; nothing, where nothing was or there is no server."""
        return self._known.get(guild_id or 0) or ServerSettings(guild_id or 0)

    async def change(self, guild_id: int, **values: Any) -> ServerSettings:
        """Sets something.

        Args:
            guild_id: The server.
            **values: Fields of ``ServerSettings``.
        """
        async with self._changing:
            changed = replace(self.of(guild_id), **values)
            async with self._session.begin() as session:
                await session.merge(
                    ServerRow(**asdict(changed) | {"painting_channels": list(changed.painting_channels)})
                )
            self._known[guild_id] = changed
        return changed

    async def present(self, guild_ids: Sequence[int]) -> None:
        """Notes where the bot is, and since when it is no longer where it was; after a start, and at each change."""
        here = set(guild_ids)
        for guild_id in here:
            if guild_id not in self._known or self._known[guild_id].left_at is not None:
                await self.change(guild_id, left_at=None)
        for guild_id in set(self._known) - here:
            if self._known[guild_id].left_at is None:
                await self.left(guild_id)

    async def left(self, guild_id: int) -> None:
        """Notes that the bot has left a server."""
        await self.change(guild_id, left_at=self._now())

    def left_before(self, moment: datetime) -> Sequence[int]:
        """Servers that the bot left before then."""
        return [each.guild_id for each in self._known.values() if each.left_at is not None and each.left_at < moment]

    async def forget(self, guild_id: int) -> None:
        """Removes what was set on a server."""
        async with self._changing:
            async with self._session.begin() as session:
                await session.execute(delete(ServerRow).where(ServerRow.guild_id == guild_id))
            self._known.pop(guild_id, None)


def _settings(row: ServerRow) -> ServerSettings:
    values = {name: getattr(row, name) for name in COLUMNS}
    return ServerSettings(**values | {"painting_channels": tuple(row.painting_channels)})
