"""What is logged, by whomever: rendered alike, with ids, and without secrets wherever they may stand."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from structlog.contextvars import bind_contextvars, clear_contextvars

from bot.log import HIDDEN, Format, about, formatter

# A bot's token, a database's password, and an interaction's token.
OURS = ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcDE", "abcdefghijklmnopqrstuvwxyz_-0123456789"))
DATABASE = 'p@s"s wörd'
ANSWERING = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OnNlY3JldA=="
SIGNATURE = "9f" * 32
PICTURE = bytes(range(256))


@pytest.fixture(autouse=True)
def _no_ids() -> None:
    clear_contextvars()


def record(message: str, *arguments: object, error: BaseException | None = None) -> logging.LogRecord:
    trace = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("bot.somewhere", logging.WARNING, __file__, 1, message, arguments, trace)


def fields(entry: logging.LogRecord) -> dict[str, Any]:
    """What a line of JSON says."""
    line = formatter("json").format(entry)
    assert "\n" not in line
    found: dict[str, Any] = json.loads(line)
    return found


def raised(*arguments: object) -> Exception:
    """An error that was raised where a variable holds a secret."""
    hidden = "a local variable"
    try:
        raise RuntimeError(*arguments) from ValueError(*arguments)
    except RuntimeError as error:
        assert hidden
        return error


def test_a_line_of_json_says_what_when_and_who() -> None:
    about(job="ab12", guild=20, member=None)
    line = fields(record("%d files were removed", 3))
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "3 files were removed",
        "level": "warning",
        "logger": "bot.somewhere",
        "job": "ab12",
        "guild": 20,
    }


async def test_ids_are_of_a_task_alone() -> None:
    async def logs(job: str) -> object:
        about(job=job)
        await asyncio.sleep(0)
        return fields(record("Painted"))["job"]

    assert await asyncio.gather(*map(logs, ("one", "two"))) == ["one", "two"]
    assert "job" not in fields(record("Painted"))


@pytest.mark.parametrize("form", ["console", "json"])
def test_tracebacks_show_causes_and_no_variables(form: Format) -> None:
    text = formatter(form).format(record("It failed", error=raised("why")))
    assert "RuntimeError: why" in text
    assert "ValueError: why" in text
    assert "a local variable" not in text.replace('hidden = "a local variable"', "")


LEAKS: dict[str, tuple[str, str]] = {
    "token": (f"Authorization: Bot {OURS}", OURS),
    "a token that is not ours": (OURS.replace("abc", "xyz"), OURS.replace("abc", "xyz")),
    "webhook": ("https://discord.com/api/v10/webhooks/123/s3cr3t-t_ken/messages/@original", "s3cr3t-t_ken"),
    "interaction": ("POST /api/v10/interactions/123/s3cr3t-t_ken/callback responded with 429", "s3cr3t-t_ken"),
    "interaction token": (f"token='{ANSWERING}'", ANSWERING),
    "attachment": (f"https://cdn.discordapp.com/a/b.png?ex=66aabbcc&is=66aabbcc&hm={SIGNATURE}&", SIGNATURE),
    "attachment in JSON": (json.dumps(f"/a.png?ex=66aabbcc&hm={SIGNATURE}").replace("&", "\\u0026"), SIGNATURE),
    "attachment quoted": (quote(f"/a.png?ex=66aabbcc&hm={SIGNATURE}"), SIGNATURE),
    "password": (f"password authentication failed: {DATABASE}", DATABASE),
    "password in Python": (repr({"password": DATABASE}), repr(DATABASE)[1:-1]),
    "password in JSON": (json.dumps({"password": DATABASE}), json.dumps(DATABASE)[1:-1]),
    "database": (f"postgresql://ada:{quote(DATABASE)}@host/name", quote(DATABASE)),
    "another database": ("postgresql://ada:un@known@host/name", "un@known"),
    "picture": (repr(PICTURE), "\\x7f"),
    "picture in JSON": ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==", "iVBORw0KGgo"),
}


def _in_message(text: str) -> logging.LogRecord:
    return record("Said: %s", text)


def _in_traceback(text: str) -> logging.LogRecord:
    return record("It failed", error=raised(text))


def _in_field(text: str) -> logging.LogRecord:
    about(said=text)
    return record("It failed")


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("place", [_in_message, _in_traceback, _in_field])
@pytest.mark.parametrize("leak", LEAKS)
def test_no_secret_is_told(leak: str, place: Callable[[str], logging.LogRecord], form: Format) -> None:
    text, secret = LEAKS[leak]
    rendered = formatter(form, [OURS, DATABASE]).format(place(text))
    assert HIDDEN in rendered
    for spelt in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1]):
        assert spelt not in rendered


def test_a_value_of_any_kind_is_looked_at() -> None:
    class Client:
        def __repr__(self) -> str:
            return f"<Client {OURS}>"

    bind_contextvars(client=Client())
    line = fields(record("%r", Client()))
    assert line["client"] == line["event"] == f"<Client {HIDDEN}>"


def test_what_is_no_secret_stays() -> None:
    text = "GET https://discord.com/api/v10/channels/12/messages?limit=5: this=deadbeef, b'ok', 3.141.592, a@b.example"
    assert fields(record(text))["event"] == text


def test_a_process_logs_all_alike_and_its_own_end_too() -> None:
    program = f"""
import logging, threading, warnings
from bot import log
log.set_up("json", ["hunter22"])
logging.getLogger("discord.http").warning("We are being rate limited.")
logging.getLogger("discord.http").info("Not of use.")
logging.getLogger("nst_core").info("Of use.")
warnings.warn("hunter22")
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
raise RuntimeError({OURS!r})
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    limited, engine, warned, thread, end = map(json.loads, done.stderr.splitlines())
    assert (limited["logger"], limited["level"]) == ("discord.http", "warning")
    assert (engine["logger"], engine["event"]) == ("nst_core", "Of use.")
    assert f"UserWarning: {HIDDEN}" in warned["event"]
    assert "ZeroDivisionError" in thread["exception"]
    assert (end["level"], end["exception"].splitlines()[-1]) == ("critical", f"RuntimeError: {HIDDEN}")
