"""How much memory this process holds, held, and may still take, and how much there is, in bytes."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import psutil

_CGROUP = Path("/sys/fs/cgroup")


def resident() -> int:
    """What this process holds now."""
    return int(psutil.Process().memory_info().rss)


def peak() -> int:
    """The most that it held at any time."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    except (OSError, IndexError):  # not Linux, where what follows would count what the parent held when it started us
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def total() -> int:
    """All that there is: the machine's, or less where a container has a limit."""
    whole = int(psutil.virtual_memory().total)
    try:
        return min(whole, int((_CGROUP / "memory.max").read_text()))
    except (OSError, ValueError):
        return whole


def available() -> int:
    """What may still be taken: the machine's, or less where a container's limit (cgroup v2) is nearer."""
    free = int(psutil.virtual_memory().available)
    try:
        limit = int((_CGROUP / "memory.max").read_text())  # "max" where there is none
        return min(free, max(0, limit - int((_CGROUP / "memory.current").read_text())))
    except (OSError, ValueError):
        return free
