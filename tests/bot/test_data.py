"""The data folder belongs to one bot at a time."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.data import alone
from bot.errors import Misconfigured

HOLDER = """
import sys, time
from pathlib import Path
from bot.data import alone
with alone(Path(sys.argv[1])):
    print("here", flush=True)
    time.sleep(60)
"""


def test_a_second_bot_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with alone(folder), pytest.raises(Misconfigured, match=re.escape(f"Another bot runs on {folder}")), alone(folder):
        pytest.fail("two bots on one folder")
    assert folder.stat().st_mode & 0o777 == 0o700
    with alone(folder), alone(tmp_path / "another"):
        pass


def test_one_that_was_killed_is_not_in_the_way(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "here\n"
        with pytest.raises(Misconfigured), alone(tmp_path):
            pytest.fail("two bots on one folder")
        holder.kill()
        holder.wait()
    with alone(tmp_path):
        pass


def test_a_folder_that_cant_be_used_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(Misconfigured, match="stylize-bot check"), alone(tmp_path / "data"):
        pytest.fail("a file is no folder")
