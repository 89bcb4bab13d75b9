"""What can be done with a job: its buttons and commands, from a click to what is shown."""

from __future__ import annotations

import asyncio
import io
import re

import numpy as np
import pytest
from PIL import Image, ImageSequence

from bot.playground import Channel, Interaction, Member, Message, Playground, Upload
from bot.words import say
from nst_core.images import Picture, decode
from nst_core.options import default
from tests.e2e.test_painting import shown, told
from tests.sketch import STEPS

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def style(painting_file: bytes) -> Upload:
    """Hidden behind a spoiler."""
    return Upload("SPOILER_night.png", painting_file)


async def painted(ada: Member, art: Channel, content: Upload, style: Upload, strength: float = 0.5) -> Message:
    """An artwork's message, once its job is over."""
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64, strength=strength))
    artwork = await art.wait_for_artwork(job)
    await art.wait_for(lambda message: message is job and message.content.startswith("Painted in"), timeout=10)
    return artwork


async def answer(interaction: Interaction) -> Message:
    """What the bot says to a button, once it does."""
    async with asyncio.timeout(10):
        while True:
            found = interaction.followups[0] if interaction.followups else interaction.message
            if found and (found.content or found.attachments):
                return found
            await asyncio.sleep(0.01)


@pytest.mark.unhurried
async def test_stop_and_keep(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=512))
    # A worker may be starting: on a busy machine, half a minute is soon gone.
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=90)
    await ada.click(job, "Stop and keep")
    artwork = await art.wait_for_artwork(job, timeout=30)
    assert decode(artwork.attachments[0].data).shape[1] <= 512
    assert f"{default('steps')} steps" not in artwork.content


