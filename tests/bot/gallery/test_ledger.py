"""The ledger of works."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.database import Database
from bot.gallery.ledger import Gallery
from bot.gallery.rules import Selection
from bot.jobs.store import Store
from tests.bot.gallery.conftest import ADA, ART, CELLAR, GUILD, HALL, OTHER, VINCENT, Clock, hung, name
from tests.bot.jobs.conftest import job

ALL = Selection(GUILD, [HALL, CELLAR])


async def test_from_due_to_hung(gallery: Gallery) -> None:
    await gallery.add(name(1), GUILD, ADA, ART, 40, stars=3)
    [due] = await gallery.due()
    assert due == await gallery.painted(40)
    assert (due.stars, due.month, due.tried_at, due.message_id) == (3, "2026-10", None, None)
    assert await gallery.count(ALL) == 0
    await gallery.tried(due, HALL)
    [tried] = await gallery.due()
    assert tried.tried_at
    assert tried.channel_id == HALL
    assert await gallery.hung(tried, 50, HALL)
    assert await gallery.due() == []
    assert [work.message_id for work in await gallery.hanging(ALL, 1, 10)] == [50]


async def test_a_work_is_taken_in_once(gallery: Gallery) -> None:
    first = await hung(gallery, 1)
    await gallery.add(first.job_id, GUILD, ADA, ART, 77)  # an artwork that was delivered again
    again = await gallery.find(first.job_id)
    assert again
    assert (again.painted_message_id, again.message_id, again.added_at) == (77, first.message_id, first.added_at)
    assert await gallery.due() == []


async def test_two_at_once_take_it_in_once(gallery: Gallery) -> None:
    await asyncio.gather(*(gallery.add(name(1), GUILD, ADA, ART, 40) for _ in range(4)))
    assert len(await gallery.due()) == 1


async def test_works_are_counted_in_their_order(gallery: Gallery, clock: Clock) -> None:
    await hung(gallery, 1)
    await hung(gallery, 2, VINCENT)
    clock.now += timedelta(hours=2)
    await hung(gallery, 3)
    await hung(gallery, 4, channel=CELLAR)
    await hung(gallery, 5, guild=OTHER)
    assert await gallery.count(ALL) == 4
    assert [work.job_id for work in await gallery.hanging(ALL, 2, 2)] == [name(2), name(3)]
    assert await gallery.count(Selection(GUILD, [HALL])) == 3
    assert await gallery.count(Selection(GUILD, [])) == 0
    mine = Selection(GUILD, [HALL, CELLAR], ADA, "2026-11")
    assert [work.job_id for work in await gallery.hanging(mine, 1, 9)] == [name(3), name(4)]
    assert await gallery.months(ALL) == ["2026-11", "2026-10"]
    assert await gallery.months(Selection(GUILD, [CELLAR])) == ["2026-11"]
    assert sorted(await gallery.channels(GUILD)) == [HALL, CELLAR]


async def test_what_is_taken_down_hangs_no_more(gallery: Gallery) -> None:
    work = await hung(gallery, 1)
    assert await gallery.taken_down([7, 1001]) == 1
    assert await gallery.taken_down([1001]) == 0
    assert await gallery.count(ALL) == 0
    await gallery.add(work.job_id, GUILD, ADA, ART, 1)
    assert await gallery.due() == []
    assert [each.removed for each in await gallery.of_member(ADA)] == [True]


async def test_a_post_of_what_was_removed_meanwhile_is_told(gallery: Gallery) -> None:
    await gallery.add(name(1), GUILD, ADA, ART, 40)
    [work] = await gallery.due()
    await gallery.remove(work)
    assert not await gallery.hung(work, 50, HALL)


async def test_stars(gallery: Gallery) -> None:
    work = await hung(gallery, 1)
    await gallery.starred(work, 5)
    assert [each.stars for each in await gallery.hanging(ALL, 1, 1)] == [5]


async def test_a_server_or_a_channel_that_is_gone(gallery: Gallery) -> None:
    await hung(gallery, 1)
    await hung(gallery, 2, channel=CELLAR)
    await hung(gallery, 3, guild=OTHER)
    await gallery.add(name(4), GUILD, ADA, ART, 4)
    await gallery.forget_channel(CELLAR)
    assert {work.job_id for work in await gallery.of_member(ADA)} == {name(1), name(3), name(4)}
    await gallery.forget_server(GUILD)
    assert {work.job_id for work in await gallery.of_member(ADA)} == {name(3)}


async def test_a_job_is_found_by_its_artworks_message(database: Database) -> None:
    store = Store(database.session)
    painted = job(ADA, GUILD, artwork_message_id=40)
    await store.save(painted)
    await store.save(job(VINCENT, GUILD))
    found = await store.of_artwork(40)
    assert found
    assert found.id == painted.id
    assert await store.of_artwork(41) is None
