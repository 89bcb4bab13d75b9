"""What members of a German server, and in direct messages those whose Discord is German, read of their paintings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.data import PICTURES
from bot.playground import Channel, Member, Playground, Upload
from tests.e2e.test_painting import answer_to, shown, told
from tests.kills import Bot

here = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def german(playground: Playground) -> Iterator[None]:
    """Has the server speak German."""
    before, playground.guild_locale = playground.guild_locale, "de"
    yield
    playground.guild_locale = before


@here
@pytest.mark.unhurried
async def test_in_a_direct_message_one_reads_what_ones_discord_is_set_to(
    playground: Playground, content: Upload, style: Upload
) -> None:
    greta = playground.add_member("Greta", locale="de")
    direct = greta.direct
    job = await shown(await greta.slash("stylize", channel=direct, content=content, style=style, size=64))
    artwork = await direct.wait_for_artwork(job, timeout=90)
    await direct.wait_for(lambda message: message is job and message.content.startswith("In "), timeout=10)
    assert " s gemalt: https://" in job.content or " s gemalt: http://" in job.content
    assert [*job.history, job.content][0] == "Die Farben werden angerührt…"
    steps = [text for text in job.history if "%" in text]
    assert steps
    assert all("Schritt " in text and "noch etwa" in text for text in steps)
    assert "64 × 43 px · Stärke 0,5 · 120 Schritte · Gewichte: lite" in artwork.content
    assert "mit Stärke 0,5 von 1" in (artwork.attachments[0].description or "")
    bad = await greta.slash("stylize", channel=direct, content=content, style=Upload("bad.png", b"words"))
    await told(bad, "Das Stilbild ist kein Bild, das ich lesen kann; schick bitte", greta)
    large = await greta.slash("stylize", channel=direct, content=content, style=style, size=1024)
    await told(large, "Hier wird bis 512 Pixel gemalt; wähle bitte eine kleinere Größe.", greta)


@here
@pytest.mark.usefixtures("german")
@pytest.mark.unhurried
async def test_on_a_german_server_everyone_reads_german(
    ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    asked = await ada.say("@Stylize", channel=art)
    refusal = await art.wait_for(answer_to(asked), timeout=10)
    assert refusal.content.startswith("Häng bitte zwei Bilder an eine Nachricht")
    menu = await ada.menu("Stylize this picture", await ada.say("look", files=[content], channel=art))
    assert "Wie gemalt werden soll" in str(menu.modal)
    asked = await ada.say("@Stylize", files=[content, style], channel=art)
    job = await art.wait_for(answer_to(asked), timeout=10)
    assert [*job.history, job.content][0] == "Die Farben werden angerührt…"
    await ada.click(job, "Abbrechen")
    await art.wait_for(lambda message: message is job and message.content == "Abgebrochen.", timeout=10)


async def test_a_job_that_fails_after_a_restart_says_so_in_the_language_it_was_asked_for_in(
    tmp_path: Path, photograph_file: bytes, painting_file: bytes
) -> None:
    playground = Playground()
    await playground.start()
    playground.guild_locale = "de"
    try:
        async with Bot(playground, tmp_path) as bot:
            content, style = Upload("bridge.png", photograph_file), Upload("night.png", painting_file)
            job = await shown(await playground.member("Ada").slash("stylize", content=content, style=style))
            assert job.content == "Die Farben werden angerührt…"
            await bot.kill()
            shutil.rmtree(tmp_path / PICTURES)
            playground.guild_locale = "en-US"
            await bot.start()
            # In the job's message, or in another where the bot was killed before it noted which that is.
            gone = (
                "Das hat nicht geklappt. Die Bilder dieses Gemäldes sind nicht mehr aufbewahrt; schick sie bitte noch"
            )
            await playground.channel("art").wait_for(lambda message: gone in message.content, timeout=60)
            await bot.stop()
    finally:
        await playground.stop()
