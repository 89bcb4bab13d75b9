"""A backup: the data folder as one file, taken while the bot runs, and the way back.

The file is a plain tar, for pictures are compressed already: first what the folders hold, then a copy of the database,
then what came into the folders meanwhile, and at last a note that says that it is whole.

That order gives each row of the copy its file. A file is written before the row that names it, is never changed, and
is removed after that row (``jobs.files``, ``jobs.album``, ``styles.library``, ``challenges.entries``). So whatever the
copy names was there when the copy was made: it was there at the first look and is packed, or came since and is found by
the second. Only what came since and is deleted again before the second look is missing, as it then is in the running
bot too. A job that goes on can lose no picture like that, for those stay until it ends, but its checkpoint, which goes
when the next one comes: it then begins anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.data import DATABASE, ROOMS
from bot.database import look_at_file, read_only
from bot.errors import Misconfigured

FORMAT = 1
"""Of the backup's file; to be raised when an older program could no longer restore it."""
NOTE = "contents.json"
"""The last member."""
FILE = re.compile(rf"(?:{'|'.join(map(str, ROOMS))})/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})")
"""How a member is called that is one of ``jobs.files.Files``."""
PRIVATE = 0o600
"""Who may read a backup: it holds members' pictures."""

Advance = Callable[[int, int], None]
"""Hears how many bytes were copied, and of how many, as far as that is known."""


@dataclass(frozen=True)
class Contents:
    """What a backup holds.

    Attributes:
        files: How many pictures and checkpoints were copied.
        damaged: How many were not, for they are not what they were when they were written.
        database: Whether the database is in it.
    """

    files: int
    damaged: int
    database: bool

    def __str__(self) -> str:
        damaged = f", without {self.damaged} that are damaged" if self.damaged else ""
        return f"{'the database and ' if self.database else ''}{self.files} files{damaged}"


def back_up(folder: Path, database: Path | None, target: Path, advance: Advance) -> Contents:
    """Writes a backup, under another name until it is whole; a file that is there is replaced then.

    Args:
        folder: The data folder.
        database: The file of the SQLite database, or None to leave the database out.
        target: The backup's file.
        advance: Hears how far it is.

    Raises:
        Misconfigured: There is nothing to back up, or the database can't be read.
        OSError: The backup can't be written.
    """
    if not (database or folder).exists():
        text = f"There is nothing at {database or folder}; set STYLIZE_DATA_DIR as it is set for the bot."
        raise Misconfigured(text)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
        partial, copy = Path(scratch, "partial"), Path(scratch, DATABASE)
        with tarfile.open(partial, "x") as archive:
            partial.chmod(PRIVATE)
            packer = _Packer(archive, folder, advance)
            packer.pack_new_files()
            if database:
                _copy_database(database, copy)
                archive.add(copy, str(DATABASE), filter=_nameless)
            packer.pack_new_files()
            contents = Contents(packer.count, 0, bool(database))
            _write_note(archive, contents)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(partial, target)
    return contents


class _Packer:
    """Copies a data folder's files into an archive, each once."""

    def __init__(self, archive: tarfile.TarFile, folder: Path, advance: Advance) -> None:
        self._archive, self._folder, self._advance = archive, folder, advance
        self._packed: set[str] = set()
        self._done_bytes = self._total_bytes = 0

    @property
    def count(self) -> int:
        return len(self._packed)

    def pack_new_files(self) -> None:
        new = dict(self._new_files())
        self._total_bytes = self._done_bytes + sum(new.values())
        for name, size in new.items():
            try:
                file = (self._folder / name).open("rb")
            except FileNotFoundError:
                continue  # removed meanwhile, after its row
            with file:
                self._archive.addfile(_nameless(self._archive.gettarinfo(arcname=name, fileobj=file)), file)
            self._packed.add(name)
            self._done_bytes += size
            self._advance(self._done_bytes, self._total_bytes)

    def _new_files(self) -> Iterator[tuple[str, int]]:
        """Names and sizes of files that are not packed yet; those that are being written have no name of their own."""
        for room in ROOMS:
            for path in sorted((self._folder / room).glob("*/*")):
                name = path.relative_to(self._folder).as_posix()
                if name not in self._packed and FILE.fullmatch(name):
                    with suppress(FileNotFoundError):  # removed meanwhile, after its row
                        yield name, path.stat().st_size


def _copy_database(source: Path, copy: Path) -> None:
    """Copies a database as it is at one moment; whoever writes to it does not wait."""
    try:
        with closing(read_only(source)) as connection:
            # Not a copy page by page: what members had deleted may still stand in free pages.
            connection.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.DatabaseError as error:
        raise Misconfigured(f"{source} can't be copied ({error}); see: stylize-bot check") from error


def _nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leaves out who owned a file."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = PRIVATE
    return member


def _write_note(archive: tarfile.TarFile, contents: Contents) -> None:
    data = json.dumps({"format": FORMAT, "files": contents.files, "database": contents.database}).encode()
    member = tarfile.TarInfo(NOTE)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def restore(source: Path, folder: Path, advance: Advance) -> Contents:
    """Makes a data folder of a backup. An older database is brought up to date when the bot starts on it.

    All is written to a folder within first, so that it may be a mounted volume, and gets its place at the end, the
    database last.

    Args:
        source: The backup's file.
        folder: The data folder; empty, or not there yet.
        advance: Hears how far it is.

    Raises:
        Misconfigured: The folder is in use, or the file is no whole backup, or one of a newer version of this program.
        OSError: The backup can't be read, or the folder not be written.
    """
    if folder.exists() and any(folder.iterdir()):
        text = f"{folder} is not empty. Stop the bot that uses it and move it away, or set STYLIZE_DATA_DIR to another"
        raise Misconfigured(f"{text} folder.")
    source.stat()  # before a folder is made for what is not there
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restored-") as name:
        scratch = Path(name)
        try:
            with tarfile.open(source, "r:") as archive:
                contents = _unpack(archive, scratch, source, advance)
        except tarfile.ReadError as error:
            raise Misconfigured(f"{source} is no backup, or only a part of one ({error}).") from error
        if contents.database:
            look_at_file(scratch / DATABASE)
        for part in (*ROOMS, DATABASE):
            if (scratch / part).exists():
                os.rename(scratch / part, folder / part)
    return contents


def _unpack(archive: tarfile.TarFile, folder: Path, source: Path, advance: Advance) -> Contents:
    """Writes an archive's members to a folder, those alone that a backup has, under names that lead nowhere else."""
    total, files, damaged = source.stat().st_size, 0, 0
    for member in archive:
        data = archive.extractfile(member) if member.isreg() else None
        advance(archive.offset, total)
        if data is None:
            raise _strange(source, member)
        if member.name == NOTE:
            note = json.loads(data.read())
            if note["format"] > FORMAT:
                raise Misconfigured(f"{source} was written by a newer version of this bot; please update.")
            return Contents(files, damaged, note["database"])
        named = FILE.fullmatch(member.name)
        if named is None and member.name != str(DATABASE):
            raise _strange(source, member)
        path = folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            shutil.copyfileobj(data, file)
        os.utime(path, (member.mtime, member.mtime))
        if named and not _is_called_rightly(path):
            path.unlink()
            damaged += 1
        else:
            files += bool(named)
    raise tarfile.ReadError("cut off")


def _is_called_rightly(path: Path) -> bool:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == path.name


def _strange(source: Path, member: tarfile.TarInfo) -> Misconfigured:
    return Misconfigured(f"{source} is no backup of this bot, for it holds {member.name!r}.")
