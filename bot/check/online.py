"""What Discord says: whether it knows the token, how the application is set, and what the bot may do where it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import discord

from bot.check.finding import Finding
from bot.client import PERMISSIONS, StylizeBot, invitation, reaching
from bot.errors import Misconfigured
from bot.serve import unconnected
from bot.settings import Settings
from bot.words.translator import Translator

PAGE_LENGTH = 200
"""How many servers one call lists, at most (resources/user#get-current-user-guilds)."""
HOLLOW: tuple[object, ...] = (None, False, [], {})
"""Values for which Discord may leave a field out."""
FILLED_IN = ("contexts", "integration_types")
"""Fields of a command that Discord fills in where they are not given."""

ENDPOINT = (
    "commands are sent to {url} and not to the bot; empty the field Interactions Endpoint URL on your application's"
    " page General Information."
)
REFUSED = "Discord does not answer ({error}); see https://discordstatus.com, and try again later."
CODE_GRANT = (
    "it asks for a code grant, with which no one can invite it; switch that off on your application's page Bot."
)
NOWHERE = "the bot is on none; invite it: {url}"
LACKS = "on {server} the bot lacks {missing}; allow its role that, or invite it again: {url}"
UNTOLD = "Discord does not know {names} as this version has them; tell it: stylize-bot sync"


async def look(settings: Settings) -> AsyncIterator[Finding]:
    """Looks at the application, its servers and its commands, a finding each.

    Args:
        settings: With a token.

    Raises:
        Misconfigured: Discord does not know the token, can't be reached, or does not answer.
    """
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    try:
        async with reaching(settings.discord_api_url), unconnected(settings) as bot:
            await bot.login(token)
            yield Finding("token", "Discord knows it")
            application = await bot.application_info()
            for finding in _application(application):
                yield finding
            async for finding in _servers(bot, invitation(application.id)):
                yield finding
            yield await _commands(bot)
    except discord.HTTPException as error:
        raise Misconfigured(REFUSED.format(error=error)) from error


def _application(application: discord.AppInfo) -> Sequence[Finding]:
    wrong = []
    if application.interactions_endpoint_url:
        wrong.append(ENDPOINT.format(url=application.interactions_endpoint_url))
    if application.bot_require_code_grant:
        wrong.append(CODE_GRANT)
    fine = Finding("application", f"{application.name}; no privileged intent is needed")
    return [Finding("application", text, ok=False) for text in wrong] or [fine]


async def _servers(bot: StylizeBot, url: str) -> AsyncIterator[Finding]:
    """A finding for each server where the bot lacks what it needs, and one for all others.

    What a channel's own settings forbid is not looked at: there, whoever asks for a painting is told.
    """
    count = fine = last = 0
    while page := await bot.http.get_guilds(PAGE_LENGTH, after=last or None, with_counts=False):
        for server in page:
            count, last = count + 1, int(server["id"])
            allowed = discord.Permissions(int(server["permissions"]))
            missing = [name for name, needed in PERMISSIONS if needed and not getattr(allowed, name)]
            if missing and not allowed.administrator:
                names = ", ".join(name.replace("_", " ").title() for name in missing)
                yield Finding("server", LACKS.format(server=server["name"], missing=names, url=url), ok=False)
            else:
                fine += 1
        if len(page) < PAGE_LENGTH:
            break
    if not count:
        yield Finding("servers", NOWHERE.format(url=url), ok=False)
    elif fine:
        yield Finding("servers", f"on {fine} of {count}, the bot may do what it needs to")


async def _commands(bot: StylizeBot) -> Finding:
    translator = Translator()
    ours = [
        _without_defaults(await command.get_translated_payload(bot.tree, translator))
        for command in bot.tree.get_commands()
    ]
    route = discord.http.Route("GET", "/applications/{id}/commands", id=bot.application_id)
    theirs = await bot.http.request(route, params={"with_localizations": "true"})
    named, known = ({(each["type"], each["name"]): each for each in commands} for commands in (ours, theirs))
    other = [key for key in {*named, *known} if key not in named or not says(known.get(key), named[key])]
    if other:
        return Finding("commands", UNTOLD.format(names=", ".join(sorted(name for _, name in other))), ok=False)
    return Finding("commands", f"Discord knows all {len(ours)}")


def _without_defaults(command: dict[str, Any]) -> dict[str, Any]:
    """Leaves out what Discord fills in by itself, and `dm_permission`, which it sets by `contexts`."""
    command.pop("dm_permission")
    return {key: value for key, value in command.items() if value is not None or key not in FILLED_IN}


def says(theirs: Any, ours: Any) -> bool:
    """Tells whether what Discord sends says what we do; it may add fields, and leave hollow ones out.

    Args:
        theirs: A command, or a part of one, as Discord sends it (interactions/application-commands).
        ours: The same as it was registered, or would be.
    """
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return all(says(theirs.get(key), value) for key, value in ours.items())
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(says, theirs, ours))
    if ours in HOLLOW:
        return theirs in HOLLOW
    return str(theirs) == str(ours) or theirs == ours  # permissions are sent as text
