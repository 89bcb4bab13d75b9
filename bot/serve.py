"""The bot's life: painters, studio and client together, from start to stop."""

from __future__ import annotations

from bot.client import StylizeBot, use_api
from bot.jobs.studio import Studio
from bot.settings import Settings
from bot.workers.local import LocalPainters
from bot.workers.protocol import Painters
from nst_core.weights import Weights


def studio(settings: Settings, painters: Painters) -> Studio:
    """A studio with the limits that are set."""
    return Studio(painters, max_queue=settings.max_queue, max_jobs_per_member=settings.max_jobs_per_member)


async def serve(settings: Settings, weights: Weights) -> None:
    """Runs the bot until it is cancelled. It connects at once, and paints when its painters are warm.

    Raises:
        discord.LoginFailure: Discord does not know the token.
        aiohttp.ClientConnectionError: Discord can't be reached.
    """
    use_api(settings.discord_api_url)
    async with (
        LocalPainters(weights, settings.workers) as painters,
        StylizeBot(settings, studio(settings, painters)) as bot,
        bot.studio,
    ):
        await bot.start(_token(settings))


async def sync(settings: Settings) -> int:
    """Tells Discord the bot's commands, replacing those it knew; how many there are.

    Raises:
        discord.LoginFailure: Discord does not know the token.
        aiohttp.ClientConnectionError: Discord can't be reached.
    """
    use_api(settings.discord_api_url)
    bot = StylizeBot(settings, studio(settings, LocalPainters(Weights("lite"), 1)))  # painters are not started
    async with bot:
        await bot.login(_token(settings))
        return len(await bot.tree.sync())


def _token(settings: Settings) -> str:
    if settings.discord_token is None:
        raise ValueError("no token")
    return settings.discord_token.get_secret_value()
