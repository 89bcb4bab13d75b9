"""The client: what it listens to, which features it has, and what happens to errors."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from yarl import URL

from bot import log, metrics, words
from bot.challenges.announcer import Announcer
from bot.challenges.entries import Entries
from bot.challenges.ledger import Challenges
from bot.challenges.results import Results
from bot.delivery.budget import Budget
from bot.delivery.doors import Door, InteractionDoor, role_ids
from bot.delivery.message import Desk, JobMessage
from bot.errors import Misconfigured, Refusal
from bot.events import forgive
from bot.gallery.curator import Curator
from bot.gallery.ledger import Gallery
from bot.jobs.job import Job
from bot.jobs.studio import Studio
from bot.queue.views import under_artwork, under_progress
from bot.servers import rules
from bot.servers.ledger import Servers
from bot.servers.privacy import Privacy
from bot.settings import DISCORD_API_URL, Settings
from bot.styles.library import Library
from bot.stylize.intake import Intake
from bot.stylize.reception import Reception
from bot.words import say
from bot.words.engine import in_words
from bot.words.translator import Translator
from nst_core.errors import EngineError

EXTENSIONS = (
    "bot.stylize.cog",
    "bot.queue.cog",
    "bot.styles.cog",
    "bot.challenges.cog",
    "bot.servers.cog",
    "bot.servers.settings_cog",
    "bot.gallery.cog",
)
"""The features, each with a ``setup``."""
DELIVERY_SECONDS = 4.0
"""How long a stopping bot waits for last messages to be sent."""

UNKNOWN = "Discord does not know this token; copy it again from your application's page Bot."
UNREACHABLE = (
    "Discord can't be reached at {url} ({error}); check the network, and STYLIZE_DISCORD_API_URL if it is set."
)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # voice is not used, so nothing is missing

_log = logging.getLogger(__name__)


def intents() -> discord.Intents:
    """The events Discord is asked for; none of them is privileged.

    The text and attachments of a message reach a bot without the message content intent where it is mentioned, in
    direct messages, and through message menus, which are the doors there are.
    """
    chosen = discord.Intents.none()
    chosen.guilds = True  # channels and their permissions
    chosen.guild_messages = True  # messages that mention the bot
    chosen.dm_messages = True  # the same in direct messages
    chosen.guild_reactions = True  # stars that members give to artworks, for the gallery
    return chosen


PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,  # artworks
    read_message_history=True,  # to reply with them
)
"""What the bot is to be allowed on a server; the README's invitation asks for it."""


def invitation(application_id: int) -> str:
    """The address where the bot is invited to a server."""
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands"))


def use_api(url: str) -> None:
    """Sends every REST call to the API at ``url``; the gateway's address is then asked for there."""
    discord.http.Route.BASE = url
    if url != DISCORD_API_URL:
        discord.asset.Asset.BASE = str(URL(url).origin())  # avatars are there too, and not at Discord's CDN


@asynccontextmanager
async def reaching(url: str) -> AsyncIterator[None]:
    """Uses the API at ``url``, and says in one sentence where that can't be.

    Raises:
        Misconfigured: The API can't be reached, or does not know the token.
    """
    use_api(url)
    try:
        yield
    except discord.LoginFailure as error:
        raise Misconfigured(UNKNOWN) from error
    except aiohttp.ClientConnectionError as error:
        raise Misconfigured(UNREACHABLE.format(url=url, error=type(error).__name__)) from error


