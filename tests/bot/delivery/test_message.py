"""How members are told of a job's end where Discord takes it not, or not there: by a real client, in a playground."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from aiohttp import web

from bot.delivery import message
from bot.delivery.budget import Budget
from bot.delivery.message import Desk, JobMessage
from bot.errors import Refusal
from bot.jobs.job import Job, Place, State
from bot.playground import Channel, Member, Playground
from bot.playground.fixtures import playground
from tests.bot.jobs.conftest import job

__all__ = ["playground"]  # a fixture is found where it is imported

NO_ACCESS = {"code": 50001, "message": "Missing Access"}


class Studio:
    """Keeps one artwork, and who was told."""

    def __init__(self, artwork: bytes) -> None:
        self.artwork: bytes | None = artwork
        self.album = SimpleNamespace(file=self.file)
        self.told_of: list[int | None] = []

    async def file(self, _: str) -> bytes:
        if self.artwork is None:
            raise Refusal("The pictures of that painting were deleted.")
        return self.artwork

    async def placed(self, job: Job, message_id: int) -> None:
        job.place = replace(job.place, message_id=message_id)

    async def told(self, _: Job, artwork_message_id: int | None = None) -> None:
        self.told_of.append(artwork_message_id)


@pytest.fixture
def studio(photograph_file: bytes) -> Studio:
    return Studio(photograph_file)


@pytest.fixture
async def desk(playground: Playground, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(message, "RESEND_SECONDS", ())

    async def delivered(*_: Any) -> None:
        pass

    def no_buttons(_: Job) -> discord.ui.View:
        return discord.ui.View()

    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(playground.token)
        yield Desk(client, cast(Any, studio), Budget(), no_buttons, no_buttons, delivered)


@pytest.fixture
async def shown(desk: Desk, art: Channel, ada: Member) -> Job:
    """A job of Ada's with a message in a channel."""
    posted = await desk.client.get_partial_messageable(art.id).send("Painting …")
    place = Place(
        channel_id=art.id, upload_limit_bytes=2**20, guild_id=art.guild.id if art.guild else None, message_id=posted.id
    )
    return job(ada.id, place=place)


def refuse(playground: Playground, status: int, what: Callable[[str, str], bool]) -> None:
    """Has Discord refuse some calls, by their method and path."""

    def rule(method: str, path: str) -> web.Response | None:
        return web.json_response(NO_ACCESS, status=status) if what(method, path) else None

    playground.rules.append(rule)


async def follow(desk: Desk, it: Job, **how: Any) -> None:
    await JobMessage(desk, it, **how).follow()


async def test_an_end_is_told_in_the_jobs_message(desk: Desk, studio: Studio, shown: Job, art: Channel) -> None:
    shown.end(State.FAILED, reason="The disk is full.")
    await follow(desk, shown)
    assert ["The disk is full." in each.content for each in art.messages] == [True]
    assert studio.told_of == [None]


async def test_an_end_whose_message_is_gone_is_told_in_another(
    desk: Desk, studio: Studio, shown: Job, art: Channel, ada: Member
) -> None:
    art.messages[0].deleted = True
    shown.end(State.FAILED, reason="The disk is full.")
    await follow(desk, shown)
    told = art.messages[-1]
    assert (told.content.startswith(f"<@{ada.id}>"), "The disk is full." in told.content) == (True, True)
    assert studio.told_of == [None]


async def test_an_end_of_a_job_that_was_never_shown_is_told(
    desk: Desk, studio: Studio, shown: Job, art: Channel
) -> None:
    shown.place = replace(shown.place, message_id=None)
    shown.end(State.FAILED, reason="The disk is full.")
    await follow(desk, shown)
    assert "The disk is full." in art.messages[-1].content
    assert studio.told_of == [None]


async def test_an_end_that_cant_be_told_now_is_told_at_the_next_start(
    desk: Desk, studio: Studio, shown: Job, art: Channel, playground: Playground
) -> None:
    refuse(playground, 503, lambda method, path: "/messages" in path)
    shown.end(State.FAILED, reason="The disk is full.")
    await follow(desk, shown)
    assert studio.told_of == []
    playground.rules.clear()
    await follow(desk, shown, earlier=True)
    assert "The disk is full." in art.messages[0].content
    assert studio.told_of == [None]


async def test_an_end_in_a_closed_channel_is_told_in_private(
    desk: Desk, studio: Studio, shown: Job, art: Channel, ada: Member, playground: Playground
) -> None:
    refuse(playground, 403, lambda method, path: str(art.id) in path)
    shown.end(State.FAILED, reason="The disk is full.")
    await follow(desk, shown)
    assert "The disk is full." in ada.direct.messages[-1].content
    assert studio.told_of == [None]


async def test_an_end_that_nobody_can_be_told_is_over(
    desk: Desk, studio: Studio, shown: Job, art: Channel, ada: Member, playground: Playground
) -> None:
    refuse(playground, 403, lambda method, path: method != "GET")
    shown.end(State.FAILED, reason="The disk is full.")
    await follow(desk, shown)
    assert not any("The disk is full." in each.content for each in (*art.messages, *ada.direct.messages))
    assert studio.told_of == [None]


async def test_an_artwork_that_was_deleted_meanwhile_is_told(
    desk: Desk, studio: Studio, shown: Job, art: Channel
) -> None:
    studio.artwork = None
    shown.end(State.DONE)
    await follow(desk, shown)
    assert "were deleted" in art.messages[0].content
    assert studio.told_of == [None]


async def test_an_earlier_life_may_have_delivered_it(
    desk: Desk, studio: Studio, shown: Job, art: Channel, playground: Playground
) -> None:
    """Its message links to it; where that can't be read, Discord knows the artwork by its nonce."""
    shown.end(State.DONE)
    await follow(desk, shown)
    artwork = art.messages[-1]
    await follow(desk, shown, earlier=True)
    refuse(playground, 403, lambda method, path: method == "GET" and "/messages/" in path)
    await follow(desk, shown, earlier=True)
    assert art.messages[1:] == [artwork]
    assert studio.told_of == [artwork.id] * 3
