"""Guilds with the real client: roles, a second guild, and leaving and coming back."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.playground import Channel, Member, Playground
from bot.playground.channels import ALL, MANAGE_GUILD

from .conftest import Context, TinyBot, running


async def held(bot: TinyBot, member: Member, channel: Channel | None = None) -> Context:
    """Lets a member use a command, and gives what the bot is told."""
    acting = asyncio.create_task(member.slash("hold", channel=channel))
    interaction = await asyncio.wait_for(bot.interaction.get(), 5)
    await interaction.response.send_message("here")
    await acting
    return interaction


async def test_a_role_is_made_given_and_taken(bot: TinyBot, playground: Playground, ada: Member) -> None:
    await bot.wait_until_ready()
    made = asyncio.create_task(bot.wait_for("guild_role_create", timeout=5))
    await asyncio.sleep(0)
    role = playground.add_role("Keepers", ada, permissions=MANAGE_GUILD, color=0x1F6F6B)
    known: discord.Role = await made
    assert (known.id, known.name, known.color.value, known.mention) == (role.id, "Keepers", 0x1F6F6B, role.mention)
    interaction = await held(bot, ada)
    assert isinstance(interaction.user, discord.Member)
    assert [each.name for each in interaction.user.roles] == ["@everyone", "Keepers"]
    assert interaction.permissions.manage_guild
    playground.guild.take(ada, role)
    interaction = await held(bot, ada)
    assert isinstance(interaction.user, discord.Member)
    assert [each.name for each in interaction.user.roles] == ["@everyone"]
    assert not interaction.permissions.manage_guild
    assert [each.name for each in await known.guild.fetch_roles()] == ["@everyone", "Moderator", "Keepers"]


async def test_the_bots_own_roles_are_told(bot: TinyBot, playground: Playground) -> None:
    await bot.wait_until_ready()
    me = bot.guilds[0].me
    assert not me.guild_permissions.manage_guild
    changed = asyncio.create_task(bot.wait_for("member_update", timeout=5))
    await asyncio.sleep(0)
    playground.guild.give(playground.world.bot, playground.add_role("Bots", permissions=MANAGE_GUILD))
    await changed
    assert bot.guilds[0].me.guild_permissions.manage_guild


async def test_the_owner_may_do_everything_and_others_what_their_roles_allow(playground: Playground) -> None:
    guild, mona = playground.guild, playground.member("Mona")
    greta = playground.add_member("Greta", MANAGE_GUILD)
    assert (guild.owner, guild.permissions(mona)) == (mona, ALL)
    assert guild.permissions(greta) == greta.permissions | MANAGE_GUILD
    assert [role.name for role in guild.roles_of(greta)] == ["Greta's"]
    assert playground.role("Moderator").holders == [mona]


async def test_a_bot_is_in_two_guilds(bot: TinyBot, playground: Playground, ada: Member) -> None:
    await bot.wait_until_ready()
    joined = asyncio.create_task(bot.wait_for("guild_join", timeout=5))
    await asyncio.sleep(0)
    vincent = playground.member("Vincent")
    other = playground.add_guild("Elsewhere", [ada])
    there: discord.Guild = await joined
    assert there.id == other.id
    assert {guild.name for guild in bot.guilds} == {"Playground", "Elsewhere"}
    assert [guild.name async for guild in bot.fetch_guilds()] == ["Playground", "Elsewhere"]
    interaction = await held(bot, ada, other.channels[0])
    assert (interaction.guild_id, interaction.channel_id) == (other.id, other.channels[0].id)
    assert interaction.permissions.administrator
    assert (await held(bot, ada)).guild_id == playground.guild.id
    asked = await ada.say("@Stylize over here", channel=other.channel("general"))
    answer = await asked.channel.wait_for(lambda message: message.reference is asked, timeout=5)
    assert answer.content == "@Stylize over here|"
    assert next(message for message in bot.heard if message.id == asked.id).guild == interaction.guild
    with pytest.raises(PermissionError):
        await vincent.slash("hold", channel=other.channels[0])
    with pytest.raises(discord.NotFound) as refused:
        await there.fetch_member(vincent.id)
    assert refused.value.code == 10007
    thread = await ada.open_thread("Over there", asked)
    assert [each.id for each in await there.active_threads()] == [thread.id]


async def test_each_guild_has_commands_of_its_own(bot: TinyBot, playground: Playground, ada: Member) -> None:
    await bot.wait_until_ready()
    other = playground.add_guild("Elsewhere")
    bot.tree.copy_global_to(guild=discord.Object(other.id))
    bot.tree.clear_commands(guild=None)
    for guild in (None, discord.Object(other.id)):
        await bot.tree.sync(guild=guild)
    assert (await held(bot, ada, other.channels[0])).command is not None
    with pytest.raises(LookupError, match="no command 'hold'"):
        await ada.slash("hold")


async def test_a_bot_is_removed_and_invited_again(
    bot: TinyBot, playground: Playground, ada: Member, art: Channel
) -> None:
    await bot.wait_until_ready()
    there, guild = bot.get_partial_messageable(art.id), bot.guilds[0]
    gone = asyncio.create_task(bot.wait_for("guild_remove", timeout=5))
    await asyncio.sleep(0)
    playground.remove_bot()
    assert (await gone).id == playground.guild.id
    assert list(bot.guilds) == []
    for asking in (there.send("anybody?"), guild.fetch_roles(), bot.fetch_channel(art.id)):
        with pytest.raises(discord.Forbidden) as refused:
            await asking
        assert refused.value.code == 50001
    with pytest.raises(discord.Forbidden) as alone:
        await (await bot.fetch_user(ada.id)).send("where have you all gone?")
    assert alone.value.code == 50278
    await ada.say("@Stylize are you there?")
    with pytest.raises(LookupError, match="the bot is not in 'Playground'"):
        await ada.slash("hold")
    back = asyncio.create_task(bot.wait_for("guild_join", timeout=5))
    await asyncio.sleep(0)
    playground.invite_bot()
    assert (await back).id == playground.guild.id
    await there.send("here I am")
    assert [message.content for message in art.messages if message.author is playground.world.bot] == ["here I am"]
    assert all("are you there" not in message.content for message in bot.heard)


async def test_a_bot_leaves_by_itself(bot: TinyBot, playground: Playground) -> None:
    await bot.wait_until_ready()
    gone = asyncio.create_task(bot.wait_for("guild_remove", timeout=5))
    await bot.guilds[0].leave()
    await gone
    assert not playground.guild.has_bot


async def test_a_guild_that_the_bot_has_left_is_not_there_at_the_start(playground: Playground) -> None:
    other = playground.add_guild("Elsewhere")
    playground.remove_bot()
    async with running(playground) as bot:
        await bot.wait_until_ready()
        assert [guild.id for guild in bot.guilds] == [other.id]


async def test_nobody_presses_buttons_of_a_bot_that_has_left(bot: TinyBot, playground: Playground, ada: Member) -> None:
    button = discord.ui.Button[discord.ui.View](label="Press me", custom_id="press")
    view = discord.ui.View(timeout=None).add_item(button)
    await bot.get_partial_messageable(ada.home.id).send("here", view=view)
    playground.remove_bot()
    with pytest.raises(LookupError, match="the bot is not in 'Playground'"):
        await ada.click(ada.home.messages[0], "Press me")
