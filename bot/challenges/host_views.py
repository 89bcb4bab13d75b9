"""What those click who lead a challenge: its entries that wait for approval, and any that is to be taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.challenges import texts
from bot.challenges.context import check_hosts
from bot.challenges.notices import tell
from bot.challenges.pictures import entry_file
from bot.challenges.rules import Challenge, Entry, Phase
from bot.delivery.answers import Answers
from bot.errors import Refusal
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot

STYLES = {
    "approve": discord.ButtonStyle.success,
    "refuse": discord.ButtonStyle.danger,
    "remove": discord.ButtonStyle.danger,
}


class ReviewButton(
    Answers,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"challenge:(?P<id>[0-9a-f]{12}):(?P<action>approve|refuse|remove):(?P<job>[0-9a-f]{12})",
):
    """Lets an entry take part, or takes it out.

    It says which by the painting, for numbers are given anew when the votes begin.

    Args:
        challenge_id: Which challenge.
        action: ``approve``, ``refuse`` and go on with the next, or ``remove``.
        job_id: The painting.
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
        note = ""
        try:
            if self._action == "approve":
                await bot.entries.approve(challenge, self._job_id)
            else:
                entry = await bot.entries.take_out(challenge, self._job_id)
                note = say("challenge-withdrawn", number=entry.number)
                await tell(bot, entry.member_id, texts.taken_out(challenge, entry))
        except Refusal as refusal:
            note = str(refusal)
        if self._action == "remove":
            await interaction.edit_original_response(content=note, attachments=[], view=None)
        else:
            await show_waiting(interaction, challenge, note)


async def show_waiting(interaction: discord.Interaction[Any], challenge: Challenge, note: str = "") -> None:
    """Shows the first entry that waits, in the answer to an interaction, which was deferred.

    Args:
        interaction: The interaction.
        challenge: Whose entries.
        note: What is said before.
    """
    bot: StylizeBot = interaction.client
    challenge = await bot.challenges.find(challenge.id)
    open_ = challenge.phase is Phase.ENTRIES
    waiting = await bot.entries.waiting(challenge) if open_ else []
    text = texts.review(challenge, waiting) if open_ else say("challenge-review-too-late")
    said = "\n".join(each for each in dict.fromkeys((note, text)) if each)
    await _show(interaction, challenge, said, next(iter(waiting), None), ("approve", "refuse"))


async def show_removal(interaction: discord.Interaction[Any], challenge: Challenge, entry: Entry) -> None:
    """Shows an entry that is to be taken out, in the answer to an interaction, which was deferred.

    Args:
        interaction: The interaction.
        challenge: Whose entry.
        entry: The entry.
    """
    await _show(interaction, challenge, texts.named(challenge, entry), entry, ("remove",))


async def _show(
    interaction: discord.Interaction[Any], challenge: Challenge, text: str, entry: Entry | None, actions: Sequence[str]
) -> None:
    files, view = [], discord.ui.View(timeout=None)
    if entry is not None:
        files = [await entry_file(interaction.client, entry, interaction.filesize_limit)]
        for action in actions:
            view.add_item(ReviewButton(challenge.id, action, entry.job_id))
    await interaction.edit_original_response(content=text, attachments=files, view=view)
