"""The table of servers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment


class ServerRow(Base):
    """What a server has set; see ``ledger.ServerSettings`` for what the columns mean."""

    __tablename__ = "servers"

    guild_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str | None] = mapped_column(String(5))
    painting_channels: Mapped[list[int]] = mapped_column(JSON)
    painter_role: Mapped[int | None] = mapped_column(BigInteger)
    host_role: Mapped[int | None] = mapped_column(BigInteger)
    gallery_channel: Mapped[int | None] = mapped_column(BigInteger)
    gallery_stars: Mapped[int]
    jobs_per_member: Mapped[int | None]
    max_size: Mapped[int | None]
    size: Mapped[int | None]
    strength: Mapped[float | None]
    colors: Mapped[str | None] = mapped_column(String(10))
    left_at: Mapped[datetime | None] = mapped_column(Moment)
