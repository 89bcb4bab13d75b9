"""The tables of challenges, and their rows as plain values."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.challenges.rules import Challenge, Entry, Fixed, Part, Phase, Result
from bot.database import Base, Moment
from bot.jobs.models import Hash

THEME_LENGTH = 80
"""Of a theme: a line on a telephone or two."""


class ChallengeRow(Base):
    """All that is kept of a challenge; see ``rules.Challenge`` for what the columns mean."""

    __tablename__ = "challenges"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger, index=True)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    theme: Mapped[str] = mapped_column(String(THEME_LENGTH))
    fixed: Mapped[str] = mapped_column(String(10))
    picture: Mapped[str | None] = mapped_column(Hash)
    phase: Mapped[str] = mapped_column(String(10), index=True)
    entries_until: Mapped[datetime] = mapped_column(Moment)
    votes_until: Mapped[datetime] = mapped_column(Moment)
    per_member: Mapped[int]
    anonymous: Mapped[bool]
    approval: Mapped[bool]
    role_id: Mapped[int | None] = mapped_column(BigInteger)
    began_at: Mapped[datetime] = mapped_column(Moment)
    remind_at: Mapped[datetime | None] = mapped_column(Moment)
    announced: Mapped[str | None] = mapped_column(String(10))
    message_id: Mapped[int | None] = mapped_column(BigInteger)


TOLD = ChallengeRow.announced == ChallengeRow.phase
"""Challenges whose channel knows of their phase."""


class EntryRow(Base):
    """All that is kept of an entry; see ``rules.Entry``."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("challenge_id", "number", name="uq_entries_number"),
        UniqueConstraint("challenge_id", "job_id", name="uq_entries_job"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[str] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    number: Mapped[int]
    member_id: Mapped[int] = mapped_column(BigInteger)
    picture: Mapped[str] = mapped_column(Hash)
    job_id: Mapped[str] = mapped_column(String(12))
    part: Mapped[str] = mapped_column(String(7))


class VoteRow(Base):
    """One member's vote for one entry."""

    __tablename__ = "votes"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class ResultRow(Base):
    """What became of an entry; see ``rules.Result``. Stays for the seasons when the challenge is forgotten."""

    __tablename__ = "results"
    __table_args__ = (
        Index("ix_results_season", "guild_id", "season"),
        Index("ix_results_member", "member_id"),
    )

    challenge_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    job_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    season: Mapped[str] = mapped_column(String(6))
    member_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    votes: Mapped[int]
    place: Mapped[int | None]


def challenge_of(row: ChallengeRow) -> Challenge:
    """The challenge of a row."""
    announced = Phase(row.announced) if row.announced else None
    values = _values(Challenge, row) | {"fixed": Fixed(row.fixed), "phase": Phase(row.phase), "announced": announced}
    return Challenge(**values)


def entry_of(row: EntryRow) -> Entry:
    """The entry of a row."""
    return Entry(**_values(Entry, row) | {"part": Part(row.part)})


def result_of(row: ResultRow) -> Result:
    """The result of a row."""
    return Result(**_values(Result, row))


def _values(kind: type[Any], row: Base) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(kind)}
