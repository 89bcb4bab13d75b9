"""What a member fills into a command, as Discord tells it to the bot.

Everything is checked as a Discord client does before it sends; a mistake raises ``ValueError`` with what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .channels import Channel
from .records import Json, Person, Upload
from .references import References

# Of interactions/application-commands#application-command-object-application-command-option-type.
SUB_COMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)

REFERS: dict[int, tuple[str, ...]] = {
    USER: ("user",),
    CHANNEL: ("channel",),
    ROLE: ("role",),
    MENTIONABLE: ("user", "role"),
}
"""What options that name somebody or something may name."""


def find_command(place: Channel, name: str, kind: int) -> Json:
    """Finds a registered command.

    Args:
        place: Where it shall be used; other guilds may have commands of their own.
        name: Its name.
        kind: 1 for slash commands, 2 for those of a member's menu, 3 for those of a message's.

    Raises:
        LookupError: The bot has registered no such command.
    """
    known = place.world.commands_in(place.guild)
    for command in known:
        if (command["name"], command["type"]) == (name, kind):
            return command
    names = ", ".join(sorted(f"{command['name']!r}" for command in known)) or "none"
    raise LookupError(f"the bot has registered no command {name!r} of type {kind}; it has {names}")


def slash_data(
    place: Channel, member: Person, words: str, values: Mapping[str, object], focused: str | None = None
) -> Json:
    """Makes what Discord tells of a slash command.

    Args:
        place: Where it is used.
        member: Who uses it.
        words: The command's name, and those of its group and subcommand: ``"style save"``.
        values: The options by their names.
        focused: The option that is still being typed, whose completion the bot is asked for; others may be missing.

    Raises:
        LookupError: There is no such command.
        ValueError: An option is missing, unknown or out of its range, or the focused one can't be completed.
    """
    name, *path = words.split()
    command = find_command(place, name, 1)
    found = References(place, member)
    data = {"id": command["id"], "name": name, "type": 1} | _options(found, command, path, values, focused)
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": found.resolved} if found.resolved else {})


def _options(
    found: References, command: Json, path: Sequence[str], values: Mapping[str, object], focused: str | None
) -> Json:
    options: list[Json] = command.get("options") or []
    if path:
        inner = next((option for option in options if option["name"] == path[0] and option["type"] <= GROUP), None)
        if inner is None:
            raise LookupError(f"the command has no subcommand {path[0]!r}")
        rest = _options(found, inner, path[1:], values, focused)
        return {"options": [{"name": inner["name"], "type": inner["type"]} | rest]}
    known = {option["name"]: option for option in options}
    if unknown := set(values) - set(known):
        raise ValueError(f"no such options: {', '.join(sorted(unknown))}; the command has {', '.join(known)}")
    missing = [name for name, option in known.items() if option.get("required") and name not in values]
    if missing and focused is None:
        raise ValueError(f"required options are missing: {', '.join(missing)}")
    if focused is not None and not known.get(focused, {}).get("autocomplete"):
        raise ValueError(f"{focused!r} can't be completed")
    told: list[Json] = []
    for name, option in known.items():
        if name == focused:
            told.append({"name": name, "type": option["type"], "value": values[name], "focused": True})
        elif name in values:
            told.append({"name": name, "type": option["type"], "value": _value(found, option, values[name])})
    return {"options": told}


def _value(found: References, option: Json, value: Any) -> object:
    """Checks one option's value and writes it as Discord does."""
    kind = option["type"]
    if kind == ATTACHMENT and isinstance(value, Upload):
        return found.upload(value)
    if kind in REFERS:
        return found.to(REFERS[kind], value, option.get("channel_types") or ())
    if choices := option.get("choices"):
        chosen = next((choice["value"] for choice in choices if value in (choice["value"], choice["name"])), None)
        if chosen is None:
            raise ValueError(f"{option['name']} is none of {[choice['name'] for choice in choices]}: {value!r}")
        return chosen
    if kind == BOOLEAN and isinstance(value, bool):
        return value
    if kind in (INTEGER, NUMBER) and isinstance(value, int | float) and not isinstance(value, bool):
        return _number(option, value)
    if kind == STRING and isinstance(value, str):
        _length(option["name"], value, option.get("min_length", 0), option.get("max_length", 6000))
        return value
    raise ValueError(f"{option['name']} cannot be {type(value).__name__}")


def _number(option: Json, value: float) -> float:
    low, high = option.get("min_value"), option.get("max_value")
    if option["type"] == INTEGER and not isinstance(value, int):
        raise ValueError(f"{option['name']} must be a whole number, not {value}")
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{option['name']} must be from {low} to {high}, not {value}")
    return value


def _length(name: str, value: str | Sequence[object], low: int, high: int) -> None:
    if not low <= len(value) <= high:
        raise ValueError(f"{name} must have from {low} to {high}, not {len(value)}")
