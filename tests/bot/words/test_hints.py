"""Commands that texts mention are called by their English names, which work whatever language a client speaks."""

import re
from pathlib import Path

from bot import words
from bot.client import EXTENSIONS
from bot.serve import unconnected
from bot.settings import Settings

MENTIONED = re.compile(r"(?<![\w/:.<])/([a-z]+(?: [a-z]+)?)")


async def test_commands_in_texts_are_there() -> None:
    async with unconnected(Settings()) as client:
        for extension in EXTENSIONS:
            await client.load_extension(extension)
        known = {command.qualified_name for command in client.tree.walk_commands()}
    groups = {name.split()[0] for name in known if " " in name}
    found = 0
    for catalogue in sorted(Path(words.__file__).parent.glob("*/*.ftl")):
        for mention in MENTIONED.findall(catalogue.read_text(encoding="utf-8")):
            first = mention.split()[0]
            assert first in known, f"{catalogue}: there is no /{first}"
            # Behind a group comes the command; behind a command comes whatever the sentence goes on with.
            assert first not in groups or mention in known, f"{catalogue}: there is no /{mention}"
            found += 1
    assert found > 10
