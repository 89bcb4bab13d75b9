"""The README's table of settings, from what ``bot.settings`` says of each."""

from __future__ import annotations

import re

from pydantic.fields import FieldInfo

from bot.settings import Settings

BEGIN, END = "<!-- settings -->", "<!-- end of settings -->"
HEAD = "| Variable | If not set | |\n|---|---|---|"


def table() -> str:
    """A row for each setting, in their order: the variable, its default where that is one value, and what it is."""
    return "\n".join([HEAD, *(_row(name, field) for name, field in Settings.model_fields.items())])


def rewritten(text: str) -> str:
    """The text with the table between ``BEGIN`` and ``END`` made anew.

    Args:
        text: Markdown, in which both stand once, on lines of their own.

    Raises:
        ValueError: They do not.
    """
    pieces = re.split(f"^({BEGIN}|{END})$", text, flags=re.M)
    if pieces[1::2] != [BEGIN, END]:
        raise ValueError(f"{BEGIN} and {END} must stand once, on lines of their own")
    before, *_, after = pieces
    # Blank lines, for a comment that a table follows at once swallows it in Markdown.
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _row(name: str, field: FieldInfo) -> str:
    variable = field.validation_alias or f"{Settings.model_config['env_prefix']}{name.upper()}"
    single = field.default_factory is None and field.default is not None
    return f"| `{variable}` | {f'`{field.default}`' if single else ''} | {field.description} |"
