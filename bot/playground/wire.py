"""What passed between the bot and the playground: REST calls and the gateway's frames."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TextIO

KEPT = 10_000
"""Passages that the log keeps."""

LONGEST = 4000
"""Letters of a body that are kept; a guild as it is told to the bot has some 3000."""


_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Passed:
    """One call with its answer, or one frame.

    Attributes:
        at: When, in seconds of the Unix epoch.
        way: ``rest``, ``sent`` (by the gateway to the bot) or ``heard`` (from the bot).
        name: The call's method and path after the API's own, or what the frame is, like ``MESSAGE_CREATE``.
        status: The answer's HTTP status, None for frames.
        body: What the bot said, or what the frame holds, as JSON that is cut where it is long.
        answer: What the call was answered with, likewise.
    """

    at: float
    way: str
    name: str
    status: int | None = None
    body: str = ""
    answer: str = ""

    def __str__(self) -> str:
        return f"{self.way:5} {self.name}{'' if self.status is None else f' → {self.status}'}"


class Wire:
    """The log, the newest last.

    Args:
        now: The clock, in seconds of the Unix epoch.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: deque[Passed] = deque(maxlen=KEPT)
        self.listeners: list[Callable[[Passed], None]] = []
        self._writers: list[tuple[SimpleQueue[Passed | None], Thread]] = []

    def __iter__(self) -> Iterator[Passed]:
        return iter(list(self._kept))

    @property
    def calls(self) -> list[tuple[str, int]]:
        """The REST calls alone: method and path in one, and the status of the answer."""
        return [(passed.name, passed.status) for passed in self._kept if passed.status is not None]

    def add(self, way: str, name: str, status: int | None = None, body: str = "", answer: str = "") -> None:
        """Takes note of a passage.

        Args:
            way: ``rest``, ``sent`` or ``heard``.
            name: What it is.
            status: The answer's HTTP status.
            body: What was said.
            answer: What was answered.
        """
        passed = Passed(self._now(), way, name, status, body[:LONGEST], answer[:LONGEST])
        self._kept.append(passed)
        for listener in self.listeners:
            listener(passed)

    def write_to(self, path: Path) -> None:
        """Writes all that passes from now on into a file, one JSON object a line.

        Args:
            path: The file, which is begun anew.
        """
        lines: SimpleQueue[Passed | None] = SimpleQueue()
        writer = Thread(target=_write, args=(path.open("w", encoding="utf-8"), lines), daemon=True)
        writer.start()
        self.listeners.append(lines.put)
        self._writers.append((lines, writer))

    def close(self) -> None:
        """Sees all files to their end."""
        while self._writers:
            lines, writer = self._writers.pop()
            self.listeners.remove(lines.put)
            lines.put(None)
            writer.join()


def _write(file: TextIO, lines: SimpleQueue[Passed | None]) -> None:
    """Writes what comes, in a thread of its own, until None does."""
    with file:
        try:
            while (passed := lines.get()) is not None:
                print(json.dumps(dataclasses.asdict(passed)), file=file, flush=lines.empty())
        except OSError as error:  # like a full disk; the bot and its Discord go on without
            _log.warning("What passes can't be written down any more: %s", error)
