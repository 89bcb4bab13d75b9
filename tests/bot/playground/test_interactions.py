"""Commands, buttons and modals, between the acting members and the real discord.py."""

from __future__ import annotations

import asyncio
import io

import aiohttp
import discord
import pytest

from bot.playground import Channel, Interaction, Member, Playground, Upload

from .conftest import Context, TinyBot, picture, running, view


async def held(bot: TinyBot, ada: Member) -> tuple[asyncio.Task[Interaction], Context]:
    """Lets Ada use a command that the test itself answers."""
    acting = asyncio.create_task(ada.slash("hold"))
    return acting, await asyncio.wait_for(bot.interaction.get(), 5)


async def test_a_command_defers_edits_and_delivers(
    bot: TinyBot, ada: Member, art: Channel, bridge: Upload, night: Upload
) -> None:
    reply = await ada.slash("stylize", content=bridge, style=night, size=256)
    assert reply.deferred
    assert reply.acknowledged_seconds is not None
    assert reply.acknowledged_seconds < 3
    message = await art.wait_for(lambda m: "done" in m.content, timeout=10)
    assert message is reply.message
    assert message.content == "done at 256"
    assert message.history == ["painting 0 %", "painting 50 %"]
    assert message.edits == 2
    [artwork] = message.attachments
    assert artwork.data == bridge.data + night.data
    assert (artwork.filename, artwork.description) == ("art.png", "A bridge as a starry night.")
    assert (artwork.content_type, artwork.width, artwork.height) == ("image/png", 40, 30)
    assert message.components == []
    assert message.ephemeral_to is None


async def test_a_commands_options_are_checked_as_discord_does(bot: TinyBot, ada: Member, bridge: Upload) -> None:
    with pytest.raises(ValueError, match="required options are missing: style"):
        await ada.slash("stylize", content=bridge)
    with pytest.raises(ValueError, match="size must be from 64 to 1024, not 2000"):
        await ada.slash("stylize", content=bridge, style=bridge, size=2000)
    with pytest.raises(ValueError, match="no such options: colour"):
        await ada.slash("stylize", content=bridge, style=bridge, colour="red")
    with pytest.raises(LookupError, match="no command 'paint'"):
        await ada.slash("paint")


async def test_an_option_is_completed_while_it_is_typed(bot: TinyBot, ada: Member, art: Channel) -> None:
    choices = await ada.complete("pick", "color", "2", {"shade": 1}, art)
    assert choices == [{"name": f"colour {number}", "value": str(number)} for number in range(3)]
    assert await ada.complete("pick", "color", "25", {}, art) == [
        {"name": f"colour {number}", "value": str(number)} for number in range(25)
    ]
    with pytest.raises(ValueError, match="'shade' can't be completed"):
        await ada.complete("pick", "shade", "2", {}, art)
    assert art.messages == []


async def test_choices_are_for_completions_alone_and_few(bot: TinyBot, playground: Playground, ada: Member) -> None:
    acting, interaction = await held(bot, ada)
    for body, code in (({"type": 8, "data": {"choices": []}}, 50035), ({"type": 4, "data": {"content": "well"}}, None)):
        url = f"{playground.api_url}/interactions/{interaction.id}/{interaction.token}/callback"
        async with aiohttp.ClientSession() as session, session.post(url, json=body) as response:
            assert (None if response.ok else (await response.json())["code"]) == code
    assert (await acting).choices == []


async def test_a_deferral_fills_in_with_the_first_followup(bot: TinyBot, ada: Member, art: Channel) -> None:
    acting, interaction = await held(bot, ada)
    await interaction.response.defer(thinking=True)
    reply = await acting
    assert reply.message is not None
    assert reply.message.is_loading
    # As on Discord, what it fills in stays public.
    sent = await interaction.followup.send("a refusal", ephemeral=True, wait=True)
    assert sent.id == reply.message.id
    assert (reply.message.content, reply.message.is_loading, reply.message.ephemeral_to) == ("a refusal", False, None)
    again = await interaction.followup.send("and more", ephemeral=True, wait=True)
    [followup] = reply.followups
    assert (followup.id, followup.content, followup.ephemeral_to) == (again.id, "and more", ada)


