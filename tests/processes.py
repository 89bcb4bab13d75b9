"""What tests ask about processes, from Linux's /proc; a port for one to listen on, and whether one is measured."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import psutil

MEASURES = "COVERAGE_"
"""How the names begin of what has a process measured, in its environment."""
MEASURED: dict[str, str] = {}
"""The environment of a process that is to be measured; empty where nothing is."""


def running(pid: int) -> bool:
    """Whether a process is there, and not only waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children(pid: int) -> list[int]:
    """A process's children, whichever of its threads started them."""
    return [child.pid for child in psutil.Process(pid).children()]


def all_end(pids: list[int], timeout_seconds: float = 10.0) -> bool:
    """Whether all of some processes end within a time."""
    end = time.monotonic() + timeout_seconds
    while any(map(running, pids)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(running, pids))


def free_port() -> int:
    """A port that no process listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
