"""What a member fills in, as Discord tells it to the bot: a command's options, a modal's inputs.

Everything is checked as a Discord client does before it sends; a mistake raises ``ValueError`` with what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import payloads
from .channels import Channel
from .records import Json, Person, Upload, walk
from .world import World

# Of interactions/application-commands#application-command-object-application-command-option-type.
SUB_COMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 6, 10, 11

# Of components/reference#component-object-component-types.
ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT, LABEL, FILE_UPLOAD = 1, 2, 3, 4, 10, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23

TEXT_INPUT_LENGTH = 4000
"""The longest text of a modal's input, where the bot sets no other."""


@dataclass
class Filled:
    """What a member filled in somewhere, and the things that it refers to by their snowflakes."""

    place: Channel
    resolved: Json = field(default_factory=dict)

    def upload(self, upload: Upload) -> str:
        """Puts a file on the CDN, where those of commands and modals stay for a while.

        Args:
            upload: The file.
        """
        world = self.place.world
        attachment = world.store(upload, f"ephemeral-attachments/{world.bot.id}", ephemeral=True)
        self.resolved.setdefault("attachments", {})[str(attachment.id)] = payloads.attachment(attachment)
        return str(attachment.id)

    def person(self, person: Person) -> str:
        """Refers to somebody.

        Args:
            person: Whom.
        """
        self.resolved.setdefault("users", {})[str(person.id)] = payloads.user(person)
        guild = self.place.guild
        if guild is not None and person in guild.members:
            member = payloads.resolved_member(guild, person, self.place.permissions(person))
            self.resolved.setdefault("members", {})[str(person.id)] = member
        return str(person.id)


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


def slash_data(place: Channel, words: str, values: Mapping[str, object], focused: str | None = None) -> Json:
    """Makes what Discord tells of a slash command.

    Args:
        place: Where it is used.
        words: The command's name, and those of its group and subcommand: ``"style save"``.
        values: The options by their names.
        focused: The option that is still being typed, whose completion the bot is asked for; others may be missing.

    Raises:
        LookupError: There is no such command.
        ValueError: An option is missing, unknown or out of its range, or the focused one can't be completed.
    """
    name, *path = words.split()
    command = find_command(place, name, 1)
    filled = Filled(place)
    data = {"id": command["id"], "name": name, "type": 1} | _options(filled, command, path, values, focused)
    if command.get("guild_id"):
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": filled.resolved} if filled.resolved else {})


def _options(
    filled: Filled, command: Json, path: Sequence[str], values: Mapping[str, object], focused: str | None
) -> Json:
    options: list[Json] = command.get("options") or []
    if path:
        inner = next((option for option in options if option["name"] == path[0] and option["type"] <= GROUP), None)
        if inner is None:
            raise LookupError(f"the command has no subcommand {path[0]!r}")
        rest = _options(filled, inner, path[1:], values, focused)
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
            told.append({"name": name, "type": option["type"], "value": _value(filled, option, values[name])})
    return {"options": told}


def _value(filled: Filled, option: Json, value: Any) -> object:
    """Checks one option's value and writes it as Discord does."""
    kind = option["type"]
    if kind == ATTACHMENT and isinstance(value, Upload):
        return filled.upload(value)
    if kind == USER and (person := _somebody(filled.place.world, value)) is not None:
        return filled.person(person)
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


def _somebody(world: World, value: object) -> Person | None:
    """Finds a person by themselves or, as the page names them, by their snowflake."""
    by_id = world.people.get(int(value)) if isinstance(value, str) and value.isdecimal() else None
    return value if isinstance(value, Person) else by_id


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


