"""Selects of messages and modals, and options that name somebody or something, with the real client."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands
from playwright.async_api import Page, expect

from bot.playground import Channel, Interaction, Member, Playground

from .conftest import Context, TinyBot, nameless


class Choosing(discord.ui.View):
    """A select of each kind."""

    @discord.ui.select(placeholder="A colour", options=[discord.SelectOption(label="Red", value="r")])
    async def color(self, interaction: discord.Interaction, select: discord.ui.Select[Any]) -> None:
        await interaction.response.edit_message(content=select.values[0])

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="A member")
    async def member(self, interaction: discord.Interaction, select: discord.ui.UserSelect[Any]) -> None:
        await interaction.response.edit_message(content=f"{type(select.values[0]).__name__} {select.values[0].name}")

    @discord.ui.select(cls=discord.ui.RoleSelect, placeholder="Roles", min_values=0, max_values=2)
    async def roles(self, interaction: discord.Interaction, select: discord.ui.RoleSelect[Any]) -> None:
        await interaction.response.edit_message(content=" ".join(role.name for role in select.values) or "none")

    @discord.ui.select(cls=discord.ui.MentionableSelect, placeholder="Whom", max_values=2)
    async def whom(self, interaction: discord.Interaction, select: discord.ui.MentionableSelect[Any]) -> None:
        await interaction.response.edit_message(content=" ".join(type(each).__name__ for each in select.values))

    @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="Where", channel_types=[discord.ChannelType.text])
    async def where(self, interaction: discord.Interaction, select: discord.ui.ChannelSelect[Any]) -> None:
        place = select.values[0]
        await interaction.response.edit_message(content=f"{place.name} {place.permissions.send_messages}")


class Settings(discord.ui.Modal, title="Settings"):
    """Asks for a role and a channel."""

    role: discord.ui.Label[Any] = discord.ui.Label(
        text="Role", component=discord.ui.RoleSelect(custom_id="role", required=False, min_values=0)
    )
    channel: discord.ui.Label[Any] = discord.ui.Label(
        text="Channel", component=discord.ui.ChannelSelect(custom_id="channel", required=True)
    )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        assert isinstance(self.role.component, discord.ui.RoleSelect)
        assert isinstance(self.channel.component, discord.ui.ChannelSelect)
        names = [each.name for each in (*self.role.component.values, *self.channel.component.values)]
        await interaction.response.send_message(" ".join(names))


@app_commands.command()
async def name(
    interaction: Context,
    role: discord.Role,
    channel: discord.TextChannel,
    whom: discord.Member | discord.Role,
) -> None:
    """Names what it is given."""
    await interaction.response.send_message(f"{role.name} {channel.name} {whom.name}")


async def test_a_member_chooses_from_each_kind_of_select(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    await bot.get_partial_messageable(art.id).send("choose", view=Choosing())
    [message], role = art.messages, playground.add_role("Painters")
    for which, values, said in (
        ("A colour", ["r"], "r"),
        ("A colour", ["Red"], "r"),
        ("A member", [playground.member("Mona")], "Member mona"),
        ("Roles", [role, playground.role("Moderator")], "Painters Moderator"),
        ("Roles", [], "none"),
        ("Whom", [ada, role], "Member Role"),
        ("Where", [playground.channel("gallery")], "gallery True"),
        ("Where", [str(art.id)], "art True"),
    ):
        chosen = await ada.choose(message, which, values)
        assert (chosen.kind, message.content) == (3, said)


async def test_what_cannot_be_chosen_is_refused(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    await bot.get_partial_messageable(art.id).send("choose", view=Choosing())
    [message], role = art.messages, playground.role("Moderator")
    thread = await ada.open_thread("A thread", art)
    playground.channel("gallery").denied[ada] = 1 << 10
    for which, values, said in (
        ("A colour", ["blue"], "no option 'blue'"),
        ("A colour", [], "must have from 1 to 1, not 0"),
        ("A member", [role], "is no user that can be chosen here"),
        ("Roles", [ada], "is no role"),
        ("Roles", [role, role], "the same is chosen twice"),
        ("Roles", [role] * 3, "from 0 to 2, not 3"),
        ("Where", [thread], "is no channel"),
        ("Where", [playground.channel("gallery")], "is no channel"),
        ("Where", ["1"], "1 is no channel"),
    ):
        with pytest.raises(ValueError, match=said):
            await ada.choose(message, which, values)
    with pytest.raises(LookupError, match="no component 'Which', of selects it has"):
        await ada.choose(message, "Which", [])
    with pytest.raises(LookupError, match="no component 'Roles', of buttons it has"):
        await ada.click(message, "Roles")


async def held(bot: TinyBot, ada: Member) -> tuple[asyncio.Task[Interaction], Context]:
    """Lets Ada use a command that the test itself answers."""
    acting = asyncio.create_task(ada.slash("hold"))
    return acting, await asyncio.wait_for(bot.interaction.get(), 5)


@pytest.mark.parametrize(("named", "said"), [(["Moderator"], "Moderator art"), ([], "art")])
async def test_a_modal_asks_for_a_role_and_a_channel(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel, named: list[str], said: str
) -> None:
    acting, interaction = await held(bot, ada)
    await interaction.response.send_modal(Settings())
    opened = await acting
    with pytest.raises(ValueError, match="channel must have from 1 to 1, not 0"):
        await ada.submit(opened)
    sent = await ada.submit(opened, values={"role": [playground.role(each) for each in named], "channel": [art]})
    assert sent.message is not None
    assert sent.message.content == said


async def test_a_commands_options_name_roles_and_channels(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    bot.tree.add_command(name)
    await bot.tree.sync()
    role = playground.role("Moderator")
    for whom, said in ((ada, "Moderator art ada"), (role, "Moderator art Moderator")):
        used = await ada.use("name", {"role": role, "channel": art, "whom": whom}, art)
        assert used.message is not None
        assert used.message.content == said
    with pytest.raises(ValueError, match="is no role that can be chosen here"):
        await ada.use("name", {"role": art, "channel": art, "whom": ada}, art)


def select(kind: int = 6, **fields: Any) -> dict[str, object]:
    """A select as a bot sends it."""
    return {"type": kind, "custom_id": "it", **fields}


def row(*parts: dict[str, object]) -> dict[str, object]:
    return {"type": 1, "components": list(parts)}


OPTION = {"label": "Red", "value": "r"}


@pytest.mark.parametrize(
    ("components", "field"),
    [
        ([select()], "components.0.type"),
        ([row(select(), select(custom_id="other"))], "components.0.components"),
        ([row({"type": 2, "style": 1, "label": "a", "custom_id": "a"}, select())], "components.0.components"),
        ([row(select(custom_id=str(number))) for number in range(6)], "components"),
        ([row(select()), row(select())], "components.1.components.0.custom_id"),
        ([row(select(custom_id=""))], "components.0.components.0.custom_id"),
        ([row(select(placeholder="a" * 151))], "components.0.components.0.placeholder"),
        ([row(select(min_values=2))], "components.0.components.0.min_values"),
        ([row(select(max_values=26))], "components.0.components.0.min_values"),
        (
            [row(select(default_values=[{"id": "1", "type": "user"}]))],
            "components.0.components.0.default_values.0.type",
        ),
        ([row(select(default_values=[{"id": "1", "type": "role"}] * 2))], "components.0.components.0.default_values"),
        ([row(select(3))], "components.0.components.0.options"),
        ([row(select(3, options=[OPTION] * 2))], "components.0.components.0.options.1.value"),
        ([row(select(3, options=[{"label": "a" * 101, "value": "a"}]))], "components.0.components.0.options.0.label"),
    ],
)
async def test_selects_that_break_a_rule_are_refused(
    bot: TinyBot, art: Channel, components: list[dict[str, object]], field: str
) -> None:
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=art.id)
    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.request(route, json={"content": "choose", "components": components})
    assert refused.value.code == 50035
    assert f"In {field}:" in str(refused.value)
    assert art.messages == []


@pytest.mark.parametrize("fields", [{"disabled": True}, {"min_values": 0}, {"required": False, "min_values": 2}])
async def test_a_modals_selects_have_rules_of_their_own(bot: TinyBot, ada: Member, fields: dict[str, Any]) -> None:
    acting, interaction = await held(bot, ada)
    label = {"type": 18, "label": "Which?", "component": select(**fields)}
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    data = {"custom_id": "modal", "title": "Choose", "components": [label]}
    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.request(discord.http.Route("POST", path), json={"type": 9, "data": data})
    assert refused.value.code == 50035
    await interaction.response.send_message("never mind")
    await acting


@pytest.mark.chromium
async def test_members_choose_from_selects(
    bot: TinyBot, page: Page, playground: Playground, ada: Member, art: Channel
) -> None:
    role = playground.add_role("Painters")
    said = f"choose, {role.mention}"
    await bot.get_partial_messageable(art.id).send(said, view=Choosing())
    text = page.locator(".message .text")
    await expect(text.locator(".mention")).to_have_text("@Painters")
    assert await nameless(page) == []
    await page.get_by_label("A colour").select_option(label="Red")
    await expect(text).to_have_text("r")
    await page.get_by_label("Where").select_option(label="# gallery")
    await expect(text).to_have_text("gallery True")
    await page.locator("summary", has_text="Whom").click()
    boxes = page.get_by_role("group", name="Whom").get_by_role("checkbox")
    await expect(page.get_by_role("group", name="Whom")).to_have_text(
        "Stylize Ada Vincent Mona @everyone @Moderator @Painters"
    )
    send = page.get_by_role("button", name="Choose these")
    await expect(send).to_be_disabled()
    await boxes.nth(1).check()
    await boxes.nth(6).check()
    await expect(boxes.nth(2)).to_be_disabled()  # two are the most
    assert await nameless(page) == []
    await send.click()
    await expect(text).to_have_text("Member Role")


@pytest.mark.chromium
async def test_a_form_asks_for_a_role_and_a_channel(bot: TinyBot, page: Page, art: Channel) -> None:
    await page.get_by_label("Message", exact=True).fill("/hold")
    await page.click("#say")
    await (await bot.interaction.get()).response.send_modal(Settings())
    form = page.get_by_role("dialog", name="Settings")
    await form.get_by_label("Role").select_option(label="@Moderator")
    await form.get_by_label("Channel").select_option(label="# challenges")
    await form.get_by_role("button", name="Submit").click()
    await expect(page.locator(".message .text")).to_have_text("Moderator challenges")
