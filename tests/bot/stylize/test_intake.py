"""Attachments from a small web server: what is fetched, what is not, and how much of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from bot.errors import Refusal
from bot.settings import DISCORD_API_URL
from bot.stylize.intake import Intake
from bot.words import say, speaking
from nst_core.images import decode

CAP = 100_000
CONTENT, STYLE = say("stylize-content"), say("stylize-style")


class Server:
    """Gives ``files`` by path, and notes what was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.sent = 0
        self.url = ""

    async def get(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if request.path == "/away":
            raise web.HTTPFound("/content")
        if request.path == "/endless":
            response = web.StreamResponse()
            await response.prepare(request)
            while self.sent < 100 * CAP:
                await response.write(bytes(10_000))
                self.sent += 10_000
            return response
        if request.path not in self.files:
            raise web.HTTPNotFound
        return web.Response(body=self.files[request.path])


@pytest_asyncio.fixture
async def server(photograph_file: bytes, painting_file: bytes) -> AsyncIterator[Server]:
    """A server with a photograph and a painting."""
    server = Server()
    server.files = {"/content": photograph_file, "/style": painting_file, "/text": b"words", "/empty": b""}
    application = web.Application()
    application.router.add_get("/{path:.*}", server.get)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    yield server
    await runner.cleanup()


@pytest_asyncio.fixture
async def intake(server: Server) -> AsyncIterator[Intake]:
    """An intake for which that server is Discord."""
    async with aiohttp.ClientSession() as session:
        intake = Intake(session, f"{server.url}/api/v10", CAP)
        yield intake
        await intake.close()


@dataclass(frozen=True)
class Sent:
    """An attachment as Discord tells of it."""

    url: str
    size: int = 1000
    content_type: str | None = "image/png"


async def test_pictures_come_in_no_larger_than_needed(intake: Intake, server: Server) -> None:
    assert decode(await intake.picture(Sent(f"{server.url}/content"), CONTENT, 64)).shape == (43, 64, 3)
    assert decode(await intake.picture(Sent(f"{server.url}/style"), STYLE, 64)).shape == (64, 64, 3)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/text", "The picture of how to paint is not a picture I can read; "),
        ("/empty", "The picture of how to paint is an empty file; "),
        ("/gone", "The picture of how to paint could not be downloaded from Discord; "),
        ("/away", "The picture of how to paint could not be downloaded"),
        ("/endless", "The picture of how to paint is too large; please send one of at most 0 MiB"),
    ],
)
async def test_what_cant_be_used_is_refused(intake: Intake, server: Server, path: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=f"^{sentence}"):
        await intake.picture(Sent(f"{server.url}{path}"), STYLE, 512)


async def test_what_cant_be_used_is_refused_in_german(intake: Intake, server: Server) -> None:
    with speaking("de"), pytest.raises(Refusal, match="^Das Stilbild ist kein Bild, das ich lesen kann; schick bitte "):
        await intake.picture(Sent(f"{server.url}/text"), say("stylize-style"), 512)


async def test_a_download_ends_at_the_cap(intake: Intake, server: Server) -> None:
    """Whatever size was announced; some more may be under way in the sockets."""
    with pytest.raises(Refusal):
        await intake.picture(Sent(f"{server.url}/endless", size=10), STYLE, 512)
    assert server.sent < 100 * CAP


async def test_no_redirect_is_followed(intake: Intake, server: Server) -> None:
    with pytest.raises(Refusal):
        await intake.picture(Sent(f"{server.url}/away"), STYLE, 512)
    assert set(server.asked) == {"/away"}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/content",
        "http://cdn.discordapp.com/content",
        "https://cdn.discordapp.com.example.org/content",
        "https://example.org/cdn.discordapp.com",
        "file:///etc/passwd",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(intake: Intake, server: Server, url: str) -> None:
    with pytest.raises(Refusal, match="could not be downloaded"):
        await intake.picture(Sent(url), STYLE, 512)


async def test_on_discord_only_its_own_hosts_are_asked(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        intake = Intake(session, DISCORD_API_URL, CAP)
        with pytest.raises(Refusal):
            await intake.picture(Sent(f"{server.url}/content"), CONTENT, 512)
    assert server.asked == []


def test_what_is_known_to_be_unusable_is_not_downloaded() -> None:
    intake = Intake(None, DISCORD_API_URL, CAP)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="^The picture to paint is too large"):
        intake.check(Sent("", size=CAP + 1), CONTENT)
    with pytest.raises(Refusal, match="^The picture of how to paint is not a picture"):
        intake.check(Sent("", content_type="text/plain"), STYLE)
