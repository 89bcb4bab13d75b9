"""Jobs in the database. Every change of a job is one transaction, so that it has happened as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.jobs.job import Job, Place, State
from bot.jobs.models import JobRow
from nst_core.options import Options

COLUMNS = tuple(column.key for column in inspect(JobRow).column_attrs)
PLACE = ("guild_id", "channel_id", "message_id", "upload_limit_bytes", "language")
PICTURES = ("content", "start", "checkpoint", "artwork", "film")
"""Fields that name a file; ``styles`` names several."""
NO_PICTURES: dict[str, Any] = dict.fromkeys(PICTURES) | {"styles": []}
"""What these are once nothing is kept."""


class Store:
    """The ledger.

    Args:
        session: Makes sessions.
    """

    def __init__(self, session: async_sessionmaker[AsyncSession]) -> None:
        self._session = session

    async def save(self, job: Job) -> None:
        """Writes a job as it stands, new or known."""
        async with self._session.begin() as session:
            await session.merge(_row(job))

    async def find(self, job_id: str) -> Job | None:
        """The job of that id, or None."""
        async with self._session() as session:
            row = await session.get(JobRow, job_id)
            return None if row is None else _job(row)

    async def unfinished(self) -> Sequence[Job]:
        """Jobs whose member was not told of their end yet, oldest first."""
        return await self._jobs(select(JobRow).where(~JobRow.told).order_by(JobRow.created_at, JobRow.id))

    async def of_member(self, member_id: int, limit: int | None = None) -> Sequence[Job]:
        """A member's latest jobs, newest first; all where there is no limit."""
        wanted = select(JobRow).where(JobRow.member_id == member_id)
        return await self._jobs(wanted.order_by(JobRow.created_at.desc(), JobRow.id).limit(limit))

    async def of_artwork(self, message_id: int) -> Job | None:
        """The job whose artwork that message shows, or None."""
        return next(iter(await self._jobs(select(JobRow).where(JobRow.artwork_message_id == message_id))), None)

    async def ended_since(self, moment: datetime) -> Sequence[Job]:
        """Jobs that ended since then, oldest first."""
        return await self._jobs(select(JobRow).where(JobRow.ended_at >= moment).order_by(JobRow.ended_at))

    async def forget_pictures(self, before: datetime) -> None:
        """Lets the pictures go of jobs that ended before then, and of all others whatever only painting needed."""
        async with self._session.begin() as session:
            await session.execute(update(JobRow).where(JobRow.told, JobRow.ended_at < before).values(NO_PICTURES))
            await session.execute(update(JobRow).where(JobRow.told).values(checkpoint=None))

    async def oldest_kept(self, before: datetime, limit: int) -> Sequence[Job]:
        """Those of the jobs with pictures whose member was told of their end, before then, that ended first."""
        over = select(JobRow).where(JobRow.told, JobRow.ended_at < before, JobRow.content.is_not(None))
        return await self._jobs(over.order_by(JobRow.ended_at, JobRow.id).limit(limit))

    async def forget_pictures_of(self, job_ids: Sequence[str]) -> None:
        """Lets the pictures of these jobs go."""
        async with self._session.begin() as session:
            await session.execute(update(JobRow).where(JobRow.id.in_(job_ids)).values(NO_PICTURES))

    async def pictures(self) -> set[str]:
        """The names of all files that a job still has."""
        async with self._session() as session:
            columns = (getattr(JobRow, name) for name in PICTURES)
            rows = await session.execute(select(JobRow.styles, *columns).where(JobRow.content.is_not(None)))
            return {name for styles, *names in rows for name in (*styles, *names) if name}

    async def remove_member(self, member_id: int) -> set[str]:
        """Removes all jobs of a member; the names of the files that they had."""
        jobs = await self.of_member(member_id)
        async with self._session.begin() as session:
            await session.execute(delete(JobRow).where(JobRow.member_id == member_id))
        return set().union(*map(names, jobs))

    async def _jobs(self, wanted: Any) -> Sequence[Job]:
        async with self._session() as session:
            return [_job(row) for row in await session.scalars(wanted)]


def names(job: Job) -> set[str]:
    """The names of all files that a job has."""
    return {name for name in (*job.styles, *(getattr(job, each) for each in PICTURES)) if name}


def plain(job: Job) -> dict[str, Any]:
    """A job as values that a person can read, without the names of files."""
    row = _row(job)
    return {name: getattr(row, name) for name in COLUMNS if name not in (*PICTURES, "styles", "deaths", "told")}


def _row(job: Job) -> JobRow:
    values = {name: getattr(job.place if name in PLACE else job, name) for name in COLUMNS}
    return JobRow(**values | {"options": asdict(job.options), "state": job.state.value, "styles": list(job.styles)})


def _job(row: JobRow) -> Job:
    values: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS if name not in PLACE}
    options: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.options.items()
    }
    place = Place(**{name: getattr(row, name) for name in PLACE})
    made = {"place": place, "options": Options(**options), "state": State(row.state), "styles": tuple(row.styles)}
    return Job(**values | made)
