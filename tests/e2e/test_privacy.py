"""A member sees what is kept of them, takes a copy, and has it deleted: no row and no file is left."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path

from bot.playground import Playground, Upload
from bot.playground.samples import draw
from bot.words import say
from tests import sketch
from tests.e2e.test_challenges import close, enter, said
from tests.e2e.test_jobs import answer
from tests.e2e.test_painting import shown
from tests.kills import Bot


def rows(folder: Path, member_id: int) -> list[str]:
    """The tables in which a member is named, once for each row."""
    found = []
    with sqlite3.connect(folder / "stylize.db") as ledger:
        for (table,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in ledger.execute(f"SELECT * FROM {table}"):  # noqa: S608  our own tables
                found += [table] * (member_id in row)
    return sorted(found)


def files(folder: Path) -> set[str]:
    """All files that are kept beside the database."""
    return {path.name for room in ("pictures", "styles", "challenges") for path in (folder / room).glob("*/*")}


async def test_all_is_shown_given_and_deleted(tmp_path: Path, photograph_file: bytes, painting_file: bytes) -> None:
    playground = Playground()
    await playground.start()
    try:
        async with Bot(playground, tmp_path, program=sketch.program()):
            ada, vincent, mona = (playground.member(name) for name in ("Ada", "Vincent", "Mona"))
            art = playground.channel("art")
            assert (await answer(await ada.slash("privacy show"))).content == say("privacy-nothing")
            await answer(await mona.slash("challenge open", theme="Privacy"))
            await said(art, "Challenge: Privacy")
            his = Upload("his.jpg", draw("glass"))
            await enter(vincent, art, content=his, style=his)
            others = rows(tmp_path, vincent.id), files(tmp_path)
            content, style = Upload("bridge.png", photograph_file), Upload("night.png", painting_file)
            artwork = await enter(ada, art, content=content, style=style)
            await answer(await ada.submit(await ada.click(artwork, "Save style"), values={"name": "night"}))
            await close(mona)
            voting = await said(art, "Privacy: vote!")
            for number in ("1", "2"):
                large = await answer(await ada.click(voting, number))
                await ada.click(large, say("challenge-vote"))
            assert rows(tmp_path, ada.id) == ["entries", "jobs", "styles", "votes"]

            shows = (await answer(await ada.slash("privacy show"))).content
            assert shows == say(
                "privacy-kept", jobs=1, pictures=6, styles=1, entries=1, votes=1, results=0, works=0, days=30
            )
            copy = (await answer(await ada.slash("privacy export"))).attachments[0]
            with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
                told = json.loads(archive.read("kept.json"))
                names = [Path(name).name for name in archive.namelist()]
            counts = dict.fromkeys(("paintings", "styles", "entries", "votes"), 1) | {"results": 0, "works": 0}
            assert {key: len(value) for key, value in told.items()} == counts
            assert {"content.png", "style-1.png", "artwork.png", "film.webp", "night.png"} < {*names}

            running = await shown(await ada.slash("stylize", content=content, style=style, size=1024))
            asked = await answer(await ada.slash("privacy delete"))
            gone = await answer(await ada.click(asked, say("privacy-erase")))
            assert gone.content == say("privacy-erased")
            assert running.content == "Cancelled."
            assert rows(tmp_path, ada.id) == []
            assert (rows(tmp_path, vincent.id), files(tmp_path)) == others
            assert (await answer(await ada.slash("privacy delete"))).content == say("privacy-nothing")
    finally:
        await playground.stop()
