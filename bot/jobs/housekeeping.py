"""Pictures of old paintings, let go after their time, or when all take too much of the disk."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

from bot.jobs.album import Album

SWEEP_SECONDS = 6 * 3600
"""How often pictures are looked for whose time is over."""
ROOM_SECONDS = 600
"""How often it is looked what all take: a GPU that paints one in ten seconds adds some 300 MB in that time."""

_log = logging.getLogger(__name__)


async def keep_house(album: Album, keep_days: int, disk_bytes: int, closed: asyncio.Event) -> None:
    """Lets pictures go, now and then until ``closed`` is set.

    Args:
        album: The pictures.
        keep_days: How long those of a job are kept after its end.
        disk_bytes: How much all may take.
        closed: Whether it is time to stop.
    """
    due = time.monotonic()
    while not closed.is_set():
        try:
            if time.monotonic() >= due:
                due += SWEEP_SECONDS
                _log.info("%d files of old paintings were removed", await album.sweep(keep_days))
            if freed := await album.make_room(disk_bytes):
                _log.info("Pictures of old paintings were removed to make room: %.0f MB", freed / 1e6)
        except Exception:
            _log.exception("Old pictures could not be removed")
        with suppress(TimeoutError):
            await asyncio.wait_for(closed.wait(), ROOM_SECONDS)
