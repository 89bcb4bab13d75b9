"""Events that can't be read are logged and left out, all but the one that begins everything."""

import logging

import pytest

from bot.events import BEGINS, Reader, forgive


def test_what_cant_be_read_costs_only_itself(caplog: pytest.LogCaptureFixture) -> None:
    read: list[int] = []
    readers: dict[str, Reader] = {name: lambda event: read.append(event["id"]) for name in ("MESSAGE_CREATE", BEGINS)}
    forgive(readers)
    for event in ({"id": 1}, {}, {}, {"id": 2}):
        readers["MESSAGE_CREATE"](event)
    assert read == [1, 2]
    with pytest.raises(KeyError):
        readers[BEGINS]({})
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.getMessage() for record in errors] == ["MESSAGE_CREATE can't be read: KeyError('id')"] * 2
    assert [bool(record.exc_info) for record in errors] == [True, False]  # the whole of it once