def modal_data(
    place: Channel, modal: Json, files: Mapping[str, Sequence[Upload]], values: Mapping[str, object]
) -> Json:
    """Makes what Discord tells of a submitted modal (…#interaction-object-modal-submit-data-structure).

    Args:
        place: Where it was opened.
        modal: The modal as the bot sent it.
        files: Uploads by their input's ``custom_id``.
        values: All other values by their input's ``custom_id``: text, a list of an option's values, or a bool.

    Raises:
        ValueError: An input is missing, unknown or out of its range.
    """
    given: dict[str, object] = {**values, **files}
    known = [part["custom_id"] for part in walk(modal["components"]) if part.get("custom_id")]
    if unknown := set(given) - set(known):
        raise ValueError(f"no such inputs: {', '.join(sorted(unknown))}; the modal has {', '.join(known)}")
    filled = Filled(place)
    components = [_component(filled, part, given, number) for number, part in enumerate(modal["components"], 1)]
    data = {"custom_id": modal["custom_id"], "components": components}
    return data | ({"resolved": filled.resolved} if filled.resolved else {})


def _component(filled: Filled, part: Json, given: Mapping[str, object], number: int) -> Json:
    told: Json = {"type": part["type"], "id": part.get("id", number)}
    if part["type"] == ROW:
        return told | {"components": [_input(filled, inner, given, number) for inner in part["components"]]}
    if part["type"] == LABEL:
        return told | {"component": _input(filled, part["component"], given, number)}
    return told


def _input(filled: Filled, part: Json, given: Mapping[str, object], number: int) -> Json:
    """Checks one input's value and writes it as Discord does (components/reference)."""
    kind, name = part["type"], part["custom_id"]
    told: Json = {"type": kind, "id": part.get("id", 100 + number), "custom_id": name}
    value: Any = given.get(name)
    if kind == TEXT_INPUT:
        text = str(part.get("value") or "" if value is None else value)
        low = part.get("min_length") or (1 if part.get("required", True) else 0)
        if text or part.get("required", True):
            _length(name, text, low, part.get("max_length") or TEXT_INPUT_LENGTH)
        return told | {"value": text}
    if kind == CHECKBOX:
        return told | {"value": bool(part.get("default") if value is None else value)}
    if kind == RADIO_GROUP:
        return told | {"value": _chosen(part, [] if value is None else [value], 1)[0] if value is not None else None}
    if kind == FILE_UPLOAD:
        uploads = list(value or [])
        _count(part, uploads, part.get("max_values") or 1)
        return told | {"values": [filled.upload(upload) for upload in uploads]}
    chosen = [option["value"] for option in part.get("options", []) if option.get("default")]
    most = part.get("max_values") or (len(part.get("options", [])) if kind == CHECKBOX_GROUP else 1)
    return told | {"values": _chosen(part, chosen if value is None else list(value), most)}


def _count(part: Json, values: Sequence[object], most: int) -> None:
    required = part.get("required", True)
    least = 1 if part.get("min_values") is None else part["min_values"]
    if values or required:
        _length(part["custom_id"], values, least if required else min(least, 1), most)


def _chosen(part: Json, values: list[str], most: int) -> list[str]:
    _count(part, values, most)
    known = [option["value"] for option in part.get("options", [])]
    if unknown := [value for value in values if value not in known]:
        raise ValueError(f"{part['custom_id']} has no option {unknown[0]!r}; it has {known}")
    return values


def pressed(components: list[Json], which: str) -> Json:
    """Finds a message's button or select menu.

    Args:
        components: The message's components.
        which: What stands on the button, or the component's ``custom_id``.

    Raises:
        LookupError: There is none.
        ValueError: It is disabled, or a link.
    """
    usable = [part for part in walk(components) if part.get("type") in (BUTTON, STRING_SELECT)]
    for part in usable:
        if which in (part.get("label"), part.get("custom_id"), (part.get("emoji") or {}).get("name")):
            if part.get("disabled") or not part.get("custom_id"):
                raise ValueError(f"{which!r} cannot be pressed: it is disabled or a link")
            return part
    names = [part.get("label") or part.get("custom_id") for part in usable]
    raise LookupError(f"the message has no component {which!r}; it has {names}")
