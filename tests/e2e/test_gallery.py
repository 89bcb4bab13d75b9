"""A server's gallery on the playground: works hang there once, with stars or without, are leafed through and go."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from aiohttp import web

from bot.database import Database
from bot.gallery.ledger import Gallery
from bot.gallery.rules import SHEET_WORKS
from bot.gallery.wall import frames
from bot.playground import Channel, Interaction, Member, Message, Playground, Upload, message_routes
from bot.playground.channels import VIEW
from bot.playground.records import Json, Parts, Person, walk
from bot.servers.ledger import Servers
from bot.words import say
from nst_core.images import decode, encode
from tests import sketch
from tests.e2e.test_jobs import answer
from tests.e2e.test_painting import shown, told
from tests.kills import Bot, until

STAR = "⭐"


class Scene:
    """A playground with the bot on it, whose server has a gallery."""

    def __init__(self, playground: Playground, bot: Bot, folder: Path) -> None:
        self.playground, self.bot, self.folder = playground, bot, folder
        self.ada, self.vincent, self.mona = map(playground.member, ("Ada", "Vincent", "Mona"))
        self.art, self.hall = playground.channel("art"), playground.channel("gallery")

    def posts(self) -> list[Message]:
        """What hangs."""
        return [message for message in self.hall.messages if message.author.is_bot and message.attachments]

    async def hangs(self, count: int) -> list[Message]:
        """Waits until so many works hang, and none more after that."""
        await until(lambda: len(self.posts()) >= count, 20)
        await asyncio.sleep(0.5)
        assert len(self.posts()) == count
        return self.posts()

    def rows(self, where: str = "1") -> list[tuple[Any, ...]]:
        """Rows of the ledger."""
        with sqlite3.connect(self.folder / "stylize.db") as ledger:
            return ledger.execute(f"SELECT job_id, stars, removed FROM works WHERE {where}").fetchall()  # noqa: S608


@asynccontextmanager
async def scene(folder: Path, *, stars: int = 0, hall: str = "gallery", works: int = 0) -> AsyncIterator[Scene]:
    """Opens a playground.

    Args:
        folder: The bot's.
        stars: How many a work needs to hang.
        hall: The gallery's channel.
        works: How many works hang already, all Ada's but every third.
    """
    playground = Playground()
    await playground.start()
    try:
        channel = playground.channel(hall)
        async with Database(f"sqlite:///{folder / 'stylize.db'}") as database:
            servers = Servers(database.session)
            guild_id = playground.world.guild_id
            await servers.change(guild_id, gallery_channel=channel.id, gallery_stars=stars)
            gallery = Gallery(database.session, lambda: datetime(2026, 3, 1, tzinfo=UTC))
            for number in range(1, works + 1):
                painter = playground.member("Vincent" if number % 3 == 0 else "Ada")
                message = hang(playground, channel, number)
                job = f"{number:012x}"
                await gallery.add(job, guild_id, painter.id, playground.channel("art").id, message.id)
                work = await gallery.find(job)
                assert work
                await gallery.hung(work, message.id, channel.id)
        # It counts stars as often as a test gives them.
        program = sketch.program("from bot.gallery import stars", "stars.COUNT_SECONDS = stars.UPDATE_SECONDS = 0.3")
        async with Bot(playground, folder, program=program) as bot:
            yield Scene(playground, bot, folder)
    finally:
        await playground.stop()


def hang(playground: Playground, channel: Channel, number: int) -> Message:
    """A post of an earlier day, whose painting's own file is no longer kept: of a colour of its own."""
    world = playground.world
    file = Upload(f"gallery-{number:012x}.png", encode(colored(number)), f"Work {number}")
    attachment = world.store(file, f"attachments/{channel.id}")
    return world.post(Message(world.snowflake(), channel, world.bot, world.now(), Parts("", [attachment])))


