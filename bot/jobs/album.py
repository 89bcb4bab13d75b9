"""The pictures of jobs: put away, given out, and let go. Each file may belong to several jobs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.errors import Refusal
from bot.jobs.files import Files
from bot.jobs.job import Job, Request
from bot.jobs.store import PICTURES, Store, names, plain
from bot.words import say

YOUNG_SECONDS = 3600
"""A file this young is left alone: it may be on its way into the ledger."""
FILING_SECONDS = 60
"""The same where room is needed: a file is on its way for a moment, and longer only on a disk that is very slow."""
OLDEST = 200
"""How many jobs are looked at in one go to make room: a gigabyte or so."""

_log = logging.getLogger(__name__)


class Album:
    """What the ledger says of files, and the files.

    Args:
        store: Where jobs are written down.
        files: Where pictures are.
    """

    def __init__(self, store: Store, files: Files) -> None:
        self._store, self._files = store, files
        self._filing = asyncio.Lock()  # a file that is being let go must not be taken up meanwhile

    async def enter(self, job: Job, request: Request) -> None:
        """Puts away what a new job is painted from, and writes the job down."""
        async with self._filing:
            job.content, job.styles, job.start = await asyncio.to_thread(self._put, request)
            await self._store.save(job)

    def _put(self, request: Request) -> tuple[str, tuple[str, ...], str | None]:
        start = self._files.put(request.start) if request.start else None
        return self._files.put(request.content), tuple(map(self._files.put, request.styles)), start

    async def keep_checkpoint(self, job: Job, checkpoint: bytes) -> None:
        """Puts away how far a job is, in place of how far it was, and writes the job down.

        Nothing of it is kept where the job has ended meanwhile.
        """
        async with self._filing:
            last = job.checkpoint
            await self._add(job, checkpoint=checkpoint)
            if not job.state.ended:
                await self._store.save(job)
                await self._remove({last} if last else set())

    async def checkpoint(self, job: Job) -> bytes | None:
        """Where a job goes on; None where it begins, also because that is not kept, as after some backups."""
        try:
            return await self.file(job.checkpoint) if job.checkpoint else None
        except Refusal:
            return None

    async def keep_artwork(self, job: Job, picture: bytes, film: bytes | None) -> None:
        """Puts away what a job was painted for, for whoever then ends it; nothing where it has ended meanwhile."""
        async with self._filing:
            await self._add(job, artwork=picture, film=film)

    async def end(self, job: Job, checkpoint: str | None) -> None:
        """Writes down the end of a job, after whatever was being written of it, and lets its checkpoint go."""
        async with self._filing:
            await self._store.save(job)
            await self._remove({checkpoint} if checkpoint else set())

    async def _add(self, job: Job, **files: bytes | None) -> None:
        put = {what: await asyncio.to_thread(self._files.put, data) for what, data in files.items() if data is not None}
        if job.state.ended:  # and perhaps all of its member's is about to be erased
            await self._remove(set(put.values()))
        else:
            for what, name in put.items():
                setattr(job, what, name)

    async def file(self, name: str | None) -> bytes:
        """A picture of a job.

        Raises:
            Refusal: It is no longer kept.
        """
        try:
            if name is not None:
                return await asyncio.to_thread(self._files.get, name)
        except FileNotFoundError:
            _log.info("A picture is no longer there: %s", name)
        raise Refusal(say("job-pictures-gone"))

    async def inputs(self, job: Job) -> tuple[bytes, tuple[bytes, ...]]:
        """What a job is painted from: the photograph, and the paintings.

        Raises:
            Refusal: They are no longer kept.
        """
        content, *styles = await asyncio.gather(*map(self.file, (job.content, *(job.styles or [None]))))
        return content, tuple(styles)

    async def forget(self, job: Job) -> None:
        """Lets the pictures of an ended job go, but for those that another job has too."""
        async with self._filing:
            had = names(job)
            for name in PICTURES:
                setattr(job, name, None)
            job.styles = ()
            job.artwork_message_id = None
            await self._store.save(job)
            await self._remove(had)

    async def kept(self, member_id: int) -> tuple[Sequence[dict[str, Any]], Sequence[tuple[str, Callable[[], bytes]]]]:
        """What is kept of a member's jobs: each as plain values, and the pictures by names for people."""
        jobs = await self._store.of_member(member_id)
        pictures = [
            (f"paintings/{job.id}/{what}", partial(self._files.get, name)) for job in jobs for what, name in _named(job)
        ]
        return [plain(job) for job in jobs], pictures

    async def remove_member(self, member_id: int) -> None:
        """Removes all that is kept of a member's jobs, which have ended."""
        async with self._filing:
            await self._remove(await self._store.remove_member(member_id))

    async def _remove(self, had: set[str]) -> None:
        if had:
            await asyncio.to_thread(self._files.remove, had - await self._store.pictures())

    async def sweep(self, keep_days: int) -> int:
        """Lets the pictures go of jobs that ended so many days ago, and files that no job has; how many there were."""
        await self._store.forget_pictures(datetime.now(UTC) - timedelta(days=keep_days))
        wanted = await self._store.pictures()
        return await asyncio.to_thread(self._files.keep_only, wanted, time.time() - YOUNG_SECONDS)

    async def make_room(self, max_bytes: int) -> int:
        """Lets the pictures go of those jobs that ended first, until all files take no more than that, if they can.

        Jobs that are not over keep theirs, and so does every job that has one of them too.

        Returns:
            How many bytes went.
        """
        sizes = await asyncio.to_thread(self._files.sizes)
        excess, freed = sum(sizes.values()) - max_bytes, 0
        while freed < excess:
            old = datetime.now(UTC) - timedelta(seconds=FILING_SECONDS)
            jobs, had = [], set[str]()
            for job in await self._store.oldest_kept(old, OLDEST):
                jobs.append(job.id)
                had |= names(job)
                if sum(sizes.get(name, 0) for name in had) >= excess - freed:
                    break
            if not jobs:
                _log.warning("Pictures take %.0f MB more than they may, and none can be let go", (excess - freed) / 1e6)
                break
            async with self._filing:
                await self._store.forget_pictures_of(jobs)
                gone = had - await self._store.pictures()
                freed += await asyncio.to_thread(self._files.remove_older, gone, old.timestamp())
        return freed


def _named(job: Job) -> Iterator[tuple[str, str]]:
    """A job's pictures: what each is, with its ending, and its name among the files."""
    endings = {"content": "png", "start": "png", "artwork": "png", "film": "webp"}
    for what, ending in endings.items():
        if (name := getattr(job, what)) is not None:
            yield f"{what}.{ending}", name
    for number, name in enumerate(job.styles, 1):
        yield f"style-{number}.png", name
