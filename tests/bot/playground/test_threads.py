"""Threads, and who may do what where, with the real client."""

from __future__ import annotations

import asyncio
import io

import discord
import pytest

from bot.playground import Channel, Member, Playground
from bot.playground.channels import ATTACH, OPEN_THREADS, READ, SEND_IN_THREADS, USE_COMMANDS, VIEW

from .conftest import TinyBot, picture


async def text_channel(bot: TinyBot, art: Channel) -> discord.TextChannel:
    """A channel as the client knows it."""
    await bot.wait_until_ready()
    channel = bot.get_channel(art.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_a_member_opens_a_thread_in_which_the_bot_answers(bot: TinyBot, ada: Member, art: Channel) -> None:
    await bot.wait_until_ready()
    opened = asyncio.create_task(bot.wait_for("thread_create", timeout=5))
    question = await ada.say("who paints with me?")
    thread = await ada.open_thread("A thread", question)
    known: discord.Thread = await opened
    assert (known.id, known.name, known.parent_id) == (question.id, "A thread", art.id)
    assert known.owner_id == ada.id
    asked = await ada.say("@Stylize here?", channel=thread)
    answer = await thread.wait_for(lambda message: message.reference is asked, timeout=5)
    assert answer.content.startswith("@Stylize here?")
    assert asked not in art.messages
    with pytest.raises(ValueError, match="has a thread already"):
        await ada.open_thread("Another", question)
    with pytest.raises(ValueError, match="opened in channels"):
        await ada.open_thread("Inside", asked)


async def test_the_bot_opens_renames_and_leaves_threads_to_moderators(
    bot: TinyBot, playground: Playground, art: Channel
) -> None:
    channel = await text_channel(bot, art)
    message = await channel.send("round one")
    thread = await message.create_thread(name="Round one")
    with pytest.raises(discord.HTTPException) as refused:
        await message.create_thread(name="Round two")
    assert refused.value.code == 160004
    await thread.send("enter here")
    await thread.edit(name="Round 1", archived=True)
    kept = playground.channel("Round 1")
    assert (kept.archived, [each.content for each in kept.messages]) == (True, ["enter here"])
    free = await channel.create_thread(name="Free", type=discord.ChannelType.public_thread)
    assert [each.id for each in await channel.guild.active_threads()] == [free.id]
    with pytest.raises(discord.Forbidden):
        await free.delete()


async def test_an_archived_thread_takes_no_edit_but_a_message_opens_it(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    thread = await ada.open_thread("Quiet", art)
    there = bot.get_partial_messageable(thread.id)
    sent = await there.send("one")
    await ada.archive(thread)
    with pytest.raises(discord.HTTPException) as refused:
        await sent.edit(content="two")
    assert refused.value.code == 50083
    await there.send("three")
    assert not thread.archived
    await sent.edit(content="two")
    with pytest.raises(PermissionError):
        await playground.member("Vincent").archive(thread)
    thread.locked = True
    with pytest.raises(discord.Forbidden) as locked:
        await there.send("four")
    assert locked.value.code == 160005


async def test_a_channel_that_is_removed_is_unknown(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    channel = await text_channel(bot, art)
    thread = await ada.open_thread("In it", art)
    heard = asyncio.create_task(bot.wait_for("guild_channel_delete", timeout=5))
    playground.world.remove_channel(art)
    assert (await heard).id == art.id
    assert thread.id not in playground.world.channels
    with pytest.raises(discord.NotFound) as refused:
        await channel.send("anybody?")
    assert refused.value.code == 10003


async def test_what_a_channel_denies_is_refused_and_told(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    channel, me = await text_channel(bot, art), playground.world.bot
    there = bot.get_partial_messageable(art.id)
    asked = await ada.say("@Stylize hello")
    await art.wait_for(lambda message: message.reference is asked)

    async def deny(bits: int) -> None:
        heard = asyncio.create_task(bot.wait_for("guild_channel_update", timeout=5))
        await asyncio.sleep(0)
        art.denied[me] = bits
        playground.world.change_channel(art)
        await heard

    await deny(ATTACH)
    assert not channel.permissions_for(channel.guild.me).attach_files
    await there.send("words are fine")
    with pytest.raises(discord.Forbidden):
        await there.send(file=discord.File(io.BytesIO(picture()), "art.png"))
    await deny(READ)
    with pytest.raises(discord.HTTPException) as no_reply:
        await there.get_partial_message(asked.id).reply("so?")
    assert no_reply.value.code == 160002
    await deny(VIEW)
    with pytest.raises(discord.Forbidden) as no_access:
        await there.send("hello?")
    assert no_access.value.code == 50001
    await deny(SEND_IN_THREADS)
    thread = await ada.open_thread("Not for bots", art)
    with pytest.raises(discord.Forbidden):
        await bot.get_partial_messageable(thread.id).send("hello?")
    art.denied[ada] = OPEN_THREADS | SEND_IN_THREADS
    with pytest.raises(PermissionError):
        await ada.say("me neither", channel=thread)
    with pytest.raises(PermissionError):
        await ada.open_thread("More", art)
    acting = asyncio.create_task(ada.slash("hold"))
    interaction = await asyncio.wait_for(bot.interaction.get(), 5)
    assert not interaction.app_permissions.send_messages_in_threads
    assert not interaction.permissions.create_public_threads
    await interaction.response.defer()
    await acting


async def test_a_command_cannot_be_answered_where_its_channel_is_gone(
    bot: TinyBot, playground: Playground, ada: Member
) -> None:
    brief = playground.world.add_channel("brief")
    acting = asyncio.create_task(ada.slash("hold", channel=brief))
    interaction = await asyncio.wait_for(bot.interaction.get(), 5)
    playground.world.remove_channel(brief)
    with pytest.raises(discord.NotFound) as refused:
        await interaction.response.send_message("here?")
    assert refused.value.code == 10003
    acting.cancel()


async def test_who_does_not_see_a_channel_does_nothing_in_it(bot: TinyBot, ada: Member, art: Channel) -> None:
    said = await ada.say("hello")
    art.denied[ada] = VIEW
    assert not said.visible_to(ada)
    with pytest.raises(LookupError):
        await ada.react(said, "⭐")
    for nothing in (VIEW, USE_COMMANDS):
        art.denied[ada] = nothing
        with pytest.raises(PermissionError):
            await ada.slash("hold")
