"""Strangers' pictures are decoded in a process of their own, which may die of them; the next one gets another."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress

from nst_core.images import WORKING_SIDE, PictureError

SECONDS = 20.0
"""How long a picture may take: twice the time that it may be computed on, for painters compute too."""
LAST_SECONDS = 1.0
"""How long a process that has closed its output may take to end."""
PICTURES = 200
"""How many pictures one process reads, lest what a library leaks, or a picture has done to it, lasts."""
CHUNK_BYTES = 2**20
"""How much of an answer is read ahead."""
NEEDED = ("LD_LIBRARY_PATH", "LANG", "PATH")
"""What the process is told of the environment, beside where modules are. The bot's has its secrets."""

_log = logging.getLogger(__name__)


class DecoderLost(Exception):
    """A picture that the decoder died of, took too long for, or could not make sense of; it says which."""


class Decoder:
    """Cleans pictures, one at a time: each may take a gigabyte.

    The process starts with the first picture, or with ``warm``, and ends with ``close`` or with the bot.

    Args:
        program: What Python runs, if not ``bot.stylize.decoding``.
    """

    def __init__(self, program: Sequence[str] = ("-m", "bot.stylize.decoding")) -> None:
        self._program = program
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._pictures = 0
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process, if there is one."""
        return None if self._process is None else self._process.pid

    async def warm(self) -> None:
        """Starts the process, and does not wait until it is warm."""
        async with self._turn:
            if not self._closed:
                await self._ready()

    async def close(self) -> None:
        """Ends the process, whatever it does; what waits for it is lost."""
        self._closed = True
        self._kill()
        async with self._turn:
            await self._end()

    async def clean(self, data: bytes, longer: int, name: str) -> bytes:
        """See ``images.clean``.

        Args:
            data: The file.
            longer: The most pixels on the longer side of what is returned.
            name: What the picture is called at the start of a sentence.

        Raises:
            PictureError: As ``images.clean`` does.
            DecoderLost: It can't be decoded.
            OSError: There is no process to be had.
        """
        async with self._turn:
            process = await self._ready()
            self._pictures += 1
            try:
                async with asyncio.timeout(SECONDS):
                    return await _ask(process, data, longer, name)
            except PictureError:
                raise
            except Exception as error:
                if isinstance(error, EOFError | ConnectionError):  # it ends by itself: let it say how
                    with suppress(TimeoutError):
                        await asyncio.wait_for(process.wait(), LAST_SECONDS)
                await self._end()
                lost = DecoderLost(f"{error!r}, exit code {process.returncode}, at {len(data)} bytes")
                _log.warning("The decoder is started anew: %s", lost)
                raise lost from error
            except BaseException:  # no one waits for the answer, which the next one must not get
                await self._end()
                raise

    def _kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _end(self) -> None:
        self._kill()
        if (process := self._process) is not None:
            self._process = None
            await process.communicate()  # to the end of its pipes, which else would be left open

    async def _ready(self) -> Process:
        if self._closed:
            raise DecoderLost("the bot stops")
        if self._process is not None and (self._process.returncode is not None or self._pictures >= PICTURES):
            await self._end()
        if self._process is None:
            path = os.pathsep.join(map(os.path.abspath, sys.path))
            environment = {name: os.environ[name] for name in NEEDED if name in os.environ} | {"PYTHONPATH": path}
            command = sys.executable, *self._program
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, limit=CHUNK_BYTES
            )
            self._pictures = 0
        return self._process


async def _ask(process: Process, data: bytes, longer: int, name: str) -> bytes:
    """Sends a picture and reads the answer, believing nothing of it.

    Raises:
        PictureError: It is the answer.
        Exception: The process is gone, or answers nonsense.
    """
    if process.stdin is None or process.stdout is None:
        raise ValueError("no pipes")
    order = {"bytes": len(data), "longer": longer, "name": name}
    process.stdin.writelines((json.dumps(order).encode(), b"\n", data))
    await process.stdin.drain()
    # Four bytes a pixel; zlib and PNG add less than a thousandth where there is nothing to compress.
    most = 4 * min(longer, WORKING_SIDE) ** 2 * 1.01 + 2**16
    if not (line := await process.stdout.readline()):
        raise EOFError
    match json.loads(line):
        case {"bytes": int(count)} if 0 < count <= most:
            return await process.stdout.readexactly(count)
        case {"kind": str(kind), "values": dict(values)}:
            raise PictureError(kind, **values)
        case said:
            raise ValueError(f"{said!r:.200}")
