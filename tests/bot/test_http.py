"""Whether the bot is well, as it tells those who watch it."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from pathlib import Path

import aiohttp
import pytest

from bot.errors import Misconfigured
from bot.http import Health
from bot.jobs.job import Job
from tests.bot.jobs.conftest import Painters, job
from tests.processes import free_port


async def test_health_and_figures(tmp_path: Path) -> None:
    port, reasons, jobs, painters = free_port(), ["No painter is warm yet."], list[Job](), Painters(lanes=3)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "one").write_bytes(bytes(1000))
    async with (
        Health(lambda: reasons, lambda: jobs, painters, port, tmp_path),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        async with session.get("/healthz") as answer:
            assert answer.status == 503
            assert await answer.json() == {"ok": False, "reasons": ["No painter is warm yet."]}
        reasons.clear()
        async with session.get("/healthz") as answer:
            assert answer.status == 200
        jobs += [job(), job()]
        jobs[0].started()
        await asyncio.sleep(0.15)
        time.sleep(0.3)  # noqa: ASYNC251 - what must not happen, and is to be seen
        await asyncio.sleep(0.15)
        async with session.get("/metrics") as answer:
            text = await answer.text()
    assert 'stylize_jobs{state="painting"} 1.0' in text
    assert 'stylize_jobs{state="queued"} 1.0' in text
    assert re.search(r"^stylize_lanes 3.0$", text, re.M)
    assert re.search(r"^stylize_lanes_warm 1.0$", text, re.M)
    assert re.search(r"^stylize_worker_restarts_total 0.0$", text, re.M)
    assert re.search(r"^stylize_disk_bytes 1000.0$", text, re.M)
    late = {
        line.split('le="')[1].split('"')[0]: float(line.split()[-1])
        for line in text.splitlines()
        if "delay_seconds_bucket" in line
    }
    assert late["+Inf"] > late["0.1"]


async def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))  # noqa: S104
        taken.listen()
        with pytest.raises(Misconfigured, match="choose another, or 0"):
            async with Health(list, list, Painters(), taken.getsockname()[1], tmp_path):
                pass


async def test_port_0_is_nowhere(tmp_path: Path) -> None:
    async with Health(list, list, Painters(), 0, tmp_path) as health:
        assert health._runner is None
