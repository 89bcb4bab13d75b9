"""The studio: takes requests, keeps them in order, has them painted, and sees to it that each job ends.

Whatever happens is written down before anyone is told, so that a bot that is killed goes on where it was.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from bot import log, metrics, words
from bot.errors import Refusal
from bot.jobs import queue
from bot.jobs.album import Album
from bot.jobs.files import Files
from bot.jobs.housekeeping import keep_house
from bot.jobs.job import Job, Request, State
from bot.jobs.store import Store
from bot.words import say
from bot.workers.protocol import (
    Painted,
    PainterError,
    PainterLost,
    Painters,
    Painting,
    PaintingStopped,
    Saved,
    Task,
)

ERASE_SECONDS = 20.0
"""How long it is waited that a member's jobs end before all of theirs is removed."""
MAX_DEATHS = 2
"""A job that cost so many painters their life gets no other."""
SAVE_SECONDS = 4.0
"""How long a studio that closes waits for its painters to save; systems kill after 10."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What the studio takes on.

    Attributes:
        queue: How many jobs may wait.
        per_member: How many of one member's may wait or be painted.
        per_server: How many of one server's may.
        keep_days: How long the pictures of a job are kept after its end.
        disk_bytes: How much all pictures may take; beyond that those are let go first whose job ended first.
    """

    queue: int
    per_member: int
    per_server: int
    keep_days: int
    disk_bytes: int


