"""Challenges and their phases in the database. Knows nothing of Discord.

Every change is written down before anyone is told; what a channel was not told yet is told after the next start.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.challenges.models import TOLD, ChallengeRow, EntryRow, challenge_of
from bot.challenges.results import decide
from bot.challenges.rules import Challenge, Fixed, Part, Phase, next_reminder
from bot.errors import Refusal
from bot.jobs.files import Files
from bot.words import say

RUNNING = (Phase.ENTRIES.value, Phase.VOTES.value)
TIMES = ("entries_until", "votes_until", "began_at", "remind_at")

_taken_part = select(EntryRow.id).where(EntryRow.challenge_id == ChallengeRow.id, EntryRow.part == Part.IN.value)
_deserted = (ChallengeRow.phase == Phase.VOTES.value) & ~_taken_part.exists()
_until = case((ChallengeRow.phase == Phase.ENTRIES.value, ChallengeRow.entries_until), else_=ChallengeRow.votes_until)


@dataclass(frozen=True)
class Plan:
    """What a host wants.

    Attributes:
        theme: What it is about.
        fixed: What is the same for all.
        picture: The fixed picture, checked and without metadata, or None.
        entries: How long entries are taken.
        votes: How long votes are, after that.
        per_member: How many pictures a member may enter.
        anonymous: Whether no one is told until the end who painted what.
        approval: Whether those who lead the challenge look at entries before they take part.
        role_id: Who may enter; everyone if None.
    """

    theme: str
    fixed: Fixed
    picture: bytes | None
    entries: timedelta
    votes: timedelta
    per_member: int
    anonymous: bool = True
    approval: bool = False
    role_id: int | None = None


class Challenges:
    """The ledger of challenges.

    Args:
        session: Makes sessions of the database.
        files: Where the pictures are; a folder of their own.
        now: The clock.

    Attributes:
        taking: The servers where a challenge takes entries just now.
        changing: Held between a look at what there is, and the change; for entries and votes too.
    """

    def __init__(
        self,
        session: async_sessionmaker[AsyncSession],
        files: Files,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.session, self.files, self.now = session, files, now
        self.taking: frozenset[int] = frozenset()
        self.changing = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Removes pictures that a bot which was killed left without an entry."""
        async with self.session() as session:
            fixed = await session.scalars(select(ChallengeRow.picture).where(ChallengeRow.picture.is_not(None)))
            entered = await session.scalars(select(EntryRow.picture))
            wanted = [name for name in (*fixed, *entered) if name]
        await asyncio.to_thread(self.files.keep_only, wanted, time.time())
        await self._look()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leaves everything as it is."""

    async def open(self, guild_id: int, channel_id: int, plan: Plan) -> Challenge:
        """Opens a challenge.

        Args:
            guild_id: The server.
            channel_id: Where it takes place.
            plan: What it is.

        Raises:
            Refusal: Another one takes entries on this server.
        """
        async with self.changing:
            if await self.taking_entries(guild_id):
                raise Refusal(say("challenge-one-at-a-time"))
            picture = await asyncio.to_thread(self.files.put, plan.picture) if plan.picture else None
            now = self.now()
            until = now + plan.entries
            row = ChallengeRow(
                id=secrets.token_hex(6),
                guild_id=guild_id,
                channel_id=channel_id,
                theme=plan.theme,
                fixed=plan.fixed.value,
                picture=picture,
                phase=Phase.ENTRIES.value,
                entries_until=until,
                votes_until=until + plan.votes,
                per_member=plan.per_member,
                anonymous=plan.anonymous,
                approval=plan.approval,
                role_id=plan.role_id,
                began_at=now,
                remind_at=next_reminder(now, until, now),
            )
            async with self.session.begin() as session:
                session.add(row)
            await self._look()
        return challenge_of(row)

    async def taking_entries(self, guild_id: int) -> Challenge | None:
        """The challenge of a server that takes entries, or None."""
        wanted = ChallengeRow.guild_id == guild_id, ChallengeRow.phase == Phase.ENTRIES.value
        async with self.session() as session:
            row = await session.scalar(select(ChallengeRow).where(*wanted))
            return None if row is None else challenge_of(row)

    async def running(self, guild_id: int) -> list[Challenge]:
        """The challenges of a server that have not ended, the one that was opened first before the others."""
        wanted = select(ChallengeRow).where(ChallengeRow.guild_id == guild_id, ChallengeRow.phase.in_(RUNNING))
        async with self.session() as session:
            return [challenge_of(row) for row in await session.scalars(wanted.order_by(ChallengeRow.entries_until))]

    async def decided(self, guild_id: int) -> list[Challenge]:
        """The challenges of a server that are decided and not forgotten yet, the latest first."""
        wanted = select(ChallengeRow).where(ChallengeRow.guild_id == guild_id, ChallengeRow.phase == Phase.CLOSED.value)
        async with self.session() as session:
            return [challenge_of(row) for row in await session.scalars(wanted.order_by(ChallengeRow.began_at.desc()))]

    async def find(self, challenge_id: str) -> Challenge:
        """The challenge of that id.

        Raises:
            Refusal: There is none.
        """
        async with self.session() as session:
            row = await session.get(ChallengeRow, challenge_id)
        if row is None:
            raise Refusal(say("challenge-unknown"))
        return challenge_of(row)

    async def picture(self, name: str) -> bytes:
        """A picture.

        Raises:
            Refusal: It is no longer kept.
        """
        try:
            return await asyncio.to_thread(self.files.get, name)
        except FileNotFoundError as error:
            raise Refusal(say("challenge-picture-gone")) from error

    async def end_phase(self, challenge: Challenge) -> Challenge:
        """Ends a phase before its time.

        Args:
            challenge: As whoever ends it saw it.

        Raises:
            Refusal: It has ended, its channel does not know of it yet, or entries wait for approval.
        """
        async with self.changing:
            found = await self.find(challenge.id)
            if found.phase.ended:
                raise Refusal(say("challenge-decided-already"))
            if found.phase is not challenge.phase or found.announced is not found.phase:
                raise Refusal(say("challenge-just-now"))
            if found.phase is Phase.ENTRIES and (waiting := await self._waiting(found)):
                raise Refusal(say("challenge-review-first", count=waiting))
            now = self.now()
            if challenge.phase is Phase.ENTRIES:
                voting = challenge.votes_until - challenge.entries_until
                await self._change(challenge.id, entries_until=now, votes_until=now + voting)
            else:
                await self._change(challenge.id, votes_until=now)
        await self.advance()
        return await self.find(challenge.id)

    async def _waiting(self, challenge: Challenge) -> int:
        wanted = EntryRow.challenge_id == challenge.id, EntryRow.part == Part.WAITING.value
        async with self.session() as session:
            return await session.scalar(select(func.count()).select_from(EntryRow).where(*wanted)) or 0

    async def cancel(self, challenge: Challenge) -> None:
        """Ends a challenge without a winner.

        Raises:
            Refusal: It has ended.
        """
        async with self.changing:
            if (await self.find(challenge.id)).phase.ended:
                raise Refusal(say("challenge-decided-already"))
            now = self.now()
            await self._change(challenge.id, phase=Phase.CANCELLED.value, began_at=now, votes_until=now, remind_at=None)
            await self._look()

    async def advance(self) -> None:
        """Brings each challenge whose time has come into its next phase; without entries there is no vote.

        A phase that the channel was not told of is told first, however late. Votes are given for as long as was
        planned, also where a bot that was away begins them late, but no longer than there is something to vote for.
        """
        now = self.now()
        async with self.changing:
            for challenge in await self._due(now):
                if challenge.phase is Phase.ENTRIES and await self._shuffle(challenge):
                    until = now + (challenge.votes_until - challenge.entries_until)
                    remind_at = next_reminder(now, until, now)
                    values = {"phase": Phase.VOTES.value, "votes_until": until, "remind_at": remind_at}
                    await self._change(challenge.id, began_at=now, **values)
                else:
                    await self._close(challenge, now)
            await self._look()

    async def _due(self, now: datetime) -> Sequence[Challenge]:
        due = select(ChallengeRow).where(or_(and_(TOLD, ChallengeRow.phase.in_(RUNNING), _until <= now), _deserted))
        async with self.session() as session:
            return [challenge_of(row) for row in await session.scalars(due)]

    async def _shuffle(self, challenge: Challenge) -> int:
        """Numbers the entries by chance, for who counted as they came in would know whose is which.

        Returns:
            How many take part; those that were not approved in time have the numbers behind.
        """
        async with self.session.begin() as session:
            wanted = select(EntryRow).where(EntryRow.challenge_id == challenge.id)
            rows = list(await session.scalars(wanted))
            secrets.SystemRandom().shuffle(rows)
            rows.sort(key=lambda row: list(Part).index(Part(row.part)))
            for row in rows:
                row.number = -row.number  # out of the way, for no two may have one number even for a moment
            await session.flush()
            for number, row in enumerate(rows, 1):
                row.number = number
        return sum(row.part == Part.IN for row in rows)

    async def _close(self, challenge: Challenge, now: datetime) -> None:
        async with self.session.begin() as session:
            await decide(session, challenge, now)
            values = {"phase": Phase.CLOSED.value, "began_at": now, "remind_at": None}
            await session.execute(update(ChallengeRow).where(ChallengeRow.id == challenge.id).values(**values))

    async def next_moment(self) -> datetime | None:
        """When the next phase or reminder is due, of challenges whose channel knows of the present phase."""
        soonest = select(func.min(_until), func.min(ChallengeRow.remind_at))
        async with self.session() as session:
            moments = (await session.execute(soonest.where(TOLD, ChallengeRow.phase.in_(RUNNING)))).one()
        return min((moment for moment in moments if moment is not None), default=None)

    async def reminders(self) -> Sequence[Challenge]:
        """Challenges whose channel is to be reminded now.

        Each reminder is given once: where it can't be sent, the channel has one less, and never one twice.
        """
        now = self.now()
        due = select(ChallengeRow).where(TOLD, ChallengeRow.phase.in_(RUNNING), ChallengeRow.remind_at <= now)
        async with self.changing, self.session.begin() as session:
            challenges = [challenge_of(row) for row in await session.scalars(due)]
            for each in challenges:
                following = next_reminder(each.began_at, each.until, now)
                changed = update(ChallengeRow).where(ChallengeRow.id == each.id)
                await session.execute(changed.values(remind_at=following))
        return [each for each in challenges if now < each.until]

    async def unannounced(self) -> Sequence[Challenge]:
        """Challenges whose channel was not told of their phase."""
        differs = or_(ChallengeRow.announced.is_(None), ChallengeRow.announced != ChallengeRow.phase)
        async with self.session() as session:
            return [challenge_of(row) for row in await session.scalars(select(ChallengeRow).where(differs))]

    async def announced(self, challenge: Challenge, message_id: int | None) -> None:
        """Notes that a channel was told, by which message, and with which times.

        Args:
            challenge: As it was announced, see ``rules.told_at``.
            message_id: The message, or None where there is none.
        """
        values: dict[str, Any] = {"announced": challenge.phase.value, "message_id": message_id}
        async with self.changing:
            if (await self.find(challenge.id)).phase is challenge.phase:  # and not cancelled meanwhile
                values |= {name: getattr(challenge, name) for name in TIMES}
            await self._change(challenge.id, **values)

    async def _look(self) -> None:
        """Notes where entries are taken."""
        wanted = select(ChallengeRow.guild_id).where(ChallengeRow.phase == Phase.ENTRIES.value)
        async with self.session() as session:
            self.taking = frozenset(await session.scalars(wanted))

    async def _change(self, challenge_id: str, **values: Any) -> None:
        async with self.session.begin() as session:
            await session.execute(update(ChallengeRow).where(ChallengeRow.id == challenge_id).values(**values))
