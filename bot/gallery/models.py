"""The table of works in galleries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment


class WorkRow(Base):
    """All that is kept of a work; see ``ledger.Work`` for what the columns mean."""

    __tablename__ = "works"
    __table_args__ = (
        Index("ix_works_month", "guild_id", "month"),
        Index("ix_works_member", "member_id"),
        Index("ix_works_message", "message_id"),
        Index("ix_works_painted", "painted_message_id"),
    )

    job_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    member_id: Mapped[int] = mapped_column(BigInteger)
    painted_channel_id: Mapped[int] = mapped_column(BigInteger)
    painted_message_id: Mapped[int] = mapped_column(BigInteger)
    added_at: Mapped[datetime] = mapped_column(Moment)
    month: Mapped[str] = mapped_column(String(7))
    stars: Mapped[int]
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    removed: Mapped[bool]
