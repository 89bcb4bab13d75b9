"""Styles that members keep: saved from an artwork or a picture, completed, painted with, removed."""

from __future__ import annotations

import pytest

from bot.playground import Channel, Member, Playground, Upload
from bot.styles import texts as styles
from bot.words import say
from nst_core.images import decode
from tests.e2e.test_jobs import answer, painted
from tests.e2e.test_painting import shown, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def style(painting_file: bytes) -> Upload:
    """Hidden behind a spoiler."""
    return Upload("SPOILER_night.png", painting_file)


async def test_a_style_is_saved_from_an_artwork_and_painted_with(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    artwork = await painted(ada, art, content, style)
    dialog = await ada.click(artwork, "Save style")
    saved = await answer(await ada.submit(dialog, values={"name": "Night swirls"}))
    assert saved.content == styles.saved("Night swirls")
    assert saved.ephemeral_to is ada
    dialog = await ada.click(artwork, "Save style")
    await told(await ada.submit(dialog, values={"name": "night SWIRLS"}), styles.taken("night SWIRLS"), ada)
    choices = await ada.complete("stylize", "style_name", "swi", {"size": 64}, art)
    assert [choice["value"] for choice in choices] == ["Night swirls"]
    job = await shown(await ada.slash("stylize", content=content, style_name="Night swirls", size=64))
    again = await art.wait_for_artwork(job)
    assert again.attachments[0].filename.startswith("SPOILER_")  # as the style was
    await ada.slash("style remove", name="Night swirls")


async def test_one_way_to_say_which_style(playground: Playground, ada: Member, content: Upload, style: Upload) -> None:
    await told(await ada.slash("stylize", content=content), say("stylize-no-style"), ada)
    await told(await ada.slash("stylize", content=content, style=style, style_name="x"), say("stylize-two-styles"), ada)
    await told(await ada.slash("stylize", content=content, style_name="x"), styles.unknown("x"), ada)


async def test_a_shelf_of_ones_own(playground: Playground, ada: Member, art: Channel, style: Upload) -> None:
    vincent = playground.member("Vincent")
    assert (await answer(await vincent.slash("style list"))).content == styles.NONE_YET
    await told(await vincent.slash("style add", name="a:b", picture=style), styles.BAD_NAME, vincent)
    await told(await vincent.slash("style add", name="swirls", picture=Upload("a.txt", b"words")), "not a pic", vincent)
    for name in ("swirls", "second"):
        assert (await answer(await vincent.slash("style add", name=name, picture=style))).content == styles.saved(name)
    listed = await answer(await vincent.slash("style list"))
    assert listed.content == styles.listed(["second", "swirls"], 50)
    assert listed.attachments[0].filename == "SPOILER_styles.webp"
    assert decode(listed.attachments[0].data).shape == (160, 320, 3)
    assert await ada.complete("style show", "name", "", {}, art) == []  # they are not hers
    picture = await answer(await vincent.slash("style show", name="SWIRLS"))
    assert picture.ephemeral_to is vincent
    assert picture.attachments[0].filename == "SPOILER_style.png"
    assert decode(picture.attachments[0].data).shape == (80, 80, 3)
    renamed = await answer(await vincent.slash("style rename", name="swirls", new_name="  waves "))
    assert renamed.content == styles.renamed("waves")
    for name in ("waves", "second"):
        assert (await answer(await vincent.slash("style remove", name=name))).content == styles.removed(name)
    await told(await vincent.slash("style show", name="waves"), styles.unknown("waves"), vincent)


async def test_a_servers_styles_are_kept_by_moderators_and_painted_with_by_all(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    mona = playground.member("Mona")
    await told(await ada.slash("style add", name="ours", picture=style, server=True), styles.MODERATORS_ONLY, ada)
    await told(
        await mona.slash("style add", channel=mona.direct, name="ours", picture=style, server=True),
        styles.NO_SERVER,
        mona,
    )
    await answer(await mona.slash("style add", name="ours", picture=style, server=True))
    [choice] = await ada.complete("stylize", "style_name", "our", {}, art)
    assert (choice["name"], choice["value"]) == ("ours (of this server)", "ours")
    job = await shown(await ada.slash("stylize", content=content, style_name="ours", size=64))
    await art.wait_for_artwork(job)
    listed = await answer(await ada.slash("style list"))
    assert listed.content == styles.listed(["ours"], 200, shared=True)
    await told(await ada.slash("style remove", name="ours"), styles.unknown("ours"), ada)
    await told(await ada.slash("style remove", name="ours", server=True), styles.MODERATORS_ONLY, ada)
    await answer(await mona.slash("style rename", name="ours", new_name="theirs", server=True))
    removed = await answer(await mona.slash("style remove", name="theirs", server=True))
    assert removed.content == styles.removed("theirs")


async def test_a_style_is_given_away_by_a_code(playground: Playground, ada: Member, style: Upload) -> None:
    vincent = playground.member("Vincent")
    await answer(await ada.slash("style add", name="swirls", picture=style))
    given = await answer(await ada.slash("style share", name="swirls"))
    assert given.ephemeral_to is ada
    code = given.content.partition("code:")[2].partition("`")[0]
    assert given.content == styles.shared("swirls", code)
    taken = await answer(await vincent.slash("style import", channel=vincent.direct, code=code))
    assert taken.content == styles.saved("swirls")
    await told(await vincent.slash("style import", code=code), styles.taken("swirls"), vincent)
    await told(await vincent.slash("style import", code="nothing"), styles.NO_SUCH_CODE, vincent)
    for member in (ada, vincent):
        await answer(await member.slash("style remove", name="swirls"))


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
    await told(await ada.slash("stylize", content=content, style_name="swirls:2 nobody"), styles.unknown("nobody"), ada)
    for name in ("swirls", "house"):
        await answer(await ada.slash("style remove", name=name))
