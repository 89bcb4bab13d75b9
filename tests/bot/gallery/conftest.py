"""The ledger of works, on a clock that the test moves; on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.database import Database
from bot.gallery.ledger import Gallery, Work

GUILD, OTHER, ADA, VINCENT, ART, HALL, CELLAR = 20, 21, 2, 3, 30, 31, 32


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 10, 31, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gallery(database: Database, clock: Clock) -> Gallery:
    return Gallery(database.session, clock)


def name(number: int) -> str:
    return f"{number:012x}"


async def hung(gallery: Gallery, number: int, member: int = ADA, channel: int = HALL, guild: int = GUILD) -> Work:
    """A work in the gallery, whose post has the number 1000 more."""
    await gallery.add(name(number), guild, member, ART, number)
    work = await gallery.find(name(number))
    assert work
    await gallery.tried(work, channel)
    assert await gallery.hung(work, 1000 + number, channel)
    found = await gallery.find(name(number))
    assert found
    return found
