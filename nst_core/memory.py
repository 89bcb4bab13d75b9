"""How much memory this process holds, held, and may still take, here and on a GPU, in bytes."""

from __future__ import annotations

import ctypes
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


def gpu_available() -> int | None:
    """What is free on the first GPU that this process may use, by NVIDIA's driver, which frameworks share; or None.

    The driver counts GPUs as TensorFlow does, whatever ``CUDA_VISIBLE_DEVICES`` says; NVML counts them by their slots
    (CUDA Driver API, "Primary Context Management" and ``cuMemGetInfo``).
    """
    try:
        cuda = ctypes.CDLL("libcuda.so.1")
    except OSError:  # no driver
        return None
    device, context, free, whole = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_size_t()
    if cuda.cuInit(0) or cuda.cuDeviceGet(ctypes.byref(device), 0):
        return None
    # The context that frameworks have made already; one that is made here would take memory of its own.
    if cuda.cuDevicePrimaryCtxRetain(ctypes.byref(context), device):
        return None
    try:
        if cuda.cuCtxPushCurrent_v2(context):
            return None
        failed = cuda.cuMemGetInfo_v2(ctypes.byref(free), ctypes.byref(whole))
        cuda.cuCtxPopCurrent_v2(ctypes.byref(ctypes.c_void_p()))
        return None if failed else int(free.value)
    finally:
        cuda.cuDevicePrimaryCtxRelease_v2(device)
