"""The panel of a server's settings: which there are, what can be chosen, and how they read. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.servers.ledger import ServerSettings
from bot.words import LANGUAGES, say

SECTIONS: dict[str, tuple[str, ...]] = {
    "places": ("language", "painting_channels", "painter_role"),
    "community": ("gallery_channel", "gallery_stars", "host_role"),
    "defaults": ("size", "strength", "colors"),
    "limits": ("max_size", "jobs_per_member"),
}
"""The settings by the panel's pages; a message has five rows, of which a page's buttons take one."""
SIZES = (256, 384, 512, 640, 768, 1024, 1536, 2048)
"""What can be chosen for sizes, in pixels, as far as the bot paints so large."""
STRENGTHS = (0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
STARS = (0, 1, 2, 3, 5, 8, 10, 15, 20, 30, 50)
"""A gallery counts no more stars than some scores."""
JOBS = (1, 2, 3, 5, 10)
BOT = "bot"
"""The choice that leaves something as the bot, or Discord, has it."""


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen from a list.

    Attributes:
        value: What it is called in the choice.
        label: What members read.
        chosen: Whether it is set.
    """

    value: str
    label: str
    chosen: bool


def kind(name: str) -> Literal["channels", "channel", "role", "list"]:
    """What kind of thing a setting is."""
    kinds: dict[str, Literal["channels", "channel", "role"]] = {
        "painting_channels": "channels",
        "gallery_channel": "channel",
        "painter_role": "role",
        "host_role": "role",
    }
    return kinds.get(name, "list")


def choices(settings: ServerSettings, name: str, max_size: int, per_member: int) -> list[Choice]:
    """What can be chosen for a setting that is a list.

    Args:
        settings: What is set.
        name: The setting.
        max_size: The longest artwork that the bot paints, in pixels.
        per_member: How many paintings of a member the bot takes at a time.
    """
    given: Sequence[Any]
    match name:
        case "language":
            given = [None, *LANGUAGES]
        case "gallery_stars":
            given = STARS
        case "size" | "max_size":
            given = [None, *(each for each in SIZES if each <= max_size)]
        case "strength":
            given = [None, *STRENGTHS]
        case "colors":
            given = [None, "style", "content"]
        case _:
            given = [None, *(each for each in JOBS if each <= per_member)]
    now = getattr(settings, name)
    return [Choice(BOT if each is None else str(each), label(name, each), each == now) for each in given]


def value(name: str, chosen: Sequence[str]) -> Any:
    """What a setting becomes when that is chosen; nothing chosen takes it back."""
    if name == "painting_channels":
        return tuple(map(int, chosen))
    if not chosen or chosen[0] == BOT:
        return 0 if name == "gallery_stars" else None
    if name in ("language", "colors"):
        return chosen[0]
    return float(chosen[0]) if name == "strength" else int(chosen[0])


def label(name: str, setting: Any) -> str:
    """A setting as members read it."""
    if name == "painting_channels":
        return ", ".join(f"<#{each}>" for each in setting) or say("settings-everywhere")
    if name == "gallery_stars":
        return say("settings-stars", count=setting)
    if setting is None:
        return say("settings-unset", name=name)
    if name == "language":
        return LANGUAGES[setting]
    if name == "colors":
        return say("settings-colors", colors=setting)
    if name in ("size", "max_size"):
        return say("settings-pixels", size=setting)
    if kind(name) == "role":
        return f"<@&{setting}>"
    if kind(name) == "channel":
        return f"<#{setting}>"
    return say("settings-number", number=setting)


def overview(settings: ServerSettings, problem: str | None) -> str:
    """All that is set, a line each.

    Args:
        settings: What is set.
        problem: What keeps the bot from posting in the gallery, a sentence, or None.
    """
    names = [name for section in SECTIONS.values() for name in section]
    rows = [f"{say('settings-name', name=name)}: {label(name, getattr(settings, name))}" for name in names]
    return "\n".join([say("settings-head"), *rows, *([f"⚠ {problem}"] if problem else [])])
