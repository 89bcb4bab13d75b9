"""The playground's page with 500 pictures in a channel beside one with none: what waits and frames cost.

    python -m tests.benchmarks.page [--messages 500]

Chromium draws without a GPU here. A frame is late where it comes more than 50 ms after the one before, at which people
begin to see that something stutters.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
from statistics import median

from playwright.async_api import Page, async_playwright

from bot.playground import Playground, Upload
from bot.playground.samples import SAMPLES, draw

EDITS, SWITCHES = 40, 5

FRAMES = """async (deed) => {
  const list = document.getElementById("messages");
  const gaps = [];
  let last = performance.now(), going = true;
  const tick = (now) => { gaps.push(now - last); last = now; if (going) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  if (deed === "scroll") for (let at = list.scrollHeight; at > 0; at -= 240) { list.scrollTop = at; await pause(16); }
  else await pause(2500);
  going = false;
  return gaps.slice(2);
}"""

SWITCH = """async (name) => {
  const started = performance.now();
  [...document.querySelectorAll("#channels button")].find((each) => each.textContent.includes(name)).click();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - started;
}"""


async def measure(messages: int) -> None:
    """Prints for each deed what it costs in the full channel and in the empty one."""
    playground = Playground()
    await playground.start()
    ada, art, gallery = playground.member("Ada"), playground.channel("art"), playground.channel("gallery")
    for number in range(messages):
        upload = Upload(f"{number}.jpg", draw(SAMPLES[number % len(SAMPLES)].name))
        await ada.say(f"Picture **{number}**", files=[upload], channel=art)
    try:
        async with async_playwright() as driver:
            path = shutil.which("chromium")
            browser = await driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            page = await browser.new_page(viewport={"width": 1200, "height": 800})
            await page.goto(playground.url)
            await page.locator(".message").nth(messages - 1).wait_for()
            switches = [[await page.evaluate(SWITCH, name) for _ in range(SWITCHES)] for name in ("gallery", "art")]
            show("to open the channel, ms", median(switches[1]), median(switches[0]))
            frames("scrolling through all of it", await page.evaluate(FRAMES, "scroll"))
            frames(f"{EDITS} edits of its last message", await edits(page, playground, art.name))
            await page.evaluate(SWITCH, "gallery")
            await ada.say("one", channel=gallery)
            frames(f"{EDITS} edits in the empty channel", await edits(page, playground, gallery.name))
            await browser.close()
    finally:
        await playground.stop()


async def edits(page: Page, playground: Playground, name: str) -> list[float]:
    """The milliseconds between frames while the last message of a channel gets one reaction after the other."""
    message = playground.channel(name).messages[-1]

    async def react() -> None:
        for _ in range(EDITS):
            await playground.member("Vincent").react(message, "⭐")
            await asyncio.sleep(0.05)

    gaps, _ = await asyncio.gather(page.evaluate(FRAMES, "wait"), react())
    return list(gaps)


def show(what: str, full: float, empty: float) -> None:
    print(f"{what:34} {full:6.1f}, with nothing in it {empty:6.1f}: {full / empty:.1f} times")


def frames(what: str, gaps: list[float]) -> None:
    late = sum(gap > 50 for gap in gaps)
    print(f"{what:34} {len(gaps)} frames, median {median(gaps):.1f} ms, longest {max(gaps):.1f} ms, late {late}")


def main() -> None:
    """Runs it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=500)
    asyncio.run(measure(parser.parse_args().messages))


if __name__ == "__main__":
    main()
