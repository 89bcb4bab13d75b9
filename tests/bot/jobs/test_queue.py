"""The fair queue: plain arithmetic, and a machine that looks for members who wait for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.jobs import queue
from bot.jobs.job import Job
from bot.jobs.queue import Forecast, Usage, line
from nst_core.options import Options
from tests.bot.jobs.conftest import job


def order(waiting: list[Job], usage: Usage | None = None) -> list[int]:
    return [one.member_id for one in line(waiting, usage or Usage(), 0.0, lambda _: 10.0)]


def test_members_take_turns() -> None:
    assert order([job(1), job(1), job(1), job(2), job(3)]) == [1, 2, 3, 1, 1]


def test_servers_take_turns() -> None:
    """A server of many members does not push out one of few."""
    crowd = [job(member, guild_id=1) for member in range(1, 6)]
    assert order([*crowd, job(9, guild_id=2)]) == [1, 9, 2, 3, 4, 5]


def test_in_direct_messages_everyone_is_a_server_of_their_own() -> None:
    assert order([job(1, guild_id=None), job(1, guild_id=None), job(2, guild_id=None)]) == [1, 2, 1]


def test_who_used_much_lately_waits_and_is_forgiven() -> None:
    usage = Usage()
    usage.add(job(1, guild_id=None), 100.0, now=0.0)
    usage.add(job(2, guild_id=None), 40.0, now=0.0)
    waiting = [job(1, guild_id=None), job(2, guild_id=None)]
    assert order(waiting, usage) == [2, 1]
    assert usage.of(queue.member(waiting[0]), queue.HALF_LIFE_SECONDS) == pytest.approx(50.0)
    usage.forget_idle(20 * queue.HALF_LIFE_SECONDS)
    assert order(waiting, usage) == [1, 2]


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from([None, 1, 2]))))
def test_everyone_is_in_line_once_and_ones_own_jobs_keep_their_order(asked: list[tuple[int, int | None]]) -> None:
    waiting = [job(member, guild_id) for member, guild_id in asked]
    ordered = line(waiting, Usage(), 0.0, lambda _: 10.0)
    assert sorted(one.id for one in ordered) == sorted(one.id for one in waiting)
    for member, guild_id in set(asked):
        mine = [one for one in waiting if (one.member_id, one.place.guild_id) == (member, guild_id)]
        assert [one for one in ordered if one in mine] == mine


class Line(RuleBasedStateMachine):
    """Members of one server ask again and again; the first of the line is painted each time."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Job] = []
        self.usage = Usage()
        self.now = 0.0

    @rule(member=st.integers(1, 4))
    def ask(self, member: int) -> None:
        self.waiting.append(job(member))

    @rule()
    def paint(self) -> None:
        if self.waiting:
            first = line(self.waiting, self.usage, self.now, lambda _: 10.0)[0]
            self.waiting.remove(first)
            self.now += 10.0
            self.usage.add(first, 10.0, self.now)

    @invariant()
    def nobody_waits_for_ever(self) -> None:
        """The one who asked first is next after each of the other three was painted as much as they were."""
        if self.waiting:
            oldest = self.waiting[0]
            mine = line(self.waiting, self.usage, self.now, lambda _: 10.0).index(oldest)
            lead = self.usage.of(queue.member(oldest), self.now)
            assert mine <= 3 * (1 + lead / 10.0)


TestLine = Line.TestCase


def test_a_forecast_needs_a_finished_job() -> None:
    forecast = Forecast()
    one, large = job(options=Options(size=256)), job(options=Options(size=512))
    assert forecast.seconds(one) is None
    assert forecast.starts([one], [], 1) == [None]
    one.steps, one.seconds = one.options.steps, 10.0
    forecast.learn(one)
    assert forecast.seconds(one) == pytest.approx(10.0)
    assert forecast.seconds(large) == pytest.approx(25.0, rel=0.05)  # half of its steps at half its size
    kept = job()
    kept.steps, kept.seconds = 3, 0.1
    forecast.learn(kept)  # half done: tells nothing
    assert forecast.seconds(one) == pytest.approx(10.0)


def test_starts_are_those_of_the_first_free_lane() -> None:
    forecast = Forecast()
    one = job(options=Options(size=256))
    one.steps, one.seconds = one.options.steps, 10.0
    forecast.learn(one)
    waiting = [job(options=Options(size=256)) for _ in range(3)]
    assert forecast.starts(waiting, [4.0], 2) == pytest.approx([0.0, 4.0, 10.0])
    assert forecast.starts(waiting, [4.0, None], 2) == [None] * 3
