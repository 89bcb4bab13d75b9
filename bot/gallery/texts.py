"""What members read in galleries, put together from the catalogue. Plain text, no Discord."""

from __future__ import annotations

from collections.abc import Sequence

from bot.delivery.links import message_link
from bot.gallery.ledger import Work
from bot.gallery.rules import Selection, by_painter, sheets
from bot.words import say

MOST_STARS = 100
"""As many are counted, for that many members are told of at once (resources/message#get-reactions)."""


def post(work: Work, stars: int) -> str:
    """What stands under a work in the gallery's channel."""
    values: dict[str, str | int | float] = {"member": _mention(work.member_id), "link": _original(work)}
    return say("gallery-post-starred", stars=_counted(stars), **values) if stars else say("gallery-post", **values)


def page(work: Work, number: int, count: int) -> str:
    """What stands over a work that is looked at with /gallery."""
    values: dict[str, str | int | float] = {
        "number": number,
        "count": count,
        "member": _mention(work.member_id),
        "date": f"<t:{work.added_at.timestamp():.0f}:D>",
        "link": _original(work),
    }
    if work.stars:
        return say("gallery-page-starred", stars=_counted(work.stars), **values)
    return say("gallery-page", **values)


def title(selection: Selection) -> str:
    """What somebody looks at."""
    member, month = selection.member_id, selection.month
    if member and month:
        return say("gallery-title-both", member=_mention(member), month=month_name(month))
    if member:
        return say("gallery-title-member", member=_mention(member))
    return say("gallery-title-month", month=month_name(month)) if month else say("gallery-title")


def month_name(month: str) -> str:
    """A month like ``2026-11`` as people write it."""
    year, _, number = month.partition("-")
    return say("gallery-month", month=int(number), year=year)


def sheet(selection: Selection, works: Sequence[tuple[int, Work]], number: int, count: int) -> str:
    """What stands over a contact sheet: who painted which.

    Args:
        selection: What it is a sheet of.
        works: The works on it with their numbers.
        number: Which sheet it is.
        count: How many works there are on all sheets.
    """
    heading, total = title(selection), sheets(count)
    if total > 1:
        heading = say("gallery-sheet-of", title=heading, sheet=number, sheets=total)
    painters = by_painter((place, work.member_id) for place, work in works)
    credits_ = [f"{_mention(member)} {', '.join(map(str, places))}" for member, places in painters.items()]
    return f"**{heading}**\n{' · '.join(credits_)}"


def _mention(member_id: int) -> str:
    return f"<@{member_id}>"


def _original(work: Work) -> str:
    return message_link(work.guild_id, work.painted_channel_id, work.painted_message_id)


def _counted(stars: int) -> str:
    return f"{MOST_STARS}+" if stars >= MOST_STARS else str(stars)
