"""What whoever runs the bot can ask it: whether it is well, and figures for Prometheus."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter as Count
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot import metrics
from bot.errors import Misconfigured
from bot.jobs.job import Job, State
from bot.workers.protocol import Painters

BEAT_SECONDS = 0.1
"""How often the event loop's delay is looked at."""
DELAYS = (0.005, 0.02, 0.1, 0.5, 1.0, 3.0)
"""Buckets of that delay in seconds; Discord drops a command after 3."""
DISK_SECONDS = 600
"""How often it is looked what the data folder holds, of which every file is asked for its size."""

_log = logging.getLogger(__name__)


class Health:
    """Serves ``/healthz`` and ``/metrics``.

    Args:
        ready: Why the bot can't paint just now, a reason each; none if all is well.
        jobs: The jobs that are not over.
        painters: Who paints them.
        port: Where to listen, on all addresses; 0 for not at all.
        data: The folder of all that is kept.
    """

    def __init__(
        self,
        ready: Callable[[], Sequence[str]],
        jobs: Callable[[], Sequence[Job]],
        painters: Painters,
        port: int,
        data: Path,
    ) -> None:
        self._ready, self._jobs, self._painters, self._port, self._data = ready, jobs, painters, port, data
        self._registry = CollectorRegistry()
        self._registry.register(self)
        self._delay = Histogram(
            "stylize_loop_delay_seconds", "How late the event loop is", buckets=DELAYS, registry=self._registry
        )
        self._disk = Gauge("stylize_disk_bytes", "How much the data folder holds", registry=self._registry)
        self._runner: web.AppRunner | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Health:
        if self._port:
            application = web.Application()
            application.router.add_get("/healthz", self._healthz)
            application.router.add_get("/metrics", self._metrics)
            self._runner = web.AppRunner(application, access_log=None)
            await self._runner.setup()
            try:
                await web.TCPSite(self._runner, port=self._port).start()
            except OSError as error:
                await self._runner.cleanup()
                text = f"STYLIZE_HTTP_PORT {self._port} can't be listened on ({error.strerror}); choose another, or 0."
                raise Misconfigured(text) from error
            self._tasks = [asyncio.create_task(self._beat()), asyncio.create_task(self._weigh())]
        return self

    async def __aexit__(self, *_: Any) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._runner:
            await self._runner.cleanup()

    def collect(self) -> Iterator[Metric]:
        """Jobs and lanes, as Prometheus's registry asks for them."""
        jobs = self._jobs()
        counts = Count(job.state for job in jobs)
        states = GaugeMetricFamily("stylize_jobs", "Jobs that are not over, by state", labels=["state"])
        for state in State:
            states.add_metric([state.value], counts[state])
        yield states
        queued = [job.created_at.timestamp() for job in jobs if job.state is State.QUEUED]
        age = time.time() - min(queued) if queued else 0.0
        yield GaugeMetricFamily("stylize_queue_age_seconds", "How long the oldest job has waited", value=age)
        yield GaugeMetricFamily("stylize_lanes", "How many pictures are painted at a time", value=self._painters.lanes)
        warm = self._painters.warm_lanes
        yield GaugeMetricFamily("stylize_lanes_warm", "How many lanes can begin at once, or paint", value=warm)
        restarts = self._painters.restarts
        yield CounterMetricFamily("stylize_worker_restarts", "How many workers had to be replaced", value=restarts)

    async def _healthz(self, request: web.Request) -> web.Response:
        reasons = list(self._ready())
        return web.json_response({"ok": not reasons, "reasons": reasons}, status=503 if reasons else 200)

    async def _metrics(self, request: web.Request) -> web.Response:
        figures = generate_latest(self._registry) + generate_latest(metrics.REGISTRY)
        return web.Response(body=figures, content_type="text/plain", charset="utf-8")

    async def _beat(self) -> None:
        while True:
            due = time.monotonic() + BEAT_SECONDS
            await asyncio.sleep(BEAT_SECONDS)
            self._delay.observe(max(0.0, time.monotonic() - due))

    async def _weigh(self) -> None:
        while True:
            try:
                self._disk.set(await asyncio.to_thread(_size, self._data))
            except OSError:
                _log.exception("The data folder can't be looked at")
            await asyncio.sleep(DISK_SECONDS)


def _size(folder: Path) -> int:
    """How many bytes all files below a folder have."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # it was removed just now
            size += path.lstat().st_size if path.is_file() else 0
    return size
