"""The table of styles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base, Moment
from bot.jobs.models import Hash

NAME_LENGTH = 32
"""The longest name: what fits a line of a list on a telephone."""


CODE_LENGTH = 10
"""Of the code by which others take a style over, in hexadecimal digits: no one guesses one in a trillion."""


class StyleRow(Base):
    """All that is kept of a style; see ``library.Style`` for what the columns mean."""

    __tablename__ = "styles"
    __table_args__ = (UniqueConstraint("owner_id", "key", name="uq_styles_owner_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(BigInteger)  # a member or a server, whose snowflakes never are the same
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    key: Mapped[str] = mapped_column(String(2 * NAME_LENGTH))  # what names are compared by
    picture: Mapped[str] = mapped_column(Hash, index=True)
    preview: Mapped[str | None] = mapped_column(Hash)
    spoiler: Mapped[bool]
    code: Mapped[str | None] = mapped_column(String(CODE_LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
