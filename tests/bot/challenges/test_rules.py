"""Who won."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.challenges.rules import Entry, podium, standings


def entry(number: int) -> Entry:
    return Entry(100 + number, "c", number, number, "picture", f"job {number}")


def places(votes: dict[int, int], count: int = 6) -> list[tuple[int, int]]:
    ranked = standings([entry(number) for number in range(1, count + 1)], {100 + key: votes[key] for key in votes})
    return [(standing.place, standing.entry.number) for standing in podium(ranked)]


def test_equals_share_a_place_and_those_behind_are_left_out() -> None:
    assert places({1: 2, 2: 5, 3: 3}) == [(1, 2), (2, 3), (3, 1)]
    assert places({1: 5, 2: 5, 3: 3}) == [(1, 1), (1, 2), (3, 3)]
    assert places({1: 5, 2: 3, 3: 3, 4: 3}) == [(1, 1), (2, 2), (2, 3), (2, 4)]
    assert places({1: 1, 2: 1, 3: 1, 4: 1}) == [(1, 1), (1, 2), (1, 3), (1, 4)]


def test_without_a_vote_nobody_wins() -> None:
    assert places({}) == []
    assert places({4: 1}) == [(1, 4)]
    assert places({}, count=0) == []


@given(st.lists(st.integers(0, 5), max_size=25))
def test_more_votes_are_never_behind_fewer(votes: list[int]) -> None:
    entries = [entry(number) for number in range(len(votes))]
    ranked = standings(entries, {100 + number: count for number, count in enumerate(votes)})
    assert sorted(standing.entry.number for standing in ranked) == list(range(len(votes)))
    for better, worse in pairwise(ranked):
        assert better.votes >= worse.votes
        assert (better.place == worse.place) == (better.votes == worse.votes)
