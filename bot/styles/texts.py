"""What members read about their styles. Plain text, no Discord."""

from __future__ import annotations

from collections.abc import Sequence

from bot.styles.models import NAME_LENGTH

PICTURE = "The picture of the style"
"""What it is called at the start of a sentence."""
LISTED = 20
"""Names of one owner that are listed: with those of a server, what fits into a message and on one sheet."""
SHEET_ALT = "The pictures of the styles, with their numbers in the list"
BAD_NAME = (
    f"A style's name has 1 to {NAME_LENGTH} letters, digits, spaces, hyphens or apostrophes; please choose another."
)
NONE_YET = "You have no styles yet; /style add keeps a picture as one, and so does Save style under an artwork."
NO_SERVER = "There is no server here whose styles these could be; leave that option out, or try it on a server."
MODERATORS_ONLY = "The server's styles are kept by its moderators, who may manage messages; you can keep your own."
MIXTURE = (
    "I can't read that; several styles are typed like this: starry:2, wave:1, with numbers for how much each counts."
)
NO_SUCH_CODE = "No style has this code; please have it sent again, it may have been removed."


def _owner(*, shared: bool) -> str:
    return "This server has" if shared else "You have"


def choice(name: str, *, shared: bool) -> str:
    """A name where one is chosen."""
    return f"{name} (of this server)" if shared else name


def taken(name: str, *, shared: bool = False) -> str:
    """For a second style of one name."""
    return f"{_owner(shared=shared)} a style called {name} already; please choose another name."


def too_many(limit: int, *, shared: bool = False) -> str:
    """For a style beyond the limit."""
    return f"{_owner(shared=shared)} {limit} styles, as many as this bot keeps; /style remove makes room."


def too_many_at_once(limit: int) -> str:
    """For a painting with more styles than are of use."""
    return f"A painting can have up to {limit} styles at once; please leave some out."


def unknown(name: str) -> str:
    """For a name under which nothing is kept."""
    return f"There is no style called {name[:NAME_LENGTH]}; /style list shows which there are."


def shared(name: str, code: str) -> str:
    """For a style that is to be given away."""
    return (
        f"Whoever has this code can keep **{name}** too, on any server with this bot:\n`/style import code:{code}`\n"
        "It ends when you remove the style; copies stay."
    )


def saved(name: str) -> str:
    """For a new style."""
    return f"Saved. Paint with it anywhere: /stylize with style_name **{name}**."


def renamed(name: str) -> str:
    """For a style with another name."""
    return f"It is called **{name}** now."


def removed(name: str) -> str:
    """For a style that is gone."""
    return f"**{name}** is removed, and its picture deleted."


def listed(names: Sequence[str], limit: int, *, shared: bool = False, first: int = 1) -> str:
    """Names, a line each with its number, as many as fit.

    Args:
        names: All of them.
        limit: How many there may be.
        shared: Whether they are a server's.
        first: The first number.
    """
    whose = "This server's styles" if shared else "Your styles"
    lines = [f"{first + index}\\. {name}" for index, name in enumerate(names[:LISTED])]
    if len(names) > LISTED:
        lines.append(f"… and {len(names) - LISTED} more; style_name completes what you type.")
    return "\n".join([f"{whose}, {len(names)} of at most {limit}:", *lines])


def alt(name: str) -> str:
    """What a style's picture shows, for those who can't see it."""
    return f"The picture that the style {name} is taken from"
