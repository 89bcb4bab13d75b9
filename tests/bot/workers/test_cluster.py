"""A Ray cluster of two nodes on this machine: painted on, left and joined under load, closed."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import psutil
import pytest
import pytest_asyncio

from bot.workers import pool
from bot.workers.cluster import RayPainters
from bot.workers.local import LocalPainters
from bot.workers.pool import Pool
from bot.workers.protocol import Painted, PainterLost, Painting, PaintingStopped, Saved, Task
from nst_core.options import Options
from nst_core.weights import Weights
from tests.bot.workers.conftest import endless, half, paint
from tests.cluster import Cluster, running_cluster
from tests.processes import all_end

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.ray]


@pytest.fixture(scope="module", autouse=True)
def ordered() -> Iterator[None]:
    """Painters without oneDNN: on a busy machine it adds its sums in another order, and here last bits are compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TF_ENABLE_ONEDNN_OPTS", "0")
        yield


@pytest.fixture(scope="module")
def cluster(ordered: None) -> Iterator[Cluster]:
    """Two nodes, as if this host had started them."""
    with running_cluster() as cluster, pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_ADDRESS", cluster.address)  # in place of the note that `ray start` leaves on a host
        cluster.join()
        yield cluster


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def painters(cluster: Cluster, photograph_file: bytes, painting_file: bytes) -> AsyncIterator[RayPainters]:
    """A warm lane on each node; closed while one of them paints, which leaves no process behind."""
    async with RayPainters(Weights("lite"), "ray:auto", 60.0) as painters:
        await painters.warm()
        yield painters
        pids = [ready.pid for ready in await painters.warm()]
        events = painters.paint(Task("last", photograph_file, (painting_file,), Options(size=128, steps=5000)))
        await anext(events)
    assert await asyncio.to_thread(all_end, pids)
    with pytest.raises(PainterLost):
        async for _ in events:
            pass


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def here() -> AsyncIterator[LocalPainters]:
    """A lane of this host's own."""
    async with LocalPainters(Weights("lite"), 1) as painters:
        yield painters


async def pictures(painters: Pool, task: Task) -> list[bytes]:
    """Eight pictures, as many at a time as there are lanes."""
    tasks = [
        replace(task, job_id=str(seed), options=Options(size=64 + seed, steps=2, init="noise", seed=seed))
        for seed in range(8)
    ]
    ends = [events[-1] for events in await asyncio.gather(*(paint(painters, one) for one in tasks))]
    return [end.picture for end in ends if isinstance(end, Painted)]


async def test_the_same_jobs_give_the_same_pictures_wherever_they_are_painted(
    painters: RayPainters, here: LocalPainters, task: Task
) -> None:
    assert painters.lanes == painters.warm_lanes == 2
    found = await pictures(painters, task)
    assert len(set(found)) == 8
    assert await pictures(here, task) == found
    async with LocalPainters(Weights("lite"), 2) as two:
        await two.warm()
        assert await pictures(two, task) == found


async def test_it_ends_as_it_is_asked_to(painters: RayPainters, task: Task) -> None:
    for how in ("drop", "keep", "save"):
        events = []
        try:
            async for event in painters.paint(endless(task)):
                events.append(event)
                painters.stop(task.job_id, how)
        except PaintingStopped:
            assert how != "keep"
        assert isinstance(events[-1], {"drop": Painting, "keep": Painted, "save": Saved}[how])
    leaving = painters.paint(endless(task))
    await anext(leaving)
    await leaving.aclose()
    assert isinstance((await paint(painters, task))[-1], Painted)
    painters.stop(task.job_id, "drop")  # after the end: nothing happens


async def test_what_was_saved_on_one_host_goes_on_on_another(
    painters: RayPainters, here: LocalPainters, task: Task
) -> None:
    longer = replace(task, options=Options(size=64, steps=60))
    whole = (await paint(painters, longer))[-1]
    saved = await half(painters, longer)
    rest = (await paint(here, replace(longer, checkpoint=saved.checkpoint)))[-1]
    assert isinstance(whole, Painted)
    assert isinstance(rest, Painted)
    assert whole.picture == rest.picture


async def test_a_painter_that_dies_is_started_again(painters: RayPainters, task: Task) -> None:
    pids, restarts = {ready.pid for ready in await painters.warm()}, painters.restarts
    jobs = [asyncio.create_task(paint(painters, replace(endless(task), job_id=name))) for name in "ab"]
    await asyncio.sleep(1)
    os.kill(min(pids), signal.SIGKILL)
    done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_EXCEPTION)
    assert [type(job.exception()) for job in done] == [PainterLost]
    for name in "ab":
        painters.stop(name, "drop")
    await asyncio.gather(*jobs, return_exceptions=True)
    async with asyncio.timeout(60):
        while {ready.pid for ready in await painters.warm()} & {min(pids)}:
            await asyncio.sleep(0.1)
    assert isinstance((await paint(painters, task))[-1], Painted)
    assert painters.restarts == restarts + 1


async def test_a_painter_that_hangs_is_started_again(
    painters: RayPainters, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = [ready.pid for ready in await painters.warm()]
    events = painters.paint(endless(task))
    await anext(events)
    monkeypatch.setattr(pool, "STALL_SECONDS", 5.0)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    with pytest.raises(PainterLost):
        async for _ in events:
            pass
    monkeypatch.undo()
    for pid in pids:
        if psutil.pid_exists(pid):
            os.kill(pid, signal.SIGCONT)
    assert isinstance((await paint(painters, task))[-1], Painted)


async def test_a_host_may_leave_and_another_join_under_load(
    painters: RayPainters, cluster: Cluster, task: Task
) -> None:
    await painters.warm()
    jobs = [asyncio.create_task(paint(painters, replace(endless(task), job_id=name))) for name in "ab"]
    await asyncio.sleep(1)
    await asyncio.to_thread(cluster.kill, cluster.nodes[-1])
    done, rest = await asyncio.wait(jobs, return_when=asyncio.FIRST_EXCEPTION, timeout=60)
    assert [type(job.exception()) for job in done] == [PainterLost]
    async with asyncio.timeout(30):
        while painters.lanes != 1:
            await asyncio.sleep(0.1)
    for name in "ab":
        painters.stop(name, "keep")
    (kept,) = await asyncio.gather(*rest)
    assert isinstance(kept[-1], Painted)
    await asyncio.to_thread(cluster.join)
    async with asyncio.timeout(60):
        while painters.warm_lanes != 2:
            await asyncio.sleep(0.1)
    assert len(await asyncio.gather(*(paint(painters, replace(task, job_id=name)) for name in "cd"))) == 2
