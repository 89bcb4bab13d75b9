"""A Ray cluster that this process is no part of."""

import asyncio
import os
import re
import subprocess
import sys

import pytest

from tests import sketch
from tests.cluster import running_cluster
from tests.processes import MEASURED

pytestmark = pytest.mark.ray


async def test_a_cluster_elsewhere() -> None:
    """By the command that says what is there."""
    with running_cluster() as cluster:
        environment = (
            os.environ
            | MEASURED
            | {
                "DISCORD_TOKEN": "no.one.s",
                "STYLIZE_WORKERS": cluster.client,
                "STYLIZE_WEIGHTS": "lite",
            }
        )
        del environment["RAY_AUTH_MODE"]
        environment.pop("RAY_ADDRESS", None)
        command = [sys.executable, *sketch.program(), "check", "--workers"]
        done = await asyncio.to_thread(
            subprocess.run, command, env=environment, capture_output=True, text=True, timeout=200, check=False
        )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^ok +painter .*CPU cores.*weights lite, [\d.]+ GiB free$", done.stdout, re.M)
    assert re.search(rf"^ok +speed +256 pixels in [\d.]+ s, {sketch.STEPS} steps", done.stdout, re.M)
