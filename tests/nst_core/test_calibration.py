import json
from pathlib import Path
from typing import cast

import pytest

from nst_core import StyleTransfer, calibration
from nst_core.graph import Graph
from nst_core.plan import Speed
from nst_core.weights import Weights

SIDES = calibration.SMALL, calibration.LARGE
"""Of the pictures that a machine is measured by, before tests make them smaller."""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "stylize" / "calibration.json"


def test_what_was_measured_is_kept_by_name(cache: Path) -> None:
    assert calibration.kept("one") is None
    calibration.keep("one", Speed(1.0, 2.0))
    calibration.keep("two", Speed(3.0, 4.0))
    assert calibration.kept("one") == Speed(1.0, 2.0)
    assert calibration.kept("two") == Speed(3.0, 4.0)
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]  # nothing is left half-written


@pytest.mark.parametrize("text", ["", "{", "[]", '{"one": 3}', '{"one": {"step": 1}}'])
def test_a_damaged_file_is_measured_anew(cache: Path, text: str) -> None:
    cache.parent.mkdir()
    cache.write_text(text.replace("one", calibration._key("one")))
    assert calibration.kept("one") is None
    calibration.keep("one", Speed(1.0, 2.0))
    assert calibration.kept("one") == Speed(1.0, 2.0)


def test_a_cache_that_can_not_be_written_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    calibration.keep("one", Speed(1.0, 2.0))
    assert calibration.kept("one") is None


@pytest.mark.parametrize("masked", [False, True])
def test_measuring_takes_steps(masked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "SMALL", SIDES[0])
    monkeypatch.setattr(calibration, "LARGE", SIDES[1])
    graph = Graph(Weights("lite"), "patches", "average", masked=masked)
    (speed,) = calibration.measure([graph])
    assert speed.step_seconds >= 0
    assert speed.pixel_seconds >= 0
    assert speed.step_seconds + speed.pixel_seconds > 0
    assert graph.loop.traces == 1


def test_the_quickest_step_counts_whatever_else_the_machine_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "SMALL", 10)
    monkeypatch.setattr(calibration, "LARGE", 20)
    steps = {("one", 10): [9, 1, 5, 3], ("one", 20): [7, 4, 9], ("two", 10): [9, 3, 2, 2], ("two", 20): [8, 8, 8]}
    takes = {key: iter(map(float, seconds)) for key, seconds in steps.items()}
    monkeypatch.setattr(calibration, "_stepper", lambda graph, picture: takes[graph, len(picture)].__next__)
    one, two = calibration.measure(cast("list[Graph]", ["one", "two"]))
    assert (one.step_seconds, one.pixel_seconds) == (0.0, 0.01)
    assert (two.step_seconds, two.pixel_seconds) == (0.0, 0.02)


def test_auto_takes_what_is_faster_and_keeps_one_graph(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nst_core.transfer.candidates", lambda *_: ("float32", "bfloat16"))
    speeds = {"float32": Speed(0.0, 2.0), "bfloat16": Speed(0.0, 1.0)}
    for kind, speed in speeds.items():
        calibration.keep(f"lite patches average whitened False {kind}", speed)
    assert StyleTransfer("lite").precision() == "bfloat16"
    cache.unlink()
    engine = StyleTransfer("lite")  # measures both
    assert len(json.loads(cache.read_text())) == 2
    assert engine.traces == 1
