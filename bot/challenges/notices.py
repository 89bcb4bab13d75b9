"""Tells a member in private what somebody else did with their entry."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.delivery.message import FAILURES

if TYPE_CHECKING:
    from bot.client import StylizeBot

_log = logging.getLogger(__name__)


async def tell(bot: StylizeBot, member_id: int, text: str) -> None:
    """Sends a direct message; who takes none finds in /challenge status that the entry was taken out.

    Args:
        bot: The client.
        member_id: Whom.
        text: What.
    """
    try:
        channel = await bot.create_dm(discord.Object(member_id))
        await channel.send(text)
    except FAILURES as error:
        _log.info("A member could not be told in private: %r", error)
