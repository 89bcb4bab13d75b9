"""A challenge on the playground: opened, painted for, entered, voted on, decided; and the bot restarted in between."""

from __future__ import annotations

import asyncio
import io
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.gallery.wall import GAP, HIGHEST
from bot.playground import Channel, Member, Message, Playground, Upload
from bot.words import say
from nst_core.images import decode
from tests import sketch
from tests.e2e.test_jobs import answer
from tests.e2e.test_painting import shown, told
from tests.e2e.test_settings import set_for_now
from tests.kills import Bot, until

here = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def mona(playground: Playground) -> Member:
    return playground.member("Mona")


async def said(art: Channel, words: str) -> Message:
    """The bot's message with these words."""
    return await art.wait_for(lambda message: message.author.is_bot and words in message.content, timeout=30)


async def close(mona: Member) -> str:
    """Ends a phase, once the bot has noted that the channel knows of it."""
    async with asyncio.timeout(10):
        while (told := (await answer(await mona.slash("challenge close"))).content) == say("challenge-just-now"):
            await asyncio.sleep(0.1)
    return told


async def enter(member: Member, art: Channel, **pictures: Any) -> Message:
    """Has a picture painted and entered; the artwork."""
    job = await shown(await member.slash("challenge paint", size=64, **pictures))
    artwork = await art.wait_for_artwork(job)
    entered = await answer(await member.click(artwork, say("challenge-enter")))
    assert "Entered in" in entered.content
    assert entered.ephemeral_to is member
    return artwork


