"""What members click: the dialog of the message menus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.delivery.answers import Answers


class PictureDialog(Answers, discord.ui.Modal):
    """Asks for the second picture, where a message has the first.

    Args:
        title: What the dialog is for.
        label: What the picture is for.
        description: Which pictures are of use.
        submitted: What to do with it.
    """

    def __init__(
        self,
        title: str,
        label: str,
        description: str,
        submitted: Callable[[discord.Interaction[Any], discord.Attachment], Awaitable[None]],
    ) -> None:
        super().__init__(title=title)
        self._picture: discord.ui.FileUpload[Any] = discord.ui.FileUpload(
            custom_id="picture", min_values=1, max_values=1
        )
        self.add_item(discord.ui.Label(text=label, description=description, component=self._picture))
        self._submitted = submitted

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Takes the picture."""
        await self._submitted(interaction, self._picture.values[0])
