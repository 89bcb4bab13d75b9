"""Messages in channels: mentions, replies, deletions, the CDN, and Discord's errors."""

from __future__ import annotations

import asyncio
import io

import discord
import pytest

from bot.playground import Channel, Member, Playground, Upload

from .conftest import TinyBot, picture


def partial(bot: TinyBot, channel: Channel) -> discord.PartialMessageable:
    return bot.get_partial_messageable(channel.id, guild_id=channel.world.guild_id)


async def test_a_mention_is_read_and_answered(bot: TinyBot, ada: Member, art: Channel, bridge: Upload) -> None:
    asked = await ada.say("@Stylize oil please", files=[bridge, bridge])
    answer = await art.wait_for(lambda m: m.author is art.world.bot, timeout=5)
    assert asked.content == f"{art.world.bot.mention} oil please"
    assert answer.content == f"@Stylize oil please|{len(bridge.data)} {len(bridge.data)}"
    assert (answer.reference, answer.mentions, answer.kind) == (asked, [ada], 19)


async def test_what_does_not_mention_the_bot_is_blank_to_it(
    bot: TinyBot, ada: Member, art: Channel, bridge: Upload
) -> None:
    secret = await ada.say("not for the bot", files=[bridge])
    asked = await ada.say("@Stylize for the bot")
    await art.wait_for(lambda m: m.author is art.world.bot, timeout=5)
    shown = {message.id: message for message in bot.heard}
    assert (shown[secret.id].content, shown[secret.id].attachments) == ("", [])
    assert shown[asked.id].content == f"{art.world.bot.mention} for the bot"
    fetched = await partial(bot, art).fetch_message(secret.id)
    assert (fetched.content, fetched.attachments) == ("", [])


async def test_a_message_to_the_bot_itself_needs_no_mention(bot: TinyBot, ada: Member) -> None:
    sent = await ada.say("hello", channel=ada.direct)
    await ada.say("@Stylize again", channel=ada.direct)
    await ada.direct.wait_for(lambda m: "again" in m.content and m.author is not ada, timeout=5)
    heard = next(message for message in bot.heard if message.id == sent.id)
    assert (heard.content, heard.guild) == ("hello", None)
    user = await bot.fetch_user(ada.id)
    await user.send("your artwork is done")
    assert ada.direct.messages[-1].content == "your artwork is done"


async def test_who_is_notified_follows_allowed_mentions(bot: TinyBot, ada: Member, art: Channel) -> None:
    vincent = art.world.people[next(i for i, p in art.world.people.items() if p.name == "Vincent")]
    target = await ada.say("look")
    channel, text = partial(bot, art), f"{ada.mention} {vincent.mention}"
    only_vincent = discord.AllowedMentions(users=[discord.Object(vincent.id)], replied_user=False)
    await channel.send(text)
    await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    await channel.send(text, allowed_mentions=only_vincent)
    await channel.get_partial_message(target.id).reply("done", mention_author=False)
    await channel.get_partial_message(target.id).reply("done", mention_author=True)
    assert [m.mentions for m in art.messages[1:]] == [[ada, vincent], [], [vincent], [], [ada]]


async def test_the_same_nonce_posts_once(bot: TinyBot, art: Channel) -> None:
    first = await partial(bot, art).send("done", nonce="job-7")
    second = await partial(bot, art).send("done", nonce="job-7")
    other = await partial(bot, art).send("done", nonce="job-8")
    assert first.id == second.id
    assert [message.id for message in art.messages] == [first.id, other.id]


async def test_a_deleted_message_is_unknown(bot: TinyBot, ada: Member, art: Channel) -> None:
    sent = await partial(bot, art).send("progress")
    [message] = art.messages
    with pytest.raises(PermissionError):
        await ada.delete(message)
    mona = next(person for person in art.world.people.values() if person.name == "Mona")
    assert isinstance(mona, Member)
    await mona.delete(message)
    assert (message.deleted, art.messages) == (True, [])
    with pytest.raises(discord.NotFound) as refused:
        await sent.edit(content="50 %")
    assert refused.value.code == 10008
    with pytest.raises(discord.HTTPException) as no_reply:
        await sent.reply("done")
    assert no_reply.value.code == 50035


async def test_the_bot_hears_of_a_deletion(bot: TinyBot, ada: Member, art: Channel) -> None:
    gone = asyncio.create_task(bot.wait_for("raw_message_delete", timeout=5))
    message = await ada.say("@Stylize never mind")
    await art.wait_for(lambda m: m.reference is message, timeout=5)
    await ada.delete(message)
    assert (await gone).message_id == message.id


@pytest.mark.parametrize(
    ("content", "status", "code"), [("", 400, 50006), ("x" * 2001, 400, 50035)], ids=["empty", "long"]
)
async def test_a_bad_message_is_refused(bot: TinyBot, art: Channel, content: str, status: int, code: int) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await partial(bot, art).send(content)
    assert (refused.value.status, refused.value.code, art.messages) == (status, code, [])


