"""Avatars: what users' payloads tell of them, and what the CDN gives."""

from __future__ import annotations

import asyncio
import io

import aiohttp
import discord
import pytest
from PIL import Image

from bot.playground import Member, Playground, avatars

from .conftest import TinyBot, picture


async def test_the_client_reads_avatars_and_those_of_who_has_none(bot: TinyBot, playground: Playground) -> None:
    for name, size in (("Ada", 512), ("Mona", 512), ("Vincent", 512)):
        member = playground.member(name)
        user = await bot.fetch_user(member.id)
        assert (user.avatar is None) == (name == "Vincent")
        assert user.display_avatar.url.startswith(playground.url)
        data = await user.display_avatar.read()
        assert Image.open(io.BytesIO(data)).size == (size, size)
        if member.avatar is not None:
            small = await user.display_avatar.with_size(64).with_format("webp").read()
            shown = Image.open(io.BytesIO(small))
            assert (shown.format, shown.size) == ("WEBP", (64, 64))
    assert playground.member("Ada").avatar != playground.member("Mona").avatar


async def test_a_member_puts_an_avatar_on_and_off(bot: TinyBot, playground: Playground, ada: Member) -> None:
    before = (await bot.fetch_user(ada.id)).display_avatar
    await ada.wear(picture("green"))
    user = await bot.fetch_user(ada.id)
    assert user.avatar is not None
    assert Image.open(io.BytesIO(await user.avatar.with_format("jpeg").read())).size == (40, 30)
    with pytest.raises(discord.NotFound):
        await before.read()
    await ada.wear(None)
    assert (await bot.fetch_user(ada.id)).avatar is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/avatars/{id}/{hash}.png?size=1024", 200),
        ("/avatars/{id}/{hash}.webp?size=16", 200),
        ("/avatars/{id}/{hash}.jpg", 200),
        ("/avatars/{id}/{hash}.gif", 404),
        ("/avatars/{id}/{hash}.png?size=100", 400),
        ("/avatars/{id}/{hash}.png?size=large", 400),
        ("/avatars/{id}/00.png", 404),
        ("/avatars/1/{hash}.png", 404),
        ("/embed/avatars/5.png", 200),
        ("/embed/avatars/6.png", 404),
    ],
)
async def test_the_cdn_gives_what_there_is(playground: Playground, ada: Member, path: str, status: int) -> None:
    address = playground.url + path.format(id=ada.id, hash=ada.avatar_hash)
    async with aiohttp.ClientSession() as client, client.get(address) as response:
        assert response.status == status
        if status == 200:
            kind = {"jpg": "image/jpeg", "webp": "image/webp"}.get(
                path.partition("?")[0].rpartition(".")[2], "image/png"
            )
            assert response.content_type == kind
            assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_drawn_avatar_is_always_the_same_and_nobody_elses() -> None:
    anew = avatars.draw.__wrapped__  # past its cache
    assert anew("Ada") == avatars.draw("Ada")
    assert len({avatars.draw(name) for name in ("Ada", "Vincent", "Mona", "Greta")}) == 4


async def test_a_command_of_a_members_menu_gets_the_member(bot: TinyBot, playground: Playground, ada: Member) -> None:
    heard: asyncio.Queue[discord.Member | discord.User] = asyncio.Queue()

    @discord.app_commands.context_menu(name="Stylize their avatar")
    async def stylize_avatar(interaction: discord.Interaction, member: discord.Member | discord.User) -> None:
        heard.put_nowait(member)
        data = await member.display_avatar.read()
        await interaction.response.send_message(f"{member.display_name}: {len(data)}")

    bot.tree.add_command(stylize_avatar)
    await bot.tree.sync()
    mona, vincent = playground.member("Mona"), playground.member("Vincent")
    used = await ada.user_menu("Stylize their avatar", mona)
    shown = await heard.get()
    assert isinstance(shown, discord.Member)
    assert [role.name for role in shown.roles] == ["@everyone", "Moderator"]
    assert shown.guild_permissions.manage_messages
    assert used.message is not None
    assert used.message.kind == 23
    assert used.message.content.startswith("Mona: ")
    await ada.user_menu("Stylize their avatar", playground.world.bot, channel=ada.direct)
    assert isinstance(await heard.get(), discord.User)
    with pytest.raises(LookupError, match="no command 'Stylize this picture' of type 2"):
        await ada.user_menu("Stylize this picture", vincent)
    with pytest.raises(LookupError, match="Vincent is not in #@Ada"):
        await ada.user_menu("Stylize their avatar", vincent, channel=ada.direct)
    other = playground.add_guild("Elsewhere", [ada])
    with pytest.raises(LookupError, match="Vincent is not in #general"):
        await ada.user_menu("Stylize their avatar", vincent, channel=other.channels[0])
