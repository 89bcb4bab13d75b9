"""What members click: the dialog of the message menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord


class StyleDialog(discord.ui.Modal, title="Stylize this picture"):
    """Asks for the picture of how to paint.

    Args:
        submitted: What to do with it.
    """

    style: discord.ui.Label[Self] = discord.ui.Label(
        text="How to paint it",
        description="A painting, or any picture whose colours and strokes you like",
        component=discord.ui.FileUpload(custom_id="style", min_values=1, max_values=1),
    )

    def __init__(self, submitted: Callable[[discord.Interaction[Any], discord.Attachment], Awaitable[None]]) -> None:
        super().__init__()
        self._submitted = submitted

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        """Takes the picture."""
        upload = self.style.component
        assert isinstance(upload, discord.ui.FileUpload)  # noqa: S101
        await self._submitted(interaction, upload.values[0])

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        """Leaves errors to the one place that handles them."""
        await interaction.client.report(interaction, error)
