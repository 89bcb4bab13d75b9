"""Styles that members keep: saved from an artwork or a picture, completed, painted with, removed."""

from __future__ import annotations

import asyncio

import pytest

from bot.playground import Channel, Member, Message, Playground, Upload
from bot.styles.listing import listed
from bot.words import say
from nst_core.images import decode
from tests.e2e.test_jobs import answer, painted
from tests.e2e.test_painting import shown, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def style(painting_file: bytes) -> Upload:
    """Hidden behind a spoiler."""
    return Upload("SPOILER_night.png", painting_file)


def unknown(name: str) -> str:
    return say("style-unknown", name=name)


def taken(name: str) -> str:
    return say("style-taken", whose="own", name=name)


async def test_a_style_is_saved_from_an_artwork_and_painted_with(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    artwork = await painted(ada, art, content, style)
    dialog = await ada.click(artwork, "Save style")
    saved = await answer(await ada.submit(dialog, values={"name": "Night swirls"}))
    assert saved.content == say("style-saved", name="Night swirls")
    assert saved.ephemeral_to is ada
    dialog = await ada.click(artwork, "Save style")
    await told(await ada.submit(dialog, values={"name": "night SWIRLS"}), taken("night SWIRLS"), ada)
    choices = await ada.complete("stylize", "style_name", "swi", {"size": 64}, art)
    assert [choice["value"] for choice in choices] == ["Night swirls"]
    job = await shown(await ada.slash("stylize", content=content, style_name="Night swirls", size=64))
    again = await art.wait_for_artwork(job)
    assert again.attachments[0].filename.startswith("SPOILER_")  # as the style was
    await answer(await ada.slash("style remove", name="Night swirls"))


async def test_one_way_to_say_which_style(playground: Playground, ada: Member, content: Upload, style: Upload) -> None:
    await told(await ada.slash("stylize", content=content), say("stylize-no-style"), ada)
    await told(await ada.slash("stylize", content=content, style=style, style_name="x"), say("stylize-two-styles"), ada)
    await told(await ada.slash("stylize", content=content, style_name="x"), unknown("x"), ada)


async def test_a_shelf_of_ones_own(playground: Playground, ada: Member, art: Channel, style: Upload) -> None:
    vincent = playground.member("Vincent")
    assert (await answer(await vincent.slash("style list"))).content == say("style-none-yet")
    await told(await vincent.slash("style add", name="a:b", picture=style), say("style-bad-name", longest=32), vincent)
    await told(await vincent.slash("style add", name="swirls", picture=Upload("a.txt", b"words")), "not a pic", vincent)
    for name in ("swirls", "second"):
        saved = await answer(await vincent.slash("style add", name=name, picture=style))
        assert saved.content == say("style-saved", name=name)
    shows = await answer(await vincent.slash("style list"))
    assert shows.content == listed(["second", "swirls"], "own", 50)
    assert shows.attachments[0].filename == "SPOILER_styles.webp"
    assert decode(shows.attachments[0].data).shape == (160, 320, 3)
    assert await ada.complete("style show", "name", "", {}, art) == []  # they are not hers
    picture = await answer(await vincent.slash("style show", name="SWIRLS"))
    assert picture.ephemeral_to is vincent
    assert picture.attachments[0].filename == "SPOILER_style.png"
    assert decode(picture.attachments[0].data).shape == (80, 80, 3)
    renamed = await answer(await vincent.slash("style rename", name="swirls", new_name="  waves "))
    assert renamed.content == say("style-renamed", name="waves")
    for name in ("waves", "second"):
        assert (await answer(await vincent.slash("style remove", name=name))).content == say("style-removed", name=name)
    await told(await vincent.slash("style show", name="waves"), unknown("waves"), vincent)


async def test_a_servers_styles_are_kept_by_moderators_and_painted_with_by_all(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    mona = playground.member("Mona")
    await told(await ada.slash("style add", name="ours", picture=style, server=True), say("style-moderators-only"), ada)
    await told(
        await mona.slash("style add", channel=mona.direct, name="ours", picture=style, server=True),
        say("style-no-server"),
        mona,
    )
    await answer(await mona.slash("style add", name="ours", picture=style, server=True))
    [choice] = await ada.complete("stylize", "style_name", "our", {}, art)
    assert (choice["name"], choice["value"]) == ("ours (of this server)", "ours")
    job = await shown(await ada.slash("stylize", content=content, style_name="ours", size=64))
    await art.wait_for_artwork(job)
    shows = await answer(await ada.slash("style list"))
    assert shows.content == listed(["ours"], "server", 200)
    await told(await ada.slash("style remove", name="ours"), unknown("ours"), ada)
    await told(await ada.slash("style remove", name="ours", server=True), say("style-moderators-only"), ada)
    await answer(await mona.slash("style rename", name="ours", new_name="theirs", server=True))
    removed = await answer(await mona.slash("style remove", name="theirs", server=True))
    assert removed.content == say("style-removed", name="theirs")


async def test_a_style_is_given_away_by_a_code(playground: Playground, ada: Member, style: Upload) -> None:
    vincent = playground.member("Vincent")
    await answer(await ada.slash("style add", name="swirls", picture=style))
    given = await answer(await ada.slash("style share", name="swirls"))
    assert given.ephemeral_to is ada
    code = given.content.partition("code:")[2].partition("`")[0]
    assert given.content == say("style-shared", name="swirls", code=code)
    kept = await answer(await vincent.slash("style import", channel=vincent.direct, code=code))
    assert kept.content == say("style-saved", name="swirls")
    await told(await vincent.slash("style import", code=code), taken("swirls"), vincent)
    await told(await vincent.slash("style import", code="nothing"), say("style-no-such-code"), vincent)
    for member in (ada, vincent):
        await answer(await member.slash("style remove", name="swirls"))


async def previewed(member: Member, name: str) -> Message:
    """What ``/style show`` says of a style, once its preview is painted."""
    async with asyncio.timeout(60):
        while len((shows := await answer(await member.slash("style show", name=name))).attachments) < 2:
            await asyncio.sleep(0.2)
    return shows


async def test_a_style_is_shown_by_a_preview_that_is_painted_when_no_member_needs_the_painter(
    playground: Playground, ada: Member, art: Channel, style: Upload
) -> None:
    before = len(art.messages)
    await answer(await ada.slash("style add", name="swirls", picture=style))
    shows = await previewed(ada, "swirls")
    assert shows.ephemeral_to is ada
    assert shows.content == say("style-shown-preview", name="swirls")
    assert [file.filename for file in shows.attachments] == ["SPOILER_style.png", "SPOILER_preview.webp"]
    assert decode(shows.attachments[1].data).shape == (192, 256, 3)
    assert "A house by a lake" in (shows.attachments[1].description or "")
    assert not [message for message in art.messages[before:] if message.ephemeral_to is None]
    assert (await answer(await ada.slash("queue"))).content == say("queue-empty")
    sheet = await answer(await ada.slash("style list"))
    tile = decode(sheet.attachments[0].data).astype(int)
    assert tile.shape == (160, 160, 3)
    assert abs(tile[5:20].mean() - tile[60:100].mean()) > 20  # it is wide; the picture of the style is a square
    await answer(await ada.slash("style remove", name="swirls"))


async def test_a_code_brings_a_style_and_its_preview_to_another_server(
    playground: Playground, ada: Member, style: Upload
) -> None:
    mona, vincent = playground.member("Mona"), playground.member("Vincent")
    elsewhere = playground.add_guild("Elsewhere", [vincent, ada], owner=vincent)
    studio = elsewhere.channels[0]
    await playground.wait_for_bot()
    await answer(await mona.slash("style add", name="ours", picture=style, server=True))
    await previewed(mona, "ours")
    await told(await ada.slash("style share", name="ours"), say("style-moderators-only"), ada)
    code = (await answer(await mona.slash("style share", name="ours"))).content.partition("code:")[2].partition("`")[0]
    assert await vincent.complete("style show", "name", "", {}, studio) == []
    await told(
        await ada.slash("style import", channel=studio, code=code, server=True), say("style-moderators-only"), ada
    )
    taken_over = await answer(
        await vincent.slash("style import", channel=studio, code=code, name="theirs", server=True)
    )
    assert taken_over.content == say("style-saved", name="theirs")
    assert [each["value"] for each in await ada.complete("style show", "name", "", {}, studio)] == ["theirs"]
    assert len((await answer(await ada.slash("style show", channel=studio, name="theirs"))).attachments) == 2
    await answer(await mona.slash("style remove", name="ours", server=True))
    shows = await answer(await ada.slash("style show", channel=studio, name="theirs"))
    assert len(shows.attachments) == 2  # the copy stays
    await told(await vincent.slash("style import", code=code), say("style-no-such-code"), vincent)
    await answer(await vincent.slash("style remove", channel=studio, name="theirs", server=True))


async def test_several_styles_are_painted_with_as_they_are_weighed(
    ada: Member, art: Channel, content: Upload, style: Upload, photograph_file: bytes
) -> None:
    other = Upload("other.png", photograph_file)
    for name, picture in (("swirls", style), ("house", other)):
        await answer(await ada.slash("style add", name=name, picture=picture))
    [choice] = await ada.complete("stylize", "style_name", "swirls:2 ho", {}, art)
    assert choice["value"] == "swirls:2 house"
    job = await shown(await ada.slash("stylize", content=content, style_name="swirls:2 house", size=64))
    artwork = await art.wait_for_artwork(job)
    details = await answer(await ada.click(artwork, "Details"))
    assert "2 styles, 2 : 1" in details.content
    compared = await answer(await ada.click(artwork, "Compare"))
    pictures = decode(compared.attachments[0].data)
    assert pictures.shape[1] == 572 + 384 + 576 + 572  # photograph, swirls, house and artwork
    await told(await ada.click(artwork, "Save style"), "painted with several styles", ada)
    await told(await ada.slash("stylize", content=content, style_name="swirls:2 nobody"), unknown("nobody"), ada)
    for name in ("swirls", "house"):
        await answer(await ada.slash("style remove", name=name))
