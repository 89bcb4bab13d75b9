"""All that the bot says, in each of its languages.

A language is a folder of Fluent catalogues (projectfluent.org), a file a room; English is whole, and stands in where
another language lacks a text. Rooms ask by name, ``say("queue-more", count=3)``, and whoever handles an interaction or
looks after a channel says once which language is spoken there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentNone, FluentNumber, fluent_number

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""The languages there are, by their code, and what they call themselves; the first is whole."""
ENGLISH = next(iter(LANGUAGES))

Value = str | int | float

LARGEST = 1e15
"""Numbers from here on are written like 1e+300: the formatter has no room for all of their digits."""

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def say(name: str, /, **values: Value) -> str:
    """The text of that name in the language that is spoken here.

    Args:
        name: As in the catalogues; ``name.attribute`` for an attribute.
        **values: What the text mentions; numbers are written as the language does, without thousands separators.

    Raises:
        KeyError: There is no such text.
    """
    text = translated(name, _spoken.get(), **values)
    if text is None:
        text = translated(name, ENGLISH, **values)
    if text is None:
        raise KeyError(name)
    return text


def translated(name: str, language: str, /, **values: Value) -> str | None:
    """The text of that name in one language, or None where it has none."""
    message_name, _, attribute = name.partition(".")
    bundle = catalogue(language)
    if not bundle.has_message(message_name):
        return None
    message = bundle.get_message(message_name)
    pattern = message.attributes.get(attribute) if attribute else message.value
    if pattern is None:
        return None
    text, _ = bundle.format_pattern(pattern, {key: _plain(value) for key, value in values.items()})
    return str(text)


def _plain(value: Value) -> str | FluentNumber | FluentNone:
    if isinstance(value, int | float) and abs(value) >= LARGEST:
        return f"{value:g}"
    if isinstance(value, int | float):
        return fluent_number(value, useGrouping=False)
    return str(value)


def language() -> str:
    """The language that is spoken here."""
    return _spoken.get()


def speak(code: str) -> None:
    """Says which language is spoken from here on, in this task and those that it starts."""
    _spoken.set(code if code in LANGUAGES else ENGLISH)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speaks a language for a while."""
    before = _spoken.get()
    speak(code)
    try:
        yield
    finally:
        _spoken.set(before)


def known(locale: str | None) -> str | None:
    """The language that goes with a locale of Discord's, like ``de`` or ``en-GB``; None where there is none."""
    code = (locale or "").partition("-")[0]
    return code if code in LANGUAGES else None


@cache
def catalogue(code: str) -> FluentBundle:
    """All texts of a language."""
    # Isolation marks are for names of another writing direction; Discord isolates mentions itself.
    bundle = FluentBundle([code], use_isolating=False)
    for file in sorted(Path(__file__).with_name(code).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle
