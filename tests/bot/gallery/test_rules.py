"""What may hang where, and what a button's id tells."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.gallery.ledger import Work
from bot.gallery.rules import Leaf, Room, Selection, by_painter, may_hang, month_of, sheets
from bot.gallery.texts import MOST_STARS, month_name, page, post, sheet, title
from bot.words import speaking

WORK = Work("0" * 12, 20, 2, 30, 40, datetime(2026, 11, 25, tzinfo=UTC), "2026-11")


EVERYONE, HELPERS, PAINTERS, VINCENT = range(4)


def room(channel_id: int, kind: str = "") -> Room:
    closed = {"hidden": {HELPERS}, "painters": {HELPERS, PAINTERS}}
    found = next((ids for word, ids in closed.items() if word in kind), {EVERYONE, HELPERS, PAINTERS})
    return Room(channel_id, frozenset(found), frozenset({VINCENT} if "shut" in kind else ()), adult="adult" in kind)


@pytest.mark.parametrize(
    ("painted", "gallery", "hangs"),
    [
        (room(1), room(2), True),
        (room(2), room(2), False),
        (room(1, "hidden"), room(2), False),
        (room(1, "hidden"), room(2, "painters"), False),
        (room(1, "painters"), room(2, "painters"), True),
        (room(1, "painters"), room(2, "hidden"), True),
        (room(1, "shut"), room(2), False),
        (room(1, "shut"), room(2, "shut"), True),
        (room(1), room(2, "hidden"), True),
        (room(1, "adult"), room(2), False),
        (room(1, "adult"), room(2, "adult"), True),
        (room(1), room(2, "adult"), True),
    ],
)
def test_a_work_is_shown_to_no_more_people_than_before(painted: Room, gallery: Room, hangs: bool) -> None:
    assert may_hang(painted, gallery) is hangs


@pytest.mark.parametrize("leaf", [Leaf(None, None, 1), Leaf(2**63, "2026-11", 99_999), Leaf(7, None, 0)])
def test_a_buttons_id_holds_all_and_fits(leaf: Leaf) -> None:
    assert len(f"gallery:sheet:{leaf}") <= 100
    match = re.fullmatch(Leaf.PATTERN, str(leaf))
    assert match
    assert Leaf.read(match) == leaf


def test_a_month_that_is_none_is_left_out() -> None:
    match = re.fullmatch(Leaf.PATTERN, "0:2026-13:1")
    assert match
    assert Leaf.read(match).month is None


def test_months_are_counted_in_utc() -> None:
    assert month_of(datetime(2026, 11, 30, 23, 59, tzinfo=UTC)) == "2026-11"


def test_so_many_sheets() -> None:
    assert [sheets(count) for count in (0, 1, 40, 41, 81)] == [0, 1, 1, 2, 3]


def test_works_are_gathered_by_painter() -> None:
    assert by_painter([(1, 8), (2, 9), (3, 8)]) == {8: [1, 3], 9: [2]}


def test_what_stands_under_a_work() -> None:
    link = "https://discord.com/channels/20/30/40"
    assert post(WORK, 0) == f"Painted by <@2> · {link}"
    assert post(WORK, 3) == f"⭐ **3** · painted by <@2> · {link}"
    assert "⭐ **100+**" in post(WORK, MOST_STARS)
    assert page(WORK, 3, 41) == f"**3 of 41** · painted by <@2> · <t:1795564800:D> · {link}"


def test_titles_and_months_in_both_languages() -> None:
    both = Selection(20, [], 2, "2026-03")
    assert title(both) == "<@2> in the gallery, March 2026"
    assert title(Selection(20, [])) == "The gallery"
    with speaking("de"):
        assert title(Selection(20, [], None, "2026-03")) == "Die Galerie im März 2026"
        assert month_name("2026-10") == "Oktober 2026"


def test_a_sheet_says_who_painted_which() -> None:
    works = [(41, WORK), (42, WORK)]
    told = sheet(Selection(20, [], None, "2026-11"), works, 2, 42)
    assert told == "**The gallery in November 2026 · sheet 2 of 2**\n<@2> 41, 42"
