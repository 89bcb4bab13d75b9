"""How seldom stars are counted, on a clock that the test moves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.gallery.stars import STAR, UPDATE_SECONDS, Stars
from bot.servers.ledger import ServerSettings

GUILD, BARE, ME, ADA = 20, 21, 1, 2


class Counting(Stars):
    """Counts how often it looks."""

    def __init__(self) -> None:
        settings = {GUILD: ServerSettings(GUILD, gallery_channel=30, gallery_stars=2), BARE: ServerSettings(BARE)}
        servers = SimpleNamespace(of=lambda guild_id: settings[guild_id or BARE])
        super().__init__(cast(Any, SimpleNamespace(servers=servers, user=SimpleNamespace(id=ME))))
        self.looked: list[int] = []

    async def _look(self, message_id: int, starred: Any) -> float:
        self.looked.append(message_id)
        if message_id == 99:
            raise OSError("no way to Discord")
        return UPDATE_SECONDS


def event(message_id: int = 40, guild_id: int | None = GUILD, emoji: str = STAR, author: int | None = ME) -> Any:
    name = SimpleNamespace(name=emoji)
    return SimpleNamespace(
        message_id=message_id, guild_id=guild_id, channel_id=30, emoji=name, message_author_id=author
    )


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("bot.gallery.stars.time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


@pytest.mark.parametrize(
    ("told", "counts"),
    [
        (event(), True),
        (event(author=None), True),  # as when one is taken back
        (event(author=ADA), False),
        (event(emoji="👍"), False),
        (event(guild_id=None), False),
        (event(guild_id=BARE), False),
    ],
)
def test_which_stars_count(told: Any, counts: bool) -> None:
    assert Counting().heard(told) is counts


async def test_an_artwork_is_looked_at_at_once_and_then_seldom(clock: list[float]) -> None:
    it = Counting()
    assert it.next_seconds() == float("inf")
    it.heard(event())
    it.heard(event())
    assert it.next_seconds() == 0
    await it.count()
    assert it.looked == [40]
    assert it.next_seconds() == float("inf")
    clock[0] += 1
    it.heard(event())
    it.heard(event(41))
    await it.count()
    assert it.looked == [40, 41]
    assert it.next_seconds() == UPDATE_SECONDS - 1
    clock[0] += UPDATE_SECONDS
    await it.count()
    assert it.looked == [40, 41, 40]


async def test_what_fails_keeps_no_other_waiting(clock: list[float]) -> None:
    it = Counting()
    for message_id in (99, 40):
        it.heard(event(message_id))
    await it.count()
    assert it.looked == [99, 40]
