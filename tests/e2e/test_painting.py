"""Every door of the bot, from a member's act to what the channel shows."""

from __future__ import annotations

import asyncio
import io
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bot.playground import Channel, Interaction, Member, Message, Playground, Upload
from bot.words import say
from nst_core.images import decode
from nst_core.options import default
from tests.nst_core.test_images import huge_png

pytestmark = pytest.mark.asyncio(loop_scope="session")


def answer_to(job: Message) -> Callable[[Message], bool]:
    """Whether a message answers ``job``."""
    return lambda message: message.reference is job


async def shown(interaction: Interaction) -> Message:
    """The job's message, once it shows a job."""
    async with asyncio.timeout(10):
        while interaction.message is None or not interaction.message.components:
            await asyncio.sleep(0.01)
    return interaction.message


async def told(interaction: Interaction, words: str, member: Member) -> None:
    """Sees to it that the member, and no one else, was told that, and that no other message is left."""
    async with asyncio.timeout(10):
        while not interaction.followups and not (interaction.message and interaction.message.content):
            await asyncio.sleep(0.01)
    answer = interaction.followups[0] if interaction.followups else interaction.message
    assert answer is not None
    assert words in answer.content
    assert answer.content.count("\n") == 0
    assert answer.ephemeral_to == member
    assert interaction.message is answer or interaction.deleted


@pytest.mark.unhurried
async def test_slash_command(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    command = await ada.slash("stylize", content=content, style=style, size=128, strength=0.7)
    assert command.deferred
    job = await shown(command)
    artwork = await art.wait_for_artwork(job)
    assert artwork.mentions == [ada]
    (picture,) = artwork.attachments
    assert decode(picture.data).shape == (85, 128, 3)
    assert "at strength 0.7" in (picture.description or "")
    assert f"128 × 85 px · strength 0.7 · {default('steps')} steps · weights: lite" in artwork.content
    await art.wait_for(lambda message: message is job and message.content.startswith("Painted in"), timeout=10)
    steps = [text for text in job.history if "%" in text]
    assert len(steps) >= 3
    assert len(set(steps)) == len(steps)  # nothing is edited for nothing
    assert job.components == []
    assert job.attachments == []


@pytest.mark.unhurried
async def test_the_message_shows_the_picture_growing(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=128))
    seen = await art.wait_for(lambda message: message is job and bool(message.attachments), timeout=30)
    (preview,) = seen.attachments
    assert preview.filename == "preview.webp"
    assert preview.description
    assert Image.open(io.BytesIO(preview.data)).format == "WEBP"
    await art.wait_for_artwork(job)


async def test_the_photographs_colours(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64, colors="content"))
    artwork = await art.wait_for_artwork(job)
    assert "the photograph's colours" in artwork.content


