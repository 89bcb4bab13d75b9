"""What runs on a host of a Ray cluster: a painter that is asked for what it has to say.

It is asked, instead of telling by itself, because Ray's generators do not reach a bot that is no part of the cluster
(``ray://…``; ray-project/ray#43357). Three methods run at a time, each in a thread of its own: one paints, one waits
for something to say, one takes a request to stop.
"""

from __future__ import annotations

import queue
from collections import defaultdict

from bot import log
from bot.workers import worker
from bot.workers.protocol import Stop, Task
from nst_core.weights import Weights, imagenet_path, locate

METHODS = 3
"""How many of its methods run at a time."""
POLL_SECONDS = 20.0
"""How long a question waits for an answer: shorter than what proxies between hosts let a call be silent."""


class Painter:
    """A warm engine.

    Args:
        name: Of the weights, as ``Weights.name``.
        path: One's own file, which is looked for on this host; None for weights that have their place.
        log_format: How its process logs, to Ray's files.
    """

    def __init__(self, name: str, path: str | None = None, log_format: log.Format = "console") -> None:
        log.set_up(log_format)
        self._engine = worker.load(locate(path or name))
        self._said: defaultdict[str, queue.SimpleQueue[object]] = defaultdict(queue.SimpleQueue)
        self._halts: dict[str, Stop] = {}

    def ready(self) -> worker.Ready:
        """What it says of itself."""
        return worker.ready(self._engine)

    def paint(self, run: str, task: Task) -> None:
        """Paints a picture.

        Args:
            run: What this painting is called in ``hear`` and ``halt``; each has a name of its own.
            task: What to paint.
        """
        for message in worker.paint(self._engine, task, lambda: self._halts.get(run)):
            self._said[run].put(message)

    def hear(self, run: str) -> list[object]:
        """What was said since it was last asked; waits a while for something, then gives nothing."""
        said = self._said[run]
        try:
            messages = [said.get(timeout=POLL_SECONDS)]
        except queue.Empty:
            return []
        while not said.empty():
            messages.append(said.get())
        return messages

    def halt(self, run: str, how: Stop) -> None:
        """Asks for an end."""
        self._halts[run] = how

    def forget(self, run: str) -> None:
        """Lets go of a painting that has ended."""
        self._said.pop(run, None)
        self._halts.pop(run, None)


def named(weights: Weights) -> tuple[str, str | None]:
    """What a painter elsewhere is told of weights: those that have their place on every host are looked for there."""
    own = weights.path is not None and weights.path != imagenet_path()
    return weights.name, str(weights.path.absolute()) if own and weights.path else None
