"""What somebody who looks at a gallery gets to see: one work at a time, or a contact sheet of many."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.delivery.message import FAILURES
from bot.errors import Refusal
from bot.gallery import texts
from bot.gallery.ledger import Work
from bot.gallery.rooms import visible
from bot.gallery.rules import SHEET_WORKS, Selection, sheets
from bot.gallery.wall import wall
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot

TRIES = 5
"""How often it is looked again where a post turns out to be gone."""


@dataclass(frozen=True)
class Page:
    """A work that is looked at.

    Attributes:
        work: The work.
        number: Which it is, counted from 1.
        count: Of how many.
        picture: Its attachment, or None where it can't be had just now.
    """

    work: Work
    number: int
    count: int
    picture: discord.Attachment | None


@dataclass(frozen=True)
class Sheet:
    """A contact sheet.

    Attributes:
        text: Who painted which.
        picture: A WebP.
        number: Which sheet it is, counted from 1.
        first: The number of its first work.
        shown: How many works are on it.
        count: How many are on all sheets.
    """

    text: str
    picture: bytes
    number: int
    first: int
    shown: int
    count: int


async def select(interaction: discord.Interaction[Any], member_id: int | None, month: str | None) -> Selection:
    """What a member may see of the gallery of the server where they are.

    Args:
        interaction: Theirs.
        member_id: Whose works, or None for everyone's.
        month: Of which month, as ``2026-11``, or None for all.

    Raises:
        Refusal: There is nothing, or nothing for them.
    """
    bot: StylizeBot = interaction.client
    guild_id = interaction.guild_id or 0
    channels = await bot.gallery.channels(guild_id)
    selection = Selection(guild_id, visible(interaction, channels), member_id, month)
    if channels and not selection.channels:
        raise Refusal(say("gallery-closed"))
    if not await bot.gallery.count(selection):
        raise Refusal(say("gallery-nothing-like-that") if channels else _empty(bot, guild_id))
    return selection


def _empty(bot: StylizeBot, guild_id: int) -> str:
    settings = bot.servers.of(guild_id)
    channel = f"<#{settings.gallery_channel}>"
    if settings.gallery_channel is None:
        return say("gallery-none-yet")
    if settings.gallery_stars:
        return say("gallery-empty-starred", channel=channel, stars=settings.gallery_stars)
    return say("gallery-empty", channel=channel)


async def page(bot: StylizeBot, selection: Selection, number: int | None) -> Page:
    """Gets a work.

    Args:
        bot: The client.
        selection: Among which.
        number: Which, counted from 1; the nearest there is; the latest if None.

    Raises:
        Refusal: There is none.
    """
    for _ in range(TRIES):
        count = await bot.gallery.count(selection)
        nearest = max(1, min(number or count, count))
        work = next(iter(await bot.gallery.hanging(selection, nearest, 1)), None)
        if work is None:
            break
        try:
            post = await bot.curator.pictures.post(work)
        except FAILURES:
            return Page(work, nearest, count, None)
        if post is not None:
            return Page(work, nearest, count, next(iter(post.attachments), None))
    raise Refusal(say("gallery-gone"))


async def sheet(bot: StylizeBot, selection: Selection, number: int) -> Sheet:
    """Draws a contact sheet.

    Args:
        bot: The client.
        selection: Of which works.
        number: Which sheet, counted from 1.

    Raises:
        Refusal: There is nothing to be drawn.
        discord.DiscordException: The posts can't be asked for.
    """
    pictures = bot.curator.pictures
    async with pictures.drawing:
        for _ in range(TRIES):
            count = await bot.gallery.count(selection)
            nearest = max(1, min(number, sheets(count)))
            first = (nearest - 1) * SHEET_WORKS + 1
            works = await bot.gallery.hanging(selection, first, SHEET_WORKS)
            posts = await pictures.posts(works)
            if len(posts) == len(works) > 0:
                break
        else:
            raise Refusal(say("gallery-gone"))
        tiles = [await pictures.tile(work, posts[work.job_id]) for work in works]
        data = await asyncio.to_thread(wall, list(enumerate(tiles, first)))
    text = texts.sheet(selection, list(enumerate(works, first)), nearest, count)
    return Sheet(text, data, nearest, first, len(works), count)
