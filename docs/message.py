"""The README's screenshots: a real bot on the playground paints, and Chromium looks at its message as it grows."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from playwright.async_api import Locator, Page, ViewportSize, async_playwright
from pydantic import SecretStr

from bot.playground import Playground, Upload
from bot.playground.samples import draw
from bot.serve import serve, sync
from bot.settings import Settings
from docs.gallery import FILMED, QUALITY, WEIGHTS
from nst_core import decode, encode
from nst_core.images import Picture
from nst_core.weights import Weights

SHOWN_AT = (0.1, 0.5)
"""How far the painting has come, from 0 to 1, when the message is looked at; then once more at the artwork."""
VIEWPORT: ViewportSize = {"width": 720, "height": 1200}
"""Of the browser: narrow, as on a telephone, so that three of it fit a page."""
TIMEOUT_MS = 600_000
"""How long a slow machine may take to paint it."""
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
"""Without its sandbox it runs as root too; the rest has it ask no one for anything."""


def show(folder: Path) -> None:
    """Writes the message at three moments, side by side.

    Args:
        folder: Where to; it is there already.
    """
    shots = asyncio.run(_shots())
    (folder / "message.webp").write_bytes(encode(in_a_row(shots), "WEBP", quality=QUALITY))


def in_a_row(shots: list[Picture]) -> Picture:
    """Pictures of any heights side by side, all from the top, in the colour of the first one's corner below."""
    height = max(shot.shape[0] for shot in shots)
    row = np.empty((height, sum(shot.shape[1] for shot in shots), 3), np.uint8)
    row[:] = shots[0][0, 0]
    left = 0
    for shot in shots:
        row[: shot.shape[0], left : left + shot.shape[1]] = shot
        left += shot.shape[1]
    return row


async def _shots() -> list[Picture]:
    async with _playground() as playground, _page(playground) as page:
        content, style = (Upload(f"{name}.jpg", draw(name)) for name in (FILMED.content, FILMED.style))
        asked = asyncio.create_task(playground.member("Ada").slash("stylize", content=content, style=style))
        job = page.locator(".message", has=page.get_by_role("button", name="Cancel"))
        shots = [await _shot_at(job, done) for done in SHOWN_AT]
        await asked
        artwork = page.locator(".message", has=page.get_by_role("button", name="Compare"))
        await artwork.wait_for(timeout=TIMEOUT_MS)
        return [*shots, await _shot(artwork)]


async def _shot_at(job: Locator, done: float) -> Picture:
    """The message once it says that it is so far, with the picture as it is then."""
    await job.locator("img.attachment").wait_for(timeout=TIMEOUT_MS)
    says = "done => [...document.querySelectorAll('.message strong')].some(said => parseInt(said.innerText) >= done)"
    await job.page.wait_for_function(says, arg=100 * done, timeout=TIMEOUT_MS)
    return await _shot(job)


async def _shot(message: Locator) -> Picture:
    await message.locator("img.attachment").evaluate("image => image.decode()")
    return decode(await message.screenshot())


@asynccontextmanager
async def _page(playground: Playground) -> AsyncIterator[Page]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        # Otherwise a picture comes forth slowly, and the one before is what is seen.
        page = await browser.new_page(viewport=VIEWPORT, color_scheme="dark", reduced_motion="reduce")
        await page.goto(playground.url)
        yield page
        await browser.close()


@asynccontextmanager
async def _playground() -> AsyncIterator[Playground]:
    """A playground with a bot in it that is warm."""
    playground = Playground()
    await playground.start()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), discord_api_url=playground.api_url)
        settings = settings.model_copy(update={"discord_token": SecretStr(playground.token), "database_url": None})
        await sync(settings)
        bot = asyncio.create_task(serve(settings, Weights(WEIGHTS)))
        await playground.wait_for_bot()
        yield playground
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)
    await playground.stop()
