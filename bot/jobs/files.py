"""Pictures and checkpoints beside the database: a file each, named by what is in it.

The same bytes are kept once. A file is there as a whole or not at all: it is written under another name first, and
reaches the disk before it gets its own.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

PARTIAL = ".partial"
"""Ending of a file that is being written."""


class Files:
    """A folder of files. All of this blocks: call it in a thread.

    Args:
        root: The folder; it is made when the first file is.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        """Keeps bytes; returns their name, SHA-256 in hexadecimal digits."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        try:
            os.utime(path)  # known already; a sweep is to see that it is wanted again
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=PARTIAL, delete=False) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(file.name, path)
        return name

    def get(self, name: str) -> bytes:
        """The bytes of that name.

        Raises:
            FileNotFoundError: They are not kept, or no longer.
        """
        return self._path(name).read_bytes()

    def remove(self, names: Iterable[str]) -> None:
        """Removes the bytes of these names, where they are kept."""
        for name in names:
            self._path(name).unlink(missing_ok=True)

    def remove_older(self, names: Iterable[str], than: float) -> int:
        """Removes those of these names that were not touched since then, in seconds since 1970; how many bytes went."""
        gone = 0
        for path in map(self._path, names):
            try:
                found = path.stat()
                if found.st_mtime < than:
                    path.unlink()
                    gone += found.st_size
            except FileNotFoundError:
                pass  # removed already
        return gone

    def sizes(self) -> dict[str, int]:
        """How many bytes each name has."""
        sizes = {}
        for path in self._root.glob("*/*"):
            with suppress(FileNotFoundError):  # just removed, or no longer half written
                sizes[path.name] = path.stat().st_size
        return sizes

    def keep_only(self, names: Iterable[str], older_than: float) -> int:
        """Removes all but these names, and what a killed process left half written; how many files went.

        Args:
            names: What is still wanted.
            older_than: Files touched since this time, in seconds since 1970, stay: they may be on their way into the
                database.
        """
        wanted, gone = set(names), 0
        for path in list(self._root.glob("*/*")):
            try:
                if path.name not in wanted and path.stat().st_mtime < older_than:
                    path.unlink()
                    gone += 1
            except FileNotFoundError:
                pass  # another sweep was faster
        return gone

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name
