"""What moderators click in the panel of their server's settings. Found by their ids, so that they outlive a restart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot import words
from bot.delivery.answers import Answers
from bot.errors import Refusal
from bot.servers import panel
from bot.servers.ledger import ServerSettings
from bot.words import say

if TYPE_CHECKING:
    from bot.client import StylizeBot

MOST_CHANNELS = 25
"""As many as Discord lets choose at a time."""
TEXT = [discord.ChannelType.text, discord.ChannelType.news]

Select = discord.ui.Select[Any] | discord.ui.ChannelSelect[Any] | discord.ui.RoleSelect[Any]


class PageButton(Answers, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"settings:page:(?P<page>[a-z]+)"):
    """Turns to a page of the panel.

    Args:
        page: A key of ``panel.SECTIONS``.
        current: Whether it is the one that is open.
    """

    def __init__(self, page: str, *, current: bool = False) -> None:
        self.page = page
        style = discord.ButtonStyle.primary if current else discord.ButtonStyle.secondary
        label = say("settings-page", page=page)
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"settings:page:{page}", row=0))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the button from what Discord sends."""
        return cls(match["page"])

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Turns there."""
        check_manages(interaction)
        await interaction.response.edit_message(**page(interaction, self.page))


class SettingSelect(Answers, discord.ui.DynamicItem[Select], template=r"settings:set:(?P<name>[a-z_]+)"):
    """Sets something.

    Args:
        name: A field of ``ServerSettings``.
        item: The select that Discord shows.
    """

    def __init__(self, name: str, item: Select) -> None:
        self.name = name
        super().__init__(item)

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Makes the select from what Discord sends."""
        select: Any = item
        return cls(match["name"], select)

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Sets it, and shows the page as it is then."""
        check_manages(interaction)
        bot: StylizeBot = interaction.client
        data: Any = interaction.data
        chosen: list[str] = data["values"]
        await bot.servers.change(interaction.guild_id or 0, **{self.name: panel.value(self.name, chosen)})
        words.speak(bot.language(interaction))  # which may be what was set
        section = next(section for section, names in panel.SECTIONS.items() if self.name in names)
        await interaction.response.edit_message(**page(interaction, section))


def check_manages(interaction: discord.Interaction[Any]) -> None:
    """Raises ``Refusal`` for members who may not manage the server."""
    member = interaction.user
    if not (isinstance(member, discord.Member) and member.guild_permissions.manage_guild):
        raise Refusal(say("settings-not-yours"))


def page(interaction: discord.Interaction[Any], section: str) -> dict[str, Any]:
    """A page of the panel, as the fields of a message."""
    bot: StylizeBot = interaction.client
    guild_id = interaction.guild_id or 0
    settings = bot.servers.of(guild_id)
    view = discord.ui.View(timeout=None)
    for each in panel.SECTIONS:
        view.add_item(PageButton(each, current=each == section))
    for name in panel.SECTIONS[section]:
        limits = bot.settings.max_size, bot.settings.max_jobs_per_member
        view.add_item(SettingSelect(name, _select(settings, name, *limits)))
    return {"content": panel.overview(settings, bot.curator.problem(guild_id)), "view": view}


def _select(settings: ServerSettings, name: str, max_size: int, per_member: int) -> Select:
    custom_id, what, now = f"settings:set:{name}", say("settings-name", name=name), getattr(settings, name)
    match panel.kind(name):
        case "channels" | "channel" as kind:
            return discord.ui.ChannelSelect(
                custom_id=custom_id,
                channel_types=TEXT,
                placeholder=what,
                min_values=0,
                max_values=MOST_CHANNELS if kind == "channels" else 1,
                default_values=[discord.Object(each) for each in ([now] if isinstance(now, int) else now or ())],
            )
        case "role":
            given = [] if now is None else [discord.Object(now)]
            return discord.ui.RoleSelect(
                custom_id=custom_id, placeholder=what, min_values=0, max_values=1, default_values=given
            )
        case _:
            return discord.ui.Select(
                custom_id=custom_id,
                placeholder=what,
                options=[
                    discord.SelectOption(label=f"{what}: {each.label}"[:100], value=each.value, default=each.chosen)
                    for each in panel.choices(settings, name, max_size, per_member)
                ],
            )
