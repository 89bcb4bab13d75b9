"""The table of styles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment
from bot.jobs.models import Hash

NAME_LENGTH = 32
"""The longest name: what fits a line of a list on a telephone."""


class StyleRow(Base):
    """All that is kept of a style; see ``library.Style`` for what the columns mean."""

    __tablename__ = "styles"
    __table_args__ = (UniqueConstraint("owner_id", "key", name="uq_styles_owner_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    key: Mapped[str] = mapped_column(String(2 * NAME_LENGTH))  # what names are compared by
    picture: Mapped[str] = mapped_column(Hash)
    spoiler: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment)
