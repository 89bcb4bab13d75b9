"""``stylize-bot playground`` as a newcomer starts it: a process, a page, and a clean end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.processes import MEASURED, all_end, children


def test_the_playground_opens_and_ends_without_leaving_a_process(tmp_path: Path) -> None:
    data, wire = tmp_path / "data", tmp_path / "wire.jsonl"
    command = [sys.executable, "-m", "bot", "playground", "--port", "0", "--data", str(data), "--wire", str(wire)]
    environment = (
        os.environ | MEASURED | {"KERAS_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1", "STYLIZE_LOG_FORMAT": "json"}
    )
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://\S+", line.replace("STYLIZE_WEIGHTS", "")):
            url = found[0]
            break
    else:
        raise AssertionError(process.communicate()[1])
    with urllib.request.urlopen(url, timeout=10) as page:  # noqa: S310  our own address
        assert b"<title>" in page.read()
    while not (workers := children(process.pid)):
        time.sleep(0.01)
    for _ in range(2):  # as somebody impatient does
        process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
    _, error = process.communicate(timeout=15)
    assert process.returncode == 0, error
    assert "Traceback" not in error
    lines = [json.loads(line) for line in error.splitlines() if line.startswith("{")]
    assert "Stopped" in [line["event"] for line in lines]
    assert [line for line in lines if line["level"] == "error"] == []
    assert workers
    assert all_end(workers)
    assert "IDENTIFY" in [json.loads(line)["name"] for line in wire.read_text().splitlines()]
    assert sorted(path.name for path in data.iterdir()) == ["bot", "discord"]


def test_a_folder_of_something_else_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "discord").mkdir()
    (tmp_path / "discord" / "world.json").write_text("{}")
    command = [sys.executable, "-m", "bot", "playground", "--port", "0", "--data", str(tmp_path)]
    environment = os.environ | MEASURED | {"KERAS_HOME": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith("can't be read; choose another folder, or remove it.\n")
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "bot", "playground", "--port", str(taken.getsockname()[1])]
        environment = os.environ | MEASURED | {"KERAS_HOME": str(tmp_path)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert re.fullmatch(
        r"stylize-bot: 127\.0\.0\.1:\d+ can't be listened on .*; choose another --port\.\n", done.stderr
    )
