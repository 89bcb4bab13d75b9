"""What Discord tells that can't be read costs only itself, and not the connection it came over."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from functools import wraps
from typing import Any

Reader = Callable[[Any], Any]

BEGINS = "READY"
"""The event without which nothing is known: a bot that can't read it had better end."""

_log = logging.getLogger(__name__)


def forgive(readers: MutableMapping[str, Reader]) -> None:
    """Has events that can't be read logged and left out; by itself discord.py ends the bot over one.

    Args:
        readers: discord.py's readers by the names of events, which are replaced.
    """
    for name, reader in readers.items():
        if name != BEGINS:
            readers[name] = _forgiving(name, reader)


def _forgiving(name: str, reader: Reader) -> Reader:
    shown: set[type[Exception]] = set()

    @wraps(reader)
    def read(event: Any) -> Any:
        try:
            return reader(event)
        except Exception as error:
            # Once with all that leads there; a Discord that goes on like that must not fill the log.
            _log.error("%s can't be read: %r", name, error, exc_info=type(error) not in shown)
            shown.add(type(error))
            return None

    return read
