"""A challenge's pictures as files that Discord takes."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import discord

from bot.challenges.rules import Entry
from bot.delivery.upload import fit
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


async def file(bot: StylizeBot, picture: str, limit_bytes: int, name: str, alt: str) -> discord.File:
    """A picture, as it is or else as small as it has to be.

    Args:
        bot: The client.
        picture: Its name among the files.
        limit_bytes: What it may have.
        name: What it is called there, without an ending.
        alt: What it shows.

    Raises:
        Refusal: It is no longer kept.
    """
    data, ending = await asyncio.to_thread(fit, await bot.challenges.picture(picture), limit_bytes)
    return discord.File(io.BytesIO(data), f"{name}.{ending}", description=alt)


async def entry_file(bot: StylizeBot, entry: Entry, limit_bytes: int) -> discord.File:
    """An entry, called by its number alone."""
    name, alt = f"entry-{entry.number}", say("challenge-look", number=entry.number)
    return await file(bot, entry.picture, limit_bytes, name, alt)
