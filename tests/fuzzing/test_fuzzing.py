"""Some files and some events of each kind; ``tests.benchmarks.fuzz`` has thousands."""

from __future__ import annotations

from tests.benchmarks.fuzz import harm_of_files, harm_of_payloads
from tests.fuzzing.files import seeds
from tests.fuzzing.gateway import hear
from tests.fuzzing.payloads import broken, typed
from tests.fuzzing.readers import read


async def test_files_do_no_harm() -> None:
    found = await read(len(seeds()) + 200, seed=1)
    assert harm_of_files(found) == []
    assert {"read", "damaged", "unreadable", "empty", "huge"} <= set(found.outcomes)


async def test_events_do_no_harm() -> None:
    by_members, by_discord = await hear(100, 1, (typed, broken), looks=1)
    assert harm_of_payloads(by_members, silent=True) == []
    assert harm_of_payloads(by_discord, silent=False) == []
    assert by_members.answered > 0 < by_discord.errors.total()