def colored(number: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A picture whose colour tells its number."""
    return np.full((48, 64, 3), (number * 5, 255 - number * 5, 128), np.uint8)


@pytest_asyncio.fixture
async def open_hall(tmp_path: Path) -> AsyncIterator[Scene]:
    """A gallery of every finished work."""
    async with scene(tmp_path) as it:
        yield it


@pytest_asyncio.fixture
async def starred_hall(tmp_path: Path) -> AsyncIterator[Scene]:
    """A gallery of works with two stars."""
    async with scene(tmp_path, stars=2) as it:
        yield it


@pytest.fixture
def content(photograph_file: bytes) -> Upload:
    return Upload("bridge.png", photograph_file)


@pytest.fixture
def style(painting_file: bytes) -> Upload:
    return Upload("night.png", painting_file)


async def painted(member: Member, channel: Channel, content: Upload, style: Upload) -> Message:
    """An artwork, once its job is over."""
    job = await shown(await member.slash("stylize", channel=channel, content=content, style=style, size=64))
    artwork = await channel.wait_for_artwork(job, timeout=90)
    await channel.wait_for(lambda message: message is job and message.content.startswith("Painted in"), timeout=10)
    return artwork


async def paged(interaction: Interaction) -> Message:
    """The page that a command or a button shows."""
    async with asyncio.timeout(10):
        while not (interaction.message and interaction.message.components):
            await asyncio.sleep(0.01)
    return interaction.message


def parts(page: Message, kind: int) -> list[Json]:
    return [part for part in walk(page.components) if part.get("type") == kind]


def words_on(page: Message) -> str:
    return "\n".join(part["content"] for part in parts(page, 10))


async def turned(member: Member, page: Message, button: str, words: str) -> None:
    """Presses a button of a page, which then says that."""
    await member.click(page, button)
    try:
        await until(lambda: words in words_on(page), 10)
    except TimeoutError:
        raise AssertionError(words_on(page)) from None


async def test_finished_works_hang_with_credit_and_go_with_their_artwork(
    open_hall: Scene, content: Upload, style: Upload
) -> None:
    it = open_hall
    hers = await painted(it.ada, it.art, content, style)
    [post] = await it.hangs(1)
    assert post.content == (
        f"Painted by {it.ada.mention} · https://discord.com/channels/{it.playground.world.guild_id}"
        f"/{it.art.id}/{hers.id}"
    )
    assert post.mentions == []
    assert post.attachments[0].data == hers.attachments[0].data
    assert post.attachments[0].description == hers.attachments[0].description

    await painted(it.vincent, it.hall, content, style)  # hangs where it was painted already
    await painted(it.vincent, it.art, content, Upload("SPOILER_night.png", style.data))
    await painted(it.vincent, it.vincent.direct, content, style)
    thread = await it.ada.open_thread("Bridges", it.art)
    await painted(it.vincent, thread, content, style)
    await until(lambda: len(it.rows("message_id IS NOT NULL")) == 2, 10)
    hanging = [post for post in it.posts() if post.attachments[0].filename.startswith("gallery-")]
    assert len(hanging) == 2
    assert f"/{thread.id}/" in hanging[1].content
    assert "one work in galleries" in (await answer(await it.ada.slash("privacy show"))).content

    await answer(await it.ada.click(hers, "Delete"))
    await until(lambda: post.deleted, 10)
    assert len(it.rows()) == 1
    asked = await answer(await it.vincent.slash("privacy delete"))
    assert (await answer(await it.vincent.click(asked, say("privacy-erase")))).content == say("privacy-erased")
    assert hanging[1].deleted
    assert it.rows() == []


async def test_works_hang_once_they_have_stars_enough(starred_hall: Scene, content: Upload, style: Upload) -> None:
    it = starred_hall
    artwork = await painted(it.ada, it.art, content, style)
    await it.ada.react(artwork, STAR)  # her own counts for nothing
    await it.vincent.react(artwork, STAR)
    await it.vincent.react(artwork, "👍")
    await it.mona.react(artwork, "👍")
    await asyncio.sleep(1)
    assert it.posts() == []
    await it.mona.react(artwork, STAR)
    [post] = await it.hangs(1)
    assert post.content.startswith(f"{STAR} **2** · painted by {it.ada.mention}")
    await it.playground.add_member("Frida").react(artwork, STAR)
    await it.hall.wait_for(lambda message: message is post and "**3**" in post.content, timeout=10)
    for member in (it.vincent, it.mona):
        await member.react(artwork, STAR)  # taken back
    await it.hall.wait_for(lambda message: message is post and "**1**" in post.content, timeout=10)
    assert not post.deleted
    await until(lambda: [stars for _, stars, _ in it.rows()] == [1], 10)
    assert post.mentions == []


async def test_an_artwork_from_before_hangs_when_it_gets_stars(tmp_path: Path, content: Upload, style: Upload) -> None:
    """Painted before the server had a gallery; its own file is not kept any more."""
    async with scene(tmp_path, stars=1) as it:
        artwork = await painted(it.ada, it.art, content, style)
        await it.bot.kill()
        with sqlite3.connect(tmp_path / "stylize.db") as ledger:
            ledger.execute("UPDATE jobs SET artwork = NULL")
        await it.bot.start()
        await it.vincent.react(artwork, STAR)
        [post] = await it.hangs(1)
        assert (decode(post.attachments[0].data) == decode(artwork.attachments[0].data)).all()


async def test_what_a_moderator_deletes_and_what_is_taken_down_hangs_no_more(
    starred_hall: Scene, content: Upload, style: Upload
) -> None:
    it = starred_hall
    first, second = [await painted(it.ada, it.art, content, style) for _ in range(2)]
    for count, artwork in enumerate((first, second), 1):
        for member in (it.vincent, it.mona):
            await member.react(artwork, STAR)
        await it.hangs(count)
    posts = it.posts()
    await it.mona.delete(posts[0])
    page = await paged(await it.vincent.slash("gallery"))
    await until(lambda: sum(removed for _, _, removed in it.rows()) == 1, 10)
    assert say("gallery-take-down") not in [part.get("label") for part in parts(page, 2)]
    page = await paged(await it.ada.slash("gallery"))
    assert "**1 of 1** · ⭐ 2" in words_on(page)
    gone = await answer(await it.ada.click(page, say("gallery-take-down")))
    assert gone.content == say("gallery-taken-down")
    assert posts[1].deleted
    await told(await it.ada.click(page, say("gallery-take-down")), say("gallery-gone"), it.ada)
    frida = it.playground.add_member("Frida")
    for artwork in (first, second):
        await frida.react(artwork, STAR)
    await asyncio.sleep(1)
    assert it.posts() == []
    await told(await it.ada.slash("gallery"), "once 2 members have given it a ⭐", it.ada)


async def test_leafing_through_pages_and_sheets(tmp_path: Path) -> None:
    works = SHEET_WORKS + 3
    async with scene(tmp_path, works=works) as it:
        page = await paged(await it.ada.slash("gallery"))
        assert page.ephemeral_to is it.ada
        assert f"**{works} of {works}** · painted by {it.ada.mention}" in words_on(page)
        [item] = parts(page, 12)[0]["items"]
        assert item["description"] == f"Work {works}"
        await it.bot.kill()
        await it.bot.start()
        await turned(it.ada, page, "◀", f"**{works - 1} of {works}** · painted by {it.vincent.mention}")
        await turned(it.ada, page, "▶", f"**{works} of {works}**")
        with pytest.raises(ValueError, match="disabled"):
            await it.ada.click(page, "▶")
        await it.mona.delete(it.posts()[-2])
        await until(lambda: it.rows("removed"), 10)
        works -= 1
        await turned(it.ada, page, "◀", f"**{works} of {works}**")
        await turned(it.ada, page, "◀", f"**{works - 1} of {works}** · painted by {it.ada.mention}")

        sheet = await answer(await it.ada.click(page, say("gallery-contact-sheet")))
        assert sheet.ephemeral_to is it.ada
        assert sheet.content.startswith("**The gallery in March 2026 · sheet 1 of 2**\n")
        assert f"{it.vincent.mention} 3, 6, 9, 12" in sheet.content
        pixels = decode(sheet.attachments[0].data)
        for number, place in enumerate(frames([64 / 48] * SHEET_WORKS), 1):
            middle = pixels[place.top + place.height // 2, place.left + place.width // 2]
            assert np.abs(middle.astype(int) - colored(number)[0, 0]).max() < 12
        assert [part["label"] for part in parts(sheet, 2)] == [say("gallery-next-sheet", first=41, last=works)]
        rest = await answer(await it.ada.click(sheet, say("gallery-next-sheet", first=41, last=works)))
        assert f"{it.ada.mention} 41, 42" in rest.content

        page = await paged(await it.mona.slash("gallery", member=it.vincent, month="march 2026"))
        his = works // 3 - 1
        assert f"{it.vincent.mention} in the gallery, March 2026" in words_on(page)
        assert f"**{his} of {his}**" in words_on(page)
        sheet = await answer(await it.mona.click(page, say("gallery-contact-sheet")))
        shared = await answer(await it.mona.click(sheet, say("gallery-share")))
        assert shared.ephemeral_to is None
        assert shared.mentions == []
        assert shared.content.endswith(f"{it.vincent.mention} {', '.join(map(str, range(1, his + 1)))}")
        with pytest.raises(LookupError):
            await it.ada.click(sheet, say("gallery-share"))

        choices = await it.ada.complete("gallery", "month", "mar", {}, it.art)
        assert choices == [{"name": "March 2026", "value": "2026-03"}]
        await told(await it.ada.slash("gallery", month="May"), say("gallery-unknown-month"), it.ada)
        await told(await it.ada.slash("gallery", month="2026-05"), say("gallery-nothing-like-that"), it.ada)
        it.hall.denied[it.vincent] = VIEW
        it.playground.world.change_channel(it.hall)
        await told(await it.vincent.slash("gallery"), say("gallery-closed"), it.vincent)


async def test_a_bot_killed_before_and_while_it_posts_hangs_each_work_once(
    tmp_path: Path, content: Upload, style: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scene(tmp_path) as it:
        tried = asyncio.Event()

        def down(method: str, path: str) -> web.Response | None:
            if method == "POST" and path == f"/channels/{it.hall.id}/messages":
                tried.set()
                return web.Response(status=503, text="down")
            return None

        it.playground.rules.append(down)
        await painted(it.ada, it.art, content, style)
        await asyncio.wait_for(tried.wait(), 20)
        await it.bot.kill()
        it.playground.rules.clear()
        assert it.posts() == []
        await it.bot.start()
        await it.hangs(1)

        job = await shown(await it.vincent.slash("stylize", content=content, style=style, size=64))
        await until(lambda: len(it.posts()) == 2, 90)
        await it.bot.kill()  # whether or not it could note that
        await it.bot.start()
        await it.art.wait_for(lambda message: message is job and message.content.startswith("Painted in"), timeout=20)
        await it.hangs(2)

        await it.bot.kill()
        with sqlite3.connect(tmp_path / "stylize.db") as ledger:  # as where the answer never came
            ledger.execute("UPDATE works SET message_id = NULL")
        monkeypatch.setattr(message_routes, "NONCE_SECONDS", 0)
        await it.bot.start()
        await until(lambda: len(it.rows("message_id IS NOT NULL")) == 2, 20)
        await it.hangs(2)


async def test_what_was_painted_behind_closed_doors_does_not_hang(
    open_hall: Scene, content: Upload, style: Upload
) -> None:
    it = open_hall
    everyone = Person(it.playground.world.guild_id, "everyone", 0)
    studio = it.playground.world.add_channel("studio")
    studio.denied[everyone] = VIEW
    it.playground.world.change_channel(studio)
    await painted(it.ada, studio, content, style)
    await painted(it.ada, it.art, content, style)
    [post] = await it.hangs(1)
    assert f"/{it.art.id}/" in post.content
    assert len(it.rows()) == 1


async def test_a_gallery_that_takes_nothing_disturbs_no_delivery(
    open_hall: Scene, content: Upload, style: Upload
) -> None:
    it = open_hall
    it.hall.denied[it.playground.world.bot] = 1 << 15
    it.playground.world.change_channel(it.hall)
    await painted(it.ada, it.art, content, style)
    await asyncio.sleep(1)
    assert it.posts() == []
    assert len(it.rows("message_id IS NULL")) == 1
    await told(await it.ada.slash("gallery"), "every work that is finished comes to", it.ada)
    it.playground.world.remove_channel(it.hall)
    await painted(it.ada, it.art, content, style)
    await until(lambda: it.rows() == [], 10)
    await told(await it.ada.slash("gallery"), say("gallery-none-yet"), it.ada)
