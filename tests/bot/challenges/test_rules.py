"""Who won, who leads a season, and when a channel is reminded."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.challenges.rules import (
    MOST_ENTRIES,
    Entry,
    Part,
    Rank,
    Result,
    check_number,
    leaderboard,
    next_reminder,
    podium,
    results,
    season,
)
from bot.errors import Refusal

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


def entry(number: int) -> Entry:
    return Entry(100 + number, "c", number, number, "picture", f"job {number}", Part.IN)


def places(votes: dict[int, int], count: int = 6) -> list[tuple[int | None, int]]:
    ranked = results([entry(number) for number in range(1, count + 1)], {100 + key: votes[key] for key in votes})
    return [(result.place, result.number) for result in podium(ranked)]


def result(member_id: int, place: int | None) -> Result:
    return Result("c", f"job {member_id}", member_id, 1, 0 if place is None else 1, place)


def test_equals_share_a_place_and_those_behind_are_left_out() -> None:
    assert places({1: 2, 2: 5, 3: 3}) == [(1, 2), (2, 3), (3, 1)]
    assert places({1: 5, 2: 5, 3: 3}) == [(1, 1), (1, 2), (3, 3)]
    assert places({1: 5, 2: 3, 3: 3, 4: 3}) == [(1, 1), (2, 2), (2, 3), (2, 4)]
    assert places({1: 1, 2: 1, 3: 1, 4: 1}) == [(1, 1), (1, 2), (1, 3), (1, 4)]


@pytest.mark.parametrize("number", [0, -1, MOST_ENTRIES + 1, 2**53])
def test_a_number_that_discord_should_not_have_let_through_is_one_sentence(number: int) -> None:
    for fine in (1, MOST_ENTRIES):
        check_number("per_member", fine, MOST_ENTRIES)
    with pytest.raises(Refusal, match=f"^The pictures of a member must lie between 1 and {MOST_ENTRIES}, not "):
        check_number("per_member", number, MOST_ENTRIES)


def test_without_a_vote_nobody_wins() -> None:
    assert places({}) == []
    assert places({4: 1}) == [(1, 4)]
    assert places({}, count=0) == []


@given(st.lists(st.integers(0, 5), max_size=25))
def test_more_votes_are_never_behind_fewer(votes: list[int]) -> None:
    entries = [entry(number) for number in range(len(votes))]
    ranked = results(entries, {100 + number: count for number, count in enumerate(votes)})
    assert sorted(result.number for result in ranked) == list(range(len(votes)))
    for better, worse in pairwise(ranked):
        assert better.votes >= worse.votes
        assert (better.place == worse.place) == (better.votes == worse.votes)


def test_points_of_a_season_are_added_up_and_equals_share_a_place() -> None:
    ada, vincent, mona, frida = 1, 2, 3, 4
    ranked = [result(ada, 1), result(ada, None), result(vincent, 2), result(vincent, 2), result(mona, 3)]
    ranked += [result(frida, 4), result(frida, None)]
    assert leaderboard(ranked) == [
        Rank(1, ada, 6, 1),
        Rank(1, vincent, 6, 0),
        Rank(3, mona, 2, 0),
        Rank(3, frida, 2, 0),
    ]
    assert leaderboard([]) == []


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)])
def test_a_season_is_a_quarter_of_a_year(month: int, quarter: int) -> None:
    assert season(datetime(2026, month, 28, tzinfo=UTC)) == f"2026-{quarter}"


def reminded(phase_hours: float, after_hours: float = 0) -> float | None:
    """How many hours after its beginning a phase is next reminded of."""
    until, now = BEGAN + timedelta(hours=phase_hours), BEGAN + timedelta(hours=after_hours)
    moment = next_reminder(BEGAN, until, now)
    return None if moment is None else (moment - BEGAN) / timedelta(hours=1)


def test_long_phases_are_reminded_of_a_day_and_an_hour_before_their_end() -> None:
    assert reminded(72) == 48
    assert reminded(72, after_hours=48) == 71
    assert reminded(72, after_hours=71) is None
    assert reminded(47) == 46  # a day is more than half of it
    assert reminded(2) == 1
    assert reminded(1.5) is None
