"""What a member chooses from a message's selects and fills into a modal, as Discord tells it to the bot.

Everything is checked as a Discord client does before it sends; a mistake raises ``ValueError`` with what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .channels import Channel
from .components import (
    BUTTON,
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    REFERS,
    ROW,
    SELECTS,
    TEXT_INPUT,
    limits,
)
from .records import Json, Person, Upload, walk
from .references import References

TEXT_INPUT_LENGTH = 4000
"""The longest text of a modal's input, where the bot sets no other."""


def button(components: list[Json], which: str) -> Json:
    """Finds a message's button.

    Args:
        components: The message's components.
        which: What stands on it, or its ``custom_id``.

    Raises:
        LookupError: There is none.
        ValueError: It is disabled, or a link.
    """
    buttons = [part for part in walk(components) if part.get("type") == BUTTON]
    return _usable(buttons, "button", which, ("label", "custom_id"))


def select(components: list[Json], which: str) -> Json:
    """Finds a message's select.

    Args:
        components: The message's components.
        which: Its placeholder, or its ``custom_id``.

    Raises:
        LookupError: There is none.
        ValueError: It is disabled.
    """
    selects = [part for part in walk(components) if part.get("type") in SELECTS]
    return _usable(selects, "select", which, ("placeholder", "custom_id"))


def _usable(parts: list[Json], kind: str, which: str, keys: tuple[str, str]) -> Json:
    for part in parts:
        if which in (*(part.get(key) for key in keys), (part.get("emoji") or {}).get("name")):
            if part.get("disabled") or not part.get("custom_id"):
                raise ValueError(f"{which!r} cannot be used: it is disabled or a link")
            return part
    names = [part.get(keys[0]) or part.get(keys[1]) for part in parts]
    raise LookupError(f"the message has no component {which!r}, of {kind}s it has {names}")


def component_data(part: Json) -> Json:
    """Makes what Discord tells of a component that was used (…#interaction-object-message-component-data-structure).

    Args:
        part: The component.
    """
    return {"custom_id": part["custom_id"], "component_type": part["type"], "id": part.get("id", 0)}


def select_data(place: Channel, member: Person, part: Json, values: Sequence[object]) -> Json:
    """Makes what Discord tells of a choice from a message's select.

    Args:
        place: Where the message stands.
        member: Who chooses.
        part: The select.
        values: What is chosen: values or labels of a string select's options, else members, roles and channels.

    Raises:
        ValueError: They are too few or too many, or can't be chosen.
    """
    found = References(place, member)
    _length(part["custom_id"], values, *limits(part))
    chosen = _chosen(found, part, values)
    return component_data(part) | {"values": chosen} | ({"resolved": found.resolved} if part["type"] in REFERS else {})


def modal_data(
    place: Channel,
    member: Person,
    modal: Json,
    files: Mapping[str, Sequence[Upload]],
    values: Mapping[str, object],
) -> Json:
    """Makes what Discord tells of a submitted modal (…#interaction-object-modal-submit-data-structure).

    Args:
        place: Where it was opened.
        member: Who fills it in.
        modal: The modal as the bot sent it.
        files: Uploads by their input's ``custom_id``.
        values: All other values by their input's ``custom_id``: text, a bool, or a list of what is chosen.

    Raises:
        ValueError: An input is missing, unknown or out of its range.
    """
    given: dict[str, object] = {**values, **files}
    known = [part["custom_id"] for part in walk(modal["components"]) if part.get("custom_id")]
    if unknown := set(given) - set(known):
        raise ValueError(f"no such inputs: {', '.join(sorted(unknown))}; the modal has {', '.join(known)}")
    found = References(place, member)
    components = [_component(found, part, given, number) for number, part in enumerate(modal["components"], 1)]
    data = {"custom_id": modal["custom_id"], "components": components}
    return data | ({"resolved": found.resolved} if found.resolved else {})


def _component(found: References, part: Json, given: Mapping[str, object], number: int) -> Json:
    told: Json = {"type": part["type"], "id": part.get("id", number)}
    if part["type"] == ROW:
        return told | {"components": [_input(found, inner, given, number) for inner in part["components"]]}
    if part["type"] == LABEL:
        return told | {"component": _input(found, part["component"], given, number)}
    return told


def _input(found: References, part: Json, given: Mapping[str, object], number: int) -> Json:
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
        values = [] if value is None else [value]
        _count(part, values, 1)
        return told | {"value": _chosen(found, part, values)[0] if values else None}
    if kind == FILE_UPLOAD:
        uploads = list(value or [])
        _count(part, uploads, limits(part)[1])
        return told | {"values": [found.upload(upload) for upload in uploads]}
    wanted = _preset(part) if value is None else list(value)
    _count(part, wanted, part.get("max_values") or (len(part["options"]) if kind == CHECKBOX_GROUP else 1))
    return told | {"values": _chosen(found, part, wanted)}


def _preset(part: Json) -> list[object]:
    """Lists what the bot has chosen beforehand."""
    options = [option["value"] for option in part.get("options") or [] if option.get("default")]
    return options + [default["id"] for default in part.get("default_values") or []]


def _count(part: Json, values: Sequence[object], most: int) -> None:
    """Checks how many values an input of a modal has, which need not be filled in where it is not required."""
    required, least = part.get("required", True), limits(part)[0]
    if values or required:
        _length(part["custom_id"], values, least if required else min(least, 1), most)


def _length(name: str, value: str | Sequence[object], low: int, high: int) -> None:
    if not low <= len(value) <= high:
        raise ValueError(f"{name} must have from {low} to {high}, not {len(value)}")


def _chosen(found: References, part: Json, values: Sequence[object]) -> list[str]:
    if part["type"] in REFERS:
        kinds, types = REFERS[part["type"]], part.get("channel_types") or ()
        chosen = [found.to(kinds, value, types) for value in values]
    else:
        known = {option[key]: option["value"] for key in ("label", "value") for option in part.get("options", [])}
        if unknown := [value for value in values if value not in known]:
            values_known = [option["value"] for option in part.get("options", [])]
            raise ValueError(f"{part['custom_id']} has no option {unknown[0]!r}; it has {values_known}")
        chosen = [known[value] for value in values]
    if len(set(chosen)) < len(chosen):
        raise ValueError(f"{part['custom_id']}: the same is chosen twice")
    return chosen