async def test_mention(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    asked = await ada.say("@Stylize please", files=[content, style], channel=art)
    job = await art.wait_for(answer_to(asked), timeout=10)
    artwork = await art.wait_for_artwork(job, timeout=90)
    assert decode(artwork.attachments[0].data).shape[1] == 512
    assert artwork.mentions == [ada]


async def test_a_mention_without_two_pictures_is_told_how(ada: Member, art: Channel, content: Upload) -> None:
    asked = await ada.say("@Stylize this one", files=[content], channel=art)
    answer = await art.wait_for(answer_to(asked), timeout=10)
    assert answer.content == say("stylize-two-pictures")


async def test_a_reply_to_the_bot_is_no_command(playground: Playground, ada: Member, art: Channel) -> None:
    """Discord counts it as a mention; a chat about an artwork must not be answered with instructions."""
    asked = await ada.say("@Stylize", channel=art)
    answer = await art.wait_for(answer_to(asked), timeout=10)
    thanks = await ada.say("thank you", channel=art, reply_to=answer)
    last = await ada.say("@Stylize", channel=art)  # answered after whatever else would have been
    await art.wait_for(answer_to(last), timeout=10)
    assert not any(answer_to(thanks)(message) for message in art.messages)


async def test_message_menu(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    vincent_says = await ada.say("look at my bridge", files=[content], channel=art)
    menu = await ada.menu("Stylize this picture", vincent_says)
    assert menu.modal is not None
    answer = await ada.submit(menu, files={"picture": [style]})
    artwork = await art.wait_for_artwork(await shown(answer), timeout=90)
    assert decode(artwork.attachments[0].data).shape == (341, 512, 3)  # as the photograph is


@pytest.mark.unhurried
async def test_message_menu_the_other_way_round(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    says = await ada.say("look at my painting", files=[style], channel=art)
    menu = await ada.menu("Paint in this style", says)
    answer = await ada.submit(menu, files={"picture": [content]})
    job = await shown(answer)
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=90)
    await ada.click(job, "Stop and keep")
    artwork = await art.wait_for_artwork(job)
    height, width, _ = decode(artwork.attachments[0].data).shape
    assert width / height == pytest.approx(1.5, abs=0.03)


async def test_member_menu(playground: Playground, ada: Member, art: Channel, style: Upload) -> None:
    mona, vincent = playground.member("Mona"), playground.member("Vincent")
    await told(await ada.user_menu("Paint this avatar", vincent), say("stylize-no-avatar"), ada)
    menu = await ada.user_menu("Paint this avatar", mona)
    job = await shown(await ada.submit(menu, files={"picture": [style]}))
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=90)
    await ada.click(job, "Stop and keep")
    artwork = await art.wait_for_artwork(job)
    width, height = decode(artwork.attachments[0].data).shape[1::-1]
    assert width == height  # as an avatar is


async def test_message_menu_without_a_picture(ada: Member, art: Channel) -> None:
    words = await ada.say("no picture here", channel=art)
    await told(await ada.menu("Stylize this picture", words), "There is no picture in that message", ada)


@pytest.mark.unhurried
async def test_cancel(playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style))
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=30)
    vincent = playground.member("Vincent")
    await told(await vincent.click(job, "Cancel"), "Only whoever asked", vincent)
    assert job.components
    await ada.click(job, "Cancel")
    await art.wait_for(lambda message: message is job and message.content == "Cancelled.", timeout=10)
    assert job.components == []
    assert job.attachments == []
    assert not any(answer_to(job)(message) and message.attachments for message in art.messages)


@pytest.mark.unhurried
async def test_a_moderator_may_cancel_and_who_waits_is_told_so(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    first, second = [
        await shown(await playground.member(name).slash("stylize", content=content, style=style))
        for name in ("Vincent", "Ada")
    ]
    # One before it, or more where an earlier test left some.
    await art.wait_for(lambda message: message is second and "before yours" in message.content, timeout=10)
    for job in (second, first):
        await playground.member("Mona").click(job, "Cancel")
        await art.wait_for(lambda message, job=job: message is job and message.content == "Cancelled.", timeout=10)  # type: ignore[misc]


@pytest.mark.unhurried
async def test_a_cancelled_job_says_so_before_its_painter_hears_of_it(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    """A painter on a busy machine looks up seldom, and not at all while it prepares."""
    job = await shown(await ada.slash("stylize", content=content, style=style))
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=90)
    (worker,) = multiprocessing.active_children()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGSTOP)
    try:
        await ada.click(job, "Cancel")
        await art.wait_for(lambda message: message is job and message.content == "Cancelled.", timeout=10)
    finally:
        os.kill(worker.pid, signal.SIGCONT)


