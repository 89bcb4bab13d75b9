"""A Discord that fails: tokens die, answers are refused, sockets are cut. Every job still comes to its end, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from aiohttp import web

from bot.playground import Channel, Member, Message, Playground, Upload
from tests.e2e.test_painting import answer_to, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

Answer = Callable[[], web.Response]


@pytest.fixture
def content(photograph_file: bytes) -> Upload:
    return Upload("bridge.png", photograph_file)


@pytest.fixture
def style(painting_file: bytes) -> Upload:
    return Upload("night.png", painting_file)


class Faults:
    """Answers calls to some paths with a fault, a number of times."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self.left = 0

    def add(self, times: int, method: str, part: str, fault: Answer) -> None:
        """Lets ``times`` calls fail whose path holds ``part``."""
        self.left = times

        def rule(called: str, path: str) -> web.Response | None:
            if self.left and called == method and part in path:
                self.left -= 1
                return fault()
            return None

        self._playground.rules.append(rule)


@pytest.fixture
def faults(playground: Playground) -> Iterator[Faults]:
    yield Faults(playground)
    playground.rules.clear()


def limited(*, via: bool) -> Answer:
    """An answer of 429, by Discord itself or by what stands before it."""
    headers = {"Retry-After": "0.2", "X-RateLimit-Scope": "shared"} | ({"Via": "1.1 google"} if via else {})
    body = {"message": "You are being rate limited.", "retry_after": 0.2, "global": False}
    return lambda: web.json_response(body, status=429, headers=headers)


def broken() -> web.Response:
    return web.Response(status=500, text="Internal Server Error")


def artworks(art: Channel, job: Message) -> int:
    return sum(answer_to(job)(message) and bool(message.attachments) for message in art.messages)


async def over(art: Channel, job: Message) -> None:
    """Waits for the end of a job that has an artwork; sees to it that there is one alone."""
    await art.wait_for(lambda message: message is job and message.content.startswith("Painted in"), timeout=90)
    assert artworks(art, job) == 1


async def test_a_token_that_dies_early(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    command = await ada.slash("stylize", content=content, style=style)
    job = await shown(command)
    command.expire()
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=30)
    await art.wait_for(lambda message: message is job and bool(message.attachments), timeout=30)  # previews too
    await over(art, job)


@pytest.mark.parametrize("fault", [limited(via=True), limited(via=False), broken], ids=["429", "429 no Via", "500"])
async def test_an_artwork_that_is_refused_for_now(
    ada: Member, art: Channel, content: Upload, style: Upload, faults: Faults, fault: Answer
) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    faults.add(2, "POST", "/messages", fault)
    await over(art, job)
    assert faults.left == 0


async def test_edits_that_are_refused_for_now(
    ada: Member, art: Channel, content: Upload, style: Upload, faults: Faults
) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=128))
    faults.add(2, "PATCH", "", limited(via=False))
    await over(art, job)
    assert faults.left == 0


async def test_a_cut_gateway_costs_nothing(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=256))
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=30)
    await playground.gateway.drop()
    await over(art, job)
    await asyncio.wait_for(playground.wait_for_bot(), 30)
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    await over(art, job)
