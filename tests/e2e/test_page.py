"""The page as a newcomer sees it, in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from bot.playground import Member, Playground, Upload
from tests.e2e.test_jobs import answer

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.chromium]

# Chromium asks Google's hosts for this and that at its start unless it is told not to.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
expect.set_options(timeout=30_000)  # painters may have all cores meanwhile


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


ARTWORKS = "img.attachment[src*='stylize-']"


async def test_the_tour_paints_a_sample_and_shows_what_to_do_with_it(page: Page, playground: Playground) -> None:
    artworks = page.locator(ARTWORKS)
    before = await artworks.count()
    await page.get_by_role("button", name="Paint a sample").click()
    job = page.locator(".message", has=page.get_by_role("button", name="Cancel")).last
    await expect(job.get_by_role("progressbar", name="Progress")).to_be_visible(timeout=15_000)
    await expect(page.locator("#tour")).to_contain_text("The bot is at work")
    await expect(artworks).to_have_count(before + 1, timeout=60_000)
    artwork = artworks.last
    assert "painted in the manner of another picture" in (await artwork.get_attribute("alt") or "")
    assert await artwork.evaluate("image => image.decode().then(() => image.naturalWidth)") == 512
    await page.locator("#tour").get_by_role("button", name="Got it").click()
    await page.reload()
    await expect(artworks.last).to_be_visible()
    await expect(page.locator("#tour")).to_be_empty()

    message = page.locator(".message", has=page.locator(ARTWORKS)).last
    await artwork.click()
    box = page.get_by_role("dialog", name="Picture")
    await expect(box.get_by_alt_text("The picture it was painted from")).to_have_js_property("naturalWidth", 512)
    await box.get_by_role("button", name="Close").click()
    await message.get_by_role("button", name="Compare").click()
    await expect(page.get_by_alt_text("The photograph, the painting").last).to_be_visible(timeout=15_000)

    await message.get_by_role("button", name="Again").click()
    again = page.get_by_role("dialog", name="Paint it again")
    await again.get_by_label("Strength").fill("0.9")
    await again.get_by_label("Size").fill("96")
    await again.get_by_role("button", name="Submit").click()
    await expect(artworks).to_have_count(before + 2, timeout=60_000)
    await expect(page.locator(".message").last).to_contain_text("strength 0.9")

    await page.locator("#member").select_option(label="Vincent")
    await expect(artworks).to_have_count(before + 2)
    vincent, art = playground.member("Vincent"), playground.channel("art")
    told = sum(message.ephemeral_to is vincent and not message.dismissed for message in art.messages)
    await expect(page.locator(".message.ephemeral")).to_have_count(told)  # what is only his
    await page.locator(".message", has=page.locator(ARTWORKS)).last.get_by_role("button", name="Delete").click()
    await expect(page.locator(".message.ephemeral")).to_have_count(told + 1)  # why not, to him alone
    await expect(artworks).to_have_count(before + 2)


@pytest.mark.unhurried
async def test_a_painting_is_cancelled(page: Page, pictures: tuple[Path, Path]) -> None:
    before = await page.locator(ARTWORKS).count()
    await page.locator("#content-file").set_input_files(pictures[0])
    await page.locator("#style-file").set_input_files(pictures[1])
    await page.locator("#send").click()
    job = page.locator(".message", has_text="Ada used /stylize").last
    await job.get_by_role("button", name="Cancel").click()
    await expect(job.locator(".text")).to_have_text("Cancelled.")
    await expect(page.locator(ARTWORKS)).to_have_count(before)


async def test_a_saved_style_is_offered_and_stands_in_for_a_picture(
    page: Page, pictures: tuple[Path, Path], ada: Member, painting_file: bytes
) -> None:
    await answer(await ada.slash("style add", name="Night swirls", picture=Upload("night.png", painting_file)))
    await page.locator("#more summary").click()
    name = page.get_by_label("style name")
    await name.fill("night")
    await expect(page.locator("#choices-style_name option")).to_have_text(["Night swirls"])
    await name.fill("Night swirls")
    await page.get_by_label("size").fill("64")
    await page.locator("#content-file").set_input_files(pictures[0])
    artworks = page.locator(ARTWORKS)
    before = await artworks.count()
    await page.locator("#send").click()
    await expect(artworks).to_have_count(before + 1, timeout=60_000)
    await answer(await ada.slash("style remove", name="Night swirls"))


async def test_a_bad_picture_is_told_to_its_author_alone(
    page: Page, pictures: tuple[Path, Path], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"words, renamed")
    await page.locator("#content-file").set_input_files(pictures[0])
    await page.locator("#style-file").set_input_files(bad)
    await page.locator("#send").click()
    refusal = page.locator(".message", has_text="The picture of how to paint is not a picture I can read")
    await expect(refusal.last).to_be_visible(timeout=10_000)
    await page.locator("#member").select_option(label="Vincent")
    await expect(refusal).to_have_count(0)