class _Tree(app_commands.CommandTree["StylizeBot"]):
    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Lets everyone, and speaks what is spoken there."""
        log.about(guild=interaction.guild_id)
        words.speak(self.client.language(interaction))
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        await self.client.report(interaction, getattr(error, "original", error))


class StylizeBot(commands.AutoShardedBot):
    """The bot as Discord sees it.

    Args:
        settings: How to run.
        studio: Takes the jobs; running already, or never asked for one.
        styles: Keeps members' styles.
        challenges: Keeps challenges.
        servers: Keeps what servers set.
        gallery: Keeps which works hang in galleries.
    """

    def __init__(
        self,
        settings: Settings,
        studio: Studio,
        styles: Library,
        challenges: Challenges,
        servers: Servers,
        gallery: Gallery,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Tree,
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=metrics.trace(),
        )
        self.settings, self.studio, self.styles = settings, studio, styles
        self.challenges, self.servers, self.gallery = challenges, servers, gallery
        self.entries, self.results = Entries(challenges), Results(challenges.session)
        self.announcer, self.curator = Announcer(self), Curator(self)
        self.privacy = Privacy(studio, styles, self.entries, self.results, self.curator)
        self.session: aiohttp.ClientSession
        self.intake: Intake
        self.reception = Reception(self)
        self.desk = Desk(self, studio, Budget(), under_progress, self._under_artwork, self.curator.delivered)
        self._deliveries: set[asyncio.Task[None]] = set()

    async def setup_hook(self) -> None:
        """Loads the features, before the gateway is connected to."""
        self.session = aiohttp.ClientSession()
        self.intake = Intake(self.session, self.settings.discord_api_url, self.settings.max_attachment_bytes)
        # A sharded client asks this address for its first connection only; a later one that can't be resumed goes to
        # discord.py's own constant, which is wrong wherever the API is another.
        _, gateway, _ = await self.http.get_bot_gateway()
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
        forgive(self._connection.parsers)
        await self.tree.set_translator(Translator())
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        for job in self.studio.unfinished:
            self.spawn(JobMessage(self.desk, job, earlier=True).follow())

    def _under_artwork(self, job: Job) -> discord.ui.View:
        return under_artwork(job, entering=job.place.guild_id in self.challenges.taking)

    def language(self, interaction: discord.Interaction[Any]) -> str:
        """What is spoken where an interaction comes from: in a server one language for all, else the member's own."""
        if interaction.guild_id is None:
            return words.known(interaction.locale.value) or words.ENGLISH
        told = interaction.guild_locale  # also of a server where the bot is no member
        return self.servers.of(interaction.guild_id).language or words.known(told and told.value) or words.ENGLISH

    def language_of(self, guild_id: int | None) -> str:
        """What is spoken in a server: what its moderators set, or else the language that Discord says it has."""
        guild = self.get_guild(guild_id) if guild_id else None
        own = words.known(guild.preferred_locale.value) if guild else None
        return self.servers.of(guild_id).language or own or words.ENGLISH

    def max_size(self, guild_id: int | None) -> int:
        """The longest artwork that is painted in a server, in pixels."""
        return min(self.settings.max_size, self.servers.of(guild_id).max_size or self.settings.max_size)

    def admit(self, door: Door, size: int) -> None:
        """Refuses what this bot, or the server where it is asked for, would not paint.

        Args:
            door: Who asks, and where.
            size: Of the artwork, in pixels.

        Raises:
            Refusal: It is too large, or too much, or painting is for others or elsewhere.
        """
        member, guild_id = door.author, door.place.guild_id
        if size > (limit := self.max_size(guild_id)):
            raise Refusal(say("stylize-size-limit", size=limit))
        self.studio.check(member.id, guild_id)
        theirs = [job for job in self.studio.unfinished if job.member_id == member.id and not job.state.ended]
        here = sum(job.place.guild_id == guild_id for job in theirs)
        rules.check(self.servers.of(guild_id), door.channel_ids, role_ids(member), here)

    async def open(self, door: Door, job: Job) -> None:
        """Shows a new job where it was asked for, until it ends."""
        try:
            message = await door.open(self.desk, job)
        except BaseException:
            await self.studio.drop(job)  # what no one could be shown need not be painted
            raise
        self.spawn(message.follow())

    async def on_ready(self) -> None:
        """Says that all is well."""
        _log.info("Connected as %s, in %d servers", self.user, len(self.guilds))
        self.spawn(self.intake.warm())

    async def on_message(self, message: discord.Message, /) -> None:
        """Takes no text commands; features listen for themselves."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs something in the background that is to be finished before the bot stops."""
        task = asyncio.create_task(work)
        self._deliveries.add(task)
        task.add_done_callback(self._delivered)

    def _delivered(self, task: asyncio.Task[None]) -> None:
        self._deliveries.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("A delivery failed", exc_info=error)

    async def close(self) -> None:
        """Waits a little for what is still to be sent, then leaves Discord."""
        if self._deliveries:
            await asyncio.wait(self._deliveries, timeout=DELIVERY_SECONDS)
        for extension in list(self.extensions):
            await self.unload_extension(extension)
        await super().close()
        if hasattr(self, "session"):
            await self.intake.close()
            await self.session.close()

    async def report(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """The one place for what goes wrong in an interaction: a refusal is told, all else logged and told briefly."""
        match error:
            case Refusal():
                reason = str(error)
            case EngineError():  # such as a choice that Discord still offers, and the engine does not know any more
                reason = in_words(error)
            case _:
                _log.error("An interaction failed", exc_info=error)
                reason = say("error-unexpected")
        try:
            await InteractionDoor(interaction).refuse(reason)
        except discord.HTTPException as failure:
            _log.warning("A member could not be told what went wrong: %s", failure)
