"""The page as a newcomer sees it, in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from bot.playground import Member, Playground, Upload

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.chromium]

# Chromium asks Google's hosts for this and that at its start unless it is told not to.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest_asyncio.fixture(loop_scope="session")
async def page(playground: Playground) -> AsyncIterator[Page]:
    """The playground's page; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        page = await browser.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(playground.url)
        await expect(page.locator("#bot")).to_contain_text("is here")  # then all that was said is shown
        yield page
        await browser.close()
    assert complaints == []


@pytest.fixture
def pictures(tmp_path: Path, photograph_file: bytes, painting_file: bytes) -> tuple[Path, Path]:
    content, style = tmp_path / "content.png", tmp_path / "style.png"
    content.write_bytes(photograph_file)
    style.write_bytes(painting_file)
    return content, style


async def test_two_pictures_and_send(page: Page, pictures: tuple[Path, Path]) -> None:
    artworks = page.locator(".message img.attachment[src*='stylize-']")
    before = await artworks.count()
    await page.locator("#content-file").set_input_files(pictures[0])
    await page.locator("#style-file").set_input_files(pictures[1])
    await page.locator("#send").click()
    job = page.locator(".message", has=page.get_by_role("button", name="Cancel")).last
    await expect(job).to_contain_text("%", timeout=15_000)
    await expect(artworks).to_have_count(before + 1, timeout=60_000)
    artwork = artworks.last
    assert "painted in the manner of another picture" in (await artwork.get_attribute("alt") or "")
    assert await artwork.evaluate("image => image.decode().then(() => image.naturalWidth)") == 512


async def test_a_saved_style_is_offered_and_stands_in_for_a_picture(
    page: Page, pictures: tuple[Path, Path], ada: Member, painting_file: bytes
) -> None:
    await ada.slash("style add", name="Night swirls", picture=Upload("night.png", painting_file))
    await page.locator("#more summary").click()
    name = page.get_by_label("style name")
    await name.fill("night")
    await expect(page.locator("#choices-style_name option")).to_have_text(["Night swirls"])
    await name.fill("Night swirls")
    await page.get_by_label("size").fill("64")
    await page.locator("#content-file").set_input_files(pictures[0])
    artworks = page.locator(".message img.attachment[src*='stylize-']")
    before = await artworks.count()
    await page.locator("#send").click()
    await expect(artworks).to_have_count(before + 1, timeout=60_000)
    await ada.slash("style remove", name="Night swirls")


async def test_a_bad_picture_is_told_to_its_author_alone(
    page: Page, pictures: tuple[Path, Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"words, renamed")
    await page.locator("#content-file").set_input_files(pictures[0])
    await page.locator("#style-file").set_input_files(bad)
    await page.locator("#send").click()
    answer = page.locator(".message", has_text="The picture of how to paint is not a picture I can read")
    await expect(answer.last).to_be_visible(timeout=10_000)
    await page.locator("#member").select_option(label="Vincent")
    await expect(answer).to_have_count(0)
