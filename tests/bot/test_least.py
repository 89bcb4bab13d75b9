"""The bot asks for no more than it needs, and shows no more than it must."""

import re
from pathlib import Path

import discord
import pytest

import bot
from bot.client import intents
from bot.delivery.doors import NEEDED
from bot.serve import database
from bot.settings import Settings

ROOT = Path(bot.__file__).parent.parent


def test_the_invitation_has_just_the_permissions_that_are_needed() -> None:
    (number,) = re.findall(r"permissions=(\d+)", (ROOT / "README.md").read_text())
    needed = dict.fromkeys((*NEEDED, "send_messages_in_threads"), True)
    assert discord.Permissions(int(number)) == discord.Permissions(**needed)


def test_intents_are_those_that_are_told_of() -> None:
    page = (ROOT / "docs" / "SECURITY.md").read_text()
    names = {"guilds": "GUILDS", "guild_messages": "GUILD_MESSAGES", "dm_messages": "DIRECT_MESSAGES"}
    names["guild_reactions"] = "GUILD_MESSAGE_REACTIONS"
    assert {name for name, wanted in intents() if wanted} - {"messages", "reactions"} == set(names)
    assert all(f"`{name}`" in page for name in names.values())


@pytest.mark.parametrize("url", [None, "postgresql://nobody@nowhere/none"])
def test_the_data_folder_is_for_its_user_alone(tmp_path: Path, url: str | None) -> None:
    folder = tmp_path / "data"
    database(Settings(data_dir=folder, database_url=url))
    assert folder.stat().st_mode & 0o777 == 0o700
