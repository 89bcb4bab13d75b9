"""The command ``stylize-bot`` with a painter that gives each photograph back, so that a bot paints in no time."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Callable
from typing import Self
from unittest.mock import patch

from bot import serve
from bot.__main__ import main
from bot.workers.protocol import Event, Painted, Stop, Task


class Copyist:
    """Paints nothing (see ``protocol.Painters``)."""

    lanes = warm_lanes = 1
    restarts = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def when_lanes_change(self, heard: Callable[[], None]) -> None:
        """Takes note of nothing, for there is always one."""

    def stop(self, job_id: str, how: Stop) -> None:
        """Stops nothing, for nothing takes time."""

    async def paint(self, task: Task) -> AsyncGenerator[Event]:
        """Gives the photograph back."""
        yield Painted(task.job_id, task.content, 64, 64, task.options.steps, 1.0, "lite")


if __name__ == "__main__":
    with patch.object(serve, "painters", lambda *_: Copyist()):
        sys.exit(main())
