"""What a worker says, whoever listens to it."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest
from structlog.contextvars import get_contextvars

from bot import log
from bot.workers import worker
from bot.workers.protocol import Painted, Painting, Saved, Stop, Task
from bot.workers.worker import Failed, Halt, Ready, Stopped, paint, ready, serve
from nst_core.options import Options
from nst_core.transfer import StyleTransfer
from nst_core.weights import Weights, WeightsError


def test_pictures_of_other_sizes_trace_nothing_new(engine: StyleTransfer, task: Task) -> None:
    list(paint(engine, task, lambda: None))
    before = engine.traces
    for size in (72, 128):
        *_, end = paint(engine, Task("job", task.content, task.styles, Options(size=size, steps=4)), lambda: None)
        assert isinstance(end, Painted)
    assert engine.traces == before


@pytest.mark.parametrize(
    ("how", "said"),
    [("drop", [Stopped]), ("keep", [Painted]), ("save", [Saved, Stopped]), (None, [Painting, Painted])],
)
def test_it_ends_as_it_is_asked_to(engine: StyleTransfer, task: Task, how: Stop | None, said: list[type]) -> None:
    types = [type(message) for message in paint(engine, task, lambda: how)]
    assert list(dict.fromkeys(types)) == said


def test_what_cant_be_painted_is_said_once(engine: StyleTransfer, task: Task) -> None:
    for bad in (Task("job", b"", task.styles, task.options), Task("job", task.content, (b"words",), task.options)):
        (message,) = paint(engine, bad, lambda: None)
        assert isinstance(message, Failed)
        assert message.error is None
        assert get_contextvars()["job"] == "job"  # as what was logged of it says


def test_it_says_what_it_is(engine: StyleTransfer) -> None:
    about = ready(engine)
    assert (about.weights, about.precision) == ("lite", "float32")
    assert about.free_bytes > 0
    assert about.devices


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Connection, Connection]]:
    """The parent's end and the worker's, in a process that stays as it is."""
    monkeypatch.setattr(log, "set_up", lambda *_: None)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "7")
    interrupted = signal.getsignal(signal.SIGINT)
    ours, theirs = Pipe()
    yield ours, theirs
    signal.signal(signal.SIGINT, interrupted)
    theirs.close()
    ours.close()


def test_it_serves_until_its_parent_is_gone(
    engine: StyleTransfer, task: Task, pipe: tuple[Connection, Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "load", lambda *_: engine)
    ours, theirs = pipe

    def parent() -> list[object]:
        heard = [ours.recv()]
        ours.send(Halt("of before", "drop"))
        ours.send(task)
        while not isinstance(heard[-1], Painted | Failed):
            heard.append(ours.recv())
        ours.close()
        return heard

    with ThreadPoolExecutor() as threads:
        heard = threads.submit(parent)
        serve(theirs, Weights("lite"), "0", 2**40)
    types = [type(message) for message in heard.result()]
    assert list(dict.fromkeys(types)) == [Ready, Painting, Painted]
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "0"


def test_it_says_why_it_cant_begin(pipe: tuple[Connection, Connection], monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object) -> StyleTransfer:
        raise WeightsError("There is no such file", "name another")

    monkeypatch.setattr(worker, "load", load)
    ours, theirs = pipe
    serve(theirs, Weights("lite"), None, 2**40)
    assert ours.recv() == Failed(None, str(WeightsError("There is no such file", "name another")))
