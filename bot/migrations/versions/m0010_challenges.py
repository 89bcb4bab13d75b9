"""Challenges with approval, roles, names and reminders, and the results of those that are decided."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.database import Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Goes forward."""
    # Column by column: a table that is made anew, as Alembic does for SQLite, would take its entries and votes along.
    op.add_column("challenges", sa.Column("anonymous", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("challenges", sa.Column("approval", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("challenges", sa.Column("role_id", sa.BigInteger()))
    sometime = "2026-01-01 00:00:00+00:00"
    op.add_column("challenges", sa.Column("began_at", Moment(), nullable=False, server_default=sometime))
    challenges = sa.table("challenges", sa.column("began_at", Moment()))
    op.execute(sa.update(challenges).values(began_at=datetime.now(UTC)))
    op.add_column("challenges", sa.Column("remind_at", Moment()))
    op.drop_column("challenges", "host_id")  # nothing ever asked for it
    op.add_column("entries", sa.Column("part", sa.String(7), nullable=False, server_default="in"))
    op.create_table(
        "results",
        sa.Column("challenge_id", sa.String(12), primary_key=True),
        sa.Column("job_id", sa.String(12), primary_key=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("season", sa.String(6), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer()),
    )
    op.create_index("ix_results_season", "results", ["guild_id", "season"])
    op.create_index("ix_results_member", "results", ["member_id"])
    op.execute(_decided_before())


def _decided_before() -> sa.Insert:
    """The results of challenges that were decided when none were written down yet."""
    integer, text = sa.Integer(), sa.String()
    challenges = sa.table(
        "challenges", *map(sa.column, ("id", "guild_id", "phase")), sa.column("votes_until", Moment())
    )
    entries = sa.table("entries", *map(sa.column, ("id", "challenge_id", "job_id", "member_id", "number")))
    votes = sa.table("votes", sa.column("entry_id"))
    decided: sa.ColumnElement[datetime] = challenges.c.votes_until
    if op.get_bind().dialect.name == "postgresql":  # would take the session's time zone
        decided = sa.func.timezone("UTC", decided)
    year = sa.cast(sa.extract("year", decided), integer)
    month = sa.cast(sa.extract("month", decided), integer)
    counted = (
        sa.select(
            entries.c.challenge_id,
            entries.c.job_id,
            challenges.c.guild_id,
            (sa.cast(year, text) + "-" + sa.cast((month + 2) // 3, text)).label("season"),
            entries.c.member_id,
            entries.c.number,
            sa.select(sa.func.count()).where(votes.c.entry_id == entries.c.id).scalar_subquery().label("votes"),
        )
        .join_from(entries, challenges, challenges.c.id == entries.c.challenge_id)
        .where(challenges.c.phase == "closed")
        .subquery()
    )
    rank = sa.func.rank().over(partition_by=counted.c.challenge_id, order_by=counted.c.votes.desc())
    place = sa.case((counted.c.votes > 0, rank))
    columns = [column.name for column in counted.c]
    results = sa.table("results", *map(sa.column, [*columns, "place"]))
    return sa.insert(results).from_select([*columns, "place"], sa.select(*counted.c, place))
