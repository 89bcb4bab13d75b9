"""A Ray cluster on this machine, for tests: its nodes are started as hosts start them, and killed."""

from __future__ import annotations

import itertools
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.processes import all_end, free_port


class Cluster:
    """Nodes as hosts start them, each with one core to give away.

    Args:
        folder: For what Ray writes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address, self._client_port = f"127.0.0.1:{free_port()}", free_port()
        self.nodes: list[psutil.Popen] = []

    @property
    def client(self) -> str:
        """How it is reached from elsewhere."""
        return f"ray://127.0.0.1:{self._client_port}"

    def start(self) -> None:
        """Starts the first node."""
        port = self.address.rpartition(":")[2]
        client = f"--ray-client-server-port={self._client_port}"
        self._add("--head", f"--port={port}", client, "--include-dashboard=false", f"--temp-dir={self._folder}")

    def join(self) -> None:
        """Starts another, as the README says."""
        self._add(f"--address={self.address}")

    def _add(self, *arguments: str) -> None:
        ray = Path(sys.executable).with_name("ray")
        shared = ("--block", "--disable-usage-stats", "--node-ip-address=127.0.0.1", "--num-cpus=1")
        node = psutil.Popen(
            [ray, "start", *arguments, *shared, "--object-store-memory=100000000"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.nodes.append(node)
        said = list(itertools.takewhile(lambda line: "Ray runtime started" not in line, node.stdout))
        assert node.is_running(), said

    def kill(self, node: psutil.Popen) -> None:
        """Takes a host away at once."""
        processes = [node, *node.children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        node.wait()
        node.stdout.close()
        assert all_end([process.pid for process in processes])
        self.nodes.remove(node)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster of one node, and of those that join, with a token of its own."""
    # Ray's sockets have names of a hundred letters at most, so that the tests' own folder is too deep.
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp") as folder:
        patch.setenv("RAY_AUTH_MODE", "token")
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
        patch.setenv("GRPC_ENABLE_FORK_SUPPORT", "0")  # as the README says
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            yield cluster
        finally:
            for node in list(cluster.nodes):
                cluster.kill(node)
