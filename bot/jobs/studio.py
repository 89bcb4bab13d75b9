"""The studio: takes requests, keeps them in order, has them painted, and sees to it that each job ends."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import Self

from bot.errors import Refusal
from bot.jobs.job import Job, Request, State
from bot.workers.protocol import Painted, PainterError, Painters, Painting, PaintingStopped, Task

UNEXPECTED = "Something went wrong here, and it has been noted; please try again."
CLOSING = "The bot was stopped before this was finished; please try again in a minute."

_log = logging.getLogger(__name__)


class Studio:
    """First come, first painted.

    Args:
        painters: Who paints.
        max_queue: How many jobs may wait.
        max_jobs_per_member: How many of one member's may wait or be painted.
    """

    def __init__(self, painters: Painters, *, max_queue: int, max_jobs_per_member: int) -> None:
        self._painters = painters
        self._max_queue, self._max_jobs_per_member = max_queue, max_jobs_per_member
        self._waiting: list[Job] = []
        self._active: dict[str, Job] = {}
        self._work = asyncio.Semaphore(0)
        self._runners: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._runners = [asyncio.create_task(self._run()) for _ in range(self._painters.lanes)]
        return self

    async def __aexit__(self, *_: object) -> None:
        for runner in self._runners:
            runner.cancel()
        await asyncio.gather(*self._runners, return_exceptions=True)
        for job in list(self._active.values()):
            self._end(job, State.FAILED, reason=CLOSING)

    def check(self, member_id: int) -> None:
        """Raises ``Refusal`` where a request of this member would be turned away."""
        if sum(job.member_id == member_id for job in self._active.values()) >= self._max_jobs_per_member:
            text = f"You have {self._max_jobs_per_member} paintings under way; please wait for one, or cancel it."
            raise Refusal(text)
        if len(self._waiting) >= self._max_queue:
            raise Refusal("Too many paintings are waiting just now; please try again in a few minutes.")

    def submit(self, request: Request) -> Job:
        """Puts a request in the queue.

        Raises:
            Refusal: The queue is full, or the member has too many jobs.
        """
        self.check(request.member_id)
        job = Job(request)
        self._active[job.id] = job
        self._waiting.append(job)
        self._work.release()
        self._place()
        return job

    def find(self, job_id: str) -> Job | None:
        """A job that has not ended, or None."""
        return self._active.get(job_id)

    def cancel(self, job_id: str) -> None:
        """Ends a job now if it waits, or at its painter's next step; without effect where it has ended."""
        job = self._active.get(job_id)
        if job in self._waiting:
            self._waiting.remove(job)
            self._end(job, State.CANCELLED)
            self._place()
        elif job:
            self._painters.cancel(job_id)

    async def _run(self) -> None:
        while True:
            await self._work.acquire()
            if self._waiting:  # else the job was cancelled while it waited
                job = self._waiting.pop(0)
                self._place()
                await self._paint(job)

    async def _paint(self, job: Job) -> None:
        request = job.request
        assert request is not None  # noqa: S101  only an ended job has none
        job.started()
        task = Task(job.id, request.content, request.style, request.options)
        try:
            async with aclosing(self._painters.paint(task)) as events:
                async for event in events:
                    match event:
                        case Painting():
                            job.progressed(event)
                        case Painted():
                            self._end(job, State.DONE, painted=event)
        except PaintingStopped:
            self._end(job, State.CANCELLED)
        except PainterError as error:
            self._end(job, State.FAILED, reason=str(error))
        except Exception:
            _log.exception("Job %s failed", job.id)
        finally:
            # Whatever happened, a job that leaves here has ended.
            reason = CLOSING if asyncio.current_task().cancelling() else UNEXPECTED  # type: ignore[union-attr]
            self._end(job, State.FAILED, reason=reason)

    def _end(self, job: Job, state: State, *, painted: Painted | None = None, reason: str | None = None) -> None:
        job.end(state, painted=painted, reason=reason)
        self._active.pop(job.id, None)

    def _place(self) -> None:
        """Tells those who wait how many are before them."""
        busy = min(self._painters.lanes, len(self._active) - len(self._waiting))
        for index, job in enumerate(self._waiting):
            job.moved(index + busy)
