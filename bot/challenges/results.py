"""What became of entries, and the seasons that it counts for, in the database. Knows nothing of Discord.

A challenge is forgotten with its pictures some weeks after its end; its results stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.challenges.models import EntryRow, ResultRow, VoteRow, entry_of, result_of
from bot.challenges.rules import Challenge, Part, Rank, Result, leaderboard, results, season


async def decide(session: AsyncSession, challenge: Challenge, now: datetime) -> None:
    """Writes down what became of the entries of a challenge whose votes have ended.

    Args:
        session: In a transaction.
        challenge: The challenge.
        now: The time, for the season.
    """
    entered = select(EntryRow).where(EntryRow.challenge_id == challenge.id, EntryRow.part == Part.IN.value)
    entries = [entry_of(row) for row in await session.scalars(entered)]
    for result in results(entries, await votes(session, challenge)):
        session.add(ResultRow(**asdict(result), guild_id=challenge.guild_id, season=season(now)))


async def votes(session: AsyncSession, challenge: Challenge) -> dict[int, int]:
    """How many votes each entry of a challenge has, by its id; none where it is missing."""
    counted = select(VoteRow.entry_id, func.count()).join(EntryRow).where(EntryRow.challenge_id == challenge.id)
    return {row[0]: row[1] for row in await session.execute(counted.group_by(VoteRow.entry_id))}


class Results:
    """The ledger of results.

    Args:
        session: Makes sessions of the database.
    """

    def __init__(self, session: async_sessionmaker[AsyncSession]) -> None:
        self._session = session

    async def of(self, challenge: Challenge) -> Sequence[Result]:
        """The results of a challenge that is decided, the best first."""
        wanted = select(ResultRow).where(ResultRow.challenge_id == challenge.id)
        async with self._session() as session:
            rows = await session.scalars(wanted.order_by(ResultRow.votes.desc(), ResultRow.number))
            return [result_of(row) for row in rows]

    async def seasons(self, guild_id: int) -> Sequence[str]:
        """The seasons in which challenges of a server were decided, the latest first."""
        wanted = select(ResultRow.season).where(ResultRow.guild_id == guild_id).distinct()
        async with self._session() as session:
            return list(await session.scalars(wanted.order_by(ResultRow.season.desc())))

    async def leaderboard(self, guild_id: int, of_season: str | None) -> Sequence[Rank]:
        """Who has how many points on a server.

        Args:
            guild_id: The server.
            of_season: In which season; in all of them if None.
        """
        wanted = select(ResultRow).where(ResultRow.guild_id == guild_id)
        if of_season is not None:
            wanted = wanted.where(ResultRow.season == of_season)
        async with self._session() as session:
            return leaderboard([result_of(row) for row in await session.scalars(wanted)])

    async def kept(self, member_id: int) -> Sequence[dict[str, Any]]:
        """What is kept of a member, as plain values."""
        wanted = select(ResultRow).where(ResultRow.member_id == member_id)
        async with self._session() as session:
            rows = [(result_of(row), row.season) for row in await session.scalars(wanted)]
        return [
            {"challenge": it.challenge_id, "painting": it.job_id, "season": when, "votes": it.votes, "place": it.place}
            for it, when in rows
        ]

    async def erase(self, member_id: int) -> None:
        """Removes all results of a member."""
        await self._remove(ResultRow.member_id == member_id)

    async def forget_server(self, guild_id: int) -> None:
        """Removes all results of a server."""
        await self._remove(ResultRow.guild_id == guild_id)

    async def _remove(self, condition: Any) -> None:
        async with self._session.begin() as session:
            await session.execute(delete(ResultRow).where(condition))
