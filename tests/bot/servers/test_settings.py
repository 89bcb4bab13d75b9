"""What a server sets: kept, read, and held to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.database import Database
from bot.errors import Refusal
from bot.servers import panel, rules
from bot.servers.ledger import Servers, ServerSettings
from bot.words import say

NAMES = [name for section in panel.SECTIONS.values() for name in section]


async def test_what_is_set_is_kept(database: Database) -> None:
    async with Servers(database.session) as servers:
        assert servers.of(5) == ServerSettings(5)
        await servers.change(5, language="de", painting_channels=(7, 2**60), strength=0.4)
        await servers.change(5, gallery_stars=3)
    async with Servers(database.session) as servers:
        kept = servers.of(5)
        assert kept == ServerSettings(5, "de", (7, 2**60), gallery_stars=3, strength=0.4)
        await servers.forget(5)
        assert servers.of(5) == ServerSettings(5)
    async with Servers(database.session) as servers:
        assert servers.of(5) == ServerSettings(5)


async def test_a_server_that_was_left_is_known_by_its_date(database: Database) -> None:
    clock = [datetime(2026, 1, 1, tzinfo=UTC)]
    async with Servers(database.session, lambda: clock[0]) as servers:
        await servers.present([1, 2])
        clock[0] += timedelta(days=1)
        await servers.present([2])
        left = clock[0]
        clock[0] += timedelta(days=40)
        await servers.present([2])  # it stays the day on which it was left
        assert servers.left_before(left) == []
        assert servers.left_before(left + timedelta(seconds=1)) == [1]
        await servers.present([1, 2])
        assert servers.left_before(clock[0] + timedelta(days=1)) == []


def test_painting_may_be_for_some_channels_some_members_and_so_many() -> None:
    free = ServerSettings(1)
    rules.check(free, [10], [], 1000)
    places = ServerSettings(1, painting_channels=(10, 11))
    rules.check(places, [99, 11], [], 0)  # a thread of a channel
    with pytest.raises(Refusal, match="<#10>, <#11>"):
        rules.check(places, [12], [], 0)
    role = ServerSettings(1, painter_role=4)
    rules.check(role, [10], [3, 4], 0)
    with pytest.raises(Refusal, match="<@&4>"):
        rules.check(role, [10], [3], 0)
    few = ServerSettings(1, jobs_per_member=2)
    rules.check(few, [10], [], 1)
    with pytest.raises(Refusal, match="2 paintings"):
        rules.check(few, [10], [], 2)


@pytest.mark.parametrize("name", [name for name in NAMES if panel.kind(name) == "list"])
def test_each_choice_is_what_it_says(name: str) -> None:
    choices = panel.choices(ServerSettings(1), name, 512, 3)
    assert [choice.chosen for choice in choices].count(True) == 1
    assert len(choices) <= 25  # as many as a select has
    for choice in choices:
        chosen = panel.value(name, [choice.value])
        set_so = ServerSettings(1, **{name: chosen})
        assert panel.label(name, chosen) == choice.label
        assert next(each for each in panel.choices(set_so, name, 512, 3) if each.chosen) == panel.Choice(
            choice.value, choice.label, chosen=True
        )


def test_no_choice_is_beyond_what_the_bot_does() -> None:
    assert all(int(choice.value) <= 512 for choice in panel.choices(ServerSettings(1), "size", 512, 3)[1:])
    assert [choice.value for choice in panel.choices(ServerSettings(1), "jobs_per_member", 512, 3)] == [
        "bot",
        "1",
        "2",
        "3",
    ]


def test_channels_and_roles() -> None:
    assert panel.value("painting_channels", ["1", "2"]) == (1, 2)
    assert panel.value("painting_channels", []) == ()
    assert panel.value("painter_role", []) is None
    assert panel.value("gallery_channel", ["8"]) == 8


def test_the_overview_names_all_and_what_is_wrong() -> None:
    text = panel.overview(ServerSettings(1, gallery_channel=8, painter_role=9), "I can't post there.")
    for name in NAMES:
        assert say("settings-name", name=name) in text
    assert "<#8>" in text
    assert "<@&9>" in text
    assert "I can't post there." in text
    assert len(text) < 2000
