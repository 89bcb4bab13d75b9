"""The playground as a fixture of pytest, for whoever tests a bot of discord.py in it (needs the extra `test`)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import yarl

from .server import Playground


@pytest_asyncio.fixture
async def playground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Playground]:
    """A playground that discord.py takes for Discord while a test runs."""
    it = Playground()
    await it.start()
    monkeypatch.setattr("discord.http.Route.BASE", it.api_url)
    monkeypatch.setattr("discord.asset.Asset.BASE", it.url)
    # A client that cannot resume goes back to this address, not to that of ``GET /gateway/bot``.
    monkeypatch.setattr("discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY", yarl.URL(it.gateway.url))
    yield it
    await it.stop()
