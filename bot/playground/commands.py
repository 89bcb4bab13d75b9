"""What Discord asks of a command that a bot registers: its names, its texts in all languages, its options.

The rules are those of interactions/application-commands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from .errors import DiscordError, invalid_form
from .locales import LOCALES
from .options import GROUP
from .records import Json

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
"""Kinds of commands (#application-command-object-application-command-types)."""

NAME_LENGTH, DESCRIPTION_LENGTH, MOST_OPTIONS = 32, 100, 25

# #application-command-object-application-command-option-choice-structure
MOST_CHOICES, CHOICE_LENGTH = 25, 100

COMMAND_LENGTH = 8000
"""Letters of all names, descriptions and values of a command together, of each the longest translation."""


def check_command(command: Json) -> None:
    """Checks a command.

    Args:
        command: The command as the bot sent it (#application-command-object-application-command-structure).

    Raises:
        DiscordError: It breaks a rule.
    """
    if command.get("type", SLASH) != SLASH:
        _check_texts(command, "name", "", NAME_LENGTH)
        if command.get("description") or command.get("options"):
            raise invalid_form(
                "description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", "Not allowed here."
            )
        return
    _check_named(command, "")
    _check_options(command.get("options") or [], "options.")
    if (length := _length(command)) > COMMAND_LENGTH:
        text = f"Command exceeds maximum size ({COMMAND_LENGTH}): {length}"
        raise invalid_form("name", "APPLICATION_COMMAND_TOO_LARGE", text)


def without_translations(command: Json) -> Json:
    """Makes a command as it is listed for who did not ask for all languages (#get-global-application-commands).

    Args:
        command: The command, or an option or a choice of one.
    """
    shown = {key: value for key, value in command.items() if not key.endswith("_localizations")}
    inner = {
        key: [without_translations(each) for each in shown[key]] for key in ("options", "choices") if shown.get(key)
    }
    return shown | inner


def _check_named(part: Json, path: str) -> None:
    """Checks what commands and options share: a name in small letters, and a description."""
    for field, name in _check_texts(part, "name", path, NAME_LENGTH):
        if not all(map(_may_be_in_name, name)) or name != name.lower():
            raise invalid_form(path + field, "APPLICATION_COMMAND_INVALID_NAME", f"Command name is invalid: {name}")
    _check_texts(part, "description", path, DESCRIPTION_LENGTH)


def _may_be_in_name(letter: str) -> bool:
    # A letter or a number of any language; the marks are those with which Devanagari and Thai are written.
    return letter in "-_'" or unicodedata.category(letter)[0] in "LN" or "ऀ" <= letter <= "ॿ" or "ก" <= letter <= "๛"


def _check_texts(part: Json, key: str, path: str, longest: int) -> list[tuple[str, str]]:
    """Checks a text and its translations; gives them all, each with its field."""
    translated: Json = part.get(f"{key}_localizations") or {}
    if unknown := sorted(translated.keys() - LOCALES):
        text = f'Value "{unknown[0]}" is not a valid enum value.'
        raise invalid_form(f"{path}{key}_localizations.{unknown[0]}", "ENUM_TYPE_COERCE", text)
    found = [(key, str(part.get(key) or ""))]
    found += [(f"{key}_localizations.{locale}", str(text or "")) for locale, text in translated.items()]
    for field, text in found:
        if not 1 <= len(text) <= longest:
            raise _bad_length(path + field, 1, longest)
    return found


def _bad_length(path: str, least: int, most: int) -> DiscordError:
    return invalid_form(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def _check_options(options: Sequence[Json], path: str) -> None:
    if len(options) > MOST_OPTIONS:
        raise _bad_length(path.rstrip("."), 0, MOST_OPTIONS)
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        text = "Required options must be placed before non-required options"
        raise invalid_form(path.rstrip("."), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
    for number, option in enumerate(options):
        here = f"{path}{number}."
        _check_named(option, here)
        _check_unique(options, option, here)
        check_choices(option.get("choices") or [], f"{here}choices")
        if option.get("type", 0) <= GROUP:
            _check_options(option.get("options") or [], f"{here}options.")


def _check_unique(options: Iterable[Json], option: Json, path: str) -> None:
    if sum(other.get("name") == option["name"] for other in options) > 1:
        text = "Option name already used"
        raise invalid_form(f"{path}name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", text)


def check_choices(choices: Sequence[Json], path: str) -> None:
    """Checks choices, of an option or while one is completed.

    Args:
        choices: The choices (#application-command-object-application-command-option-choice-structure).
        path: Which field they are, with dots between levels.

    Raises:
        DiscordError: They break a rule.
    """
    if len(choices) > MOST_CHOICES:
        raise _bad_length(path, 0, MOST_CHOICES)
    for number, choice in enumerate(choices):
        _check_texts(choice, "name", f"{path}.{number}.", CHOICE_LENGTH)
        if len(str(choice.get("value", ""))) > CHOICE_LENGTH:
            raise _bad_length(f"{path}.{number}.value", 1, CHOICE_LENGTH)


def _length(part: Json) -> int:
    """Counts a command's letters (#slash-commands)."""
    texts = (
        [part.get(key) or "", *(part.get(f"{key}_localizations") or {}).values()] for key in ("name", "description")
    )
    own = sum(max(map(len, each)) for each in texts) + len(str(part.get("value", "")))
    return own + sum(map(_length, [*(part.get("options") or []), *(part.get("choices") or [])]))
