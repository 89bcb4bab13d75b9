"""What the gateway keeps of a client: its connection, and the session that may outlive it (events/gateway)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum

from aiohttp import web

from .limits import Limit
from .records import Json
from .wire import Wire

KEPT_EVENTS = 500
"""Events that a session can replay."""

MOST_HEARD = Limit(120, 60.0)
"""Frames that a connection may send (events/gateway#rate-limiting)."""


class Op(IntEnum):
    """What a frame is (topics/opcodes-and-status-codes#gateway-gateway-opcodes)."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


Frame = tuple[str, str]
"""What a frame is, for the log, and the frame."""


class Line:
    """One connection.

    Args:
        socket: Its socket.
        wire: The log.
        compressed: Whether the client wants all in one stream of zlib (events/gateway#transport-compression).
    """

    def __init__(self, socket: web.WebSocketResponse, wire: Wire, *, compressed: bool) -> None:
        self.socket = socket
        self._wire = wire
        self._stream = zlib.compressobj() if compressed else None
        self._heard: deque[float] = deque(maxlen=MOST_HEARD.calls)

    async def say(self, op: Op, data: object = None) -> None:
        """Sends a frame that is no event.

        Args:
            op: What it is.
            data: What it says.
        """
        await self.send((op.name, json.dumps({"op": op, "s": None, "t": None, "d": data})))

    async def send(self, frame: Frame) -> None:
        """Sends a frame.

        Args:
            frame: The frame.
        """
        name, text = frame
        self._wire.add("sent", name, body=text)
        if self._stream is None:
            await self.socket.send_str(text)
        else:
            data = self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(data)

    async def send_all(self, frames: asyncio.Queue[Frame]) -> None:
        """Sends frames in their order until the connection ends.

        Args:
            frames: Where they come from.
        """
        with contextlib.suppress(ConnectionError, RuntimeError):
            while not self.socket.closed:
                await self.send(await frames.get())

    def too_much(self, now: float) -> bool:
        """Counts a frame of the client's, and tells whether it is one too many.

        Args:
            now: The time in seconds.
        """
        full = len(self._heard) == MOST_HEARD.calls and now - self._heard[0] < MOST_HEARD.seconds
        self._heard.append(now)
        return full


@dataclass(eq=False)
class Session:
    """One shard of a bot, connected or to be resumed.

    Attributes:
        id: What the client names to resume.
        shard: Its number, and how many there are.
        intents: What it wants to hear.
        sequence: The number of its last event.
        sent: Its last events, by their numbers.
        line: Its connection, None while it has none.
        frames: What the connection has yet to send.
    """

    id: str
    shard: tuple[int, int]
    intents: int
    sequence: int = 0
    sent: deque[tuple[int, Frame]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    line: Line | None = None
    frames: asyncio.Queue[Frame] = field(default_factory=asyncio.Queue)

    def dispatch(self, name: str, data: Json) -> None:
        """Sends an event, or keeps it until the session is resumed.

        Args:
            name: The event's name.
            data: The event.
        """
        self.sequence += 1
        frame = name, json.dumps({"op": Op.DISPATCH, "s": self.sequence, "t": name, "d": data})
        self.sent.append((self.sequence, frame))
        if self.line is not None:
            self.frames.put_nowait(frame)

    def owns(self, guild_id: int | None) -> bool:
        """Tells whether a guild is of this shard (events/gateway#sharding).

        Args:
            guild_id: The guild, None for direct channels, which are all of the first shard.
        """
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)
