"""Works that can't be hung, or taken down, on a Discord that does as it is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.errors import Refusal
from bot.gallery import curator, pages
from bot.gallery.curator import Curator
from bot.gallery.ledger import Gallery, Work
from bot.gallery.pages import page, sheet
from bot.gallery.rules import Room, Selection
from bot.jobs.job import State
from bot.servers.ledger import ServerSettings
from nst_core.images import Picture, encode
from tests.bot.gallery.conftest import ADA, GUILD, HALL, Clock, hung, name
from tests.bot.jobs.conftest import job
from tests.bot.refusing import CLOSED, GONE, REFUSED, Silent, until


class Hall(Silent):
    """The gallery's channel, and a post in it. Fails where it is to, in whatever it is asked."""

    id = HALL
    mention = f"<#{HALL}>"

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self.sent = self.deleted = 0
        self.sending: Callable[[], Awaitable[object]] | None = None
        self.guild = SimpleNamespace(filesize_limit=2**20)

    async def send(self, *_: Any, **__: Any) -> Any:
        if self.failure:
            raise self.failure
        if self.sending:
            await self.sending()
        self.sent += 1
        return SimpleNamespace(id=50, delete=self.delete)

    async def delete(self) -> None:
        if self.failure:
            raise self.failure
        self.deleted += 1

    def get_partial_message(self, _: int) -> Any:
        return SimpleNamespace(delete=self.delete)

    async def fetch_message(self, _: int) -> Any:
        if self.failure:
            raise self.failure
        return SimpleNamespace(id=50, attachments=[])


class Discord:
    """One server, with a gallery, where the bot has been asked to look after works."""

    user = SimpleNamespace(id=1)

    def __init__(self, gallery: Gallery, picture: bytes) -> None:
        self.gallery, self.hall, self.there = gallery, Hall(), True
        self.settings = ServerSettings(GUILD, gallery_channel=HALL)
        self.servers = SimpleNamespace(of=lambda guild_id: self.settings, change=self.change)
        self.picture: bytes | None = picture
        self.studio = SimpleNamespace(look_up=self.look_up, album=SimpleNamespace(file=self.file))
        self.painted_in: Exception | None = None
        self.curator = Curator(cast(Any, self))

    async def change(self, guild_id: int, **changes: Any) -> None:
        assert guild_id == GUILD
        self.settings = ServerSettings(GUILD, **changes)

    async def look_up(self, job_id: str) -> Any:
        return job(ADA, GUILD, id=job_id, state=State.DONE, artwork="a" * 64)

    async def file(self, _: str) -> bytes:
        if self.picture is None:
            raise Refusal("It was deleted.")
        return self.picture

    def is_ready(self) -> bool:
        return True

    async def wait_until_ready(self) -> None:
        pass

    def language_of(self, _: int) -> str:
        return "en"

    def get_guild(self, _: int) -> Any:
        guild = SimpleNamespace(unavailable=False, get_channel_or_thread=self.known, fetch_channel=self.fetch)
        return guild if self.there else None

    def known(self, channel_id: int) -> Any:
        return self.hall if channel_id == HALL else None

    async def fetch(self, channel_id: int) -> Any:
        if self.painted_in:
            raise self.painted_in
        return SimpleNamespace(id=channel_id)

    def get_partial_messageable(self, *_: Any, **__: Any) -> Any:
        return self.hall


@pytest.fixture
def it(gallery: Gallery, photograph: Picture, monkeypatch: pytest.MonkeyPatch) -> Discord:
    monkeypatch.setattr(curator, "room", lambda channel: Room(channel.id, frozenset({GUILD}), frozenset(), adult=False))
    monkeypatch.setattr(curator, "trouble", lambda channel: None)
    return Discord(gallery, encode(photograph))


async def added(it: Discord, number: int = 1) -> Work:
    await it.curator.delivered(await it.look_up(name(number)), 40 + number)
    work = await it.gallery.find(name(number))
    assert work
    return work


async def looked_after(it: Discord) -> None:
    """Runs it until nothing is due any more."""

    async def nothing_due() -> bool:
        return not await it.gallery.due()

    it.curator.start()
    await until(nothing_due)
    await it.curator.stop()


async def test_a_work_hangs_once_it_is_delivered(it: Discord) -> None:
    await added(it)
    await looked_after(it)
    assert it.hall.sent == 1
    assert (await it.gallery.hanging(Selection(GUILD, [HALL]), 1, 9))[0].message_id == 50


