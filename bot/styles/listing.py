"""Styles in a list, with numbers that stand on a sheet beside it. Plain text, no Discord."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words import say

LISTED = 20
"""Names of one owner that are listed: with those of a server, what fits into a message and on one sheet."""


def listed(names: Sequence[str], whose: str, limit: int, first: int = 1) -> str:
    """Names, a line each with its number, as many as fit.

    Args:
        names: All of them.
        whose: As ``library.Shelf.whose``.
        limit: How many there may be.
        first: The first number.
    """
    rows = [say("style-list", whose=whose, count=len(names), limit=limit)]
    rows += [say("style-list-line", number=first + at, name=name) for at, name in enumerate(names[:LISTED])]
    if len(names) > LISTED:
        rows.append(say("style-list-more", count=len(names) - LISTED))
    return "\n".join(rows)
