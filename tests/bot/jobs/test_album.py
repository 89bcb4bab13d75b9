"""Which files are kept of a job, while it is painted, at its end and when its member has all erased."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from dataclasses import replace

import pytest

from bot.jobs.job import State
from bot.workers.protocol import Event, PainterLost, Saved
from tests.bot.jobs.conftest import ARTWORK, Bench, ended, request, until


@pytest.mark.parametrize("hand", [Saved("", 20, b"half"), replace(ARTWORK, film=b"film")])
async def test_what_is_being_put_away_while_its_member_is_erased_is_not_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, hand: Event
) -> None:
    putting, go_on, put = threading.Event(), threading.Event(), bench.files.put

    def slow(data: bytes) -> str:
        if data not in (b"content", b"style"):
            putting.set()
            go_on.wait(5)
        return put(data)

    monkeypatch.setattr(bench.files, "put", slow)
    async with bench.studio() as studio:
        job = await studio.submit(request())
        bench.painters.hands.put_nowait(hand)
        await until(putting.is_set)
        erasing = asyncio.create_task(studio.erase(job.member_id))
        await until(lambda: job.state.ended)
        go_on.set()
        assert await ended(job) is State.CANCELLED
        await studio.told(job)
        await erasing
        assert bench.files.sizes() == {}
    assert bench.files.sizes() == {}  # nor did it come afterwards
    assert await bench.store.of_member(job.member_id) == []


async def test_of_a_jobs_checkpoints_the_last_is_kept_until_its_end(bench: Bench) -> None:
    def kept(*data: bytes) -> bool:
        return bench.files.sizes().keys() == {hashlib.sha256(each).hexdigest() for each in data}

    async with bench.studio() as studio:
        done, cancelled = await studio.submit(request()), await studio.submit(request())
        for half in (b"a quarter", b"half", b"half"):
            bench.painters.hands.put_nowait(Saved("", 20, half))
        await until(lambda: kept(b"content", b"style", b"half"))
        bench.painters.hands.put_nowait(ARTWORK)
        assert await ended(done) is State.DONE
        assert kept(b"content", b"style", b"picture")
        bench.painters.hands.put_nowait(Saved("", 20, b"another half"))
        await until(lambda: cancelled.checkpoint)
        await studio.cancel(cancelled.id)
        assert kept(b"content", b"style", b"picture")


async def test_a_job_whose_checkpoint_is_gone_begins_anew(bench: Bench) -> None:
    """A backup may have the row that names one, and come too late for its file."""
    async with bench.studio() as studio:
        job = await studio.submit(request())
        bench.painters.hands.put_nowait(Saved("", 20, b"half"))
        await until(lambda: job.checkpoint)
        bench.files.remove([str(job.checkpoint)])
        bench.painters.hands.put_nowait(PainterLost())
        bench.painters.hands.put_nowait(ARTWORK)
        assert await ended(job) is State.DONE
        assert [task.checkpoint for task in bench.painters.tasks] == [None, None]
