"""All findings, in the order in which they are best mended."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.check import here
from bot.check.finding import Finding
from bot.errors import Misconfigured
from bot.settings import Settings
from nst_core.weights import WeightsError


async def findings(*, online: bool, workers: bool) -> AsyncIterator[Finding]:
    """Looks at everything; what can't be used is a finding, and hides no other.

    Args:
        online: Whether Discord is asked too.
        workers: Whether painters are started too.
    """
    settings, said = here.read_settings()
    for finding in said:
        yield finding
    async for finding in here.look(settings):
        yield finding
    if online and settings.discord_token:
        async for finding in ask_discord(settings):
            yield finding
    if workers:
        async for finding in _painters(settings):
            yield finding


async def ask_discord(settings: Settings) -> AsyncIterator[Finding]:
    """Looks at what Discord says, with a token."""
    from bot.check import online  # brings Discord's library

    try:
        async for finding in online.look(settings):
            yield finding
    except Misconfigured as error:
        yield Finding("Discord", str(error), ok=False)


async def _painters(settings: Settings) -> AsyncIterator[Finding]:
    from bot.check import painters
    from bot.serve import painters as chosen
    from nst_core.weights import locate

    try:
        async for finding in painters.look(chosen(settings, locate(settings.weights, download=False))):
            yield finding
    except WeightsError:
        yield Finding("painters", "not started, for there are no weights for them", ok=False)
    except Misconfigured as error:
        yield Finding("painters", str(error), ok=False)
