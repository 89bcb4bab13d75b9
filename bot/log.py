"""What is logged: on a console or as lines of JSON, with the ids of what it is about, and without what is secret.

Everything logs through the standard library, as the engine and all libraries do; structlog renders it, so that their
lines come out like the bot's own.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Literal
from urllib.parse import quote, quote_plus

import structlog
from structlog.contextvars import bind_contextvars, merge_contextvars
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor

Format = Literal["console", "json"]

QUIET = ("discord", "aiohttp.access", "alembic")
"""Libraries of which only warnings are of use."""
HIDDEN = "[hidden]"
"""What stands in a secret's place."""
SHORTEST_SECRET = 4
"""Whoever has a shorter password is not protected by hiding these letters wherever they occur."""
LONGEST_BYTES = 64
"""Bytes that are shown: longer ones may be somebody's picture."""

SHAPES = {
    r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}": HIDDEN,  # a bot's token: its id, a time and a signature
    r"\baW50ZXJhY3Rpb246[\w=-]+": HIDDEN,  # an interaction's: "interaction:" in base 64, and what follows
    r"(/(?:interactions|webhooks)/\d+/)[^/?\s'\"<>)]+": rf"\1{HIDDEN}",  # whoever has these may answer as the bot
    r"(?<![A-Za-z])((?:ex|is|hm)(?:=|%3D))[0-9a-f]{8,}": rf"\1{HIDDEN}",  # an attachment's expiry, issue and signature
    r"(://[^:/@\s]{0,99}:)[^\s'\"]{1,299}(?=@)": rf"\1{HIDDEN}",  # the password in an address
    rf"\bb(['\"])(?:\\.|(?!\1).){{{LONGEST_BYTES},}}\1": f"b'{HIDDEN}'",
    r"(;base64,)[\w+/=-]+": rf"\1{HIDDEN}",  # a picture, as Discord's API has it
}
"""How secrets look, and what is written instead."""


class Redactor:
    """A processor that hides what is secret in all that is logged, tracebacks included.

    Args:
        secrets: Those that are known; what only looks like one (see ``SHAPES``) is hidden too.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spelt = {form for secret in secrets if len(secret) >= SHORTEST_SECRET for form in _spellings(secret)}
        known = "|".join(map(re.escape, sorted(spelt, key=len, reverse=True)))
        shapes = ({known: HIDDEN} if known else {}) | SHAPES
        self._shapes = [(re.compile(shape), instead) for shape, instead in shapes.items()]

    def hide(self, text: str) -> str:
        """A text without what is secret in it."""
        for shape, instead in self._shapes:
            text = shape.sub(instead, text)
        return text

    def __call__(self, logger: object, method: str, event: EventDict) -> EventDict:
        """Looks at every value; those that are no numbers become texts, so that nothing is rendered unseen."""
        return {
            key: value if value is None or isinstance(value, int | float) else self.hide(str(value))
            for key, value in event.items()
        }


def _spellings(secret: str) -> Iterator[str]:
    """How a secret may stand in a text: as it is, in an address, and in what Python or JSON makes of it."""
    yield from (secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1], json.dumps(secret)[1:-1])


def formatter(form: Format, secrets: Iterable[str] = (), *, colors: bool = False) -> logging.Formatter:
    """Renders records.

    Args:
        form: For people, or for programs: a JSON object a line, with ``timestamp``, ``level``, ``logger`` and
            ``event``, where there are any ``exception`` and the ids that ``about`` was told, as ``job``.
        secrets: What must not be shown, see ``Redactor``.
        colors: Whether a terminal shows it, where it is for people.
    """
    time: Processor
    renderer: Processor
    if form == "json":
        time = structlog.processors.TimeStamper("iso")
        renderer = structlog.processors.JSONRenderer()
    else:
        time = structlog.processors.TimeStamper("%Y-%m-%d %H:%M:%S", utc=False)
        # Python's own tracebacks: structlog's show variables by default, and in them tokens and pictures.
        renderer = structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)
    return ProcessorFormatter(
        processors=[
            merge_contextvars,
            add_log_level,
            add_logger_name,
            time,
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            Redactor(secrets),
            renderer,
        ]
    )


def set_up(form: Format, secrets: Iterable[str] = ()) -> None:
    """Has all that this process logs, and what it ends with if it fails, written to its standard error.

    Args:
        form: See ``formatter``.
        secrets: What must not be shown.
    """
    handler = logging.StreamHandler()
    colors = sys.stderr.isatty() and not os.environ.get("NO_COLOR")  # https://no-color.org
    handler.setFormatter(formatter(form, secrets, colors=colors))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.captureWarnings(True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _failed
    threading.excepthook = lambda thread: _failed(thread.exc_type, thread.exc_value, thread.exc_traceback)


def about(**ids: str | int | None) -> None:
    """Has whatever is logged from here on in this task carry these ids, but for those that are None."""
    bind_contextvars(**{name: value for name, value in ids.items() if value is not None})


def _failed(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt) or error is None:
        sys.__excepthook__(kind, error or kind(), trace)
    else:
        logging.getLogger(__name__).critical("Something unexpected has ended this", exc_info=(kind, error, trace))
