"""The studio with painters that do as they are told: every job ends, once."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from bot.errors import Refusal
from bot.jobs.job import Job, Request, State
from bot.jobs.studio import CLOSING, UNEXPECTED, Studio
from bot.workers.protocol import Event, Painted, PainterError, Painting, PaintingStopped, Task
from nst_core.options import Options


class Painters:
    """Paints what ``hands`` are given: events are yielded, errors raised, None waits for a cancel."""

    lanes = 1

    def __init__(self) -> None:
        self.hands: asyncio.Queue[Event | Exception | None] = asyncio.Queue()
        self.cancelled: list[str] = []
        self.painted: list[Task] = []
        self._stop = asyncio.Event()

    async def paint(self, task: Task) -> AsyncGenerator[Event]:
        self.painted.append(task)
        while True:
            hand = await self.hands.get()
            if hand is None:
                await self._stop.wait()
                raise PaintingStopped("stopped")
            if isinstance(hand, Exception):
                raise hand
            yield hand
            if isinstance(hand, Painted):
                return

    def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)
        self._stop.set()


def request(member_id: int = 1) -> Request:
    return Request(member_id, b"content", b"style", Options())


def news(step: int) -> Painting:
    return Painting("", step, 10, 1.0, b"preview" if step == 1 else None)


ARTWORK = Painted("", b"picture", 64, 64, 10, 1.0, "lite")


async def ended(job: Job) -> State:
    async with asyncio.timeout(5):
        async for state in job.changes():
            last = state
    return last


async def test_a_job_is_painted() -> None:
    painters = Painters()
    async with Studio(painters, max_queue=5, max_jobs_per_member=5) as studio:
        job = studio.submit(request())
        for hand in (news(1), news(2), ARTWORK):
            painters.hands.put_nowait(hand)
        assert await ended(job) is State.DONE
        assert job.painted == ARTWORK
        assert job.request is None  # the pictures are let go
        assert studio.find(job.id) is None


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PainterError("The painter broke down."), "The painter broke down."), (ValueError(), UNEXPECTED)],
)
async def test_a_job_that_fails_says_why_and_the_next_is_painted(error: Exception, reason: str) -> None:
    painters = Painters()
    async with Studio(painters, max_queue=5, max_jobs_per_member=5) as studio:
        first, second = studio.submit(request()), studio.submit(request())
        painters.hands.put_nowait(error)
        assert await ended(first) is State.FAILED
        assert first.reason == reason
        painters.hands.put_nowait(ARTWORK)
        assert await ended(second) is State.DONE


async def test_painters_that_end_without_an_artwork_fail_the_job() -> None:
    class Idle(Painters):
        async def paint(self, task: Task) -> AsyncGenerator[Event]:
            yield news(1)

    async with Studio(Idle(), max_queue=5, max_jobs_per_member=5) as studio:
        assert await ended(studio.submit(request())) is State.FAILED


async def test_cancelling_a_job_that_waits_costs_the_painter_nothing() -> None:
    painters = Painters()
    async with Studio(painters, max_queue=5, max_jobs_per_member=5) as studio:
        first, second, third = (studio.submit(request()) for _ in range(3))
        await asyncio.sleep(0)
        assert (second.ahead, third.ahead) == (1, 2)
        studio.cancel(second.id)
        assert await ended(second) is State.CANCELLED
        assert third.ahead == 1
        painters.hands.put_nowait(ARTWORK)
        painters.hands.put_nowait(ARTWORK)
        assert await ended(first) is State.DONE
        assert await ended(third) is State.DONE
        assert [task.job_id for task in painters.painted] == [first.id, third.id]


async def test_cancelling_a_job_that_is_painted_stops_the_painter() -> None:
    painters = Painters()
    async with Studio(painters, max_queue=5, max_jobs_per_member=5) as studio:
        job = studio.submit(request())
        painters.hands.put_nowait(None)
        while not painters.painted:
            await asyncio.sleep(0)
        studio.cancel(job.id)
        assert await ended(job) is State.CANCELLED
        studio.cancel(job.id)  # once more does nothing
        assert painters.cancelled == [job.id]


async def test_limits_are_said_in_a_sentence() -> None:
    async with Studio(Painters(), max_queue=3, max_jobs_per_member=2) as studio:
        studio.submit(request(1))
        studio.submit(request(1))
        with pytest.raises(Refusal, match="You have 2 paintings under way"):
            studio.submit(request(1))
        studio.submit(request(2))
        with pytest.raises(Refusal, match="Too many paintings are waiting"):
            studio.submit(request(3))


async def test_a_studio_that_closes_tells_everyone() -> None:
    async with Studio(Painters(), max_queue=5, max_jobs_per_member=5) as studio:
        jobs = [studio.submit(request()) for _ in range(2)]
        await asyncio.sleep(0.01)
    assert [(job.state, job.reason) for job in jobs] == [(State.FAILED, CLOSING)] * 2


async def test_a_slow_follower_sees_the_latest_and_every_end() -> None:
    job = Job(request())
    seen = []
    job.started()
    async for state in job.changes():
        seen.append((state, job.painting.step if job.painting else 0))
        if len(seen) == 1:
            for step in range(1, 6):
                job.progressed(news(step))
        elif not state.ended:
            job.end(State.DONE, painted=ARTWORK)
            job.end(State.FAILED, reason="too late")
    assert seen == [(State.PAINTING, 0), (State.PAINTING, 5), (State.DONE, 5)]
