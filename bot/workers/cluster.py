"""Painters on a Ray cluster: a lane for each GPU that it has, or else for each host.

Hosts may join and leave at any time. Ray starts an actor's process anew where it dies; the picture goes on from what
was saved, here or on another host, and everything travels through Ray's object store, so that no disk is shared.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Any, Self

from bot import log
from bot.errors import Misconfigured
from bot.workers import actor, pool
from bot.workers.pool import Lane, Pool
from bot.workers.protocol import Event, PainterLost, Painting, Saved, Stop, Task
from nst_core.weights import Weights

NODES_SECONDS = 2.0
"""How often the cluster is asked who has joined or left."""
CONNECT_SECONDS = 5.0
"""How long a host may take to answer at all."""
CONNECT_ATTEMPTS = 3
"""How often a cluster that answers is asked to take this bot in."""
RETRY_SECONDS = 1.0
"""How long to wait before a painter that has not started is asked again."""

_log = logging.getLogger(__name__)


class RayPainters(Pool):
    """A lane for each GPU of the cluster, or, where it has none, for each host (see ``protocol.Painters``).

    Args:
        weights: The network's weights; a file of one's own must be at the same place on each host.
        address: ``ray:auto`` for the cluster that runs on this host, or else one started here; ``ray://host:port`` for
            one elsewhere.
        max_seconds: See ``Pool``.
        log_format: How painters log.

    Raises:
        Misconfigured: Ray is not installed; or, when it is opened, the cluster can't be reached.
    """

    def __init__(self, weights: Weights, address: str, max_seconds: float, log_format: log.Format = "console") -> None:
        super().__init__(max_seconds)
        # Whoever reaches a cluster can run code there. Ray asks for its token only where this is set before its import.
        os.environ.setdefault("RAY_AUTH_MODE", "token")
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ModuleNotFoundError as error:
            raise Misconfigured("Ray is missing; pip install 'stylize-bot[cluster]' brings it.") from error
        self._ray, self._address = ray, address
        self._painter = *actor.named(weights), log_format
        self._lanes: dict[tuple[str, int], RayLane] = {}
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._connect)
        await self._look()
        self._keeper = asyncio.create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        for key in list(self._lanes):
            await self._drop(key)
        await asyncio.to_thread(self._ray.shutdown)

    def _connect(self) -> None:
        quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
        try:
            if self._address != "ray:auto":
                # Ray itself would say after half a minute, in a paragraph, that no one is there.
                host, _, port = self._address.removeprefix("ray://").rpartition(":")
                socket.create_connection((host, int(port)), CONNECT_SECONDS).close()
                self._join(**quiet)
                return
            try:
                self._ray.init("auto", **quiet)
            except ConnectionError:  # there is none on this host
                self._ray.init(include_dashboard=False, **quiet)
        except (OSError, RuntimeError, ValueError) as error:
            reason = " ".join(str(error).split())
            text = f"The Ray cluster {self._address} can't be reached ({reason}); see that it runs, with this token."
            raise Misconfigured(text) from error

    def _join(self, **options: Any) -> None:
        """Reaches a cluster elsewhere."""
        # Where its server looks after gRPC when it forks, which the README has it not do, it now and then loses the
        # process that is for us, and says so after half a minute; another attempt gets another (ray-project/ray#63202).
        for left in reversed(range(CONNECT_ATTEMPTS)):
            try:
                self._ray.init(self._address, **options)
            except ConnectionAbortedError:
                if not left:
                    raise
                _log.info("The Ray cluster %s did not take this bot in; asking again", self._address)
            else:
                return

    async def _keep(self) -> None:
        """Follows who joins and leaves."""
        while True:
            await asyncio.sleep(NODES_SECONDS)
            try:
                if not self._ray.is_initialized():
                    await asyncio.to_thread(self._connect)
                await self._look()
            except Exception as error:
                _log.warning("The Ray cluster does not answer, and is connected to anew: %s", error)
                for key in list(self._lanes):
                    await self._drop(key)
                await asyncio.to_thread(self._ray.shutdown)

    async def _look(self) -> None:
        wanted = places(await asyncio.to_thread(self._ray.nodes))
        for key in self._lanes.keys() - wanted.keys():
            _log.info("A host has left the cluster: %s", key)
            await self._drop(key)
        for key in wanted.keys() - self._lanes.keys():
            _log.info("A host has joined the cluster: %s", key)
            lane = self._lanes[key] = RayLane(self._ray, self._painter, key[0], wanted[key], self.count_restart)
            lane.start()
            self.add(lane)

    async def _drop(self, key: tuple[str, int]) -> None:
        lane = self._lanes.pop(key)
        self.discard(lane)
        await lane.stop()


def places(nodes: list[dict[str, Any]]) -> dict[tuple[str, int], dict[str, float]]:
    """Where lanes can be: a node and a number there, with what Ray is to set aside for it.

    Args:
        nodes: As ``ray.nodes`` lists them.
    """
    alive = {node["NodeID"]: node["Resources"] for node in nodes if node["Alive"]}
    gpus = {
        (node, number): {"num_gpus": 1.0}
        for node, resources in alive.items()
        for number in range(int(resources.get("GPU", 0)))
    }
    # One lane uses all cores of its host; of Ray it asks for one, so that it is placed wherever there is any.
    return gpus or {(node, 0): {"num_cpus": 1.0} for node, resources in alive.items() if resources.get("CPU", 0) >= 1}


class RayLane(Lane):
    """One actor, on one node.

    Args:
        ray: The package.
        painter: What ``actor.Painter`` is made with.
        node: Ray's id of the node.
        resources: What to set aside for it.
        died: Is told when its process ends that was not to.
    """

    def __init__(
        self, ray: Any, painter: tuple[Any, ...], node: str, resources: dict[str, float], died: Callable[[], None]
    ) -> None:
        super().__init__()
        self._ray, self._died = ray, died
        self._losses = (ray.exceptions.RayError, ConnectionError)
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        strategy = NodeAffinitySchedulingStrategy(node, soft=False)
        self._remote = ray.remote(actor.Painter).options(
            scheduling_strategy=strategy, max_restarts=-1, max_concurrency=actor.METHODS, **resources
        )
        self._painter = painter
        self._actor: Any = None
        self._keeper: asyncio.Task[None] | None = None
        self._runs = map(str, itertools.count())

    def start(self) -> None:
        """Has the actor made in the background."""
        self._make()
        self._keeper = asyncio.create_task(self._until_ready())

    def _make(self) -> None:
        self._actor = self._remote.remote(*self._painter)

    async def stop(self) -> None:
        """Ends its process, whatever it does."""
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        self.forget_ready()
        ended, self._actor = self._actor, None
        with suppress(Exception):  # the cluster may be gone, and its processes with it
            await asyncio.to_thread(self._ray.kill, ended)

    async def paint(self, task: Task, stop: asyncio.Future[Stop]) -> AsyncGenerator[Event]:
        """See ``pool.Lane``."""
        await pool.either(self.ready, stop)
        run, ended = next(self._runs), False
        stopping = asyncio.create_task(self._halt_when(stop, run))
        try:
            await asyncio.to_thread(self._call, "paint", run, task)  # which copies the pictures
            while True:
                for message in await self._heard(run):
                    ended = not isinstance(message, Painting | Saved)
                    yield pool.event(message)
                    if ended:
                        return
        except PainterLost:
            ended = True
            self._again()
            raise
        finally:
            stopping.cancel()
            with suppress(PainterLost):
                if not ended:  # no one listens any more: the lane is idle again once its worker is
                    self._call("halt", run, "drop")
                    while all(isinstance(message, Painting | Saved) for message in await self._heard(run)):
                        pass
                self._call("forget", run)

    def _call(self, method: str, *arguments: object) -> Any:
        """Calls the actor; what it answers can be awaited.

        Raises:
            PainterLost: It is gone.
        """
        if self._actor is None:  # a call would connect to the cluster again
            raise PainterLost
        try:
            return getattr(self._actor, method).remote(*arguments)
        except Exception as error:  # Ray has no other name for it where the actor is known to be gone
            raise PainterLost from error

    async def _heard(self, run: str) -> list[object]:
        """What the worker says next.

        Raises:
            PainterLost: It is gone, or hangs, and is then ended.
        """
        try:
            async with asyncio.timeout(pool.STALL_SECONDS):
                while True:
                    if said := await self._call("hear", run):
                        return list(said)
        except TimeoutError as error:
            _log.error("A painter was silent for %.0f s; ending it", pool.STALL_SECONDS)
            if self._actor:  # else it was ended meanwhile
                await asyncio.to_thread(self._ray.kill, self._actor, no_restart=False)
            raise PainterLost from error
        except self._losses as error:
            raise PainterLost from error

    async def _halt_when(self, stop: asyncio.Future[Stop], run: str) -> None:
        how = await asyncio.shield(stop)
        with suppress(PainterLost, *self._losses):  # a worker that is gone has stopped too
            await self._call("halt", run, how)

    def _again(self) -> None:
        """Waits for the process that Ray starts in place of one that died."""
        if self._actor is None:  # it was ended
            return
        self._died()
        self.forget_ready()
        self._keeper = asyncio.create_task(self._until_ready())

    async def _until_ready(self) -> None:
        while True:
            try:
                self.ready.set_result(await self._call("ready"))
            except self._ray.exceptions.ActorUnavailableError:
                await asyncio.sleep(RETRY_SECONDS)  # Ray is starting it again
            except (PainterLost, *self._losses) as error:
                _log.warning("A painter can't be started: %s", error)
                self.forget_ready()
                await asyncio.sleep(RETRY_SECONDS)
                self._make()  # for Ray starts none again that never was
            else:
                return
