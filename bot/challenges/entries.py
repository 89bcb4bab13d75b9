"""What is entered in challenges, and the votes for it, in the database. Knows nothing of Discord."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Container, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PIL import Image
from sqlalchemy import ColumnElement, delete, func, select, update

from bot.challenges import texts
from bot.challenges.ledger import Challenges
from bot.challenges.models import TOLD, ChallengeRow, EntryRow, VoteRow, challenge_of, entry_of
from bot.challenges.rules import Challenge, Entry, Fixed, Part, Phase, check_may_enter
from bot.errors import Refusal
from bot.jobs.job import Job, State
from bot.words import say

MOST_ENTRIES = 25
"""Of one challenge: as many as a message has buttons."""


class Entries:
    """Entries and votes.

    Args:
        challenges: The challenges that they are for.
    """

    def __init__(self, challenges: Challenges) -> None:
        self._challenges = challenges

    async def all(self, challenge: Challenge) -> Sequence[Entry]:
        """What was entered, by number; also what waits for approval, and what was taken out."""
        return await self._where(EntryRow.challenge_id == challenge.id)

    async def taking_part(self, challenge: Challenge) -> Sequence[Entry]:
        """What is entered and takes part, by number."""
        return [entry for entry in await self.all(challenge) if entry.part is Part.IN]

    async def waiting(self, challenge: Challenge) -> Sequence[Entry]:
        """What waits for approval or, once the votes have begun, was not approved in time."""
        return [entry for entry in await self.all(challenge) if entry.part is Part.WAITING]

    async def _where(self, condition: ColumnElement[bool]) -> Sequence[Entry]:
        wanted = select(EntryRow).where(condition).order_by(EntryRow.challenge_id, EntryRow.number)
        async with self._challenges.session() as session:
            return [entry_of(row) for row in await session.scalars(wanted)]

    async def find(self, challenge: Challenge, number: int) -> Entry:
        """The entry of that number.

        Raises:
            Refusal: There is none, or no longer.
        """
        entries = await self.all(challenge)
        found = next((entry for entry in entries if entry.number == number and entry.part is not Part.OUT), None)
        if found is None:
            raise Refusal(say("challenge-no-entry", number=number))
        return found

    async def enter(self, job: Job, artwork: bytes, role_ids: Container[int] = ()) -> tuple[Challenge, Entry]:
        """Enters a finished painting in the challenge of its server that takes entries.

        Args:
            job: The painting.
            artwork: Its picture.
            role_ids: What its member is on that server.

        Raises:
            Refusal: There is no challenge, it is for others, the painting does not fit it, or there are as many entries
                as may be.
        """
        plain = await asyncio.to_thread(_plain, artwork)
        async with self._challenges.changing:
            challenge = await self._challenges.taking_entries(job.place.guild_id or 0)
            if challenge is None or self._challenges.now() >= challenge.entries_until:
                raise Refusal(say("challenge-none-open"))
            check_may_enter(challenge, role_ids)
            if job.spoiler:
                raise Refusal(say("challenge-hidden"))
            if not fits(challenge, job):
                raise Refusal(
                    say("challenge-does-not-fit", theme=texts.plain(challenge.theme), fixed=challenge.fixed.value)
                )
            entries = await self.all(challenge)
            before = next((entry for entry in entries if entry.job_id == job.id), None)
            if before is not None:
                out = before.part is Part.OUT
                raise Refusal(say("challenge-out-already") if out else say("challenge-entered-already"))
            there = [entry for entry in entries if entry.part is not Part.OUT]
            if sum(entry.member_id == job.member_id for entry in there) >= challenge.per_member:
                raise Refusal(say("challenge-enough", limit=challenge.per_member))
            if len(there) >= MOST_ENTRIES:
                raise Refusal(say("challenge-full", limit=MOST_ENTRIES))
            row = EntryRow(
                challenge_id=challenge.id,
                number=max((entry.number for entry in entries), default=0) + 1,
                member_id=job.member_id,
                picture=await asyncio.to_thread(self._challenges.files.put, plain),
                job_id=job.id,
                part=(Part.WAITING if challenge.approval else Part.IN).value,
            )
            async with self._challenges.session.begin() as session:
                session.add(row)
        return challenge, entry_of(row)

    async def approve(self, challenge: Challenge, job_id: str) -> None:
        """Lets an entry that waits take part.

        Args:
            challenge: The challenge.
            job_id: The painting.

        Raises:
            Refusal: Entries have ended, or somebody else was faster.
        """
        async with self._challenges.changing:
            challenge = await self._challenges.find(challenge.id)
            if challenge.phase is not Phase.ENTRIES:
                raise Refusal(say("challenge-review-too-late"))
            entry = next((each for each in await self.waiting(challenge) if each.job_id == job_id), None)
            if entry is None:
                raise Refusal(say("challenge-reviewed-already"))
            await self._set(entry, part=Part.IN.value)

    async def take_out(self, challenge: Challenge, job_id: str) -> Entry:
        """Takes an entry out for good, whether it waits or takes part.

        Its row stays: it can't be entered again, and its member sees what became of it.

        Args:
            challenge: The challenge.
            job_id: The painting.

        Returns:
            The entry as it was.

        Raises:
            Refusal: The challenge is decided, or somebody else was faster.
        """
        async with self._challenges.changing:
            if (await self._challenges.find(challenge.id)).phase.ended:
                raise Refusal(say("challenge-decided-already"))
            entries = [each for each in await self.all(challenge) if each.part is not Part.OUT]
            entry = next((each for each in entries if each.job_id == job_id), None)
            if entry is None:
                raise Refusal(say("challenge-reviewed-already"))
            async with self._challenges.session.begin() as session:
                await session.execute(delete(VoteRow).where(VoteRow.entry_id == entry.id))
            await self._set(entry, part=Part.OUT.value, picture="")
            await self._forget([entry.picture])
        return entry

    async def _set(self, entry: Entry, **values: str) -> None:
        async with self._challenges.session.begin() as session:
            await session.execute(update(EntryRow).where(EntryRow.id == entry.id).values(**values))

    async def withdraw_job(self, job_id: str) -> None:
        """Takes out whatever was entered of a painting, with its picture, also where it is decided."""
        async with self._challenges.changing:
            for entry in await self._where(EntryRow.job_id == job_id):
                await self._remove(entry)

    async def kept(
        self, member_id: int
    ) -> tuple[Sequence[dict[str, Any]], Sequence[int], Sequence[tuple[str, Callable[[], bytes]]]]:
        """What is kept of a member: entries as plain values, the ids of entries voted for, and pictures by names."""
        entries = await self._where(EntryRow.member_id == member_id)
        async with self._challenges.session() as session:
            votes = list(await session.scalars(select(VoteRow.entry_id).where(VoteRow.member_id == member_id)))
        values = [
            {"challenge": each.challenge_id, "number": each.number, "painting": each.job_id, "part": each.part}
            for each in entries
        ]
        files = self._challenges.files
        pictures = [(f"entries/{each.id}.png", partial(files.get, each.picture)) for each in entries if each.picture]
        return values, votes, pictures

    async def erase(self, member_id: int) -> None:
        """Removes all entries and votes of a member."""
        async with self._challenges.changing:
            for entry in await self._where(EntryRow.member_id == member_id):
                await self._remove(entry)
            async with self._challenges.session.begin() as session:
                await session.execute(delete(VoteRow).where(VoteRow.member_id == member_id))

    async def withdraw(self, challenge: Challenge, entry: Entry) -> None:
        """Takes an entry out for whoever entered it, with the votes for it; it may be entered again.

        Raises:
            Refusal: The challenge is decided.
        """
        async with self._challenges.changing:
            if (await self._challenges.find(challenge.id)).phase.ended:
                raise Refusal(say("challenge-decided-already"))
            await self._remove(entry)

    async def _remove(self, entry: Entry) -> None:
        async with self._challenges.session.begin() as session:
            await session.execute(delete(VoteRow).where(VoteRow.entry_id == entry.id))
            await session.execute(delete(EntryRow).where(EntryRow.id == entry.id))
        await self._forget([entry.picture])

    async def vote(self, challenge: Challenge, number: int, member_id: int) -> bool:
        """Votes for an entry, or takes that vote back; whether there is one now.

        Raises:
            Refusal: It is their own, or this is not the time.
        """
        async with self._challenges.changing:
            challenge = await self._challenges.find(challenge.id)
            if challenge.phase is not Phase.VOTES or self._challenges.now() >= challenge.votes_until:
                raise Refusal(say("challenge-no-votes-now"))
            entry = await self.find(challenge, number)
            if entry.part is not Part.IN:
                raise Refusal(say("challenge-no-entry", number=number))
            if entry.member_id == member_id:
                raise Refusal(say("challenge-not-for-oneself"))
            mine = VoteRow.entry_id == entry.id, VoteRow.member_id == member_id
            async with self._challenges.session.begin() as session:
                if await session.get(VoteRow, (entry.id, member_id)):
                    await session.execute(delete(VoteRow).where(*mine))
                    return False
                session.add(VoteRow(entry_id=entry.id, member_id=member_id))
        return True

    async def voted(self, entry: Entry, member_id: int) -> bool:
        """Whether a member has voted for an entry."""
        async with self._challenges.session() as session:
            return await session.get(VoteRow, (entry.id, member_id)) is not None

    async def voters(self, challenge: Challenge) -> int:
        """How many members have voted."""
        counted = select(func.count(VoteRow.member_id.distinct())).join(EntryRow)
        async with self._challenges.session() as session:
            return await session.scalar(counted.where(EntryRow.challenge_id == challenge.id)) or 0

    async def forget_old(self, before: datetime) -> None:
        """Removes all that is kept of challenges that ended before then."""
        async with self._challenges.changing:
            ended = ChallengeRow.phase.in_([Phase.CLOSED.value, Phase.CANCELLED.value])
            async with self._challenges.session() as session:
                old = select(ChallengeRow).where(ended, TOLD, ChallengeRow.began_at < before)
                challenges = [challenge_of(row) for row in await session.scalars(old)]
            await self._remove_challenges(challenges)

    async def forget_server(self, guild_id: int) -> None:
        """Removes all that is kept of a server's challenges, whatever their phase."""
        async with self._challenges.changing:
            async with self._challenges.session() as session:
                wanted = select(ChallengeRow).where(ChallengeRow.guild_id == guild_id)
                challenges = [challenge_of(row) for row in await session.scalars(wanted)]
            await self._remove_challenges(challenges)

    async def _remove_challenges(self, challenges: Sequence[Challenge]) -> None:
        for challenge in challenges:
            entries = await self.all(challenge)
            async with self._challenges.session.begin() as session:
                ids = [entry.id for entry in entries]
                await session.execute(delete(VoteRow).where(VoteRow.entry_id.in_(ids)))
                await session.execute(delete(EntryRow).where(EntryRow.id.in_(ids)))
                await session.execute(delete(ChallengeRow).where(ChallengeRow.id == challenge.id))
            await self._forget([entry.picture for entry in entries] + [challenge.picture or ""])

    async def _forget(self, names: Sequence[str]) -> None:
        """Removes files that no entry and no challenge has any more."""
        async with self._challenges.session() as session:
            entered = await session.scalars(select(EntryRow.picture))
            fixed = await session.scalars(select(ChallengeRow.picture))
            kept = {*entered, *fixed}
        await asyncio.to_thread(self._challenges.files.remove, {name for name in names if name} - kept)


def fits(challenge: Challenge, job: Job) -> bool:
    """Whether a painting is finished, and was painted with the picture that is the same for all."""
    if job.state is not State.DONE or job.artwork is None:
        return False
    match challenge.fixed:
        case Fixed.CONTENT:
            return challenge.picture == job.content
        case Fixed.STYLE:
            return job.styles == (challenge.picture,)
        case _:
            return True


def _plain(artwork: bytes) -> bytes:
    """A picture without what is written into it, which would tell whose it is."""
    plain = io.BytesIO()
    with Image.open(io.BytesIO(artwork)) as picture:
        picture.convert("RGB").save(plain, "PNG")
    return plain.getvalue()
