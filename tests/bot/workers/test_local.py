"""Worker processes: warm, cancelled, killed, replaced, and gone with their parent."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import pytest_asyncio

from bot.words import speaking
from bot.workers import local, pool, worker
from bot.workers.local import LocalPainters, devices
from bot.workers.protocol import (
    Painted,
    PainterError,
    PainterLost,
    PainterMissing,
    Painting,
    PaintingRefused,
    PaintingStopped,
    Task,
)
from nst_core.images import Picture, decode, decode_layers, encode
from nst_core.options import Options, OptionsError
from nst_core.weights import Weights
from tests.bot.workers.conftest import endless, half, paint
from tests.processes import all_end, children, running

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def painters() -> AsyncIterator[LocalPainters]:
    """One warm lane for all tests of this module."""
    async with LocalPainters(Weights("lite"), 1) as painters:
        await painters.warm()
        yield painters


async def only(painters: LocalPainters) -> int:
    """The process of the only lane, once it is warm."""
    (ready,) = await painters.warm()
    return ready.pid


async def test_a_picture_is_painted_with_previews_on_the_way(painters: LocalPainters, task: Task) -> None:
    *way, end = await paint(painters, task)
    assert all(isinstance(event, Painting) for event in way)
    first = way[0]
    assert isinstance(first, Painting)
    assert first.preview is not None
    assert decode(first.preview).shape[1] == 64
    assert isinstance(end, Painted)
    assert decode(end.picture).shape == (43, 64, 3)
    assert (end.width, end.height, end.steps, end.weights) == (64, 43, 10, "lite")


async def test_a_sentence_of_the_engine_reaches_the_member(painters: LocalPainters, task: Task) -> None:
    wrong = Task("job", task.content, task.styles, Options(style_weights=(1.0, 2.0)))
    with pytest.raises(PaintingRefused) as caught:
        await paint(painters, wrong)
    assert str(caught.value) == "There must be as many style weights as paintings, 1, not 2."
    with speaking("de"):
        assert str(caught.value) == "Es müssen so viele Stilgewichte sein wie Stilbilder, 1, nicht 2."
    assert isinstance(caught.value.error, OptionsError)
    await paint(painters, task)  # and the lane goes on


async def test_transparency_comes_through(painters: LocalPainters, task: Task, photograph: Picture) -> None:
    alpha = np.zeros(photograph.shape[:2], np.uint8)
    alpha[:, 48:] = 255
    see_through = Task(task.job_id, encode(photograph, alpha=alpha), task.styles, task.options)
    end = (await paint(painters, see_through))[-1]
    assert isinstance(end, Painted)
    _, painted = decode_layers(end.picture)
    assert painted is not None
    assert painted[20, 5] == 0
    assert painted[20, 60] == 255


async def test_a_worker_shares_nothing_with_its_parent(painters: LocalPainters) -> None:
    """A forked one would share CUDA's context, and the pipe whose end tells it that its parent is gone."""
    pid = await only(painters)
    assert b"spawn_main" in await asyncio.to_thread(Path(f"/proc/{pid}/cmdline").read_bytes)


async def test_cancel_stops_between_two_steps_and_leaves_the_worker_warm(painters: LocalPainters, task: Task) -> None:
    before = await only(painters)
    with pytest.raises(PaintingStopped):
        async for _ in painters.paint(endless(task)):
            painters.stop(task.job_id, "drop")
    assert isinstance((await paint(painters, task))[-1], Painted)
    assert await only(painters) == before
    painters.stop(task.job_id, "drop")  # after the end: nothing happens
    painters.stop("unknown", "drop")
    assert isinstance((await paint(painters, task))[-1], Painted)


async def test_stop_and_keep_gives_the_picture_so_far(painters: LocalPainters, task: Task) -> None:
    events = []
    async for event in painters.paint(endless(task)):
        events.append(event)
        painters.stop(task.job_id, "keep")
    assert isinstance(events[-1], Painted)
    assert decode(events[-1].picture).shape == (85, 128, 3)
    assert 0 < events[-1].steps < 5000


