"""The studio with painters that do as they are told: every job ends, once, whatever fails in between."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from bot.errors import Refusal
from bot.jobs.job import Job, State
from bot.log import formatter
from bot.words import say, speaking
from bot.workers.protocol import Event, PainterError, PainterLost, PaintingRefused, Saved, Task
from nst_core.options import OptionsError
from tests.bot.jobs.conftest import ARTWORK, LIMITS, Bench, Painters, ended, news, request, until
from tests.bot.jobs.conftest import job as new_job


async def test_a_job_is_painted(bench: Bench) -> None:
    async with bench.studio() as studio:
        job = await studio.submit(request())
        for hand in (news(1), news(2), ARTWORK):
            bench.painters.hands.put_nowait(hand)
        assert await ended(job) is State.DONE
        (task,) = bench.painters.tasks
        assert (task.content, task.styles, task.checkpoint) == (b"content", (b"style",), None)
        assert await studio.album.file(job.artwork) == b"picture"
        assert (job.width, job.height, job.steps, job.weights) == (64, 48, job.options.steps, "lite")
        assert studio.find(job.id) is job  # until its member is told
        await studio.told(job, 99)
        assert studio.find(job.id) is None
        known = await studio.look_up(job.id)
        assert known is not None
        assert (known.state, known.artwork_message_id, known.told) == (State.DONE, 99, True)


async def test_what_is_logged_of_a_job_says_which(bench: Bench) -> None:
    handler = logging.StreamHandler(lines := io.StringIO())
    handler.setFormatter(formatter("json"))
    logging.getLogger("bot.jobs").addHandler(handler)
    try:
        async with bench.studio() as studio:
            jobs = [await studio.submit(request(member_id=number, guild_id=20)) for number in (1, 2)]
            for _ in jobs:
                bench.painters.hands.put_nowait(OSError("No space left"))
            for job in jobs:
                assert await ended(job) is State.FAILED
    finally:
        logging.getLogger("bot.jobs").removeHandler(handler)
    failures = [line for line in map(json.loads, lines.getvalue().splitlines()) if "exception" in line]
    assert [(line["job"], line["guild"]) for line in failures] == [(job.id, 20) for job in jobs]


FAILURES = [
    (PainterError(), "painter-failed", {}),
    (PaintingRefused(OptionsError("paintings", count=1, given=2)), "engine-paintings", {"count": 1, "given": 2}),
    (ValueError(), "error-unexpected", {}),
]


@pytest.mark.parametrize(("error", "text", "values"), FAILURES)
@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_job_that_fails_says_why_in_its_language_and_the_next_is_painted(
    bench: Bench, error: Exception, text: str, values: dict[str, int], language: str
) -> None:
    asked = request()
    asked = replace(asked, place=replace(asked.place, language=language))
    async with bench.studio() as studio:
        first, second = await studio.submit(asked), await studio.submit(request())
        bench.painters.hands.put_nowait(error)
        assert await ended(first) is State.FAILED
        with speaking(language):
            reason = say(text, **values)
        assert first.reason == reason
        bench.painters.hands.put_nowait(ARTWORK)
        assert await ended(second) is State.DONE
    async with bench.studio() as studio:  # after a restart, as it was written down
        same = await studio.look_up(first.id)
        assert same is not None
        assert (same.reason, same.place.language) == (reason, language)


async def test_pictures_that_are_gone_are_told_in_the_languages_of_their_jobs(bench: Bench) -> None:
    async with bench.studio() as studio:
        first = await studio.submit(request())
        await until(lambda: bench.painters.tasks)
        asked = request()
        german = await studio.submit(replace(asked, place=replace(asked.place, language="de")))
        bench.files.remove([str(german.content)])
        bench.painters.hands.put_nowait(ARTWORK)
        await ended(first)
        assert await ended(german) is State.FAILED
        assert german.reason == "Die Bilder dieses Gemäldes sind nicht mehr aufbewahrt; schick sie bitte noch einmal."


async def test_lanes_may_come_and_go(bench: Bench) -> None:
    studio = bench.studio()
    bench.painters.lanes = 0
    async with studio:
        jobs = [await studio.submit(request(member_id)) for member_id in range(3)]
        await asyncio.sleep(0.1)
        assert [job.state for job in jobs] == 3 * [State.QUEUED]
        bench.painters.lanes = 2
        async with asyncio.timeout(5):
            while [job.state for job in jobs].count(State.PAINTING) < 2:
                await asyncio.sleep(0.01)
        bench.painters.lanes = 1
        bench.painters.hands.put_nowait(ARTWORK)
        await asyncio.sleep(0.1)
        assert sorted(job.state for job in jobs) == [State.DONE, State.PAINTING, State.QUEUED]
        bench.painters.hands.put_nowait(ARTWORK)
        bench.painters.hands.put_nowait(ARTWORK)
        for job in jobs:
            assert await ended(job) is State.DONE


async def test_painters_that_end_without_an_artwork_fail_the_job(bench: Bench) -> None:
    class Idle(Painters):
        async def paint(self, task: Task) -> AsyncGenerator[Event]:
            yield news(1)

    studio = bench.studio()
    studio._painters = Idle()
    async with studio:
        assert await ended(await studio.submit(request())) is State.FAILED


async def test_a_job_goes_on_where_its_painter_died_but_costs_no_third(bench: Bench) -> None:
    async with bench.studio() as studio:
        job = await studio.submit(request())
        for hand in (news(1), Saved("", 20, b"half"), PainterLost(), PainterLost()):
            bench.painters.hands.put_nowait(hand)
        assert await ended(job) is State.FAILED
        assert job.reason == say("painter-lost")
        assert [task.checkpoint for task in bench.painters.tasks] == [None, b"half"]


async def test_cancelling_a_job_that_waits_costs_the_painter_nothing(bench: Bench) -> None:
    async with bench.studio() as studio:
        first, second, third = [await studio.submit(request()) for _ in range(3)]
        await until(lambda: bench.painters.tasks)
        assert (second.ahead, third.ahead) == (1, 2)
        await studio.cancel(second.id)
        assert await ended(second) is State.CANCELLED
        assert third.ahead == 1
        bench.painters.hands.put_nowait(ARTWORK)
        bench.painters.hands.put_nowait(ARTWORK)
        assert await ended(first) is State.DONE
        assert await ended(third) is State.DONE
        assert [task.job_id for task in bench.painters.tasks] == [first.id, third.id]


async def test_cancelling_a_job_that_is_painted_stops_the_painter(bench: Bench) -> None:
    async with bench.studio() as studio:
        job = await studio.submit(request())
        bench.painters.hands.put_nowait(None)
        await until(lambda: bench.painters.tasks)
        await studio.cancel(job.id)
        assert await ended(job) is State.CANCELLED
        assert bench.painters.stopped == [(job.id, "drop")]


async def test_a_cancelled_job_has_ended_before_its_painter_hears_of_it(bench: Bench) -> None:
    """Painters look up between two steps, or after a minute of preparing; whatever they still say is of no use."""
    async with bench.studio() as studio:
        job = await studio.submit(request())
        bench.painters.hands.put_nowait(news(1))
        await until(lambda: job.painting)
        await studio.cancel(job.id)
        assert await ended(job) is State.CANCELLED
        written = await bench.store.find(job.id)
        assert written is not None
        assert written.state is State.CANCELLED  # a bot that is killed now does not go on with it
        for hand in (news(2), Saved("", 20, b"half"), ARTWORK):
            bench.painters.hands.put_nowait(hand)
        bench.painters.hands.put_nowait(ARTWORK)
        assert await ended(await studio.submit(request())) is State.DONE
        assert (job.state, job.painting.step if job.painting else 0) == (State.CANCELLED, 1)
        assert job.checkpoint is job.artwork is None


async def test_a_job_cancelled_on_its_way_to_the_painter_is_not_painted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bench.studio() as studio:
        loading, go_on = asyncio.Event(), asyncio.Event()
        load = studio.album.file

        async def slow(name: str | None) -> bytes:
            loading.set()
            await go_on.wait()
            return await load(name)

        monkeypatch.setattr(studio.album, "file", slow)
        job = await studio.submit(request())
        await loading.wait()
        await studio.cancel(job.id)
        go_on.set()
        assert await ended(job) is State.CANCELLED
        bench.painters.hands.put_nowait(ARTWORK)
        assert await ended(second := await studio.submit(request())) is State.DONE
        assert [task.job_id for task in bench.painters.tasks] == [second.id]


async def test_stop_and_keep_ends_with_what_is_there(bench: Bench) -> None:
    async with bench.studio() as studio:
        job = await studio.submit(request())
        with pytest.raises(Refusal, match=say("job-nothing-yet")):
            studio.keep(job.id)
        bench.painters.hands.put_nowait(news(3))
        bench.painters.hands.put_nowait(None)
        await until(lambda: job.painting)
        studio.keep(job.id)
        assert await ended(job) is State.DONE


async def test_limits_are_said_in_a_sentence(bench: Bench) -> None:
    async with bench.studio(replace(LIMITS, queue=3, per_member=2, per_server=4)) as studio:
        for member in (1, 1, 2):
            await studio.submit(request(member))
        await until(lambda: bench.painters.tasks)
        with pytest.raises(Refusal, match="You have 2 paintings under way"):
            await studio.submit(request(1))
        await studio.submit(request(3))
        with pytest.raises(Refusal, match="This server has many"):
            await studio.submit(request(4))
        with pytest.raises(Refusal, match="Too many paintings are waiting"):
            await studio.submit(request(5, guild_id=21))


async def test_requests_at_the_same_moment_do_not_pass_a_limit(bench: Bench) -> None:
    async with bench.studio(replace(LIMITS, per_member=2)) as studio:
        answers = await asyncio.gather(*(studio.submit(request()) for _ in range(5)), return_exceptions=True)
        assert sum(isinstance(answer, Job) for answer in answers) == 2


async def test_what_is_being_painted_is_saved_at_the_stop_and_goes_on_at_the_start(bench: Bench) -> None:
    async with bench.studio() as studio:
        first, second = await studio.submit(request()), await studio.submit(request(2))
        bench.painters.hands.put_nowait(None)
        await until(lambda: bench.painters.tasks)
    assert bench.painters.stopped == [(first.id, "save")]
    assert first.paused
    assert second.paused
    assert await ended(first) is State.QUEUED  # followers are let go
    with pytest.raises(Refusal, match=say("job-closing")):
        await studio.submit(request())
    async with bench.studio() as studio:
        assert [job.id for job in studio.unfinished] == [first.id, second.id]
        for _ in range(2):
            bench.painters.hands.put_nowait(ARTWORK)
        for job in studio.unfinished:
            assert await ended(job) is State.DONE
        assert [(task.job_id, task.checkpoint) for task in bench.painters.tasks] == [
            (first.id, b"saved"),
            (second.id, None),
        ]
        for job in studio.unfinished:
            await studio.told(job)
    async with bench.studio() as studio:
        assert studio.unfinished == []


async def test_who_was_not_told_of_an_end_is_told_after_a_restart(bench: Bench) -> None:
    async with bench.studio() as studio:
        job = await studio.submit(request())
        await studio.placed(job, 77)
        bench.painters.hands.put_nowait(ARTWORK)
        await ended(job)
    async with bench.studio() as studio:
        (same,) = studio.unfinished
        assert (same.id, same.place.message_id) == (job.id, 77)
        assert await ended(same) is State.DONE
        assert await studio.album.file(same.artwork) == b"picture"
        assert bench.painters.tasks == []


async def test_a_jobs_pictures_are_painted_again_while_they_are_kept(bench: Bench) -> None:
    async with bench.studio() as studio:
        first = await studio.submit(request())
        bench.painters.hands.put_nowait(ARTWORK)
        await ended(first)
        content, styles = await studio.album.inputs(first)
        other = replace(request(2), content=content, styles=styles, parent_id=first.id)
        second = await studio.submit(other)
        assert (second.content, second.styles, second.member_id) == (first.content, first.styles, 2)
        known = await bench.store.find(second.id)
        assert known is not None
        assert known.parent_id == first.id
        assert await studio.album.file(second.content) == b"content"
        await studio.album.forget(first)
        assert await studio.album.file(second.content) == b"content"  # for it has another job
        with pytest.raises(Refusal, match=say("job-pictures-gone")):
            await studio.album.inputs(first)


async def test_whoever_paints_in_spare_time_hears_when_there_is_some_and_when_it_ends(bench: Bench) -> None:
    async with bench.studio() as studio, asyncio.timeout(5):
        await studio.until_spare(spare=True)
        needed = asyncio.create_task(studio.until_spare(spare=False))
        await asyncio.sleep(0)
        assert not needed.done()
        first, second = await studio.submit(request()), await studio.submit(request())
        await needed
        again = asyncio.create_task(studio.until_spare(spare=True))
        bench.painters.hands.put_nowait(ARTWORK)
        await ended(first)
        await asyncio.sleep(0.01)
        assert not again.done()
        bench.painters.hands.put_nowait(ARTWORK)
        await ended(second)
        await again
    await studio.until_spare(spare=False)  # at once, for it is closed


async def test_a_full_disk_costs_no_slot(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(data: bytes) -> str:
        raise OSError(28, "No space left on device")

    async with bench.studio(replace(LIMITS, per_member=1)) as studio:
        with monkeypatch.context() as patch:
            patch.setattr(bench.files, "put", full)
            with pytest.raises(OSError, match="No space"):
                await studio.submit(request())
        await studio.submit(request())


async def test_a_slow_follower_sees_the_latest_and_every_end() -> None:
    job = new_job()
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
            job.announce_end()
    assert seen == [(State.PAINTING, 0), (State.PAINTING, 5), (State.DONE, 5)]
