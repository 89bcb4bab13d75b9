"""What members read where the bot may not do what it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import discord
import pytest
from aiohttp import web

from bot.playground import Channel, Member, Playground, Upload
from bot.words import say
from tests.e2e.test_painting import shown, told

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_missing_permissions_are_named_before_any_work(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    bot = playground.world.bot
    allowed, bot.permissions = bot.permissions, bot.permissions & ~discord.Permissions(attach_files=True).value
    try:
        command = await ada.slash("stylize", content=content, style=style, size=64)
        assert not command.deferred
        await told(command, "please ask a moderator to allow me to: Attach Files.", ada)
    finally:
        bot.permissions = allowed


async def test_where_the_bot_is_no_member_it_says_so_before_any_work(
    ada: Member, content: Upload, style: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it was installed by the member alone, it may answer, but post nothing."""
    monkeypatch.setattr("bot.playground.payloads.owners", lambda world, place: {"1": str(ada.id)})
    command = await ada.slash("stylize", content=content, style=style, size=64)
    assert not command.deferred
    await told(command, "I am no member of this server", ada)


@contextmanager
def forbidden(playground: Playground, method: str) -> Iterator[None]:
    """Discord answers no call of that method."""

    def forbid(called: str, path: str) -> web.Response | None:
        return web.json_response({"message": "Missing Access", "code": 50001}, status=403) if called == method else None

    playground.rules.append(forbid)
    try:
        yield
    finally:
        playground.rules.clear()


@pytest.mark.unhurried
async def test_an_artwork_that_may_not_be_posted_is_told(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    with forbidden(playground, "POST"):
        await art.wait_for(lambda message: message is job and message.content == say("artwork-not-sent"), timeout=60)


async def test_a_message_that_cant_be_opened_costs_no_painting(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    def artworks() -> int:
        names = [file.filename for message in art.messages for file in message.attachments]
        return sum(name.startswith("stylize-") for name in names)

    before = artworks()
    with forbidden(playground, "PATCH"):
        command = await ada.slash("stylize", content=content, style=style, size=64)
        await told(command, say("error-unexpected"), ada)
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    await art.wait_for_artwork(job)
    assert artworks() == before + 1


@pytest.mark.unhurried
async def test_edits_that_fail_leave_a_button_that_says_so(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    with forbidden(playground, "PATCH"):
        await art.wait_for_artwork(job)
        await told(await ada.click(job, "Cancel"), say("queue-ended"), ada)