async def test_what_was_saved_goes_on_to_the_same_picture(painters: LocalPainters, task: Task) -> None:
    longer = replace(task, options=Options(size=128, steps=60))
    whole = (await paint(painters, longer))[-1]
    saved = await half(painters, longer)
    assert 0 < saved.step < 60
    rest = (await paint(painters, replace(longer, checkpoint=saved.checkpoint)))[-1]
    assert isinstance(whole, Painted)
    assert isinstance(rest, Painted)
    assert np.array_equal(decode(whole.picture), decode(rest.picture))


async def test_a_follower_that_leaves_frees_the_lane(painters: LocalPainters, task: Task) -> None:
    events = painters.paint(endless(task))
    await anext(events)
    await events.aclose()
    assert isinstance((await paint(painters, task))[-1], Painted)


async def test_a_picture_that_cant_be_painted_costs_no_worker(painters: LocalPainters, task: Task) -> None:
    before = await only(painters)
    with pytest.raises(PainterError, match="^Something went wrong while painting this"):
        await paint(painters, Task("bad", b"no picture", task.styles, task.options))
    assert await only(painters) == before


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
async def test_a_worker_that_dies_is_replaced(painters: LocalPainters, task: Task, number: signal.Signals) -> None:
    pid = await only(painters)
    with pytest.raises(PainterLost, match="^The painter broke down"):
        async for _ in painters.paint(endless(task)):
            os.kill(pid, number)
    assert isinstance((await paint(painters, task))[-1], Painted)
    assert await only(painters) != pid


async def test_a_worker_that_dies_idle_is_replaced(painters: LocalPainters, task: Task) -> None:
    pid = await only(painters)
    os.kill(pid, signal.SIGKILL)
    while await only(painters) == pid:
        await asyncio.sleep(0.01)
    assert isinstance((await paint(painters, task))[-1], Painted)


async def test_a_job_can_be_cancelled_while_the_engine_is_being_loaded(task: Task) -> None:
    async with LocalPainters(Weights("lite"), 1) as painters:
        first = asyncio.create_task(paint(painters, task))
        await asyncio.sleep(0)
        painters.stop(task.job_id, "drop")
        with pytest.raises(PaintingStopped):
            await asyncio.wait_for(first, 1)  # long before an engine can be warm
        assert isinstance((await paint(painters, task))[-1], Painted)