async def test_a_spoiler_stays_one(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    artwork = await painted(ada, art, content, style)
    assert artwork.attachments[0].filename.startswith("SPOILER_")


async def test_again_asks_how_and_paints_the_same_pictures(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    await painted(ada, art, content, style)
    dialog = await ada.slash("job again")
    job = await shown(await ada.submit(dialog, values={"strength": "0.9", "size": "96"}))
    second = await art.wait_for_artwork(job)
    assert "96 × 64 px · strength 0.9" in second.content
    for values, words in (
        ({"strength": "much", "size": "96"}, say("queue-not-a-number")),
        ({"strength": "0.5", "size": "9"}, "Size must lie between 64 and 4096, not 9."),
        ({"strength": "0,5", "size": "1024"}, "Pictures are painted up to 512 pixels"),
        ({"strength": "nan", "size": "96"}, "Strength must lie between 0 and 1, not "),
    ):
        dialog = await ada.click(second, "Again")
        await told(await ada.submit(dialog, values=values), words, ada)


async def test_buttons_stand_in_two_rows(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    artwork = await painted(ada, art, content, style)
    assert [[button["label"] for button in row["components"]] for row in artwork.components] == [
        ["Again", "Stronger", "Weaker", "Larger", "Another style"],
        ["Compare", "Timelapse", "Save style", "Details", "Delete"],
    ]


async def test_stronger_and_weaker_are_painted_at_once_and_tell_after_what(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    artwork = await painted(ada, art, content, style, strength=0.9)
    mona, vincent = playground.member("Mona"), playground.member("Vincent")
    await told(await vincent.click(artwork, "Stronger"), say("queue-not-yours"), vincent)
    strongest = await art.wait_for_artwork(await shown(await mona.click(artwork, "Stronger")))
    assert strongest.mentions == [mona]  # the moderator's own now
    assert "64 × 43 px · strength 1 ·" in strongest.content
    assert strongest.attachments[0].filename.startswith("SPOILER_")
    await told(await mona.click(strongest, "Stronger"), say("queue-strongest"), mona)
    weaker = await art.wait_for_artwork(await shown(await mona.click(strongest, "Weaker")))
    assert "strength 0.8" in weaker.content
    for after, before in ((strongest, artwork), (weaker, strongest)):
        address = f"https://discord.com/channels/{playground.world.guild.id}/{art.id}/{before.id}"
        assert after.content.endswith(f" · after {address}")
        details = await answer(await mona.click(after, "Details"))
        assert f"painted after {address}" in details.content.split("\n")
    await answer(await mona.click(strongest, "Delete"))
    details = await answer(await mona.click(weaker, "Details"))
    assert "painted after" not in details.content
    weakest = await painted(ada, art, content, style, strength=0.0)
    assert " after " not in weakest.content
    await told(await ada.click(weakest, "Weaker"), say("queue-weakest"), ada)


async def panels(member: Member, artwork: Message) -> tuple[Picture, Picture]:
    """The picture that an artwork was painted from, and itself."""
    row = decode((await answer(await member.click(artwork, "Compare"))).attachments[0].data)
    return row[:, :570], row[:, -570:]


def differ(one: Picture, other: Picture) -> float:
    """By how many levels two pictures of one size differ on average."""
    return float(np.abs(one.astype(float) - other).mean())


async def test_another_style_is_for_all_but_the_photograph_for_whoever_asked(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload, photograph_file: bytes
) -> None:
    artwork = await painted(ada, art, content, style)
    vincent = playground.member("Vincent")
    photograph, first = await panels(ada, artwork)

    dialog = await ada.click(artwork, "Another style")
    upload = Upload("house.png", photograph_file)
    hers = await art.wait_for_artwork(await shown(await ada.submit(dialog, files={"picture": [upload]})))
    assert "64 × 43 px · strength 0.5" in hers.content
    assert differ((await panels(ada, hers))[0], photograph) < 3

    await answer(await vincent.slash("style add", name="mine", picture=upload))
    dialog = await vincent.click(artwork, "Another style")
    his = await art.wait_for_artwork(await shown(await vincent.submit(dialog, values={"name": "mine"})))
    assert his.mentions == [vincent]
    assert his.attachments[0].filename.startswith("SPOILER_")  # as the first was, though not its style
    assert his.content.endswith(f"/{artwork.id}")
    assert differ((await panels(vincent, his))[0], first) < 3 < differ(first, photograph)
    await told(await ada.click(his, "Details"), say("queue-not-yours"), ada)

    both = {"files": {"picture": [upload]}, "values": {"name": "mine"}}
    for filled, words in (
        ({}, say("queue-one-style")),
        (both, say("queue-one-style")),
        ({"values": {"name": "nobody"}}, say("style-unknown", name="nobody")),
        ({"files": {"picture": [Upload("a.txt", b"words")]}}, "not a picture"),
    ):
        dialog = await vincent.click(artwork, "Another style")
        await told(await vincent.submit(dialog, **filled), words, vincent)
    await answer(await vincent.slash("style remove", name="mine"))


async def test_larger_goes_on_from_the_artwork(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    artwork = await painted(ada, art, content, style)
    job = await shown(await ada.click(artwork, "Larger"))
    second = await art.wait_for_artwork(job)
    assert decode(second.attachments[0].data).shape[1] == 128
    whole = await shown(await ada.slash("stylize", content=content, style=style, size=512))
    largest = await art.wait_for_artwork(whole)
    await told(await ada.click(largest, "Larger"), say("queue-largest", size=512), ada)


@pytest.mark.unhurried
async def test_timelapse_shows_how_it_grew_to_whoever_asked(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    artwork = await painted(ada, art, content, style)
    message = await answer(await ada.click(artwork, "Timelapse"))
    assert message.ephemeral_to is ada
    (film,) = message.attachments
    assert film.filename.startswith("SPOILER_timelapse-")
    frames = ImageSequence.all_frames(Image.open(io.BytesIO(film.data)))
    assert frames[0].size == (64, 43)
    assert len(frames) > 2


async def test_compare_shows_all_three_to_whoever_asked(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    artwork = await painted(ada, art, content, style)
    row = await answer(await ada.click(artwork, "Compare"))
    assert row.ephemeral_to is ada
    height, width, _ = decode(row.attachments[0].data).shape
    assert height == 384
    assert width == pytest.approx(384 * (96 / 64 + 1 + 96 / 64), abs=10)
    assert "side by side" in (row.attachments[0].description or "")


async def test_details_and_delete_are_for_their_member(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    artwork = await painted(ada, art, content, style, strength=0.7)
    vincent = playground.member("Vincent")
    for button in ("Details", "Delete", "Again", "Compare"):
        await told(await vincent.click(artwork, button), say("queue-not-yours"), vincent)
    details = await answer(await ada.click(artwork, "Details"))
    assert f"64 px · strength 0.7 · colours of the painting · {STEPS} steps" in details.content
    assert details.ephemeral_to is ada
    dialog = await ada.click(artwork, "Again")
    gone = await answer(await playground.member("Mona").click(artwork, "Delete"))
    assert gone.content == say("queue-deleted")
    assert artwork.deleted
    await told(await ada.submit(dialog, values={"strength": "0.5", "size": "64"}), "are no longer kept", ada)


@pytest.mark.unhurried
async def test_lists(playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    artwork = await painted(ada, art, content, style)
    first = await shown(await ada.slash("stylize", content=content, style=style))
    await art.wait_for(lambda message: message is first and "%" in message.content, timeout=30)
    vincent = playground.member("Vincent")
    second = await shown(await vincent.slash("stylize", content=content, style=style))
    queue = (await answer(await ada.slash("queue"))).content
    assert f"🖌 {ada.mention}" in queue
    assert f"1. {vincent.mention}" in queue
    history = (await answer(await ada.slash("history"))).content
    assert "being painted" in history.split("\n")[0]
    assert str(artwork.id) in history.split("\n")[1]
    await told(await ada.slash("job show", id="0" * 12), say("queue-unknown"), ada)
    assert "being painted" in (await answer(await ada.slash("job show"))).content
    hers, his = [
        re.findall(r"`([0-9a-f]{12})`", (await answer(await member.slash("history"))).content)[0]
        for member in (ada, vincent)
    ]
    for command in ("job show", "job cancel", "job again"):
        await told(await vincent.slash(command, id=hers), say("queue-not-yours"), vincent)
    for member, job_id, job in ((playground.member("Mona"), his, second), (ada, "", first)):
        assert (await answer(await member.slash("job cancel", id=job_id))).content == say("queue-cancelling")
        await art.wait_for(lambda message, job=job: message is job and message.content == "Cancelled.", timeout=10)  # type: ignore[misc]
    await told(await ada.slash("job cancel"), say("queue-ended"), ada)
    assert (await answer(await ada.slash("queue"))).content == say("queue-empty")


async def test_an_upload_that_is_too_large_is_sent_smaller(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    from aiohttp import web

    refused: list[str] = []

    def too_large(method: str, path: str) -> web.Response | None:
        if method == "POST" and path.endswith("/messages") and len(refused) < 1:
            refused.append(path)
            return web.json_response({"message": "Request entity too large", "code": 40005}, status=413)
        return None

    playground.rules.append(too_large)
    try:
        artwork = await painted(ada, art, content, style)
    finally:
        playground.rules.clear()
    assert refused
    assert artwork.attachments[0].filename.endswith(".webp")
