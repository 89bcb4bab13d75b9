"""What buttons, selects and dialogs have in common: they speak the place's language, and errors go to one place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import discord

from bot import log, words

if TYPE_CHECKING:
    from bot.client import StylizeBot


class Answers(ABC):
    """Comes before `discord.ui.DynamicItem` or `discord.ui.Modal` among a class's bases; `answer` is what it does."""

    @abstractmethod
    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Does it.

        Raises:
            Refusal: It can't be done.
        """

    async def _answer(self, interaction: discord.Interaction[Any]) -> None:
        bot: StylizeBot = interaction.client
        log.about(guild=interaction.guild_id)
        words.speak(bot.language(interaction))
        try:
            await self.answer(interaction)
        except Exception as error:
            await bot.report(interaction, error)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Called by discord.py when a button is pressed or something is chosen."""
        await self._answer(interaction)

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Called by discord.py when a dialog is sent."""
        await self._answer(interaction)
