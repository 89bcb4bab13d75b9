"""The table of jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment

Hash = String(64)
"""SHA-256 of a file, in hexadecimal digits: its name in ``files.Files``."""


class JobRow(Base):
    """All that is kept of a job; see ``job.Job`` for what the columns mean."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_unfinished", "told", "created_at"),
        Index("ix_jobs_member", "member_id", "created_at"),
        Index("ix_jobs_ended", "ended_at"),
        Index("ix_jobs_artwork", "artwork_message_id"),
    )

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    member_id: Mapped[int] = mapped_column(BigInteger)
    guild_id: Mapped[int | None] = mapped_column(BigInteger)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    artwork_message_id: Mapped[int | None] = mapped_column(BigInteger)
    upload_limit_bytes: Mapped[int]
    language: Mapped[str] = mapped_column(String(5))
    parent_id: Mapped[str | None] = mapped_column(String(12))
    spoiler: Mapped[bool]
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    told: Mapped[bool]
    deaths: Mapped[int]
    content: Mapped[str | None] = mapped_column(Hash)
    styles: Mapped[list[str]] = mapped_column(JSON)
    start: Mapped[str | None] = mapped_column(Hash)
    checkpoint: Mapped[str | None] = mapped_column(Hash)
    artwork: Mapped[str | None] = mapped_column(Hash)
    film: Mapped[str | None] = mapped_column(Hash)
    width: Mapped[int | None]
    height: Mapped[int | None]
    steps: Mapped[int | None]
    seconds: Mapped[float]
    weights: Mapped[str | None] = mapped_column(String(255))
    reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
