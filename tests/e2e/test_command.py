"""``stylize-bot playground`` as a newcomer starts it: a process, a page, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.processes import all_end, children


def test_the_playground_opens_and_ends_without_leaving_a_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "playground", "--port", "0"]
    environment = os.environ | {"KERAS_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
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
    process.send_signal(signal.SIGTERM)
    _, error = process.communicate(timeout=15)
    assert process.returncode == 0, error
    assert "Traceback" not in error
    assert workers
    assert all_end(workers)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "-m", "bot", "playground", "--port", str(taken.getsockname()[1])]
        environment = os.environ | {"KERAS_HOME": str(tmp_path)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert re.fullmatch(
        r"stylize-bot: 127\.0\.0\.1:\d+ can't be listened on .*; choose another --port\.\n", done.stderr
    )
