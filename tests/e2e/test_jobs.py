"""What can be done with a job: its buttons and commands, from a click to what is shown."""

from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image, ImageSequence

from bot.playground import Channel, Interaction, Member, Message, Playground, Upload
from bot.queue import texts
from nst_core.images import decode
from nst_core.options import default
from tests.e2e.test_painting import shown, told

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
    artwork = await painted(ada, art, content, style)
    dialog = await ada.click(artwork, "Again")
    job = await shown(await ada.submit(dialog, values={"strength": "0.9", "size": "96"}))
    second = await art.wait_for_artwork(job)
    assert "96 × 64 px · strength 0.9" in second.content
    for values, words in (
        ({"strength": "much", "size": "96"}, texts.NOT_A_NUMBER),
        ({"strength": "0.5", "size": "9"}, "Size must lie between 64 and 4096, not 9."),
        ({"strength": "0.5", "size": "1024"}, "This bot paints up to 512 pixels"),
    ):
        dialog = await ada.click(artwork, "Again")
        await told(await ada.submit(dialog, values=values), words, ada)


async def test_larger_goes_on_from_the_artwork(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    artwork = await painted(ada, art, content, style)
    job = await shown(await ada.click(artwork, "Larger"))
    second = await art.wait_for_artwork(job)
    assert decode(second.attachments[0].data).shape[1] == 128
    whole = await shown(await ada.slash("stylize", content=content, style=style, size=512))
    await art.wait_for(lambda message: message is whole and "%" in message.content, timeout=30)
    await ada.click(whole, "Stop and keep")
    largest = await art.wait_for_artwork(whole, timeout=30)
    await told(await ada.click(largest, "Larger"), "This is as large as this bot paints: 512 pixels.", ada)


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
        await told(await vincent.click(artwork, button), texts.NOT_YOURS, vincent)
    details = await answer(await ada.click(artwork, "Details"))
    assert f"64 px · strength 0.7 · colours of the painting · {default('steps')} steps" in details.content
    assert details.ephemeral_to is ada
    dialog = await ada.click(artwork, "Again")
    gone = await answer(await playground.member("Mona").click(artwork, "Delete"))
    assert gone.content == texts.DELETED
    assert artwork.deleted
    await told(await ada.submit(dialog, values={"strength": "0.5", "size": "64"}), "are no longer kept", ada)


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
    await told(await ada.slash("job show", id="0" * 12), texts.UNKNOWN, ada)
    assert "being painted" in (await answer(await ada.slash("job show"))).content
    for member, job in ((vincent, second), (ada, first)):
        assert (await answer(await member.slash("job cancel"))).content == texts.CANCELLING
        await art.wait_for(lambda message, job=job: message is job and message.content == "Cancelled.", timeout=10)  # type: ignore[misc]
    await told(await ada.slash("job cancel"), texts.ENDED, ada)
    assert (await answer(await ada.slash("queue"))).content == texts.EMPTY_QUEUE


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
