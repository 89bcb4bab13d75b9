"""Challenges on a clock that the test moves, on SQLite and PostgreSQL."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.challenges.entries import Entries
from bot.challenges.ledger import Challenges, Plan
from bot.challenges.results import Results, votes
from bot.challenges.rules import Challenge, Fixed
from bot.database import Database
from bot.jobs.files import Files
from bot.jobs.job import Job, State
from tests.bot.jobs.conftest import job

GUILD, CHANNEL, ADA, VINCENT = 20, 30, 2, 3
PLAN = Plan("Bridges", Fixed.NOTHING, None, timedelta(hours=2), timedelta(hours=1), 1)


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "challenges"


@pytest.fixture
def challenges(database: Database, folder: Path, clock: Clock) -> Challenges:
    return Challenges(database.session, Files(folder), clock)


@pytest.fixture
def entries(challenges: Challenges) -> Entries:
    return Entries(challenges)


@pytest.fixture
def results(database: Database) -> Results:
    return Results(database.session)


def picture(number: int = 0) -> bytes:
    """A picture with something written into it."""
    note = PngInfo()
    note.add_text("Description", "whose it is")
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (number, 0, 0)).save(file, "PNG", pnginfo=note)
    return file.getvalue()


def done(member_id: int = ADA, **fields: object) -> Job:
    values: dict[str, Any] = {"state": State.DONE, "artwork": "a" * 64, "content": "c" * 64, "styles": ("s" * 64,)}
    return job(member_id, GUILD, **values | fields)


async def opened(challenges: Challenges, **changes: Any) -> Challenge:
    """A challenge that its channel knows of."""
    challenge = await challenges.open(GUILD, CHANNEL, replace(PLAN, **changes))
    await challenges.announced(challenge, 40)
    return challenge


async def voted_on(challenges: Challenges, challenge: Challenge) -> Challenge:
    """The challenge, when its channel knows of the votes."""
    voting = await challenges.end_phase(challenge)
    await challenges.announced(voting, 41)
    return voting


def kept(folder: Path) -> int:
    """How many files there are."""
    return sum(path.is_file() for path in folder.rglob("*"))


async def counted(challenges: Challenges, challenge: Challenge) -> dict[int, int]:
    """The votes that there are."""
    async with challenges.session() as session:
        return await votes(session, challenge)
