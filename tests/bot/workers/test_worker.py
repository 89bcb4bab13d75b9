"""What a worker says of one picture, whoever listens to it."""

import pytest
from structlog.contextvars import get_contextvars

from bot.workers.protocol import Painted, Painting, Saved, Stop, Task
from bot.workers.worker import Failed, Stopped, paint, ready
from nst_core.options import Options
from nst_core.transfer import StyleTransfer


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