async def test_an_ephemeral_refusal_follows_a_deleted_public_deferral(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    acting, interaction = await held(bot, ada)
    await interaction.response.defer(thinking=True)
    reply = await acting
    await interaction.delete_original_response()
    await interaction.followup.send("too large", ephemeral=True)
    [message] = art.messages
    assert reply.deleted
    assert message is reply.followups[0]
    assert message.ephemeral_to is ada
    assert message.visible_to(ada)
    assert not message.visible_to(playground.member("Vincent"))
    with pytest.raises(discord.NotFound) as refused:
        await interaction.edit_original_response(content="more")
    assert refused.value.code == 10008


async def test_the_answers_receipt_names_the_message(bot: TinyBot, ada: Member) -> None:
    acting, interaction = await held(bot, ada)
    receipt = await interaction.response.send_message("hello", ephemeral=True)
    reply = await acting
    assert reply.message is not None
    assert (receipt.message_id, receipt.is_ephemeral(), receipt.is_thinking()) == (reply.message.id, True, False)
    assert interaction.filesize_limit == 20 * 2**20
    assert not reply.deferred
    # What only one member sees is unknown to the channel's own routes.
    with pytest.raises(discord.NotFound) as refused:
        await interaction.channel.fetch_message(reply.message.id)  # type: ignore[union-attr]
    assert refused.value.code == 10008
    await interaction.edit_original_response(content="goodbye")
    assert reply.message.content == "goodbye"


async def test_a_second_answer_is_refused(bot: TinyBot, ada: Member) -> None:
    acting, interaction = await held(bot, ada)
    await interaction.response.defer()
    await acting
    interaction.response._response_type = None  # discord.py itself would refuse
    with pytest.raises(discord.HTTPException) as refused:
        await interaction.response.send_message("twice")
    assert (refused.value.status, refused.value.code) == (400, 40060)


async def test_a_dead_token_edits_no_more_but_the_channel_does(bot: TinyBot, ada: Member) -> None:
    acting, interaction = await held(bot, ada)
    await interaction.response.send_message("0 %")
    reply = await acting
    reply.expire()
    with pytest.raises(discord.HTTPException) as refused:
        await interaction.edit_original_response(content="50 %")
    assert (refused.value.status, refused.value.code) == (401, 50027)
    original = await interaction.channel.fetch_message(reply.message.id)  # type: ignore[union-attr]
    await original.edit(content="100 %")
    assert reply.message is not None
    assert reply.message.content == "100 %"


async def test_a_button_works_after_a_restart_of_the_bot(playground: Playground, ada: Member, art: Channel) -> None:
    async with running(playground) as first:
        acting, interaction = await held(first, ada)
        await interaction.response.send_message("painting", view=view(42))
        message = (await acting).message
    assert message is not None
    async with running(playground):
        click = await ada.click(message, "Cancel")
    assert (click.callback, click.message) == (7, message)
    assert (message.content, message.components) == ("cancelled 42", [])
    with pytest.raises(LookupError, match="no component 'Cancel'"):
        await ada.click(message, "Cancel")


async def test_a_menu_opens_a_modal_that_takes_files(
    bot: TinyBot, ada: Member, art: Channel, bridge: Upload, night: Upload
) -> None:
    # The bot is not mentioned, but the target of its command is shown whole.
    message = await ada.say("my bridge", files=[bridge])
    opened = await ada.menu("Stylize this picture", message)
    assert opened.modal is not None
    assert opened.modal["title"] == "Stylize this picture"
    with pytest.raises(ValueError, match="style must have from 1 to 1"):
        await ada.submit(opened)
    reply = await ada.submit(opened, files={"style": [night]}, values={"note": "thick oil"})
    assert reply.message is not None
    assert reply.message.content == f"my bridge|starry_night.png:{len(night.data)}|thick oil|256"


async def test_an_upload_over_the_limit_is_refused(bot: TinyBot, ada: Member) -> None:
    acting, interaction = await held(bot, ada)
    await interaction.response.send_message("here it comes")
    reply = await acting
    huge = discord.File(io.BytesIO(bytes(20 * 2**20 + 1)), "huge.png")
    with pytest.raises(discord.HTTPException) as refused:
        await interaction.edit_original_response(attachments=[huge])
    assert (refused.value.status, refused.value.code) == (413, 40005)
    assert reply.message is not None
    assert (reply.message.attachments, reply.message.edits) == ([], 0)


async def test_an_edit_keeps_the_files_that_it_names(bot: TinyBot, ada: Member) -> None:
    acting, interaction = await held(bot, ada)
    files = [discord.File(io.BytesIO(picture(color)), f"{color}.png") for color in ("red", "green")]
    await interaction.response.send_message("two", files=files)
    reply = await acting
    message = await interaction.original_response()
    third = discord.File(io.BytesIO(picture("blue")), "blue.png")
    await message.edit(attachments=[message.attachments[1], third])
    assert reply.message is not None
    assert [each.filename for each in reply.message.attachments] == ["green.png", "blue.png"]
    await message.edit(content="three")
    assert [each.filename for each in reply.message.attachments] == ["green.png", "blue.png"]
    await message.edit(attachments=[])
    assert reply.message.attachments == []


async def test_a_command_may_be_for_moderators_or_the_guild_alone(
    bot: TinyBot, playground: Playground, ada: Member
) -> None:
    [hold] = [each for each in playground.world.commands.values() if each["name"] == "hold"]
    hold["default_member_permissions"] = str(discord.Permissions(manage_messages=True).value)
    with pytest.raises(PermissionError, match="Ada may not use 'hold'"):
        await ada.slash("hold")
    acting, interaction = await held(bot, playground.member("Mona"))
    await interaction.response.send_message("yes")
    await acting
    hold["default_member_permissions"] = None
    hold["contexts"] = [0]
    with pytest.raises(LookupError, match="cannot be used in #@Ada"):
        await ada.slash("hold", channel=ada.direct)
