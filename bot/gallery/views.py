"""What members click in a gallery. All that a button needs stands in its id, so that it works after a restart too."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.delivery.answers import Answers
from bot.delivery.doors import moderates
from bot.delivery.links import message_link
from bot.errors import Refusal
from bot.gallery import pages, texts
from bot.gallery.rules import SHEET_WORKS, Leaf, Selection
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot

BACK, FORTH = "◀", "▶"


class LeafButton(
    Answers,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"gallery:(?P<action>page|sheet|post):{Leaf.PATTERN}",
):
    """Turns to a work, or draws a contact sheet: for whoever asks, or for all.

    Args:
        action: ``page``, ``sheet`` or ``post``.
        leaf: What it leads to.
        label: What stands on it.
        disabled: Whether it leads nowhere.
    """

    def __init__(self, action: str, leaf: Leaf, label: str = "", *, disabled: bool = False) -> None:
        self._action, self._leaf = action, leaf
        name = f"gallery:{action}:{leaf}"
        super().__init__(discord.ui.Button(label=label, custom_id=name, disabled=disabled))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls(match["action"], Leaf.read(match))

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Does it."""
        leaf = self._leaf
        if self._action == "post" and not moderates(interaction):
            raise Refusal(say("gallery-moderators-only"))
        selection = await pages.select(interaction, leaf.member_id, leaf.month)
        if self._action == "page":
            await interaction.response.defer()
            await show_page(interaction, selection, leaf.number)
        else:
            await show_sheet(interaction, selection, leaf.number, to_all=self._action == "post")


class TakeDownButton(
    Answers, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"gallery:down:(?P<id>[0-9a-f]{12})"
):
    """Takes a work down, for whoever painted it and for moderators.

    Args:
        job_id: The painting.
    """

    def __init__(self, job_id: str) -> None:
        self._job_id = job_id
        label, name = say("gallery-take-down"), f"gallery:down:{job_id}"
        super().__init__(discord.ui.Button(label=label, style=discord.ButtonStyle.danger, custom_id=name))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls(match["id"])

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Does it."""
        bot: StylizeBot = interaction.client
        work = await bot.gallery.find(self._job_id)
        if work is None or work.removed or work.guild_id != interaction.guild_id:
            raise Refusal(say("gallery-gone"))
        if work.member_id != interaction.user.id and not moderates(interaction):
            raise Refusal(say("gallery-not-yours"))
        await interaction.response.defer(ephemeral=True, thinking=True)
        await bot.curator.take_down(work)
        await interaction.followup.send(say("gallery-taken-down"), ephemeral=True)


async def show_page(interaction: discord.Interaction[Any], selection: Selection, number: int | None) -> None:
    """Shows a work in the answer to an interaction, which was deferred.

    Args:
        interaction: The interaction.
        selection: Among which.
        number: Which, counted from 1; the latest if None.

    Raises:
        Refusal: There is none.
    """
    page = await pages.page(interaction.client, selection, number)
    owns = page.work.member_id == interaction.user.id or moderates(interaction)
    await interaction.edit_original_response(view=_layout(selection, page, owns=owns))


async def show_sheet(
    interaction: discord.Interaction[Any], selection: Selection, number: int, *, to_all: bool = False
) -> None:
    """Sends a contact sheet.

    Args:
        interaction: The interaction, not answered yet.
        selection: Of which works.
        number: Which sheet, counted from 1.
        to_all: Whether everyone in the channel is to see it.

    Raises:
        Refusal: There is nothing to be drawn.
    """
    await interaction.response.defer(ephemeral=not to_all, thinking=True)
    sheet = await pages.sheet(interaction.client, selection, number)
    name, alt = f"gallery-{selection.month or 'sheet'}-{sheet.number}.webp", say("gallery-sheet-alt", count=sheet.shown)
    extra: dict[str, Any] = {}
    if not to_all and (view := _under_sheet(selection, sheet, moderates_=moderates(interaction))).children:
        extra["view"] = view
    file = discord.File(io.BytesIO(sheet.picture), name, description=alt)
    await interaction.followup.send(sheet.text, file=file, ephemeral=not to_all, **extra)


def _layout(selection: Selection, page: pages.Page, *, owns: bool) -> discord.ui.LayoutView:
    """A work, large, with what can be done."""
    work, number = page.work, page.number
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"### {texts.title(selection)}\n{texts.page(work, number, page.count)}")
    ]
    if page.picture is not None:
        alt = page.picture.description or say("gallery-alt-unknown")
        gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
        parts.append(gallery.add_item(media=page.picture.url, description=alt))
    else:
        link = message_link(work.guild_id, work.channel_id or 0, work.message_id or 0)
        parts.append(discord.ui.TextDisplay(say("gallery-no-picture", link=link)))

    def leaf(number: int, month: str | None = selection.month) -> Leaf:
        return Leaf(selection.member_id, month, number)

    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(
        LeafButton("page", leaf(number - 1), BACK, disabled=number <= 1),
        LeafButton("page", leaf(number + 1), FORTH, disabled=number >= page.count),
        LeafButton("sheet", leaf(1, work.month), say("gallery-contact-sheet")),
    )
    if owns:
        row.add_item(TakeDownButton(work.job_id))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*parts, row))
    return view


def _under_sheet(selection: Selection, sheet: pages.Sheet, *, moderates_: bool) -> discord.ui.View:
    """The way to the next sheet, and for moderators one to all members."""
    view = discord.ui.View(timeout=None)
    following = sheet.first + sheet.shown
    if following <= sheet.count:
        last = min(sheet.count, following + SHEET_WORKS - 1)
        label = say("gallery-next-sheet", first=following, last=last)
        view.add_item(LeafButton("sheet", Leaf(selection.member_id, selection.month, sheet.number + 1), label))
    if moderates_:
        leaf = Leaf(selection.member_id, selection.month, sheet.number)
        view.add_item(LeafButton("post", leaf, say("gallery-share")))
    return view
