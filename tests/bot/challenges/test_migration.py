"""Challenges of a bot that did not write results down yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import alembic.command
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.challenges.entries import Entries
from bot.challenges.ledger import Challenges
from bot.challenges.results import Results, votes
from bot.database import DRIVERS, Database, Moment, configuration
from bot.jobs.files import Files


def fill(connection: Connection) -> None:
    """A challenge that is decided, and one that takes entries, as they were before."""
    alembic.command.upgrade(configuration(connection), "0009")

    def insert(table: str, **values: Any) -> None:
        columns = [sa.column(key, Moment() if isinstance(value, datetime) else None) for key, value in values.items()]
        connection.execute(sa.table(table, *columns).insert().values(values))

    moment = datetime(2026, 5, 31, 12, tzinfo=UTC)
    challenge = {"guild_id": 7, "channel_id": 8, "host_id": 9, "theme": "Old", "fixed": "nothing", "per_member": 1}
    challenge |= {"entries_until": moment, "votes_until": moment, "message_id": 1}
    insert("challenges", **challenge, id="0" * 12, phase="closed", announced="closed")
    insert("challenges", **challenge, id="1" * 12, phase="entries", announced="entries")
    for number in (1, 2, 3, 4):
        entry = {"id": number, "member_id": 10 + number, "picture": "p" * 64, "job_id": f"{number:012}"}
        insert("entries", **entry, challenge_id=("1" if number == 4 else "0") * 12, number=number)
    for entry_id, member_id in ((2, 20), (2, 21), (1, 20), (4, 20)):
        insert("votes", entry_id=entry_id, member_id=member_id)


async def test_what_was_decided_before_counts(database_url: str, tmp_path: Any) -> None:
    address = make_url(database_url)
    engine = create_async_engine(address.set(drivername=DRIVERS[address.drivername]))
    async with engine.begin() as connection:
        await connection.run_sync(fill)
    await engine.dispose()
    async with Database(database_url) as database:
        challenges = Challenges(database.session, Files(tmp_path / "challenges"))
        decided, running = await challenges.find("0" * 12), await challenges.find("1" * 12)
        ranked = await Results(database.session).of(decided)
        assert [(each.member_id, each.place, each.votes) for each in ranked] == [(12, 1, 2), (11, 2, 1), (13, None, 0)]
        assert await Results(database.session).seasons(7) == ["2026-2"]
        assert (running.anonymous, running.approval, running.remind_at) == (True, False, None)
        entries = Entries(challenges)
        assert [len(await entries.taking_part(each)) for each in (decided, running)] == [3, 1]
        async with database.session() as session:
            assert await votes(session, running) == {4: 1}
        assert (datetime.now(UTC) - running.began_at).total_seconds() < 60
