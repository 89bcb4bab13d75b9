"""An hour in a busy channel, on a clock that skips its waits."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from tests import clock, hour


def test_an_hour_of_jobs_in_one_channel_makes_no_429(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)  # and what a bot sets it to is undone
    monkeypatch.setattr(discord.asset.Asset, "BASE", discord.asset.Asset.BASE)
    socket = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(socket, "DEFAULT_GATEWAY", socket.DEFAULT_GATEWAY)
    outcome = clock.run(hour.queue(tmp_path, 3900))
    assert outcome.artworks == outcome.jobs > 200
    assert outcome.edits > 1000
    assert outcome.old_edits > 10
    assert outcome.refused == 0