async def test_weights_that_cant_be_loaded_fail_the_job_and_are_logged_over_there(
    task: Task, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.h5"
    path.write_bytes(b"no weights")
    async with LocalPainters(Weights("wrong", path), 1, log_format="json") as painters:
        with pytest.raises(PainterMissing, match="^The painter can't be started"):
            await paint(painters, task)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert {"bot.workers.worker"} == {line["logger"] for line in lines if line["event"] == "The engine can't be loaded"}


async def test_no_process_is_left_when_painters_close_while_painting(task: Task) -> None:
    async with LocalPainters(Weights("lite"), 1) as painters:
        pid = await only(painters)
        events = painters.paint(endless(task))
        await anext(events)
    assert not running(pid)
    with pytest.raises(PainterError):
        await anext(events)


async def test_a_job_that_waits_for_a_lane_can_be_stopped(painters: LocalPainters, task: Task) -> None:
    first = painters.paint(endless(task))
    await anext(first)
    for how in ("drop", "keep", "save"):
        waiting = asyncio.create_task(paint(painters, replace(task, job_id="waits")))
        await asyncio.sleep(0.05)
        painters.stop("waits", how)
        with pytest.raises(PaintingStopped):
            await asyncio.wait_for(waiting, 1)
    await first.aclose()


async def test_a_picture_is_kept_as_it_is_when_its_time_is_over(
    painters: LocalPainters, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painters, "_max_seconds", 1.0)
    end = (await paint(painters, endless(task)))[-1]
    assert isinstance(end, Painted)
    assert 0 < end.steps < 5000


async def test_a_worker_that_hangs_is_replaced(
    painters: LocalPainters, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid, restarts = await only(painters), painters.restarts
    events = painters.paint(endless(task))
    await anext(events)
    monkeypatch.setattr(pool, "STALL_SECONDS", 1.0)
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(PainterLost):
        async for _ in events:
            pass
    monkeypatch.undo()
    assert await asyncio.to_thread(all_end, [pid])
    assert isinstance((await paint(painters, task))[-1], Painted)
    assert painters.restarts == restarts + 1


async def test_a_worker_knows_how_much_memory_it_may_take(painters: LocalPainters, task: Task) -> None:
    warm = psutil.Process(await only(painters)).memory_info().rss
    async with LocalPainters(Weights("lite"), 1, max_bytes=warm + 2**26) as painters:
        pid = await only(painters)
        with pytest.raises(PaintingRefused) as caught:
            await paint(painters, replace(task, options=Options(size=2048)))
        assert isinstance(caught.value.error, OptionsError)
        assert caught.value.error.kind == "memory"
        assert await only(painters) == pid


async def test_a_worker_that_takes_too_much_memory_is_replaced(
    painters: LocalPainters, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = psutil.Process(await only(painters)).memory_info().rss
    async with LocalPainters(Weights("lite"), 1) as painters:
        pid = await only(painters)
        assert isinstance((await paint(painters, task))[-1], Painted)
        assert await only(painters) == pid
        monkeypatch.setattr(painters._lanes[0], "_max_bytes", warm + 2**26)  # it believes that there is more
        with pytest.raises(PainterLost):
            await paint(painters, replace(task, options=Options(size=1024, steps=50)))
        assert await asyncio.to_thread(all_end, [pid])
        assert isinstance((await paint(painters, task))[-1], Painted)


async def test_one_lane_that_dies_takes_no_other_down(task: Task) -> None:
    async with LocalPainters(Weights("lite"), 2) as painters:
        one, two = [ready.pid for ready in await painters.warm()]
        jobs = [
            asyncio.create_task(paint(painters, replace(task, job_id=name, options=Options(size=128, steps=100))))
            for name in "ab"
        ]
        await asyncio.sleep(1)
        os.kill(one, signal.SIGKILL)
        outcomes = await asyncio.gather(*jobs, return_exceptions=True)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PainterLost", "list"]
        pids = [ready.pid for ready in await painters.warm()]
        assert two in pids
        assert one not in pids


def _garbled(*arguments: Any) -> None:
    """A worker whose libraries print whatever they like."""
    for stream in (1, 2):
        os.write(stream, bytes(range(256)) * 100)
    worker.serve(*arguments)


def _never(*arguments: Any) -> None:
    """A worker that does not become warm, and does not listen."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(1000)


async def test_what_a_worker_prints_is_in_nobodys_way(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_serve", local.in_process(_garbled))
    async with LocalPainters(Weights("lite"), 1) as painters:
        assert isinstance((await paint(painters, task))[-1], Painted)


async def test_a_worker_that_hangs_at_its_start_is_ended(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_serve", local.in_process(_never))
    monkeypatch.setattr(pool, "START_SECONDS", 1.0)
    before = set(children(os.getpid()))
    async with LocalPainters(Weights("lite"), 1) as painters:
        with pytest.raises(PainterMissing, match="^The painter can't be started"):
            await paint(painters, task)
    assert await asyncio.to_thread(all_end, [*set(children(os.getpid())) - before])


PARENT = """
import asyncio, sys
from bot.workers.local import LocalPainters
from nst_core.weights import Weights

async def main():
    async with LocalPainters(Weights("lite"), 1) as painters:
        print(*(ready.pid for ready in await painters.warm()), flush=True)
        await asyncio.sleep(1000)

if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_no_worker_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": str(Path.cwd())}
    parent = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=environment
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    assert running(pid)
    parent.kill()
    await parent.wait()
    assert await asyncio.to_thread(all_end, [pid])


async def test_a_lane_for_each_gpu_or_else_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,3")
    assert devices(None) == ["0", "3"]
    assert devices(3) == ["0", "3", "0"]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert devices(None) == [None]
    assert devices(2) == [None, None]
