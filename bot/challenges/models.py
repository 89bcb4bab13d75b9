"""The tables of challenges."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

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
    host_id: Mapped[int] = mapped_column(BigInteger)
    theme: Mapped[str] = mapped_column(String(THEME_LENGTH))
    fixed: Mapped[str] = mapped_column(String(10))
    picture: Mapped[str | None] = mapped_column(Hash)
    phase: Mapped[str] = mapped_column(String(10), index=True)
    entries_until: Mapped[datetime] = mapped_column(Moment)
    votes_until: Mapped[datetime] = mapped_column(Moment)
    per_member: Mapped[int]
    announced: Mapped[str | None] = mapped_column(String(10))
    message_id: Mapped[int | None] = mapped_column(BigInteger)


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


class VoteRow(Base):
    """One member's vote for one entry."""

    __tablename__ = "votes"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
