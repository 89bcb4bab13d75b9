"""What buttons say where they can do nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.errors import Refusal
from bot.jobs.job import Job, State
from bot.queue.remix import look_up, permitted
from bot.queue.views import ACTIONS
from nst_core.options import Options, limits
from tests.bot.jobs.conftest import job

WEAKEST, STRONGEST = limits("strength")


def pressed(member_id: int = 1, channel_id: int = 30, found: Job | None = None) -> Any:
    """A button that somebody pressed who moderates nothing."""

    async def find(_: str) -> Job | None:
        return found

    bot = SimpleNamespace(studio=SimpleNamespace(look_up=find), max_size=lambda guild_id: 512)
    nothing = SimpleNamespace(manage_messages=False, manage_guild=False, administrator=False)
    here = SimpleNamespace(guild_id=20, channel_id=channel_id, permissions=nothing, user=SimpleNamespace(id=member_id))
    here.client = bot
    return cast(Any, here)


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        ("cancel", {"state": State.DONE}, "has ended already"),
        ("keep", {"state": State.CANCELLED}, "has ended already"),
        ("stronger", {"options": Options(strength=STRONGEST)}, "as strongly as can be"),
        ("weaker", {"options": Options(strength=WEAKEST)}, "as weakly as can be"),
        ("larger", {"state": State.FAILED}, "was not finished"),
        ("larger", {"state": State.DONE, "options": Options(size=512)}, "up to 512 pixels"),
        ("compare", {"state": State.CANCELLED}, "was not finished"),
        ("timelapse", {"state": State.CANCELLED}, "was not finished"),
        ("save", {"state": State.DONE, "styles": ("a" * 64, "b" * 64)}, "several styles"),
    ],
)
async def test_a_button_that_can_do_nothing_says_why(action: str, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        await ACTIONS[action].run(pressed(), job(**fields))


async def test_a_painting_is_its_members() -> None:
    painted = job()
    with pytest.raises(Refusal, match="no such painting"):
        await look_up(pressed(), painted.id)
    assert await permitted(pressed(painted.member_id, found=painted), painted.id) is painted
    with pytest.raises(Refusal, match="or a moderator"):
        await permitted(pressed(painted.member_id + 1, found=painted), painted.id)
