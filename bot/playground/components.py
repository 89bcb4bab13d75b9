"""What Discord asks of the components of messages and modals (components/reference)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .errors import at_most, invalid_form
from .records import Json

# Of components/reference#component-object-component-types.
ROW, BUTTON, STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = range(1, 9)
TEXT, LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 10, 18, 19, 21, 22, 23

REFERS: dict[int, tuple[str, ...]] = {
    USER_SELECT: ("user",),
    ROLE_SELECT: ("role",),
    MENTIONABLE_SELECT: ("user", "role"),
    CHANNEL_SELECT: ("channel",),
}
"""What can be chosen from the selects that fill themselves, as `default_values` call it."""

SELECTS = {STRING_SELECT, *REFERS}

ROWS, ROW_BUTTONS, MOST_COMPONENTS, MOST_IN_MODAL = 5, 5, 40, 5
LABEL_LENGTH, CUSTOM_ID_LENGTH, PLACEHOLDER_LENGTH, TITLE_LENGTH = 80, 100, 150, 45
MOST_OPTIONS, OPTION_LENGTH = 25, 100


class Placed(NamedTuple):
    """A component, where it stands, and the kind of what it stands in, 0 for the message or the modal itself."""

    part: Json
    path: str
    inside: int


def placed(components: Sequence[Json], path: str, inside: int = 0) -> Iterator[Placed]:
    """Goes through all components, the inner ones after those that hold them.

    Args:
        components: A message's or a modal's components.
        path: Where they stand, with dots between levels.
        inside: The kind of what they stand in.
    """
    for number, part in enumerate(components):
        yield from _placed(part, f"{path}.{number}", inside)


def _placed(part: Json, path: str, inside: int) -> Iterator[Placed]:
    kind = part.get("type", 0)
    yield Placed(part, path, inside)
    yield from placed(part.get("components") or [], f"{path}.components", kind)
    for key in ("component", "accessory"):
        if part.get(key):
            yield from _placed(part[key], f"{path}.{key}", kind)


def check_message(components: Sequence[Json], *, newer: bool) -> None:
    """Checks a message's components.

    Args:
        components: The components.
        newer: Whether the message is made of components alone (#what-is-a-component).

    Raises:
        DiscordError: They break a rule.
    """
    if not newer:
        at_most("components", components, ROWS)
    found = list(placed(components, "components"))
    at_most("components", found, MOST_COMPONENTS)
    for part, path, inside in found:
        if part.get("type") == ROW:
            _check_row(part, path)
        elif part.get("type") in SELECTS:
            if inside != ROW:
                raise invalid_form(f"{path}.type", "UNION_TYPE_CHOICES", "Selects stand in action rows.")
            _check_select(part, path)
    _check_names(found)


def check_modal(modal: Json) -> None:
    """Checks a modal (interactions/receiving-and-responding#interaction-response-object-modal).

    Args:
        modal: The modal.

    Raises:
        DiscordError: It breaks a rule.
    """
    components = modal.get("components") or []
    if not 1 <= len(components) <= MOST_IN_MODAL:
        text = f"Must be between 1 and {MOST_IN_MODAL} in length."
        raise invalid_form("data.components", "BASE_TYPE_BAD_LENGTH", text)
    for name in ("title", "custom_id"):
        if not modal.get(name):
            raise invalid_form(f"data.{name}", "BASE_TYPE_REQUIRED", "This field is required")
    at_most("data.title", modal["title"], TITLE_LENGTH)
    found = list(placed(components, "data.components"))
    for part, path, inside in found:
        if part.get("type") not in SELECTS:
            continue
        if inside != LABEL:
            raise invalid_form(f"{path}.type", "UNION_TYPE_CHOICES", "Selects of a modal stand in labels.")
        if part.get("disabled"):
            raise invalid_form(f"{path}.disabled", "MODAL_COMPONENT_DISABLED", "Modals have no disabled components.")
        if part.get("min_values") == 0 and part.get("required", True):
            raise invalid_form(f"{path}.min_values", "NUMBER_TYPE_MIN", "What is required has at least one value.")
        _check_select(part, path)
    _check_names(found)


def _check_row(row: Json, path: str) -> None:
    """A row has up to five buttons or one select; modals' rows with a text input are older."""
    inner = row.get("components") or []
    selects = [part for part in inner if part.get("type") in SELECTS]
    if len(inner) > (1 if selects else ROW_BUTTONS):
        text = "The specified component exceeds the maximum width"
        raise invalid_form(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text)


def _check_names(found: Sequence[Placed]) -> None:
    names: set[str] = set()
    for part, path, _ in found:
        at_most(f"{path}.label", part.get("label") or "", LABEL_LENGTH)
        if name := part.get("custom_id"):
            at_most(f"{path}.custom_id", name, CUSTOM_ID_LENGTH)
            if name in names:
                text = "Component custom id cannot be duplicated"
                raise invalid_form(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", text)
            names.add(name)


def limits(select: Json) -> tuple[int, int]:
    """Tells how few and how many may be chosen from a select.

    Args:
        select: The select.
    """
    least, most = select.get("min_values"), select.get("max_values")
    return 1 if least is None else least, 1 if most is None else most


def _check_select(select: Json, path: str) -> None:
    """Checks a select (#string-select, #user-select, #role-select, #mentionable-select, #channel-select)."""
    if not select.get("custom_id"):
        raise invalid_form(f"{path}.custom_id", "BASE_TYPE_REQUIRED", "This field is required")
    at_most(f"{path}.placeholder", select.get("placeholder") or "", PLACEHOLDER_LENGTH)
    least, most = limits(select)
    if not 0 <= least <= MOST_OPTIONS or not 1 <= most <= MOST_OPTIONS or least > most:
        text = f"Must be from 0 to {MOST_OPTIONS}, and no more than max_values."
        raise invalid_form(f"{path}.min_values", "NUMBER_TYPE_MAX", text)
    if select["type"] == STRING_SELECT:
        _check_options(select, path, most)
        return
    defaults: list[Json] = select.get("default_values") or []
    if defaults and not least <= len(defaults) <= most:
        text = f"Must be between {least} and {most} in length."
        raise invalid_form(f"{path}.default_values", "BASE_TYPE_BAD_LENGTH", text)
    kinds = REFERS[select["type"]]
    for number, default in enumerate(defaults):
        if default.get("type") not in kinds:
            text = f"Value must be one of {kinds}."
            raise invalid_form(f"{path}.default_values.{number}.type", "BASE_TYPE_CHOICES", text)


def _check_options(select: Json, path: str, most: int) -> None:
    options: list[Json] = select.get("options") or []
    if not 1 <= len(options) <= MOST_OPTIONS or most > len(options):
        text = f"Must be between {max(1, most)} and {MOST_OPTIONS} in length."
        raise invalid_form(f"{path}.options", "BASE_TYPE_BAD_LENGTH", text)
    values: set[str] = set()
    for number, option in enumerate(options):
        here = f"{path}.options.{number}"
        for key in ("label", "value"):
            if not option.get(key):
                raise invalid_form(f"{here}.{key}", "BASE_TYPE_REQUIRED", "This field is required")
        for key in ("label", "value", "description"):
            at_most(f"{here}.{key}", option.get(key) or "", OPTION_LENGTH)
        if option["value"] in values:
            text = "The specified option value is already used"
            raise invalid_form(f"{here}.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)
        values.add(option["value"])
