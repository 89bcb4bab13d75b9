"""What members click: the cancel button, and the dialog of the message menu."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord

from bot.stylize import texts


class CancelButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"job:(?P<id>[0-9a-f]{12}):cancel"):
    """Cancels a job; found by its custom id, so that it works after a restart of the bot too.

    Args:
        job_id: Which job.
    """

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        super().__init__(discord.ui.Button(label="Cancel", custom_id=f"job:{job_id}:cancel"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls(match["id"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Cancels, if whoever pressed it may."""
        studio = interaction.client.studio
        job = studio.find(self.job_id)
        if job is None:
            await interaction.response.send_message(texts.ENDED, ephemeral=True)
        elif interaction.user.id != job.member_id and not interaction.permissions.manage_messages:
            await interaction.response.send_message(texts.NOT_YOURS, ephemeral=True)
        else:
            await interaction.response.defer()  # the job's message will say it
            studio.cancel(self.job_id)


def cancel_view(job_id: str) -> discord.ui.View:
    """The buttons under a job's message."""
    view = discord.ui.View(timeout=None)
    view.add_item(CancelButton(job_id))
    return view


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
