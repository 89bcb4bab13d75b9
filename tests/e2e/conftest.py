"""The whole bot on the playground: real sockets, the real client, a real worker process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import discord
import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.delivery import message
from bot.playground import Playground, Upload
from bot.serve import serve, sync
from bot.settings import Settings
from nst_core.weights import Weights
from tests.processes import free_port
from tests.sketch import sketch


@pytest.fixture(scope="session", autouse=True)
def discord_constants() -> Iterator[None]:
    """Restores what is global to discord.py, and lets messages be edited more often than Discord would."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    avatars = discord.asset.Asset.BASE
    pace, message.EDIT_SECONDS = message.EDIT_SECONDS, 0.2
    yield
    discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
    discord.asset.Asset.BASE = avatars
    message.EDIT_SECONDS = pace


@pytest.fixture(scope="session")
def http_port() -> int:
    """Where the bot tells how it is."""
    return free_port()


@pytest.fixture
def health_url(playground: Playground, http_port: int) -> str:
    """The same as an address, once the bot is there."""
    return f"http://127.0.0.1:{http_port}"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playground(tmp_path_factory: pytest.TempPathFactory, http_port: int) -> AsyncIterator[Playground]:
    """A playground with the bot in it, ready to paint."""
    playground = Playground()
    await playground.start()
    settings = Settings(max_size=512, data_dir=tmp_path_factory.mktemp("data"), http_port=http_port).model_copy(
        update={"discord_token": SecretStr(playground.token), "discord_api_url": playground.api_url}
    )
    await sync(settings)
    bot = asyncio.create_task(serve(settings, Weights("lite")))
    await asyncio.wait([bot, asyncio.create_task(playground.wait_for_bot())], return_when=asyncio.FIRST_COMPLETED)
    assert not bot.done(), bot.result()
    yield playground
    bot.cancel()
    await asyncio.gather(bot, return_exceptions=True)
    await playground.stop()


@pytest.fixture(autouse=True)
def sketched(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has pictures painted in few steps, but where a test is marked as one that takes its time."""
    if request.node.get_closest_marker("unhurried") is None:
        sketch(monkeypatch.setattr)


@pytest.fixture
def content(photograph_file: bytes) -> Upload:
    """What to paint."""
    return Upload("bridge.png", photograph_file)


@pytest.fixture
def style(painting_file: bytes) -> Upload:
    """How to paint it."""
    return Upload("night.png", painting_file)
