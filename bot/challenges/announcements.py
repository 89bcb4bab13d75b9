"""What a channel is told of its challenge, a message for each phase, and where such a message is that was sent."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.challenges import pictures, texts
from bot.challenges.rules import Challenge, Phase, podium
from bot.challenges.views import name_of, under_opening, under_votes
from bot.errors import Refusal
from bot.gallery.wall import wall
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot

LOOKED_THROUGH = 100
"""Messages since a phase began in which its announcement is looked for."""
CLOCKS = timedelta(minutes=1)
"""How far the clocks of this host and of Discord may be apart."""


class Announcements:
    """Those of one bot.

    Args:
        bot: The client.
    """

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot

    async def find(self, channel: discord.PartialMessageable, challenge: Challenge) -> discord.Message | None:
        """The message that told of the present phase, if there is one: a bot may be killed before it notes that.

        Args:
            channel: Where to look.
            challenge: Which.
        """
        async for message in channel.history(limit=LOOKED_THROUGH, after=challenge.began_at - CLOCKS):
            if message.author == self._bot.user and _tells(message, challenge):
                return message
        return None

    async def post(self, channel: discord.PartialMessageable, challenge: Challenge) -> int:
        """Tells of the present phase; the message.

        Args:
            channel: Where.
            challenge: Which.
        """
        make = {Phase.ENTRIES: self._opening, Phase.VOTES: self._votes, Phase.CLOSED: self._decision}.get(
            challenge.phase
        )
        parts: dict[str, Any] = await make(challenge) if make else {"content": texts.cancelled(challenge)}
        if challenge.phase.ended and challenge.message_id is not None:
            parts["reference"] = discord.MessageReference(
                message_id=challenge.message_id, channel_id=challenge.channel_id, fail_if_not_exists=False
            )
        # The nonce sees to it that what is sent again, since Discord's answer was lost, is not there twice.
        return (await channel.send(**parts, nonce=f"{challenge.id}-{challenge.phase}")).id

    async def remind(self, channel: discord.PartialMessageable, challenge: Challenge) -> None:
        """Tells that the present phase ends soon.

        Args:
            channel: Where.
            challenge: Which.
        """
        entries = await self._bot.entries.all(challenge)
        await channel.send(texts.reminder(challenge, entries, await self._bot.entries.voters(challenge)))

    async def _opening(self, challenge: Challenge) -> dict[str, Any]:
        parts: dict[str, Any] = {"content": texts.opened(challenge), "view": under_opening(challenge)}
        if challenge.picture is not None:
            guild = self._bot.get_guild(challenge.guild_id)
            limit = guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
            alt = say("challenge-fixed-alt", fixed=challenge.fixed.value)
            parts["file"] = await pictures.file(self._bot, challenge.picture, limit, _name(challenge), alt)
        return parts

    async def _votes(self, challenge: Challenge) -> dict[str, Any]:
        entries = await self._bot.entries.taking_part(challenge)
        waiting = len(await self._bot.entries.waiting(challenge))
        parts: dict[str, Any] = {"content": texts.voting(challenge, entries, waiting)}
        parts["view"] = under_votes(challenge, [entry.number for entry in entries])
        numbered = [(entry.number, entry.picture) for entry in entries]
        return parts | await self._drawn(challenge, numbered, say("challenge-sheet-alt"))

    async def _decision(self, challenge: Challenge) -> dict[str, Any]:
        ranked = await self._bot.results.of(challenge)
        places = podium(ranked)
        voters, waiting = await self._bot.entries.voters(challenge), len(await self._bot.entries.waiting(challenge))
        parts: dict[str, Any] = {"content": texts.decided(challenge, ranked, voters, waiting)}
        # Discord refuses a list that names one twice.
        winners = [discord.Object(member_id) for member_id in sorted({result.member_id for result in places})]
        parts["allowed_mentions"] = discord.AllowedMentions(
            users=winners, everyone=False, roles=False, replied_user=False
        )
        named = {entry.job_id: entry.picture for entry in await self._bot.entries.all(challenge)}
        numbered = [(each.place or 0, named[each.job_id]) for each in places if each.job_id in named]
        return parts | await self._drawn(challenge, numbered, say("challenge-podium-alt"))

    async def _drawn(self, challenge: Challenge, numbered: Sequence[tuple[int, str]], alt: str) -> dict[str, Any]:
        """The pictures on one sheet, if there are any; what is gone leaves its place empty."""
        if not numbered:
            return {}
        files = []
        for number, name in numbered:
            try:
                files.append((number, await self._bot.challenges.picture(name)))
            except Refusal:
                files.append((number, b""))
        data = await asyncio.to_thread(wall, files)
        return {"file": discord.File(io.BytesIO(data), f"{_name(challenge)}.webp", description=alt)}


def _name(challenge: Challenge) -> str:
    return f"challenge-{challenge.id}-{challenge.phase}"


def _tells(message: discord.Message, challenge: Challenge) -> bool:
    """Whether a message of the bot is the announcement of the present phase: by its buttons, or by what it answers."""
    if challenge.phase.ended:
        reference = message.reference
        return reference is not None and reference.message_id == challenge.message_id
    action = "how" if challenge.phase is Phase.ENTRIES else "look"
    beginning = name_of(challenge.id, action, "")
    return any(name.startswith(beginning) for name in _buttons(message))


def _buttons(message: discord.Message) -> Iterator[str]:
    for row in message.components:
        if isinstance(row, discord.ActionRow):
            yield from (each.custom_id for each in row.children if isinstance(each, discord.Button) and each.custom_id)
