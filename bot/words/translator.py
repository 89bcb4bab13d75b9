"""Tells Discord what commands are called in other languages; members see them as their own client is set."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.words import ENGLISH, known, translated

Context = app_commands.TranslationContext[Any, Any]


class Translator(app_commands.Translator):
    """Looks commands up in the catalogues; their English stands at the commands themselves."""

    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, context: Context) -> str | None:
        """A command's, option's or choice's name or description, or None where that stays English."""
        language = known(locale.value)
        if language is None or language == ENGLISH:
            return None
        return translated(text_name(string.message, context), language)


def text_name(text: str, context: Context) -> str:
    """What a text of a command is called in the catalogues.

    A command has one message, ``command-challenge-open``, whose attributes are its description, its options' names and
    their descriptions: ``.description``, ``.theme``, ``.theme-description``. A menu is ``menu-``, a choice ``choice-``,
    and its English in small letters with hyphens.
    """
    thing = context.data
    slug = re.sub(r"\W+", "-", text.lower())
    match context.location:
        case Location.choice_name:
            return f"choice-{slug}"
        case Location.command_name | Location.group_name if isinstance(thing, app_commands.ContextMenu):
            return f"menu-{slug}"
        case Location.command_name | Location.group_name:
            return _command(thing)
        case Location.command_description | Location.group_description:
            return f"{_command(thing)}.description"
        case Location.parameter_name:
            return f"{_command(thing.command)}.{thing.name}"
        case Location.parameter_description:
            return f"{_command(thing.command)}.{thing.name}-description"
        case _:
            return "other"


def _command(command: Any) -> str:
    return f"command-{command.qualified_name.replace(' ', '-')}"
