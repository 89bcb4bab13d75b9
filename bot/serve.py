"""The bot's life: painters, studio and client together, from start to stop."""

from __future__ import annotations

from bot.challenges.ledger import Challenges
from bot.client import StylizeBot, reaching
from bot.data import CHALLENGES, DATABASE, PICTURES, STYLES, alone, made
from bot.database import Database
from bot.gallery.ledger import Gallery
from bot.http import Health
from bot.jobs.files import Files
from bot.jobs.store import Store
from bot.jobs.studio import Limits, Studio
from bot.servers.ledger import Servers
from bot.settings import Settings
from bot.styles.library import Library
from bot.styles.previewer import Previewer
from bot.workers.cluster import RayPainters
from bot.workers.local import LocalPainters
from bot.workers.protocol import Painters
from nst_core.weights import Weights


def database(settings: Settings) -> Database:
    """The database that is set, or else one in the data folder, which is made for this user alone."""
    made(settings.data_dir)
    if settings.database_url:
        return Database(settings.database_url.get_secret_value())
    return Database(f"sqlite:///{settings.data_dir / DATABASE}")


def painters(settings: Settings, weights: Weights) -> LocalPainters | RayPainters:
    """The painters that are set, here or on a cluster.

    Raises:
        Misconfigured: Ray is wanted and not installed.
    """
    workers, seconds = settings.workers, settings.max_painting_seconds
    if isinstance(workers, int) or workers == "auto":
        count = workers if isinstance(workers, int) else None
        return LocalPainters(weights, count, seconds, settings.max_worker_bytes, settings.log_format)
    return RayPainters(weights, workers, seconds, settings.log_format)


def studio(settings: Settings, painters: Painters, ledger: Database) -> Studio:
    """A studio with the limits that are set."""
    limits = Limits(
        queue=settings.max_queue,
        per_member=settings.max_jobs_per_member,
        per_server=settings.max_jobs_per_server,
        keep_days=settings.keep_days,
        disk_bytes=settings.max_disk_bytes,
    )
    return Studio(painters, Store(ledger.session), Files(settings.data_dir / PICTURES), limits)


def library(settings: Settings, ledger: Database) -> Library:
    """The styles that members keep."""
    files = Files(settings.data_dir / STYLES)
    return Library(ledger.session, files, settings.max_styles_per_member, settings.max_styles_per_server)


def challenges(settings: Settings, ledger: Database) -> Challenges:
    """The challenges of servers."""
    return Challenges(ledger.session, Files(settings.data_dir / CHALLENGES))


def servers(ledger: Database) -> Servers:
    """What servers set."""
    return Servers(ledger.session)


async def serve(settings: Settings, weights: Weights) -> None:
    """Runs the bot until it is cancelled. It connects at once, and paints when its painters are warm.

    Raises:
        Misconfigured: The token, the data folder, the database, the port or the cluster can't be used, or Discord can't
            be reached.
    """
    with alone(settings.data_dir):
        await _serve(settings, weights)


async def _serve(settings: Settings, weights: Weights) -> None:
    async with (
        reaching(settings.discord_api_url),
        database(settings) as ledger,
        painters(settings, weights) as hands,
        library(settings, ledger) as styles,
        challenges(settings, ledger) as contests,
        servers(ledger) as known,
        StylizeBot(settings, studio(settings, hands, ledger), styles, contests, known, Gallery(ledger.session)) as bot,
        bot.studio,
        Previewer(styles, bot.studio, hands),
        Health(
            lambda: _reasons(bot, hands), lambda: bot.studio.unfinished, hands, settings.http_port, settings.data_dir
        ),
    ):
        await bot.start(_token(settings))


def _reasons(bot: StylizeBot, painters: Painters) -> list[str]:
    """Why nothing can be painted just now."""
    # It has been ready ever since it was so once, and its connections may have been lost meanwhile.
    lost = not bot.is_ready() or any(shard.is_closed() for shard in bot.shards.values())
    connected = ["Discord is not connected."] if lost else []
    return connected if painters.warm_lanes else [*connected, "No painter is warm yet."]


def unconnected(settings: Settings) -> StylizeBot:
    """A bot that does no more than know its commands."""
    unused = Database("sqlite://")  # neither it nor the painters are started
    idle = LocalPainters(Weights("lite"), 1)
    features = library(settings, unused), challenges(settings, unused), servers(unused), Gallery(unused.session)
    return StylizeBot(settings, studio(settings, idle, unused), *features)


async def sync(settings: Settings) -> int:
    """Tells Discord the bot's commands, replacing those it knew; how many there are.

    Raises:
        Misconfigured: Discord does not know the token, or can't be reached.
    """
    async with reaching(settings.discord_api_url), unconnected(settings) as bot:
        await bot.login(_token(settings))
        return len(await bot.tree.sync())


def _token(settings: Settings) -> str:
    if settings.discord_token is None:
        raise ValueError("no token")
    return settings.discord_token.get_secret_value()
