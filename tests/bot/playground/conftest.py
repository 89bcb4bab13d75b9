"""A playground, and a small bot of the real discord.py in it."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import shutil
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands
from PIL import Image
from playwright.async_api import Page, async_playwright

from bot.playground import Playground, Upload
from bot.playground.fixtures import playground

__all__ = ["playground"]  # a fixture is found where it is imported

Context = discord.Interaction["TinyBot"]


def picture(color: str = "red", width: int = 40, height: int = 30) -> bytes:
    """Draws a PNG."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), color).save(file, "PNG")
    return file.getvalue()


class StyleModal(discord.ui.Modal, title="Stylize this picture"):
    """Asks for a style, a note and a size."""

    style: discord.ui.Label[Any] = discord.ui.Label(
        text="Style", component=discord.ui.FileUpload(custom_id="style", required=True)
    )
    note: discord.ui.Label[Any] = discord.ui.Label(
        text="Note", component=discord.ui.TextInput(custom_id="note", required=False, max_length=20)
    )
    size: discord.ui.Label[Any] = discord.ui.Label(
        text="Size",
        component=discord.ui.Select(
            custom_id="size", options=[discord.SelectOption(label="Small", value="256", default=True)]
        ),
    )

    def __init__(self, content: discord.Message) -> None:
        super().__init__(custom_id="style-modal")
        self.content = content

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        assert isinstance(self.style.component, discord.ui.FileUpload)
        assert isinstance(self.note.component, discord.ui.TextInput)
        assert isinstance(self.size.component, discord.ui.Select)
        [style] = self.style.component.values
        size = len(await style.read())
        await interaction.response.send_message(
            f"{self.content.content}|{style.filename}:{size}|{self.note.component.value}|{self.size.component.values[0]}"
        )


class Cancel(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"cancel:(?P<job>\d+)"):
    """A button that outlives a restart of the bot."""

    def __init__(self, job: int) -> None:
        super().__init__(discord.ui.Button(label="Cancel", custom_id=f"cancel:{job}"))
        self.job = job

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Cancel:
        return cls(int(match["job"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content=f"cancelled {self.job}", view=None)


def view(job: int) -> discord.ui.View:
    """Makes a view with the button."""
    it = discord.ui.View(timeout=None)
    it.add_item(Cancel(job))
    return it


class TinyBot(commands.AutoShardedBot):
    """Does a little of all that a bot may do."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(commands.when_mentioned, intents=intents, help_command=None)
        self.heard: list[discord.Message] = []
        self.resumed = asyncio.Event()
        self.interaction: asyncio.Queue[Context] = asyncio.Queue()
        self.tree.add_command(stylize)
        self.tree.add_command(hold)
        self.tree.add_command(pick)
        self.tree.add_command(from_menu)
        self.add_dynamic_items(Cancel)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass  # discord.py would wait five seconds before it begins a second session

    async def on_message(self, message: discord.Message, /) -> None:
        self.heard.append(message)
        if message.author != self.user and self.user in message.mentions:
            sizes = [str(len(await each.read())) for each in message.attachments]
            await message.reply(f"{message.clean_content}|{' '.join(sizes)}", mention_author=True)

    async def on_shard_resumed(self, shard: int) -> None:
        self.resumed.set()


@app_commands.command()
async def stylize(
    interaction: Context,
    content: discord.Attachment,
    style: discord.Attachment,
    size: app_commands.Range[int, 64, 1024] = 512,
) -> None:
    """Paints one picture in the style of another."""
    await interaction.response.defer(thinking=True)
    data = await content.read() + await style.read()
    message = await interaction.edit_original_response(content="painting 0 %", view=view(7))
    await interaction.edit_original_response(content="painting 50 %")
    art = discord.File(io.BytesIO(data), "art.png", description="A bridge as a starry night.")
    await message.edit(content=f"done at {size}", attachments=[art], view=None)


@app_commands.command()
async def hold(interaction: Context) -> None:
    """Leaves the answer to the test."""
    interaction.client.interaction.put_nowait(interaction)


@app_commands.command()
async def pick(interaction: Context, color: str, shade: int = 0) -> None:
    """Takes a colour, which is completed."""
    await interaction.response.send_message(color)


@pick.autocomplete("color")
async def colors(interaction: Context, typed: str) -> list[app_commands.Choice[str]]:
    """As many choices as are typed."""
    count = int(typed or 0) + (interaction.namespace.shade or 0)
    return [app_commands.Choice(name=f"colour {number}", value=str(number)) for number in range(count)]


@app_commands.context_menu(name="Stylize this picture")
async def from_menu(interaction: Context, message: discord.Message) -> None:
    await interaction.response.send_modal(StyleModal(message))


@contextlib.asynccontextmanager
async def running(playground: Playground) -> AsyncIterator[TinyBot]:
    """Runs a bot, connected and with its commands known."""
    async with TinyBot() as it:
        task = asyncio.create_task(it.start(playground.token))
        await playground.wait_for_bot(timeout=10)
        yield it
        await it.close()
        await asyncio.wait_for(task, 5)
        await playground.wait_for_no_bot()


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[TinyBot]:
    """The small bot in the playground."""
    async with running(playground) as it:
        yield it


@pytest.fixture
def bridge() -> Upload:
    return Upload("bridge.png", picture("red"))


@pytest.fixture
def night() -> Upload:
    return Upload("starry night.png", picture("blue", 20, 20))


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


CONTROLS = {
    "button",
    "checkbox",
    "combobox",
    "dialog",
    "link",
    "listbox",
    "option",
    "radio",
    "slider",
    "spinbutton",
    "textbox",
}
"""Roles that one can do something with, or must know where one is in."""


async def nameless(page: Page) -> list[str]:
    """Lists the controls of the accessibility tree that have no name."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    nodes = [node for node in tree["nodes"] if not node["ignored"] and node["role"]["value"] in CONTROLS]
    assert len(nodes) > 5
    return [str(node) for node in nodes if not node.get("name", {}).get("value", "").strip()]
