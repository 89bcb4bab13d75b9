"""The styles of members: names, limits, and pictures that go when no one keeps them any more."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.database import Database
from bot.errors import Refusal
from bot.jobs.files import Files
from bot.styles.library import Library, Shelf, matching

ADA, VINCENT, SERVER = Shelf(1), Shelf(2), Shelf(3, shared=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "styles"


@pytest.fixture
def library(database: Database, folder: Path) -> Library:
    return Library(database.session, Files(folder), limit=3, shared_limit=4)


async def names(library: Library, shelf: Shelf) -> list[str]:
    return [style.name for style in await library.all(shelf)]


def kept(folder: Path) -> int:
    """How many files there are."""
    return sum(path.is_file() for path in folder.rglob("*"))


async def test_a_style_is_its_owners_alone(library: Library) -> None:
    await library.add(ADA, "Starry night", b"picture", spoiler=True)
    style = await library.find([ADA], "starry  NIGHT")
    assert (style.name, style.spoiler, await library.picture(style)) == ("Starry night", True, b"picture")
    with pytest.raises(Refusal, match="no style called Starry night"):
        await library.find([VINCENT], "Starry night")
    assert await names(library, VINCENT) == []


@pytest.mark.parametrize("name", ["", "  ", "a:b", "a,b", "**bold**", "--", "x" * 33, "two\u200bwords"])
async def test_names_that_cant_be_told_apart_in_a_text_are_refused(library: Library, name: str) -> None:
    with pytest.raises(Refusal, match="please choose another"):
        await library.add(ADA, name, b"picture")


async def test_no_two_have_one_name_and_there_is_a_limit(library: Library, folder: Path) -> None:
    for name in ("wave", "Été", "night"):
        await library.add(ADA, f" {name} ", b"picture")
    assert await names(library, ADA) == ["night", "wave", "Été"]
    with pytest.raises(Refusal, match="called E\u0301TE\u0301 already|called ÉTÉ already"):
        await library.add(ADA, "E\u0301TE\u0301", b"other")
    with pytest.raises(Refusal, match="You have 3 styles"):
        await library.add(ADA, "fourth", b"other")
    await library.add(VINCENT, "wave", b"picture")
    assert kept(folder) == 1


async def test_of_two_at_once_with_one_name_one_is_kept(library: Library) -> None:
    outcomes = await asyncio.gather(
        *(library.add(ADA, "wave", bytes([number])) for number in range(5)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 4
    assert await names(library, ADA) == ["wave"]


async def test_a_style_is_renamed(library: Library) -> None:
    for name in ("wave", "night"):
        await library.add(ADA, name, name.encode())
    assert (await library.rename(ADA, "WAVE", "Wave")).name == "Wave"
    with pytest.raises(Refusal, match="called night already"):
        await library.rename(ADA, "wave", "night")
    await library.rename(ADA, "wave", "sea")
    assert await library.picture(await library.find([ADA], "sea")) == b"wave"
    with pytest.raises(Refusal, match="no style called wave"):
        await library.rename(ADA, "wave", "other")


async def test_a_picture_goes_with_the_last_style_that_has_it(library: Library, folder: Path) -> None:
    for owner in (ADA, VINCENT):
        await library.add(owner, "wave", b"picture")
    style = await library.remove(ADA, "wave")
    assert await library.picture(style) == b"picture"
    await library.remove(VINCENT, "wave")
    assert kept(folder) == 0
    with pytest.raises(Refusal):
        await library.picture(style)


async def test_what_a_killed_bot_left_is_removed_at_the_start(library: Library, folder: Path) -> None:
    style = await library.add(ADA, "wave", b"picture")
    orphan = Files(folder).put(b"left over")
    os.utime(folder / orphan[:2] / orphan, (0, 0))
    async with library:
        assert await library.picture(style) == b"picture"
    with pytest.raises(FileNotFoundError):
        Files(folder).get(orphan)


async def test_a_server_has_styles_too_and_ones_own_come_first(library: Library) -> None:
    await library.add(SERVER, "wave", b"the server's")
    assert await library.picture(await library.find([ADA, SERVER], "wave")) == b"the server's"
    await library.add(ADA, "wave", b"her own")
    assert await library.picture(await library.find([ADA, SERVER], "wave")) == b"her own"
    with pytest.raises(Refusal, match="This server has a style called Wave already"):
        await library.add(SERVER, "Wave", b"other")
    for name in ("two", "three", "four"):
        await library.add(SERVER, name, b"picture")
    with pytest.raises(Refusal, match="This server has 4 styles"):
        await library.add(SERVER, "five", b"picture")


async def test_a_code_brings_a_style_to_another_shelf(library: Library) -> None:
    await library.add(ADA, "Wave", b"picture", spoiler=True)
    code = await library.share([ADA], "wave")
    assert await library.share([VINCENT, ADA], "wave") == code
    style = await library.take_over(SERVER, f" {code.upper()} ")
    assert (style.name, style.spoiler) == ("Wave", True)
    await library.take_over(VINCENT, code, "sea")
    await library.remove(ADA, "wave")
    assert await library.picture(await library.find([VINCENT], "sea")) == b"picture"
    for gone in (code, "", "0000000000"):
        with pytest.raises(Refusal, match="No style has this code"):
            await library.take_over(ADA, gone)
    with pytest.raises(Refusal, match="no style called wave"):
        await library.share([ADA], "wave")


async def test_a_code_ends_with_its_style_and_not_with_a_rename(library: Library) -> None:
    await library.add(ADA, "wave", b"picture")
    code = await library.share([ADA], "wave")
    await library.rename(ADA, "wave", "sea")
    assert (await library.take_over(VINCENT, code)).name == "sea"
    with pytest.raises(Refusal, match="called sea already"):
        await library.take_over(VINCENT, code)


def test_completions_begin_with_those_that_begin_so() -> None:
    names = ["big wave", "night", "wave", "Waves"]
    assert matching(names, "WA", 25) == ["wave", "Waves", "big wave"]
    assert matching(names, "", 2) == ["big wave", "night"]
    assert matching(names, "sea", 25) == []


async def test_a_preview_is_for_all_styles_of_a_picture_and_goes_with_the_last(library: Library, folder: Path) -> None:
    style = await library.add(ADA, "wave", b"picture")
    assert await library.preview(style) is None
    assert library.thumbnail(style) == b"picture"
    await library.add_preview(style.picture, b"preview")
    later = await library.add(VINCENT, "sea", b"picture")
    for shelf, name in ((ADA, "wave"), (VINCENT, "sea")):
        style = await library.find([shelf], name)
        assert await library.preview(style) == library.thumbnail(style) == b"preview"
    assert {name: load() for name, load in library.kept(later)} == {
        "sea.png": b"picture",
        "sea-preview.webp": b"preview",
    }
    async with library:  # a start removes only what no one has
        pass
    await library.remove(ADA, "wave")
    assert await library.preview(later) == b"preview"
    await library.remove(VINCENT, "sea")
    assert kept(folder) == 0
    assert await library.preview(later) is None


async def test_a_preview_that_somebody_keeps_as_a_style_stays_theirs(library: Library) -> None:
    style = await library.add(ADA, "wave", b"picture")
    await library.add_preview(style.picture, b"preview")
    await library.add(VINCENT, "mine", b"preview")
    await library.remove(ADA, "wave")
    assert await library.picture(await library.find([VINCENT], "mine")) == b"preview"


async def test_a_preview_for_a_style_that_is_gone_is_not_kept(library: Library, folder: Path) -> None:
    style = await library.add(ADA, "wave", b"picture")
    await library.remove(ADA, "wave")
    await library.add_preview(style.picture, b"preview")
    assert kept(folder) == 0


async def test_the_latest_style_that_lacks_a_preview_comes_first(library: Library) -> None:
    styles = [await library.add(ADA, name, name.encode()) for name in ("one", "two", "three")]
    assert await library.lacks_preview(()) == styles[2]
    assert await library.lacks_preview({styles[2].picture}) == styles[1]
    for style in styles:
        await library.add_preview(style.picture, b"preview")
    assert await library.lacks_preview(()) is None
