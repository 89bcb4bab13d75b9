"""What members read about their styles. Plain text, no Discord."""

from __future__ import annotations

from collections.abc import Sequence

from bot.styles.models import NAME_LENGTH

PICTURE = "The picture of the style"
"""What it is called at the start of a sentence."""
BAD_NAME = (
    f"A style's name has 1 to {NAME_LENGTH} letters, digits, spaces, hyphens or apostrophes; please choose another."
)
NONE_YET = "You have no styles yet; /style add keeps a picture as one, and so does Save style under an artwork."


def taken(name: str) -> str:
    """For a second style of one name."""
    return f"You have a style called {name} already; please choose another name."


def too_many(limit: int) -> str:
    """For a style beyond the limit."""
    return f"You have {limit} styles, as many as this bot keeps of a member; /style remove makes room."


def unknown(name: str) -> str:
    """For a name under which nothing is kept."""
    return f"You have no style called {name[:NAME_LENGTH]}; /style list shows yours."


def saved(name: str) -> str:
    """For a new style."""
    return f"Saved. Paint with it anywhere: /stylize with style_name **{name}**."


def renamed(name: str) -> str:
    """For a style with another name."""
    return f"It is called **{name}** now."


def removed(name: str) -> str:
    """For a style that is gone."""
    return f"**{name}** is removed, and its picture deleted."


def listed(names: Sequence[str], limit: int) -> str:
    """All names, a line each."""
    return "\n".join([f"Your styles, {len(names)} of at most {limit}:", *(f"- {name}" for name in names)])


def alt(name: str) -> str:
    """What a style's picture shows, for those who can't see it."""
    return f"The picture that the style {name} is taken from"
