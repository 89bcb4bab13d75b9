"""A Discord that fails: tokens die, answers are refused, sockets are cut. Every job still comes to its end, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from aiohttp import web

from bot.playground import Channel, Member, Message, Playground, Upload
from bot.playground.interactions import COMMAND
from bot.playground.options import slash_data
from bot.playground.rest import Rule
from tests.e2e.test_painting import answer_to, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

Answer = Callable[[], web.Response]


class Faults:
    """Answers calls to some paths with a fault, a number of times."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = rules
        self.left = 0

    def add(self, times: int, method: str, part: str, fault: Answer) -> None:
        """Lets ``times`` calls fail whose path holds ``part``."""
        self.left = times

        def rule(called: str, path: str) -> web.Response | None:
            if self.left and called == method and part in path:
                self.left -= 1
                return fault()
            return None

        self._rules.append(rule)


@pytest.fixture
def rules(playground: Playground) -> Iterator[list[Rule]]:
    """What the playground's REST API is made to do; it is itself again after the test."""
    yield playground.rules
    playground.rules.clear()


@pytest.fixture
def faults(rules: list[Rule]) -> Faults:
    return Faults(rules)


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


@pytest.mark.unhurried
async def test_a_token_that_dies_early(ada: Member, art: Channel, content: Upload, style: Upload) -> None:
    command = await ada.slash("stylize", content=content, style=style, size=128)
    job = await shown(command)
    command.expire()
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=90)
    await art.wait_for(lambda message: message is job and bool(message.attachments), timeout=90)  # previews too
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


async def test_a_slow_upload_costs_nothing_but_time(
    ada: Member, art: Channel, content: Upload, style: Upload, rules: list[Rule]
) -> None:
    async def slowly(method: str, path: str) -> web.Response | None:
        if method == "POST" and path.endswith("/messages"):
            await asyncio.sleep(3)
        return None

    first = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    second = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    rules.append(slowly)
    await over(art, first)
    await over(art, second)


async def test_a_thread_that_is_archived_meanwhile_takes_no_edits_but_the_artwork(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    thread = await ada.open_thread("Quiet", art)
    command = await ada.slash("stylize", channel=thread, content=content, style=style, size=128)
    job = await shown(command)
    command.expire()
    await ada.archive(thread)
    artwork = await thread.wait_for_artwork(job)
    assert not thread.archived  # a new message takes it out again
    await over(thread, job)
    assert artwork.channel is thread


async def test_a_channel_that_is_gone_ends_in_private(
    playground: Playground, ada: Member, content: Upload, style: Upload
) -> None:
    brief = playground.world.add_channel("brief")
    command = await ada.slash("stylize", channel=brief, content=content, style=style, size=128)
    await shown(command)
    playground.world.remove_channel(brief)
    artwork = await ada.direct.wait_for(lambda message: f"<#{brief.id}>" in message.content, timeout=60)
    assert artwork.attachments


async def test_what_the_gateway_tells_twice_is_painted_once(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    before = sum(bool(message.attachments) for message in art.messages if message.author.is_bot)
    playground.gateway.echoes = 1
    try:
        job = await shown(await ada.slash("stylize", content=content, style=style, size=64))
        asked = await ada.say("@Stylize", [content, style])
        await over(art, job)
        answer = await art.wait_for(lambda message: message.reference is asked, timeout=90)
        await over(art, answer)
        await asyncio.sleep(1)
    finally:
        playground.gateway.echoes = 0
    artworks = sum(bool(message.attachments) for message in art.messages if message.author.is_bot) - before
    assert artworks == 2
    assert sum(message.reference is asked for message in art.messages) == 1


@pytest.mark.unhurried
async def test_a_cut_gateway_costs_nothing(
    playground: Playground, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    job = await shown(await ada.slash("stylize", content=content, style=style, size=128))
    await art.wait_for(lambda message: message is job and "%" in message.content, timeout=90)
    await playground.gateway.drop()
    await over(art, job)
    await asyncio.wait_for(playground.wait_for_bot(), 30)
    job = await shown(await ada.slash("stylize", content=content, style=style, size=64))
    await over(art, job)


async def test_a_choice_that_is_none_any_more_is_told(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    """As until the commands of an updated bot are synced."""
    data = slash_data(art, ada, "stylize", {"content": content, "style": style, "colors": "style"})
    (colors,) = (option for option in data["options"] if option["name"] == "colors")
    colors["value"] = "sepia"
    command = ada.interactions.open(COMMAND, ada, art, data, name="stylize")
    answered = await art.wait_for(lambda message: message.interaction is command, timeout=10)
    assert answered.content == "Colours must be one of style, content, not sepia."


async def test_a_number_that_is_out_of_range_is_told(playground: Playground, art: Channel) -> None:
    mona = playground.member("Mona")
    data = slash_data(art, mona, "challenge open", {"theme": "Forever", "entry_hours": 1})
    (hours,) = (option for option in data["options"][0]["options"] if option["name"] == "entry_hours")
    hours["value"] = 2**31
    command = mona.interactions.open(COMMAND, mona, art, data, name="challenge open")
    answered = await art.wait_for(lambda message: message.interaction is command, timeout=10)
    assert answered.content.startswith("The hours for entries must lie between 1 and 720, not ")