async def test_what_its_member_takes_back_while_it_is_posted_is_deleted_again(it: Discord) -> None:
    work = await added(it)
    it.hall.sending = lambda: it.gallery.remove(work)
    await looked_after(it)
    assert (it.hall.sent, it.hall.deleted) == (1, 1)


async def test_a_work_that_cant_be_posted_is_let_go_after_long(
    it: Discord, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await added(it)
    it.there = False
    it.curator.start()

    async def told() -> bool:
        return "the server can't be reached" in caplog.text

    await until(told)
    await it.curator.stop()
    assert len(await it.gallery.due()) == 1
    clock.now += curator.GIVE_UP + timedelta(hours=1)
    it.curator = Curator(cast(Any, it))
    await looked_after(it)
    assert it.hall.sent == 0
    assert await it.gallery.find(name(1)) is None


async def test_one_work_that_fails_keeps_no_other_from_hanging(it: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        await added(it, number)
    look_up = it.look_up

    async def fails_for_one(job_id: str) -> Any:
        if job_id == name(1):
            raise OSError("disk full")
        return await look_up(job_id)

    it.studio.look_up = fails_for_one
    monkeypatch.setattr(curator, "GIVE_UP", timedelta())
    await looked_after(it)
    assert it.hall.sent == 1
    assert await it.gallery.find(name(1)) is None


@pytest.mark.parametrize("failure", [GONE, CLOSED])
async def test_a_work_whose_channel_is_gone_or_closed_hangs_nowhere(it: Discord, failure: Exception) -> None:
    await added(it)
    it.painted_in = failure
    await looked_after(it)
    assert it.hall.sent == 0
    assert await it.gallery.find(name(1)) is None


async def test_a_work_whose_artwork_is_nowhere_is_let_go(it: Discord) -> None:
    await added(it)
    it.picture = None  # and its message shows nothing
    await looked_after(it)
    assert it.hall.sent == 0
    assert await it.gallery.find(name(1)) is None


async def test_a_gallery_whose_channel_is_gone_is_no_more(it: Discord, monkeypatch: pytest.MonkeyPatch) -> None:
    await added(it)
    monkeypatch.setattr(it, "known", lambda channel_id: None)
    it.painted_in = GONE
    await looked_after(it)
    assert it.settings.gallery_channel is None


async def test_a_post_that_cant_be_deleted_now_stays_with_all_that_is_kept(it: Discord) -> None:
    work = await hung(it.gallery, 1)
    it.hall.failure = REFUSED
    with pytest.raises(Refusal):
        await it.curator.withdraw_job(work.job_id)
    assert await it.gallery.find(work.job_id) == work
    it.hall.failure = GONE  # a moderator was faster
    await it.curator.withdraw_job(work.job_id)
    assert await it.gallery.find(work.job_id) is None
    await it.curator.withdraw_job(work.job_id)  # nothing is there any more


async def test_a_server_that_was_left_keeps_no_one_from_deleting_their_data(it: Discord) -> None:
    work = await hung(it.gallery, 1)
    it.there, it.hall.failure = False, CLOSED
    assert [each["painting"] for each in await it.curator.kept(ADA)] == [work.job_id]
    await it.curator.erase(ADA)
    assert await it.curator.kept(ADA) == []


async def test_a_gallery_that_cant_be_noted_disturbs_no_delivery(
    it: Discord, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(it.gallery, "add", broken)
    await it.curator.delivered(await it.look_up(name(1)), 41)
    assert "could not be taken into the gallery" in caplog.text


async def test_a_page_without_its_picture_says_whose_it_is(it: Discord) -> None:
    work = await hung(it.gallery, 1)
    it.hall.failure = REFUSED
    shown = await page(cast(Any, it), Selection(GUILD, [HALL]), None)
    assert (shown.work, shown.number, shown.count, shown.picture) == (work, 1, 1, None)


@pytest.mark.parametrize("works", [1, pages.TRIES + 1])
async def test_posts_that_are_all_gone_are_told(it: Discord, works: int) -> None:
    for number in range(1, works + 1):
        await hung(it.gallery, number)
    it.hall.failure = GONE
    with pytest.raises(Refusal):
        await page(cast(Any, it), Selection(GUILD, [HALL]), 1)


async def test_a_sheet_of_posts_that_are_gone_is_told(it: Discord) -> None:
    await hung(it.gallery, 1)
    it.hall.failure = GONE
    with pytest.raises(Refusal):
        await sheet(cast(Any, it), Selection(GUILD, [HALL]), 1)
