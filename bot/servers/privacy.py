"""All that is kept of a member: what it is, a copy of it, and its end. Knows nothing of Discord."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

from bot.challenges.entries import Entries
from bot.challenges.results import Results
from bot.jobs.studio import Studio
from bot.styles.library import Library, Shelf
from bot.words import say

Load = Callable[[], bytes]


@dataclass(frozen=True)
class Kept:
    """What is kept of a member.

    Attributes:
        jobs: Paintings, each as plain values.
        styles: Styles, likewise.
        entries: What was entered in challenges, likewise.
        votes: Entries that were voted for, by their ids.
        results: What became of entries, as plain values.
        works: What hangs in galleries, as plain values.
        pictures: Files, by a name for people, and what reads them.
    """

    jobs: Sequence[dict[str, Any]]
    styles: Sequence[dict[str, Any]]
    entries: Sequence[dict[str, Any]]
    votes: Sequence[int]
    results: Sequence[dict[str, Any]]
    works: Sequence[dict[str, Any]]
    pictures: Sequence[tuple[str, Load]]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        return {field.name: len(getattr(self, field.name)) for field in fields(self)}

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is."""
        return not any(self.counts.values())


class Works(Protocol):
    """What keeps works in galleries, and can take them down."""

    async def kept(self, member_id: int) -> Sequence[dict[str, Any]]:
        """What is kept of a member's, as plain values."""

    async def erase(self, member_id: int) -> None:
        """Removes all of a member's; raises ``Refusal`` where that can't be done just now."""


class Privacy:
    """Goes through all rooms.

    Args:
        studio: Keeps paintings.
        styles: Keeps styles.
        entries: Keeps what is entered in challenges, and votes.
        results: Keeps how challenges ended.
        works: Keeps what hangs in galleries.
    """

    def __init__(self, studio: Studio, styles: Library, entries: Entries, results: Results, works: Works) -> None:
        self._studio, self._styles, self._entries = studio, styles, entries
        self._results, self._works = results, works

    async def kept(self, member_id: int) -> Kept:
        """Looks what is kept of a member."""
        jobs, job_pictures = await self._studio.album.kept(member_id)
        styles = await self._styles.all(Shelf(member_id))
        entries, votes, entry_pictures = await self._entries.kept(member_id)
        style_pictures = [(f"styles/{name}", load) for style in styles for name, load in self._styles.kept(style)]
        return Kept(
            jobs,
            [{"name": style.name, "spoiler": style.spoiler} for style in styles],
            entries,
            votes,
            await self._results.kept(member_id),
            await self._works.kept(member_id),
            [*job_pictures, *style_pictures, *entry_pictures],
        )

    async def export(self, member_id: int) -> bytes:
        """Makes a zip of all of it."""
        kept = await self.kept(member_id)
        return await asyncio.to_thread(_zipped, kept, say("privacy-archive"))

    async def erase(self, member_id: int) -> None:
        """Ends what is under way for a member, and removes every row and every file.

        Raises:
            Refusal: Something that is under way could not be ended in time.
        """
        await self._studio.erase(member_id)
        await self._styles.erase(Shelf(member_id))
        await self._entries.erase(member_id)
        await self._results.erase(member_id)
        await self._works.erase(member_id)


def _zipped(kept: Kept, about: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # pictures are packed already
        told = {"paintings": kept.jobs, "styles": kept.styles, "entries": kept.entries, "votes": kept.votes}
        told |= {"results": kept.results, "works": kept.works}
        archive.writestr("kept.json", json.dumps(told, indent=2, default=str))
        archive.writestr("README.txt", f"{about}\n")
        for name, load in kept.pictures:
            try:
                archive.writestr(name, load())
            except FileNotFoundError:
                continue  # let go meanwhile
    return file.getvalue()
