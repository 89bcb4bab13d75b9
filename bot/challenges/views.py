"""What members click in a challenge. Found by their ids, so that they work after a restart too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.challenges import texts
from bot.challenges.pictures import entry_file
from bot.challenges.rules import Challenge
from bot.delivery.answers import Answers
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot


def name_of(challenge_id: str, action: str, number: str) -> str:
    """What Discord calls a button."""
    return f"challenge:{challenge_id}:{action}:{number}"


class ChallengeButton(
    Answers,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"challenge:(?P<id>[0-9a-f]{12}):(?P<action>how|look|vote):(?P<number>\d+)",
):
    """Tells how to enter, shows an entry large, or votes for it.

    Args:
        challenge_id: Which challenge.
        action: ``how``, ``look`` or ``vote``.
        number: Which entry; 0 where it is about none.
        label: What stands on it.
    """

    def __init__(self, challenge_id: str, action: str, number: int, label: str) -> None:
        self.challenge_id, self.action, self.number = challenge_id, action, number
        style = discord.ButtonStyle.primary if action == "vote" else discord.ButtonStyle.secondary
        name = name_of(challenge_id, action, str(number))
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=name))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls(match["id"], match["action"], int(match["number"]), "")

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Does it."""
        challenge = await interaction.client.challenges.find(self.challenge_id)
        await {"how": self._how, "look": self._look, "vote": self._vote}[self.action](interaction, challenge)

    async def _how(self, interaction: discord.Interaction[Any], challenge: Challenge) -> None:
        await interaction.response.send_message(texts.how(challenge), ephemeral=True)

    async def _look(self, interaction: discord.Interaction[Any], challenge: Challenge) -> None:
        bot: StylizeBot = interaction.client
        entry = await bot.entries.find(challenge, self.number)
        await interaction.response.defer(ephemeral=True, thinking=True)
        file = await entry_file(bot, entry, interaction.filesize_limit)
        view = _voting(challenge, self.number, voted=await bot.entries.voted(entry, interaction.user.id))
        await interaction.followup.send(texts.named(challenge, entry), file=file, view=view, ephemeral=True)

    async def _vote(self, interaction: discord.Interaction[Any], challenge: Challenge) -> None:
        now = await interaction.client.entries.vote(challenge, self.number, interaction.user.id)
        view = _voting(challenge, self.number, voted=now)
        text = say("challenge-voted", number=self.number) if now else say("challenge-unvoted", number=self.number)
        await interaction.response.edit_message(content=text, view=view)


def _view(*buttons: ChallengeButton) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view


def _voting(challenge: Challenge, number: int, *, voted: bool) -> discord.ui.View:
    label = say("challenge-unvote") if voted else say("challenge-vote")
    return _view(ChallengeButton(challenge.id, "vote", number, label))


def under_opening(challenge: Challenge) -> discord.ui.View:
    """The button under a challenge that takes entries."""
    return _view(ChallengeButton(challenge.id, "how", 0, say("challenge-how-to-enter")))


def under_votes(challenge: Challenge, numbers: list[int]) -> discord.ui.View:
    """A button for each entry."""
    return _view(*(ChallengeButton(challenge.id, "look", number, str(number)) for number in numbers))
