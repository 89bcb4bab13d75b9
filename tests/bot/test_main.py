"""The command ``stylize-bot``, where it needs no Discord."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import MEASURED


def stylize_bot(*arguments: str, environment: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-X", "importtime", "-m", "bot", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=MEASURED | (environment or {}), check=False
    )


def said(done: "subprocess.CompletedProcess[str]") -> list[str]:
    """What was written to standard error, but for the import times."""
    return [line for line in done.stderr.splitlines() if not line.startswith("import time:")]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment without settings, whose Keras cache is empty."""
    return {"KERAS_HOME": str(tmp_path)}


def test_check_imports_no_tensorflow(environment: dict[str, str]) -> None:
    done = stylize_bot("check", environment=environment | {"DISCORD_TOKEN": "a.b.c"})
    assert done.returncode == 0, done.stderr
    assert not re.search(r"\| +(tensorflow|keras|discord)\b", done.stderr)
    assert re.search(r"^ok +token +set", done.stdout, re.MULTILINE)
    assert "a.b.c" not in done.stdout + done.stderr
    assert "lite" in done.stdout


def test_check_ends_quietly_where_nobody_reads_on(environment: dict[str, str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command, environment = [sys.executable, "-m", "bot", "check"], MEASURED | environment
    with open(writer, "wb") as output:
        done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, env=environment, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("command", ["run", "sync"])
def test_without_a_token_it_says_where_to_get_one(command: str, environment: dict[str, str]) -> None:
    done = stylize_bot(command, environment=environment | {"STYLIZE_WEIGHTS": "lite"})
    assert done.returncode == 2
    assert len(said(done)) == 1
    assert "https://discord.com/developers/applications" in said(done)[0]
    assert "stylize-bot playground" in said(done)[0]


def test_a_setting_that_cant_be_used_is_named(environment: dict[str, str]) -> None:
    done = stylize_bot("sync", environment=environment | {"STYLIZE_MAX_SIZE": "huge"})
    assert done.returncode == 2
    assert said(done)[0].startswith("stylize-bot: STYLIZE_MAX_SIZE can't be 'huge': ")


def test_painters_that_cant_be_started_are_one_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    """A file that is no network; and a number of lanes that is none."""
    (tmp_path / "wrong.h5").write_bytes(b"no weights")
    values = {"STYLIZE_WEIGHTS": str(tmp_path / "wrong.h5"), "STYLIZE_WORKERS": "many"}
    done = stylize_bot("check", "--workers", environment=environment | values)
    assert done.returncode == 2
    lines = [line for line in done.stdout.splitlines() if line.startswith("MEND")]
    assert any("The painter can't be started" in line for line in lines)
    assert any("STYLIZE_WORKERS can't be 'many': " in line and "ray://host:port" in line for line in lines)


def test_weights_that_cant_be_had_are_said_before_anything_starts(environment: dict[str, str]) -> None:
    values = {"STYLIZE_WEIGHTS": "nowhere.h5", "DISCORD_TOKEN": "a.b.c"}
    done = stylize_bot("run", environment=environment | values)
    assert done.returncode == 2
    assert "there are no weights at nowhere.h5" in said(done)[0]


def test_discord_out_of_reach_is_one_sentence(environment: dict[str, str]) -> None:
    values = {"DISCORD_TOKEN": "a.b.c", "STYLIZE_DISCORD_API_URL": "http://127.0.0.1:9/api/v10"}
    done = stylize_bot("sync", environment=environment | values)
    assert done.returncode == 2, done.stderr
    assert said(done)[-1].startswith("stylize-bot: Discord can't be reached at http://127.0.0.1:9/api/v10")
    assert "Traceback" not in done.stderr
