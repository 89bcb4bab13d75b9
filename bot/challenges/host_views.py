"""What those click who lead a challenge: its entries that wait for approval, one after the other."""

from __future__ import annotations

import asyncio
import io
import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.challenges import texts
from bot.challenges.context import check_hosts
from bot.challenges.notices import tell
from bot.challenges.rules import Challenge
from bot.delivery.answers import Answers
from bot.delivery.upload import fit
from bot.errors import Refusal
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot

STYLES = {"approve": discord.ButtonStyle.success, "refuse": discord.ButtonStyle.danger}


class ReviewButton(
    Answers,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"challenge:(?P<id>[0-9a-f]{12}):(?P<action>approve|refuse):(?P<job>[0-9a-f]{12})",
):
    """Lets an entry take part, or takes it out.

    Args:
        challenge_id: Which challenge.
        action: ``approve`` or ``refuse``.
        job_id: The painting; entries have no name that stays theirs.
    """

    def __init__(self, challenge_id: str, action: str, job_id: str) -> None:
        self._challenge_id, self._action, self._job_id = challenge_id, action, job_id
        label, name = say("challenge-review-button", action=action), f"challenge:{challenge_id}:{action}:{job_id}"
        super().__init__(discord.ui.Button(label=label, style=STYLES[action], custom_id=name))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls(match["id"], match["action"], match["job"])

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Does it, and shows the next."""
        bot: StylizeBot = interaction.client
        check_hosts(interaction)
        challenge = await bot.challenges.find(self._challenge_id)
        await interaction.response.defer()
        approves, note = self._action == "approve", ""
        try:
            entry = await bot.entries.review(challenge, self._job_id, approve=approves)
        except Refusal as refusal:
            note = str(refusal)
        else:
            if not approves:
                await tell(bot, entry.member_id, say("challenge-refused", theme=texts.plain(challenge.theme)))
        await show_waiting(interaction, challenge, note)


async def show_waiting(interaction: discord.Interaction[Any], challenge: Challenge, note: str = "") -> None:
    """Shows the first entry that waits, in the answer to an interaction, which was deferred.

    Args:
        interaction: The interaction.
        challenge: Whose entries.
        note: What is said before.
    """
    bot: StylizeBot = interaction.client
    waiting = await bot.entries.waiting(await bot.challenges.find(challenge.id))
    files, view = [], discord.ui.View(timeout=None)
    if waiting:
        picture = await bot.challenges.picture(waiting[0].picture)
        data, ending = await asyncio.to_thread(fit, picture, interaction.filesize_limit)
        alt = say("challenge-look", number=waiting[0].number)
        files = [discord.File(io.BytesIO(data), f"entry-{waiting[0].number}.{ending}", description=alt)]
        for action in STYLES:
            view.add_item(ReviewButton(challenge.id, action, waiting[0].job_id))
    text = texts.review(challenge, waiting)
    await interaction.edit_original_response(content=f"{note}\n{text}".strip(), attachments=files, view=view)
