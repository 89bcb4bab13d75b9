"""Paints a preview of each style, in time that no member needs: a small photograph of our own, in that style."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from functools import partial
from typing import Any, Self

from bot.errors import Refusal
from bot.jobs.studio import Studio
from bot.styles.library import Library, Style
from bot.styles.photograph import SIZE, photograph
from bot.workers.protocol import Painted, PainterError, PainterMissing, Painters, PaintingStopped, Task
from nst_core import images
from nst_core.options import Options

STOP_SECONDS = 4.0
"""How long a previewer that closes waits for its painter to stop, like the studio: systems kill after 10."""
PAUSE_SECONDS = 60.0
"""How long nothing is painted after something went wrong: a painter that broke down has to start again."""
QUALITY = 85
"""Of a preview's WebP, which then has some 20 kB."""

_log = logging.getLogger(__name__)


class Previewer:
    """Opened as a context, in which it paints one preview after the other and gives way to members' jobs.

    Which styles lack one is asked of the library each time, so nothing piles up, and nothing is lost with the process.

    Args:
        library: Keeps styles.
        studio: Knows when painters have nothing else to do.
        painters: Who paints.
    """

    def __init__(self, library: Library, studio: Studio, painters: Painters) -> None:
        self._library, self._studio, self._painters = library, studio, painters
        self._failed: set[str] = set()  # pictures that are not tried again before the bot's next life
        self._closed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Starts."""
        self._task = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stops. What is half painted is painted anew another time, for it takes only seconds."""
        self._closed.set()
        if self._task:
            await asyncio.wait([self._task], timeout=STOP_SECONDS)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while not self._closed.is_set():
            self._library.lacking.clear()
            try:
                while not self._closed.is_set() and (style := await self._library.lacks_preview(self._failed)):
                    await self._paint(style)
            except Exception:
                _log.exception("No previews can be painted at the moment")
                await self._unless_closed(partial(asyncio.sleep, PAUSE_SECONDS))
            else:
                await self._unless_closed(self._library.lacking.wait)

    async def _paint(self, style: Style) -> None:
        """Paints the preview of a style, once there is time, unless a member needs the painter meanwhile."""
        try:
            content, picture = await asyncio.to_thread(photograph), await self._library.picture(style)
        except Refusal:
            self._failed.add(style.picture)  # its file is gone; or the style was removed, and is not asked for again
            return
        await self._unless_closed(partial(self._studio.until_spare, spare=True))
        if self._closed.is_set():
            return
        task = Task(f"preview-{style.picture[:12]}", content, (picture,), Options(size=SIZE))
        # It runs once this task waits for the first time; by then the painters know what they are to stop.
        needed = asyncio.create_task(self._unless_closed(partial(self._studio.until_spare, spare=False)))
        needed.add_done_callback(lambda _: self._painters.stop(task.job_id, "drop"))
        try:
            async with aclosing(self._painters.paint(task)) as events:
                async for event in events:
                    if isinstance(event, Painted):
                        preview = await asyncio.to_thread(_small, event.picture)
                        await self._library.add_preview(style.picture, preview)
        except PaintingStopped:
            pass  # for now
        except PainterMissing:
            raise  # which is not the picture's fault
        except PainterError as error:
            _log.warning("The style %s has no preview: %s", style.picture, error)
            self._failed.add(style.picture)
        finally:
            needed.cancel()

    async def _unless_closed(self, wanted: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Waits for something, or for the end."""
        both = [asyncio.create_task(wanted()), asyncio.create_task(self._closed.wait())]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in both:
                each.cancel()


def _small(png: bytes) -> bytes:
    return images.encode(images.decode(png), "WEBP", quality=QUALITY)