@here
async def test_a_challenge_from_opening_to_podium(
    playground: Playground, ada: Member, mona: Member, art: Channel, content: Upload, style: Upload
) -> None:
    vincent = playground.member("Vincent")
    await told(await ada.slash("challenge open", theme="Bridges"), say("challenge-hosts-only"), ada)
    await told(
        await mona.slash("challenge open", theme="x", content=content, style=style), say("challenge-one-fixed"), mona
    )
    await answer(await mona.slash("challenge open", theme="Bridges at night", content=content))
    opening = await said(art, "Challenge: Bridges at night")
    assert decode(opening.attachments[0].data).shape == decode(content.data).shape
    how = await answer(await ada.click(opening, say("challenge-how-to-enter")))
    assert "/challenge paint" in how.content

    await told(await ada.slash("challenge paint", content=content, style=style), say("challenge-give-style"), ada)
    await told(await ada.slash("challenge enter"), say("challenge-nothing-to-enter"), ada)
    hers = await enter(ada, art, style=style)
    await told(await ada.click(hers, say("challenge-enter")), say("challenge-entered-already"), ada)
    await told(await mona.click(hers, say("challenge-enter")), say("challenge-only-your-own"), mona)
    await enter(vincent, art, style=Upload("other.png", content.data))
    status = await answer(await ada.slash("challenge status"))
    assert "takes entries until" in status.content
    assert "2 entries. Yours: number 1." in status.content

    await close(mona)
    voting = await said(art, "Bridges at night: vote!")
    await art.wait_for(lambda message: message is opening and not message.components, timeout=10)
    height, width, _ = decode(voting.attachments[0].data).shape
    assert height == HIGHEST + 2 * GAP
    assert "Ada" not in voting.content
    mine = (await answer(await ada.slash("challenge status"))).content.rpartition("number ")[2][0]
    his = str(3 - int(mine))  # numbers were given by chance
    large = await answer(await mona.click(voting, his))
    assert decode(large.attachments[0].data).shape[1] == 64
    await mona.click(large, say("challenge-vote"))
    assert large.content == say("challenge-voted", number=int(his))
    own = await answer(await ada.click(voting, mine))
    await told(await ada.click(own, say("challenge-vote")), say("challenge-not-for-oneself"), ada)

    await close(mona)
    decided = await said(art, "Bridges at night: decided")
    assert f"🥇 {vincent.mention} with number {his}, one vote" in decided.content
    assert decided.mentions == [vincent]
    assert decode(decided.attachments[0].data).shape == (height, (width + GAP) // 2, 3)  # one picture of the two
    await art.wait_for(lambda message: message is voting and not message.components, timeout=10)
    await told(await mona.slash("challenge close"), say("challenge-none-running"), mona)


@here
async def test_a_challenge_without_entries_is_over_soon(mona: Member, art: Channel, style: Upload) -> None:
    await answer(await mona.slash("challenge open", theme="Nobody", style=style))
    await said(art, "Challenge: Nobody")
    await close(mona)
    assert "No picture took part" in (await said(art, "Nobody: decided")).content


@here
async def test_a_challenge_is_given_up_and_entries_withdrawn(
    playground: Playground, ada: Member, mona: Member, art: Channel, content: Upload, style: Upload
) -> None:
    vincent = playground.member("Vincent")
    await answer(await mona.slash("challenge open", theme="Given up", style=style, per_member=2))
    opening = await said(art, "Challenge: Given up")
    await told(await ada.slash("challenge paint", style=style), say("challenge-give-content"), ada)
    await enter(ada, art, content=content)
    job = await shown(await ada.slash("challenge paint", size=64, content=content))
    await art.wait_for_artwork(job)
    await told(await ada.slash("challenge enter"), "Entered in **Given up**", ada)
    await told(await ada.slash("challenge withdraw"), say("challenge-which"), ada)
    await told(await vincent.slash("challenge withdraw", number=1), say("challenge-not-your-entry", number=1), vincent)
    await told(await ada.slash("challenge withdraw", number=7), say("challenge-no-entry", number=7), ada)
    assert "Number 1 is taken out" in (await answer(await ada.slash("challenge withdraw", number=1))).content
    asked = await answer(await mona.slash("challenge withdraw", number=2))
    assert decode(asked.attachments[0].data).shape[1] == 64
    await mona.click(asked, say("challenge-review-button", action="remove"))
    reason = say("challenge-taken-out", number=2, theme="Given up", phase="entries")
    await ada.direct.wait_for(lambda message: message.content == reason, timeout=10)
    assert "Yours: number 2 (taken out" in (await answer(await ada.slash("challenge status"))).content
    await told(await ada.slash("challenge withdraw"), say("challenge-no-entries-of-yours"), ada)
    await told(await ada.slash("challenge cancel"), say("challenge-hosts-only"), ada)
    await answer(await mona.slash("challenge cancel"))
    first = await said(art, "**Given up**: The challenge is cancelled.")
    assert first.reference is opening
    await art.wait_for(lambda message: message is opening and not message.components, timeout=10)
    await answer(await mona.slash("challenge open", theme="Given up"))
    again = await art.wait_for(lambda message: message is not opening and "Challenge: Given up" in message.content)
    await answer(await mona.slash("challenge cancel"))
    await art.wait_for(lambda message: message.reference is again)  # though it reads as the first did


@here
async def test_hosts_look_at_entries_and_take_the_results_along(
    playground: Playground, ada: Member, mona: Member, art: Channel, content: Upload, style: Upload
) -> None:
    vincent = playground.member("Vincent")
    async with set_for_now(mona) as panel:
        await mona.click(panel, say("settings-page", page="community"))
        await mona.choose(panel, "settings:set:host_role", [playground.add_role("Hosts", vincent)])
        await led(playground, vincent, ada, art, content, style)
    await told(await vincent.slash("challenge open", theme="No more"), say("challenge-hosts-only"), vincent)


async def led(
    playground: Playground, vincent: Member, ada: Member, art: Channel, content: Upload, style: Upload
) -> None:
    painters = playground.add_role("Painters", ada)
    values: dict[str, Any] = {
        "theme": "Looked at",
        "approval": True,
        "anonymous": False,
        "role": painters,
        "per_member": 3,
    }
    await answer(await vincent.slash("challenge open", content=content, **values))
    opening = await said(art, "Challenge: Looked at")
    assert say("challenge-for-role", role=painters.mention) in opening.content
    assert say("challenge-with-approval") in opening.content
    await told(await vincent.slash("challenge paint", style=style), f"Only {painters.mention} may enter", vincent)
    await told(await ada.slash("challenge review"), say("challenge-hosts-only"), ada)
    for _ in range(3):
        await enter(ada, art, style=style)
    status = (await answer(await ada.slash("challenge status"))).content
    assert "0 entries. Yours: numbers 1 (waits for approval), 2 (waits for approval), 3 (waits for approval)." in status
    assert say("challenge-waiting", count=3) in (await answer(await vincent.slash("challenge status"))).content
    await told(await vincent.slash("challenge close"), say("challenge-review-first", count=3), vincent)

    panel = await answer(await vincent.slash("challenge review"))
    assert panel.content.startswith(f"Number 1, by {ada.mention} · the first of 3 that wait")
    assert decode(panel.attachments[0].data).shape[1] == 64
    await vincent.click(panel, say("challenge-review-button", action="refuse"))
    reason = say("challenge-taken-out", number=1, theme="Looked at", phase="entries")
    await ada.direct.wait_for(lambda message: message.content == reason, timeout=10)
    await art.wait_for(lambda message: message is panel and "the first of 2 that wait" in message.content, timeout=10)
    await vincent.click(panel, say("challenge-review-button", action="approve"))
    await art.wait_for(lambda message: message is panel and "the only one that waits" in message.content, timeout=10)
    await vincent.click(panel, say("challenge-review-button", action="approve"))
    done = say("challenge-review-done", theme="Looked at")
    await art.wait_for(lambda message: message is panel and message.content == done, timeout=10)
    assert not panel.attachments
    assert not panel.components

    await close(vincent)
    voting = await said(art, "Looked at: vote!")
    assert f"1 {ada.mention} · 2 {ada.mention}" in voting.content
    for number in (1, 2):
        large = await answer(await vincent.click(voting, str(number)))
        assert large.content == say("challenge-look-named", number=number, member=str(ada.id))
        await vincent.click(large, say("challenge-vote"))
    await close(vincent)
    decided = await said(art, "Looked at: decided")
    assert decided.content.count(ada.mention) == 2
    assert decided.mentions == [ada]

    await told(await ada.slash("challenge export"), say("challenge-hosts-only"), ada)
    copy = (await answer(await vincent.slash("challenge export"))).attachments[0]
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        assert archive.read("results.csv").decode().splitlines()[1].startswith(f"1,1,1,{ada.mention},place-01-number-1")
        assert len(archive.namelist()) == 3


async def forgets(bot: Bot, folder: Path, *also: str) -> None:
    """Kills the bot between telling a channel and writing that down; the next is to find what was told."""

    def told(change: str = "") -> bool:
        with sqlite3.connect(folder / "stylize.db") as rows:
            rows.execute(change or "SELECT 1")
            return not rows.execute("SELECT id FROM challenges WHERE announced IS NOT phase").fetchall()

    await until(told, 10)
    await bot.kill()
    for change in ("UPDATE challenges SET announced = NULL", *also):
        told(change)
    await bot.start()
    await until(told, 10)


async def test_each_phase_survives_a_restart(tmp_path: Path, photograph_file: bytes, painting_file: bytes) -> None:
    playground = Playground()
    await playground.start()
    try:
        async with Bot(playground, tmp_path, program=sketch.program()) as bot:
            ada, mona, art = playground.member("Ada"), playground.member("Mona"), playground.channel("art")
            style = Upload("night.png", painting_file)
            await answer(await mona.slash("challenge open", theme="Restarts", style=style))
            await said(art, "Challenge: Restarts")
            await told(await mona.slash("challenge export"), say("challenge-none-kept"), mona)
            await told(await ada.slash("challenge leaderboard"), say("challenge-none-decided"), ada)
            await enter(ada, art, content=Upload("bridge.png", photograph_file))
            await forgets(bot, tmp_path, "UPDATE challenges SET remind_at = began_at")
            reminder = await said(art, "entries end")
            assert "One picture is in." in reminder.content
            await close(mona)
            voting = await said(art, "Restarts: vote!")
            large = await answer(await mona.click(voting, "1"))
            await forgets(bot, tmp_path)
            await mona.click(large, say("challenge-vote"))
            await close(mona)
            decided = await said(art, "Restarts: decided")
            await forgets(bot, tmp_path)
            assert ada.mention in decided.content
            assert decided.reference is voting
            board = await answer(await mona.slash("challenge leaderboard"))
            assert board.ephemeral_to is None
            assert f"🥇 {ada.mention} · 5 points, one win" in board.content
            board = await answer(await mona.slash("challenge leaderboard", season="all"))
            assert board.content.count(ada.mention) == 1
            await told(await ada.slash("challenge leaderboard", season="1999-1"), say("challenge-no-season"), ada)
            for words in ("Challenge: Restarts", "entries end", "Restarts: vote!", "Restarts: decided"):
                assert sum(words in message.content for message in art.messages) == 1

            hall = playground.channel("challenges")
            await answer(await mona.slash("challenge open", channel=hall, theme="Lost"))
            await said(hall, "Challenge: Lost")
            playground.world.remove_channel(hall)
            await close(mona)
            await answer(await mona.slash("challenge open", theme="Found"))
            await said(art, "Challenge: Found")
            await bot.stop()
    finally:
        await playground.stop()
