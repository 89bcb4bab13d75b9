"""Every text is there in every language, with the same values, and every text that is there is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
from discord import app_commands
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, visitor
from fluent.syntax import ast as fluent

import bot
from bot import words
from bot.client import EXTENSIONS
from bot.serve import unconnected
from bot.settings import Settings
from bot.words.translator import Translator, text_name

CODE = Path(bot.__file__).parent
CATALOGUES = CODE / "words"
OTHERS = [code for code in words.LANGUAGES if code != words.ENGLISH]
BY_DISCORD = ("command-", "menu-", "choice-")
"""Texts that are for Discord's own fields, whose English stands at the commands."""


class Placeholders(visitor.Visitor):
    """Gathers the values that a text mentions."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - fluent's name
        self.names.add(node.id.name)


def texts(language: str) -> dict[str, set[str]]:
    """The values that each text mentions, by its name; attributes as ``name.attribute``."""
    found: dict[str, set[str]] = {}
    for file in sorted((CATALOGUES / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, fluent.Junk), f"{file.name}: {entry.content}"
            if not isinstance(entry, fluent.Message):
                continue
            name = entry.id.name
            patterns = {f"{name}.{each.id.name}": each.value for each in entry.attributes}
            for key, pattern in ({name: entry.value} | patterns).items():
                if pattern is not None:
                    assert key not in found, f"{key} stands twice"
                    placeholders = Placeholders()
                    placeholders.visit(pattern)
                    found[key] = placeholders.names
    return found


def asked() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where the bot asks for a text: the place, its name or how that begins, and its values if they can be told."""
    for file in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
                continue
            place, first = f"{file.relative_to(CODE)}:{node.lineno}", node.args[0]
            given = [keyword.arg for keyword in node.keywords]
            values = None if None in given else {name for name in given if name}
            if isinstance(first, ast.Constant):
                yield place, str(first.value), values
            else:
                assert isinstance(first, ast.JoinedStr), f"{place}: give the name itself, or f'name-{{…}}'"
                beginning = first.values[0]
                assert isinstance(beginning, ast.Constant), f"{place}: begin the name with what it is about"
                assert str(beginning.value).endswith("-")
                yield place, str(beginning.value) + "*", values


def test_every_text_that_is_asked_for_is_there_with_its_values() -> None:
    english = texts(words.ENGLISH)
    for place, name, values in asked():
        if name.endswith("*"):
            assert any(each.startswith(name[:-1]) for each in english), f"{place}: no text begins with {name[:-1]}"
        else:
            assert name in english, f"{place}: there is no text {name}"
            assert values is None or english[name] <= values, f"{place}: {name} lacks {english[name] - values}"


def test_every_text_is_asked_for() -> None:
    names = [re.escape(name).replace(r"\*", ".*") for _, name, _ in asked()]
    unused = [name for name in texts(words.ENGLISH) if not any(re.fullmatch(each, name) for each in names)]
    assert not unused


@pytest.mark.parametrize("language", OTHERS)
def test_languages_have_the_same_texts_with_the_same_values(language: str) -> None:
    english, other = texts(words.ENGLISH), texts(language)
    own = {name: values for name, values in other.items() if not name.startswith(BY_DISCORD)}
    assert set(own) == set(english)
    for key, values in own.items():
        assert values == english[key], key


def shown(command: object) -> Iterator[tuple[app_commands.TranslationContextLocation, object, str]]:
    """All that Discord shows of a command, of a group, or of a menu."""
    location = app_commands.TranslationContextLocation
    if isinstance(command, app_commands.ContextMenu):
        yield location.command_name, command, command.name
    elif isinstance(command, app_commands.Group):
        yield location.group_name, command, command.name
        yield location.group_description, command, command.description
    elif isinstance(command, app_commands.Command):
        yield location.command_name, command, command.name
        yield location.command_description, command, command.description
        for parameter in command.parameters:
            yield location.parameter_name, parameter, parameter.name
            yield location.parameter_description, parameter, str(parameter.description)
            for choice in parameter.choices:
                yield location.choice_name, choice, choice.name


@pytest.mark.parametrize("language", OTHERS)
async def test_every_command_has_a_name_and_a_description_in_every_language(language: str) -> None:
    async with unconnected(Settings()) as client:
        for extension in EXTENSIONS:
            await client.load_extension(extension)
        commands = [
            *client.tree.walk_commands(),
            *client.tree.walk_commands(type=discord.AppCommandType.message),
            *client.tree.walk_commands(type=discord.AppCommandType.user),
        ]
    locale, used = discord.Locale(language), set()
    for command in commands:
        for location, thing, text in shown(command):
            context = app_commands.TranslationContext(location=location, data=thing)  # type: ignore[call-overload]
            found = await Translator().translate(app_commands.locale_str(text), locale, context)
            assert found, f"{location.name} {text} is missing"
            is_name = location.name.endswith("_name")
            if is_name and location.name != "choice_name" and not isinstance(thing, app_commands.ContextMenu):
                # discord.com/developers/docs, "Application Command Naming"
                assert re.fullmatch(r"[-_\w]{1,32}", found), f"{found} is no name for a command"
                assert found == found.lower()
            assert len(found) <= (32 if is_name and location.name != "choice_name" else 100), found
            used.add(text_name(text, context))
    texts_for_discord = {name for name in texts(language) if name.startswith(BY_DISCORD)}
    assert used == texts_for_discord, "some are for commands that there are no more"


def test_numbers_and_plurals() -> None:
    with words.speaking("de"):
        kept = words.say("privacy-kept", jobs=1, pictures=1024, styles=0, entries=0, votes=0, works=0, days=0.5)
    assert "ein Gemälde und" in kept
    assert "1024 Bilder" in kept
    assert "0,5 Tage" in kept


def test_what_a_language_lacks_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = words.catalogue("en")
    monkeypatch.setattr(words, "catalogue", lambda code: whole if code == "en" else FluentBundle([code]))
    with words.speaking("de"):
        assert words.say("privacy-nothing") == "Nothing is kept of you."


def test_a_text_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(KeyError):
        words.say("nothing-of-the-kind")


@pytest.mark.parametrize(("locale", "language"), [("de", "de"), ("en-GB", "en"), ("fr", None), (None, None)])
def test_which_language_goes_with_a_locale(locale: str | None, language: str | None) -> None:
    assert words.known(locale) == language
