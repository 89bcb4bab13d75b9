"""A challenge on the playground: opened, painted for, entered, voted on, decided; and the bot restarted in between."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Channel, Member, Message, Playground, Upload
from bot.words import say
from nst_core.images import decode
from tests.e2e.test_jobs import answer
from tests.e2e.test_painting import shown, told
from tests.kills import Bot

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
@pytest.mark.usefixtures("sketched")
async def test_a_challenge_from_opening_to_podium(
    playground: Playground, ada: Member, mona: Member, art: Channel, content: Upload, style: Upload
) -> None:
    vincent = playground.member("Vincent")
    await told(await ada.slash("challenge open", theme="Bridges"), say("challenge-moderators-only"), ada)
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
    assert decode(voting.attachments[0].data).shape == (320, 640, 3)
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
    assert decode(decided.attachments[0].data).shape == (480, 480, 3)
    await art.wait_for(lambda message: message is voting and not message.components, timeout=10)
    await told(await mona.slash("challenge close"), say("challenge-none-running"), mona)


@here
async def test_a_challenge_without_entries_is_over_soon(mona: Member, art: Channel, style: Upload) -> None:
    await answer(await mona.slash("challenge open", theme="Nobody", style=style))
    await said(art, "Challenge: Nobody")
    await close(mona)
    assert "Nothing was entered" in (await said(art, "Nobody: decided")).content


@here
@pytest.mark.usefixtures("sketched")
async def test_a_challenge_is_given_up_and_entries_withdrawn(
    ada: Member, mona: Member, art: Channel, content: Upload, style: Upload
) -> None:
    await answer(await mona.slash("challenge open", theme="Given up", style=style, per_member=2))
    opening = await said(art, "Challenge: Given up")
    await told(await ada.slash("challenge paint", style=style), say("challenge-give-content"), ada)
    for _ in range(2):
        await enter(ada, art, content=content)
    await told(await ada.slash("challenge withdraw"), say("challenge-which"), ada)
    assert "Number 1 is taken out" in (await answer(await ada.slash("challenge withdraw", number=1))).content
    assert "Number 2 is taken out" in (await answer(await mona.slash("challenge withdraw", number=2))).content
    await told(await ada.slash("challenge withdraw"), say("challenge-no-entries-of-yours"), ada)
    await told(await ada.slash("challenge cancel"), say("challenge-moderators-only"), ada)
    await answer(await mona.slash("challenge cancel"))
    await said(art, "**Given up**: The challenge is cancelled.")
    await art.wait_for(lambda message: message is opening and not message.components, timeout=10)


async def test_each_phase_survives_a_restart(tmp_path: Path, photograph_file: bytes, painting_file: bytes) -> None:
    playground = Playground()
    await playground.start()
    try:
        async with Bot(playground, tmp_path) as bot:
            ada, mona, art = playground.member("Ada"), playground.member("Mona"), playground.channel("art")
            style = Upload("night.png", painting_file)
            await answer(await mona.slash("challenge open", theme="Restarts", style=style))
            await said(art, "Challenge: Restarts")
            await enter(ada, art, content=Upload("bridge.png", photograph_file))
            await close(mona)
            await bot.kill()  # whether or not the channel was told
            await bot.start()
            voting = await said(art, "Restarts: vote!")
            large = await answer(await mona.click(voting, "1"))
            await bot.kill()
            await bot.start()
            await mona.click(large, say("challenge-vote"))
            await close(mona)
            await bot.kill()
            await bot.start()
            decided = await said(art, "Restarts: decided")
            assert ada.mention in decided.content
            for words in ("Challenge: Restarts", "Restarts: vote!", "Restarts: decided"):
                assert sum(words in message.content for message in art.messages) == 1
            await bot.stop()
    finally:
        await playground.stop()
