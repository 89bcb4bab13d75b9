"""Edits of a channel's messages: never more than the allowance, whoever asks, and none is starved."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.budget import OLD, YOUNG, Allowance, Budget


def most_in(moments: list[float], seconds: float) -> int:
    return max((sum(start <= moment < start + seconds for moment in moments) for start in moments), default=0)


@given(st.lists(st.tuples(st.floats(0, 20), st.booleans()), max_size=60))
def test_no_window_holds_more_edits_than_discord_allows(asked: list[tuple[float, bool]]) -> None:
    budget, now, young, old = Budget(), 0.0, list[float](), list[float]()
    for pause, is_old in asked:
        now += pause
        while wait := budget.wait_seconds(1, now, old=is_old):
            now += wait
        budget.spend(1, now)
        (old if is_old else young).append(now)
    assert most_in(sorted(young + old), 5.0) <= 5
    assert most_in(old, 6.0) <= 3


def test_frames_leave_room_for_ends() -> None:
    budget = Budget()
    for _ in range(YOUNG.edits - 1):
        assert budget.wait_seconds(1, 0.0, spare=1) == 0.0
        budget.spend(1, 0.0)
    assert budget.wait_seconds(1, 0.0, spare=1) == YOUNG.seconds
    assert budget.wait_seconds(1, 0.0) == 0.0
    assert budget.wait_seconds(2, 0.0, spare=1) == 0.0  # another channel


def test_old_messages_are_edited_less_often() -> None:
    assert Allowance(3, 6.0).edits > OLD.edits
    budget = Budget()
    for _ in range(OLD.edits):
        budget.spend(1, 0.0)
    assert budget.wait_seconds(1, 1.0, old=True) == OLD.seconds - 1.0
    assert budget.wait_seconds(1, 1.0) == 0.0


def test_quiet_channels_are_forgotten() -> None:
    budget = Budget()
    for channel in range(1500):
        budget.spend(channel, float(channel))
    assert len(budget._edits) < 1100
