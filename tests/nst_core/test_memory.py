import ctypes
import mmap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from nst_core import memory

MIB = 2**20


class Driver:
    """NVIDIA's, as far as it is asked; ``failing`` is the call that fails."""

    def __init__(self, free: int, failing: str = "") -> None:
        self.free, self.failing, self.calls = free, failing, list[str]()

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            self.calls.append(name)
            if name == "cuMemGetInfo_v2":
                arguments[0]._obj.value = self.free
            return 999 if name == self.failing else 0

        return call


def test_what_a_process_took_is_resident_and_stays_its_peak() -> None:
    before = memory.resident()
    with mmap.mmap(-1, 256 * MIB) as held:  # new pages, where an array might be given such as others left
        held[:: mmap.PAGESIZE] = bytes(len(held) // mmap.PAGESIZE)
        assert memory.resident() > before + 200 * MIB
    assert memory.peak() > before + 200 * MIB


def test_a_container_has_no_more_than_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_CGROUP", tmp_path)
    assert memory.total() == psutil.virtual_memory().total  # no container
    (tmp_path / "memory.max").write_text(f"{100 * MIB}\n")
    (tmp_path / "memory.current").write_text(f"{30 * MIB}\n")
    assert (memory.total(), memory.available()) == (100 * MIB, 70 * MIB)
    (tmp_path / "memory.current").write_text(f"{130 * MIB}\n")
    assert memory.available() == 0
    (tmp_path / "memory.max").write_text("max\n")
    assert memory.total() == psutil.virtual_memory().total


def test_what_a_gpu_has_free_is_asked_of_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Driver(free=80 * 2**30)
    monkeypatch.setattr(ctypes, "CDLL", lambda name: driver)
    assert memory.gpu_available() == 80 * 2**30
    assert driver.calls[-2:] == ["cuCtxPopCurrent_v2", "cuDevicePrimaryCtxRelease_v2"]  # as it was before


@pytest.mark.parametrize(
    "failing", ["cuInit", "cuDeviceGet", "cuDevicePrimaryCtxRetain", "cuCtxPushCurrent_v2", "cuMemGetInfo_v2"]
)
def test_a_driver_that_fails_knows_of_no_memory(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = Driver(1, failing)
    monkeypatch.setattr(ctypes, "CDLL", lambda name: driver)
    assert memory.gpu_available() is None
    retained = "cuDevicePrimaryCtxRetain" in driver.calls and failing != "cuDevicePrimaryCtxRetain"
    assert ("cuDevicePrimaryCtxRelease_v2" in driver.calls) == retained


def test_a_machine_without_a_driver_has_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Driver:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert memory.gpu_available() is None
