"""The playground: the world, the gateway, the REST API, the CDN and the page, behind one address."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from . import avatars
from .cdn import Cdn
from .channels import EVERYONE, MODERATOR, Channel
from .command_routes import CommandRoutes
from .disk import Disk
from .gateway import Gateway
from .guilds import Guild, Role
from .interaction_routes import InteractionRoutes
from .interactions import Interactions
from .limits import RateLimits
from .locales import checked_locale
from .members import Member
from .message_routes import MessageRoutes
from .page_api import PageApi
from .rest import API, Routes, Rule, middleware
from .thread_routes import ThreadRoutes
from .wire import Wire
from .world import World

BODY_LIMIT_BYTES = 64 * 2**20
"""The largest body that is read at all. Discord takes 25 MiB, which is checked with an answer in its own shape."""

STOP_SECONDS = 2.0
"""How long open requests have to end when the playground stops."""


class Playground:
    """A Discord server in a box: guild "Playground" with Ada, Vincent, the moderator Mona, and the bot.

    Args:
        bot_name: What the bot is called.
        data: A folder in which all is kept, and found again; else it is gone when the playground stops.
        allowed_hosts: Names, beside the address it is started on and localhost, under which the page may be opened.

    Attributes:
        world: What is in it.
        gateway: The gateway, with ``drop()`` to cut the bot's connection.
        rules: Faults: each is asked with method and path (after ``/api/v10``) before each REST call by the bot, and
            what it gives instead of None is the answer.
        limits: How often the bot may call.
        wire: The log of what passed between the bot and the playground.
        token: A token that a bot can use; the playground takes any.
    """

    token = "playground.token.of-no-value"  # noqa: S105  the playground takes any

    def __init__(self, bot_name: str = "Stylize", data: Path | None = None, allowed_hosts: Sequence[str] = ()) -> None:
        self.world = World(bot_name)
        self.wire = Wire(lambda: self.world.now())
        self.gateway = Gateway(self.world, self.wire)
        self.rules: list[Rule] = []
        self.limits = RateLimits(self.world)
        self._interactions = Interactions(self.world)
        self._disk = Disk(data, self.world) if data is not None else None
        if self._disk is None or not self._disk.load(self._member):
            self._begin()
        self._page = PageApi(self.world, self._interactions, allowed_hosts)
        self._runner: web.AppRunner | None = None

    def _begin(self) -> None:
        self.world.add_channel("art", "Make art here: two pictures, and the bot paints.")
        self.world.add_channel("gallery", "Show what came out.")
        self.world.add_channel("challenges", "One theme, many pictures: paint together.")
        self.world.guild.add_role("Moderator", MODERATOR)
        self.add_member("Ada", avatar=avatars.draw("Ada"))
        self.add_member("Vincent")
        self.add_member("Mona", MODERATOR, avatar=avatars.draw("Mona"))
        self.world.guild.owner = self.member("Mona")

    def _member(self, person_id: int, name: str) -> Member:
        return Member(person_id, name, EVERYONE, world=self.world, interactions=self._interactions)

    def add_member(
        self, name: str, extra_permissions: int = 0, *, locale: str = "en-US", avatar: bytes | None = None
    ) -> Member:
        """Lets somebody in.

        Args:
            name: What they are called.
            extra_permissions: Beyond everyone's, as bits (topics/permissions); they get the role that allows just that.
            locale: The language that they read (reference#locales), which `Member.read` changes.
            avatar: Their picture, as a file, which `Member.wear` changes; `avatars.draw(name)` draws one.

        Raises:
            ValueError: Discord knows no such language.
        """
        guild = self.world.guild
        member = self._member(self.world.snowflake(), name)
        member.locale, member.avatar = checked_locale(locale), avatar
        self.world.add_person(member)
        guild.add_member(member)
        if extra_permissions:
            fitting = next((role for role in guild.roles if role.permissions == extra_permissions), None)
            guild.give(member, fitting or guild.add_role(f"{name}'s", extra_permissions))
        return member

    @property
    def guild(self) -> Guild:
        """The guild that is there from the start; the others are what `add_guild` gave."""
        return self.world.guild

    @property
    def guild_locale(self) -> str:
        """The language that is spoken in the guild that is there from the start (reference#locales)."""
        return self.world.guild.locale

    @guild_locale.setter
    def guild_locale(self, locale: str) -> None:
        self.world.guild.speak(locale)

    def add_guild(self, name: str, members: Sequence[Member] | None = None, owner: Member | None = None) -> Guild:
        """Makes another guild, with the channel ``general`` and the bot.

        Args:
            name: Its name.
            members: Who is in it, else all members that there are.
            owner: Who may do everything there, else the first of them.
        """
        people = (
            [each for each in self.world.people.values() if isinstance(each, Member)] if members is None else members
        )
        guild = self.world.add_guild(name, owner or next(iter(people), None))
        self.world.add_channel("general", guild=guild)
        for person in dict.fromkeys([*people, *filter(None, [owner])]):
            guild.add_member(person)
        self.invite_bot(guild)
        return guild

    def invite_bot(self, guild: Guild | None = None) -> None:
        """Invites the bot; where it is already, nothing happens.

        Args:
            guild: Where to, else to the guild that is there from the start.
        """
        (guild or self.world.guild).add_member(self.world.bot)

    def remove_bot(self, guild: Guild | None = None) -> None:
        """Removes the bot from a guild, as a moderator may; its roles are gone, what it said stays.

        Args:
            guild: Where from, else the guild that is there from the start.
        """
        (guild or self.world.guild).remove_member(self.world.bot)

    def add_role(self, name: str, *holders: Member, permissions: int = 0, color: int = 0) -> Role:
        """Makes a role in the guild that is there from the start; in another, `Guild.add_role` does.

        Args:
            name: Its name.
            *holders: Those who have it.
            permissions: What it allows beyond everyone's, as bits (topics/permissions).
            color: Of their names, as a number; 0 for none.
        """
        return self.world.guild.add_role(name, permissions, color, holders)

    def role(self, name: str) -> Role:
        """Finds a role of the guild that is there from the start.

        Args:
            name: ``@everyone``, ``Moderator``, or one that was added.
        """
        return self.world.guild.role(name)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Opens the sockets.

        Args:
            host: The address to listen on.
            port: The port; 0 for any that is free.
        """
        layers = [self._page.guard(host), middleware(self.rules, self.limits, self.wire)]
        app = web.Application(middlewares=layers, client_max_size=BODY_LIMIT_BYTES)
        parts = (
            Routes(self.world, self.gateway),
            CommandRoutes(self.world),
            MessageRoutes(self.world),
            ThreadRoutes(self.world),
            InteractionRoutes(self.world, self._interactions),
            Cdn(self.world),
            self._page,
        )
        for part in parts:
            part.add_to(app.router)
        app.router.add_get("/gateway", self.gateway.connect)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        if self._disk is not None:
            self._disk.start()
        address = self._runner.addresses[0]
        shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104  only compared
        self.world.base_url = f"http://{f'[{shown}]' if ':' in shown else shown}:{address[1]}"

    async def stop(self) -> None:
        """Closes the sockets, those of the gateway and the page too."""
        if self._runner is None:
            return
        await asyncio.gather(self.gateway.drop(1001), self._page.close())
        await self._runner.cleanup()
        self._runner = None
        if self._disk is not None:
            await self._disk.stop()
        await asyncio.to_thread(self.wire.close)

    @property
    def url(self) -> str:
        """The page's address."""
        return self.world.base_url

    @property
    def api_url(self) -> str:
        """The REST API's address, for ``discord.http.Route.BASE``."""
        return self.url + API

    def member(self, name: str) -> Member:
        """Finds a member who can act.

        Args:
            name: Ada, Vincent or Mona.
        """
        return next(each for each in self.world.people.values() if isinstance(each, Member) and each.name == name)

    def channel(self, name: str) -> Channel:
        """Finds a channel.

        Args:
            name: art, gallery or, for the bot's direct messages with a member, ``@Ada``.
        """
        return next(channel for channel in self.world.channels.values() if channel.name == name)

    async def wait_for_bot(self, timeout: float | None = 30.0) -> None:
        """Waits until a bot is connected and has registered its commands, in whichever order.

        Args:
            timeout: How long, in seconds; None for as long as it takes.

        Raises:
            TimeoutError: No bot came.
        """
        async with asyncio.timeout(timeout):
            await asyncio.gather(self.gateway.identified.wait(), self.world.registered.wait())

    async def wait_for_no_bot(self, timeout: float = 10.0) -> None:
        """Waits until no bot is connected, as before a second one starts.

        Args:
            timeout: How long, in seconds.

        Raises:
            TimeoutError: One is still there.
        """
        await asyncio.wait_for(self.gateway.gone.wait(), timeout)
