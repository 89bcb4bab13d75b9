"""The page in a real browser: a newcomer paints a picture, presses a button, fills in a form."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.playground import Channel, Member, Playground

from .conftest import TinyBot, picture, view

pytestmark = pytest.mark.chromium


@pytest.fixture
async def page(playground: Playground) -> AsyncIterator[Page]:
    """The playground's page; whatever the browser has to complain of fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        path = shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        it = await browser.new_page()
        it.set_default_timeout(5000)
        it.on("console", lambda message: complaints.append(message.text))
        it.on("pageerror", lambda error: complaints.append(str(error)))
        await it.goto(playground.url)
        yield it
        await browser.close()
    assert complaints == []


async def test_a_newcomer_paints_a_picture(bot: TinyBot, page: Page, art: Channel) -> None:
    await page.click("#send")
    await expect(page.locator("#note")).to_have_text("Choose the picture to paint first.")
    for zone in ("content", "style"):
        file = {"name": f"{zone}.png", "mimeType": "image/png", "buffer": picture()}
        await page.set_input_files(f"#{zone}-file", file)  # type: ignore[arg-type]
    await page.click("#more summary")
    await page.get_by_label("size").fill("256")
    await page.click("#send")
    message = page.locator(f".message[data-id='{(await art.wait_for(lambda m: True, timeout=5)).id}']")
    await expect(message).to_contain_text("Ada used /stylize")
    await expect(message.locator(".text")).to_have_text("done at 256")
    artwork = message.locator("img.attachment")
    await expect(artwork).to_have_attribute("alt", "A bridge as a starry night.")
    await expect(artwork).to_have_js_property("naturalWidth", 40)


async def test_markup_is_shown_and_never_run(bot: TinyBot, page: Page, ada: Member, art: Channel) -> None:
    channel = bot.get_partial_messageable(art.id)
    await channel.send(
        f"**bold** `code` {ada.mention} <t:0:R> <img src=x onerror=alert(1)>\n-# [small](https://x.example)"
    )
    text = page.locator(".message .text")
    await expect(text.locator("strong")).to_have_text("bold")
    await expect(text.locator("code")).to_have_text("code")
    await expect(text.locator(".mention")).to_have_text("@Ada")
    await expect(text.locator("time")).to_contain_text("years ago")
    await expect(text.locator(".small a")).to_have_attribute("href", "https://x.example")
    await expect(text).to_contain_text("<img src=x onerror=alert(1)>")
    assert await text.locator("img").count() == 0


async def test_a_button_a_form_and_a_message_for_one(
    bot: TinyBot, page: Page, playground: Playground, ada: Member, art: Channel
) -> None:
    channel = bot.get_partial_messageable(art.id)
    await channel.send("painting", view=view(3))
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator(".message .text")).to_have_text("cancelled 3")

    await page.get_by_label("What can be done with this message").click()
    await page.get_by_role("button", name="Stylize this picture").click()
    form = page.get_by_role("dialog", name="Stylize this picture")
    style = {"name": "style.png", "mimeType": "image/png", "buffer": picture()}
    await form.get_by_label("Style").set_input_files(style)  # type: ignore[arg-type]
    await form.get_by_label("Note").fill("thick oil")
    await form.get_by_role("button", name="Submit").click()
    await expect(page.locator(".message .text").last).to_have_text(
        f"cancelled 3|style.png:{len(style['buffer'])}|thick oil|256"
    )
    await expect(form).to_be_hidden()

    await page.get_by_label("Message", exact=True).fill("/hold")
    await page.click("#say")
    await (await bot.interaction.get()).response.send_message("a secret", ephemeral=True)
    await expect(page.locator(".message.ephemeral")).to_contain_text("Only you can see this.")
    await page.select_option("#member", label="Vincent")
    await expect(page.locator(".message.ephemeral")).to_have_count(0)
    await expect(page.locator(".message")).to_have_count(2)
