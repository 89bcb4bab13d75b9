"""What a painter on a cluster's host says when it is asked, without Ray."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import log
from bot.workers import actor, worker
from bot.workers.actor import Painter, named
from bot.workers.protocol import Painting, Stop, Task
from nst_core.options import Options
from nst_core.weights import Weights, imagenet_path

TASK = Task("job", b"content", (b"style",), Options())
FIRST, LAST = Painting("job", 1, 2, 1.0, None), Painting("job", 2, 2, 0.0, None)


@pytest.fixture
def asked() -> list[Stop | None]:
    """What a painting hears when it looks for a stop, before its first step and after."""
    return []


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch, asked: list[Stop | None]) -> Painter:
    """One whose engine says two things."""

    def paint(engine: object, task: Task, stop: Callable[[], Stop | None]) -> Iterator[Painting]:
        assert (engine, task) == ("an engine for lite", TASK)
        for news in (FIRST, LAST):
            asked.append(stop())
            yield news

    monkeypatch.setattr(worker, "load", lambda weights: f"an engine for {weights.name}")
    monkeypatch.setattr(worker, "paint", paint)
    monkeypatch.setattr(log, "set_up", lambda *_: None)
    monkeypatch.setattr(actor, "POLL_SECONDS", 0.05)
    return Painter("lite")


def test_what_was_said_is_heard_once_and_in_its_order(painter: Painter) -> None:
    painter.paint("run", TASK)
    assert painter.hear("another") == []
    assert painter.hear("run") == [FIRST, LAST]
    assert painter.hear("run") == []
    painter.paint("run", TASK)
    painter.forget("run")
    assert painter.hear("run") == []


def test_whoever_asks_early_waits_for_news(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actor, "POLL_SECONDS", 10.0)
    threading.Timer(0.05, painter.paint, ("run", TASK)).start()
    heard: list[object] = []
    while LAST not in heard:
        heard += painter.hear("run")
    assert heard == [FIRST, LAST]


def test_a_stop_reaches_its_own_painting_alone(painter: Painter, asked: list[Stop | None]) -> None:
    painter.halt("run", "keep")
    painter.paint("another", TASK)
    painter.paint("run", TASK)
    painter.forget("run")
    painter.paint("run", TASK)
    assert asked == [None, None, "keep", "keep", None, None]


def test_a_file_of_ones_own_is_told_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "own.h5"
    assert named(Weights("own", own)) == ("own", str(own))
    assert named(Weights("lite")) == ("lite", None)
    assert named(Weights("imagenet", imagenet_path())) == ("imagenet", None)