@pytest.mark.unhurried
async def test_who_moves_up_while_their_message_is_being_posted_reads_of_it(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    first, second = [await shown(await ada.slash("stylize", content=content, style=style)) for _ in range(2)]

    async def slowly(method: str, path: str) -> None:
        if method == "PATCH" and path.endswith("/messages/@original") and first.components:
            playground.rules.clear()
            await ada.click(second, "Cancel")
            await asyncio.sleep(1)

    playground.rules.append(slowly)
    third = await shown(await ada.slash("stylize", content=content, style=style))
    await art.wait_for(lambda message: message is third and "1 painting before yours" in message.content, timeout=10)
    assert "2 paintings before yours" in third.history[0]
    for job in (third, first):
        await ada.click(job, "Cancel")
        await art.wait_for(lambda message, job=job: message is job and message.content == "Cancelled.", timeout=10)  # type: ignore[misc]


@pytest.mark.unhurried
async def test_too_many_at_once(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    jobs = [await shown(await ada.slash("stylize", content=content, style=style)) for _ in range(3)]
    await told(await ada.slash("stylize", content=content, style=style), "You have 3 paintings under way", ada)
    for job in reversed(jobs):
        await ada.click(job, "Cancel")
        await art.wait_for(lambda message, job=job: message is job and message.content == "Cancelled.", timeout=10)  # type: ignore[misc]


async def test_a_size_over_the_limit(ada: Member, content: Upload, style: Upload) -> None:
    answer = await ada.slash("stylize", content=content, style=style, size=1024)
    await told(answer, "Pictures are painted up to 512 pixels", ada)


def picture(size: tuple[int, int], kind: str = "PNG", **how: object) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(buffer, kind, **how)
    return buffer.getvalue()


BAD = {
    "text": (b"words, renamed", "is not a picture I can read"),
    "empty": (b"", "is an empty file"),
    "truncated": (picture((200, 200))[:5000], "is damaged or cut short"),
    "bomb": (huge_png(), "has too many pixels"),
    "tiny": (picture((10, 10)), "is too small (10 × 10 pixels)"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("which", ["content", "style"])
async def test_bad_pictures_are_refused_for_their_author_alone(
    playground: Playground, ada: Member, art: Channel, content: Upload, kind: str, which: str
) -> None:
    data, words = BAD[kind]
    bad = Upload("bad.png", data)
    command = await ada.slash(
        "stylize", content=bad if which == "content" else content, style=bad if which == "style" else content
    )
    await told(command, words, ada)
    answer = command.followups[0]
    assert answer.content.startswith("The picture to paint" if which == "content" else "The picture of how to paint")


async def test_bad_pictures_cost_no_memory(ada: Member, content: Upload) -> None:
    def resident_bytes() -> int:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    before = resident_bytes()
    for _ in range(20):
        await told(await ada.slash("stylize", content=content, style=Upload("bomb.png", huge_png())), "pixels", ada)
    assert resident_bytes() - before < 50e6  # 20 bombs of 1.6 billion pixels


async def test_a_file_that_says_it_is_none_is_refused_at_once(ada: Member, content: Upload) -> None:
    answer = await ada.slash("stylize", content=content, style=Upload("notes.txt", b"words"))
    assert not answer.deferred
    await told(answer, "The picture of how to paint is not a picture", ada)


async def test_an_animation_gives_its_first_frame(ada: Member, art: Channel, content: Upload) -> None:
    frames = [Image.new("RGB", (64, 64), color) for color in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    job = await shown(
        await ada.slash("stylize", content=content, style=Upload("moving.gif", buffer.getvalue()), size=64)
    )
    artwork = await art.wait_for_artwork(job)
    red, _, blue = decode(artwork.attachments[0].data).reshape(-1, 3).mean(0)
    assert red > blue


async def kill_worker(art: Channel, job: Message) -> None:
    """Kills the worker once the job has a step."""
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=30)
    (worker,) = multiprocessing.active_children()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    await art.wait_for(lambda message: message is job and "%" not in message.content, timeout=30)


@pytest.mark.unhurried
async def test_a_killed_worker_costs_no_artwork(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=128))
    await kill_worker(art, job)
    await art.wait_for_artwork(job)


@pytest.mark.unhurried
async def test_a_picture_that_kills_twice_is_given_up(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style))
    for _ in range(2):
        await kill_worker(art, job)
    await art.wait_for(
        lambda message: message is job and message.content.startswith("That did not work. The painter broke down"),
        timeout=10,
    )
    assert job.components == []
    again = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    await art.wait_for_artwork(again)


async def test_a_deleted_message_does_not_stop_the_artwork(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=128))
    before = len([message for message in art.messages if message.attachments])
    await playground.member("Mona").delete(job)
    await art.wait_for(
        lambda message: (
            bool(message.attachments)
            and message.attachments[0].filename.startswith("stylize-")
            and len([one for one in art.messages if one.attachments]) > before
        ),
        timeout=60,
    )