async def test_an_unknown_route_is_not_found(bot: TinyBot) -> None:
    with pytest.raises(discord.NotFound) as refused:
        await bot.http.request(discord.http.Route("GET", "/no/such/route"))
    assert (refused.value.status, refused.value.code, refused.value.text) == (404, 0, "404: Not Found")


async def test_the_bot_may_not_touch_what_others_wrote(bot: TinyBot, ada: Member, art: Channel) -> None:
    message = partial(bot, art).get_partial_message((await ada.say("mine")).id)
    with pytest.raises(discord.Forbidden) as refused:
        await message.edit(content="yours")
    assert refused.value.code == 50005
    with pytest.raises(discord.Forbidden) as refused:
        await message.delete()
    assert refused.value.code == 50013


async def test_reactions_come_and_go(bot: TinyBot, ada: Member, art: Channel) -> None:
    message = await ada.say("nice")
    target = partial(bot, art).get_partial_message(message.id)
    await target.add_reaction("🎨")
    assert message.reactions == {"🎨": [art.world.bot]}
    await target.remove_reaction("🎨", discord.Object(art.world.bot.id))
    assert message.reactions == {}


async def test_the_history_lists_newest_first_without_what_is_ephemeral(
    bot: TinyBot, ada: Member, art: Channel
) -> None:
    said = [await ada.say(f"@Everyone {number}") for number in range(5)]
    found = [message.id async for message in partial(bot, art).history(limit=3)]
    assert found == [message.id for message in said[:1:-1]]
    later = [message.id async for message in partial(bot, art).history(after=discord.Object(said[2].id))]
    assert later == [message.id for message in said[3:]]


async def test_a_file_that_is_no_picture_has_no_size(bot: TinyBot, ada: Member, art: Channel) -> None:
    garbage = Upload("../my art (1).PNG", b"\x89PNG no more")
    message = await ada.say("@Stylize this", files=[garbage])
    await art.wait_for(lambda m: m.author is art.world.bot, timeout=5)
    [heard] = next(each for each in bot.heard if each.id == message.id).attachments
    assert (heard.filename, heard.content_type) == ("my_art_1.PNG", "image/png")
    assert (heard.width, heard.height, heard.size) == (None, None, 12)


async def test_a_link_needs_its_signature(bot: TinyBot, ada: Member, bridge: Upload) -> None:
    message = await ada.say("look", files=[bridge])
    [attachment] = message.attachments
    url = attachment.url
    assert await bot.http.get_from_cdn(url) == bridge.data
    for broken in (url.replace("hm=", "hm=0"), url.partition("?")[0], url.replace("bridge", "bridges")):
        with pytest.raises(discord.NotFound):
            await bot.http.get_from_cdn(broken)
    await ada.delete(message)
    with pytest.raises(discord.NotFound):
        await bot.http.get_from_cdn(url)


async def test_a_link_ends_after_a_day(
    bot: TinyBot, playground: Playground, ada: Member, bridge: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    [attachment] = (await ada.say("look", files=[bridge])).attachments
    url, later = attachment.url, playground.world.now() + 25 * 3600
    monkeypatch.setattr(playground.world, "now", lambda: later)
    with pytest.raises(discord.NotFound):
        await bot.http.get_from_cdn(url)
    assert await bot.http.get_from_cdn(attachment.url) == bridge.data


async def test_old_messages_and_their_files_go(playground: Playground, ada: Member, art: Channel) -> None:
    first = await ada.say("first", files=[Upload("a.png", b"a")])
    for number in range(500):
        await ada.say(str(number))
    assert len(art.messages) == 500
    assert first not in art.messages
    assert not playground.world.files


async def test_the_oldest_files_go_when_there_are_too_many_bytes(
    playground: Playground, ada: Member, art: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.playground.world.KEPT_BYTES", 25)
    first, second = [await ada.say("ten bytes", files=[Upload("a.txt", bytes(10))]) for _ in range(2)]
    third = await ada.say("ten more", files=[Upload("b.txt", bytes(10))])
    kept = [message.attachments[0].data for message in (first, second, third)]
    assert kept == [b"", bytes(10), bytes(10)]
    assert list(playground.world.files.values()) == [*second.attachments, *third.attachments]


async def test_an_embeds_picture_is_one_of_the_files(bot: TinyBot, art: Channel) -> None:
    embed = discord.Embed(title="Starry bridge").set_image(url="attachment://art.png")
    sent = await partial(bot, art).send(embed=embed, file=discord.File(io.BytesIO(picture()), "art.png"))
    assert sent.embeds[0].image.url == sent.attachments[0].url


async def test_waiting_in_vain_tells_what_was_there(ada: Member, art: Channel) -> None:
    await ada.say("only this")
    with pytest.raises(asyncio.TimeoutError, match="Ada, 0 edits: 'only this'"):
        await art.wait_for(lambda m: "that" in m.content, timeout=0.01)