class Studio:
    """Takes jobs and has them painted, those first who used the least painting time lately.

    Args:
        painters: Who paints.
        store: Where jobs are written down.
        files: Where pictures are.
        limits: What it takes on.

    Attributes:
        album: The pictures.
    """

    def __init__(self, painters: Painters, store: Store, files: Files, limits: Limits) -> None:
        self._painters, self._store, self._limits = painters, store, limits
        self.album = Album(store, files)
        self._waiting: list[Job] = []
        self._active: dict[str, Job] = {}
        self._work = asyncio.Semaphore(0)
        self._busy: set[asyncio.Task[None]] = set()
        self._freed = asyncio.Event()
        self._moved = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = asyncio.Event()
        self._usage, self._forecast = queue.Usage(), queue.Forecast()
        self._closing = False
        painters.when_lanes_change(self._stir)

    async def __aenter__(self) -> Self:
        """Takes up what an earlier life left unfinished, and starts."""
        for job in await self._store.ended_since(datetime.now(UTC) - timedelta(hours=6)):
            self._count(job, time.time() - (datetime.now(UTC) - (job.ended_at or job.created_at)).total_seconds())
        for job in await self._store.unfinished():
            self._active[job.id] = job
            if job.state.ended:
                job.announce_end()
            else:
                job.waits_again()
                self._waiting.append(job)
                self._work.release()
        self._place()
        keeper = keep_house(self.album, self._limits.keep_days, self._limits.disk_bytes, self._closed)
        self._tasks = [asyncio.create_task(self._dispatch()), asyncio.create_task(keeper)]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Takes nothing more, and has what is being painted saved for the next time."""
        self._closing = True
        for job in self._active.values():
            if job.state is State.PAINTING:
                self._painters.stop(job.id, "save")
        self._work.release()
        self._stir()
        self._closed.set()
        # A task is not cancelled while it might hold a connection, if that can be helped.
        tasks = [*self._tasks, *self._busy]
        await asyncio.wait(tasks, timeout=SAVE_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for job in self._active.values():
            job.pause()

    @property
    def unfinished(self) -> Sequence[Job]:
        """Jobs that have not ended, or whose member was not told of it yet; oldest first."""
        return list(self._active.values())

    @property
    def line(self) -> Sequence[Job]:
        """Jobs that wait, in the order in which they will be painted."""
        return queue.line(self._waiting, self._usage, time.time(), self._expected)

    def check(self, member_id: int, guild_id: int | None) -> None:
        """Raises ``Refusal`` where a request of this member on this server would be turned away."""
        if self._closing:
            raise Refusal(say("job-closing"))
        running = [job for job in self._active.values() if not job.state.ended]
        if sum(job.member_id == member_id for job in running) >= self._limits.per_member:
            raise Refusal(say("job-too-many-of-member", count=self._limits.per_member))
        if guild_id and sum(job.place.guild_id == guild_id for job in running) >= self._limits.per_server:
            raise Refusal(say("job-too-many-of-server"))
        if len(self._waiting) >= self._limits.queue:
            raise Refusal(say("job-queue-full"))

    async def submit(self, request: Request) -> Job:
        """Puts a request in the queue.

        Raises:
            Refusal: The queue is full, or there are too many jobs of the member or the server.
        """
        self.check(request.member_id, request.place.guild_id)
        job = Job(
            member_id=request.member_id,
            place=request.place,
            options=request.options,
            content=None,
            styles=(),
            spoiler=request.spoiler,
            parent_id=request.parent_id,
        )
        self._active[job.id] = job  # counts from here on
        try:
            await self.album.enter(job, request)
        except BaseException:
            del self._active[job.id]
            raise
        self._waiting.append(job)
        self._place()
        self._work.release()
        return job

    def find(self, job_id: str) -> Job | None:
        """A job whose member was not told of its end yet, or None."""
        return self._active.get(job_id)

    async def look_up(self, job_id: str) -> Job | None:
        """Any job, however old, or None."""
        return self._active.get(job_id) or await self._store.find(job_id)

    async def history(self, member_id: int, limit: int) -> Sequence[Job]:
        """A member's latest jobs, newest first."""
        return await self._store.of_member(member_id, limit)

    async def of_artwork(self, message_id: int) -> Job | None:
        """The job whose artwork that message shows, or None."""
        return await self._store.of_artwork(message_id)

    async def placed(self, job: Job, message_id: int) -> None:
        """Notes which message shows a job, if that was not known."""
        if job.place.message_id == message_id:
            return
        job.place = replace(job.place, message_id=message_id)
        await self._store.save(job)

    async def erase(self, member_id: int) -> None:
        """Ends a member's jobs, and removes all that is kept of them.

        Raises:
            Refusal: Some could not be ended in time, or told of.
        """
        mine = [job for job in self._active.values() if job.member_id == member_id]
        for job in mine:
            await self.cancel(job.id)
        deadline = time.monotonic() + ERASE_SECONDS
        while any(job.id in self._active for job in mine):  # whoever tells of its end writes it down once more
            if time.monotonic() > deadline:
                raise Refusal(say("job-busy"))
            await asyncio.sleep(0.1)
        await self.album.remove_member(member_id)

    async def told(self, job: Job, artwork_message_id: int | None = None) -> None:
        """Notes that a job's member was told of its end, by the artwork's message if there is one."""
        job.told, job.artwork_message_id = True, artwork_message_id
        await self._store.save(job)
        self._active.pop(job.id, None)

    async def cancel(self, job_id: str) -> None:
        """Ends a job now; its painter stops at the next step, which may take a while. Without effect on an end."""
        job = self._active.get(job_id)
        if job is None or job.state.ended:
            return
        if job in self._waiting:
            self._waiting.remove(job)
        else:
            self._painters.stop(job_id, "drop")
        await self._end(job, State.CANCELLED)
        self._place()

    async def drop(self, job: Job) -> None:
        """Cancels a job that has no message to tell it in; whoever asked is told otherwise."""
        await self.cancel(job.id)
        await job.wait_ended(SAVE_SECONDS)
        await self.told(job)

    def keep(self, job_id: str) -> None:
        """Ends a job that is being painted with what is there.

        Raises:
            Refusal: Nothing is there yet.
        """
        job = self._active.get(job_id)
        if job and job.painting is None and not job.state.ended:
            raise Refusal(say("job-nothing-yet"))
        self._painters.stop(job_id, "keep")

    async def _dispatch(self) -> None:
        """Has one job after the other painted, as many at a time as there are lanes, which may come and go."""
        while True:
            await self._work.acquire()
            while len(self._busy) >= self._painters.lanes and not self._closing:
                self._freed.clear()
                await self._freed.wait()
            if self._closing:
                return
            if not self._waiting:  # the job was cancelled while it waited
                continue
            job = self.line[0]
            self._waiting.remove(job)
            task = asyncio.create_task(self._run(job))
            self._busy.add(task)
            task.add_done_callback(self._left)

    async def until_spare(self, *, spare: bool) -> None:
        """Waits until a lane is left over after all jobs there are; or, if ``spare`` is False, until none is."""
        while (len(self._busy) + len(self._waiting) < self._painters.lanes and not self._closing) is not spare:
            self._moved.clear()
            await self._moved.wait()

    def _left(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._stir()

    def _stir(self) -> None:
        """Has whoever waits for a lane see how many there are, and how many are busy."""
        self._freed.set()
        self._moved.set()

    async def _run(self, job: Job) -> None:
        log.about(job=job.id, guild=job.place.guild_id)
        words.speak(job.place.language)  # for what the job ends with, in this task alone
        expected, before = self._expected(job), job.seconds
        self._usage.add(job, expected, time.time())  # what it really took is known afterwards
        try:
            await self._paint(job)
        except Exception:
            _log.exception("A job failed")
            await self._end(job, State.FAILED, reason=say("error-unexpected"))
        _log.info("A job was painted for %.1f s and is %s", job.seconds - before, job.state)
        self._usage.add(job, job.seconds - before - expected, time.time())
        self._usage.forget_idle(time.time())
        self._place()

    async def _paint(self, job: Job) -> None:
        if job.state.ended:  # cancelled just now
            return
        job.started()
        self._place()
        await self._store.save(job)
        started = time.monotonic()
        try:
            content, styles = await self.album.inputs(job)
            checkpoint = await self.album.checkpoint(job)
            start = await self.album.file(job.start) if job.start else None
            task = Task(job.id, content, styles, job.options, checkpoint, start)
            if job.state.ended:  # or meanwhile, before any painter could be told
                return
            async with aclosing(self._painters.paint(task)) as events:
                async for event in events:
                    match event:
                        case _ if job.state.ended:  # cancelled; the painter will hear of it
                            pass
                        case Painting():
                            job.progressed(event)
                        case Saved():
                            await self.album.keep_checkpoint(job, event.checkpoint)
                        case Painted():
                            job.seconds += time.monotonic() - started
                            await self.album.keep_artwork(job, event.picture, event.film)
                            if not job.state.ended:
                                await self._end(job, State.DONE, painted=event)
                                self._forecast.learn(job)
            if not job.state.ended:
                raise RuntimeError("painters ended without an artwork")
        except PainterError as error:
            job.seconds += time.monotonic() - started
            await self._stopped(job, error)
        except Refusal as refusal:
            await self._end(job, State.FAILED, reason=str(refusal))

    async def _stopped(self, job: Job, error: PainterError) -> None:
        """Decides what becomes of a job without an artwork."""
        if job.state.ended:
            return
        if self._closing:
            job.waits_again()  # for the bot's next life
        elif isinstance(error, PaintingStopped):
            await self._end(job, State.CANCELLED)
        elif isinstance(error, PainterLost) and job.deaths + 1 < MAX_DEATHS:
            job.deaths += 1
            job.waits_again()
            await self._store.save(job)
            self._waiting.insert(0, job)
            self._work.release()
        else:
            await self._end(job, State.FAILED, reason=str(error))

    async def _end(self, job: Job, state: State, *, painted: Painted | None = None, reason: str | None = None) -> None:
        if job.state.ended:
            return
        checkpoint = job.checkpoint
        job.end(state, painted=painted, reason=reason)
        metrics.ended(state, job.age_seconds - job.seconds, job.seconds)
        try:
            await self.album.end(job, checkpoint)
        except Exception:  # its member is to be told all the same
            _log.exception("The end of job %s could not be written down", job.id)
        job.announce_end()

    def _count(self, job: Job, when: float) -> None:
        self._usage.add(job, job.seconds, when)
        if job.state is State.DONE:
            self._forecast.learn(job)

    def _expected(self, job: Job) -> float:
        return self._forecast.seconds(job) or queue.UNMEASURED_SECONDS

    def _place(self) -> None:
        """Tells those who wait how many are before them, and when it is their turn."""
        busy = [job for job in self._active.values() if job.state is State.PAINTING]
        left = [job.painting.eta_seconds if job.painting else self._forecast.seconds(job) for job in busy]
        ordered = self.line
        starts = self._forecast.starts(ordered, left, self._painters.lanes)
        for index, (job, start) in enumerate(zip(ordered, starts, strict=True)):
            job.moved(index + min(self._painters.lanes, len(busy)), start)
        self._moved.set()
