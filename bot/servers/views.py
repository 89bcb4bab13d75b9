"""What members click to have all deleted that is kept of them."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.delivery.answers import Answers
from bot.words import say


class EraseButton(Answers, discord.ui.DynamicItem[discord.ui.Button[Any]], template="privacy:erase"):
    """Deletes it; whoever sees the button is whom it is about."""

    def __init__(self) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=say("privacy-erase"), style=discord.ButtonStyle.danger, custom_id="privacy:erase"
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls()

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Does it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.client.privacy.erase(interaction.user.id)
        await interaction.followup.send(say("privacy-erased"), ephemeral=True)


def confirmation() -> discord.ui.View:
    """The button alone."""
    view = discord.ui.View(timeout=None)
    view.add_item(EraseButton())
    return view
