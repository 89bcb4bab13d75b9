"""The REST API: what all its routes share, and the routes for the bot itself and for guilds."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from . import errors, guild_payloads, payloads
from .bodies import SAID, read_body
from .channels import Channel
from .errors import DiscordError
from .gateway import Gateway
from .guilds import Guild
from .limits import RateLimits
from .records import Person
from .wire import Wire
from .world import World

API = "/api/v10"
"""Where the REST API is."""

GUILDS_LENGTH = 200
"""How many guilds a page lists at most, and where the request does not say."""

VIA = "1.1 playground"
"""The proxy that answers name."""

Rule = Callable[[str, str], web.StreamResponse | Awaitable[web.StreamResponse | None] | None]
"""Asked with method and path before each REST call by the bot, and waited for where it takes its time; what it gives
instead of None is the answer."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(value: object = None, status: int = 200) -> web.Response:
    """Makes an answer in JSON, or an empty one.

    Args:
        value: What to send; None sends nothing.
        status: The HTTP status.
    """
    if value is None:
        return web.Response(status=204)
    # Exactly this type, without a charset: discord.py reads anything else as text.
    headers = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=headers)


def middleware(rules: Sequence[Rule], limits: RateLimits, wire: Wire) -> Any:
    """Makes the layer around the REST API: faults, limits, the log, and errors in Discord's shape.

    Args:
        rules: Asked first for each call.
        limits: Asked then.
        wire: Takes note of each call.
    """

    @web.middleware
    async def around(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(f"{API}/"):
            return await handler(request)
        path = request.path.removeprefix(API)
        response = await _ruled(rules, request.method, path)
        headers: dict[str, str] = {}
        if response is None:
            response, headers = limits.take(request.method, _route(request), request.match_info)
            if response is not None:
                response.headers["Via"] = VIA
        if response is None:
            response = await _handled(request, handler)
        elif response.content_type == "application/json":
            response.charset = None
        response.headers.update(headers)
        said = request.get(SAID, "")
        answered = response.text or "" if isinstance(response, web.Response) else ""
        wire.add("rest", f"{request.method} {path}", response.status, said, answered)
        return response

    return around


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical.removeprefix(API) if resource is not None else "unknown"


async def _ruled(rules: Sequence[Rule], method: str, path: str) -> web.StreamResponse | None:
    for rule in rules:
        given = rule(method, path)
        response = given if given is None or isinstance(given, web.StreamResponse) else await given
        if response is not None:
            return response
    return None


async def _handled(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        _authorize(request)
        response = await handler(request)
    except DiscordError as error:
        response = answer(error.payload, error.status)
    except web.HTTPRequestEntityTooLarge:
        response = _refusal(errors.TOO_LARGE)
    except web.HTTPNotFound:
        response = _refusal(errors.NOT_FOUND)
    except web.HTTPMethodNotAllowed:
        response = _refusal(errors.METHOD_NOT_ALLOWED)
    # Discord's own answers name its proxy; discord.py takes a 429 without for a ban.
    response.headers.setdefault("Via", VIA)
    return response


def _refusal(error: tuple[int, int, str]) -> web.Response:
    refused = DiscordError(*error)
    return answer(refused.payload, refused.status)


def _authorize(request: web.Request) -> None:
    """Asks for the bot's token, any (reference#authentication), but where a path has its own."""
    has_own = request.path.startswith((f"{API}/webhooks/", f"{API}/interactions/"))
    if not has_own and not request.headers.get("Authorization", "").startswith("Bot "):
        raise DiscordError(*errors.UNAUTHORIZED)


def find_channel(world: World, request: web.Request) -> Channel:
    """Finds the channel that a path names, as far as the bot sees it.

    Args:
        world: The world.
        request: The bot's request.

    Raises:
        DiscordError: There is none, or the bot may not see it.
    """
    channel = world.channels.get(int(request.match_info["channel"]))
    if channel is None:
        raise DiscordError(*errors.UNKNOWN_CHANNEL)
    if not channel.seen_by(world.bot):
        raise DiscordError(*errors.MISSING_ACCESS)
    return channel


def check_guild(world: World, guild_id: int, unknown: tuple[int, int, str] = errors.UNKNOWN_GUILD) -> Guild:
    """Finds a guild, as far as the bot is in it.

    Args:
        world: The world.
        guild_id: The guild's snowflake.
        unknown: The error where there is none.

    Raises:
        DiscordError: There is none, or the bot is not in it.
    """
    guild = world.guilds.get(guild_id)
    if guild is None:
        raise DiscordError(*unknown)
    if not guild.has_bot:
        raise DiscordError(*errors.MISSING_ACCESS)
    return guild


def find_guild(world: World, request: web.Request) -> Guild:
    """Finds the guild that a path names, as far as the bot is in it.

    Args:
        world: The world.
        request: The bot's request.

    Raises:
        DiscordError: There is none, or the bot is not in it.
    """
    return check_guild(world, int(request.match_info["guild"]))


class Routes:
    """The routes for the bot itself and for guilds.

    Args:
        world: The world.
        gateway: The gateway, whose address a bot asks for.
    """

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Adds all these routes.

        Args:
            router: The server's.
        """
        for method, path, handler in (
            ("GET", "/gateway", self.gateway),
            ("GET", "/gateway/bot", self.gateway_bot),
            ("GET", "/users/@me", self.me),
            ("POST", "/users/@me/channels", self.create_dm),
            ("GET", "/users/@me/guilds", self.guilds),
            ("DELETE", r"/users/@me/guilds/{guild:\d+}", self.leave),
            ("GET", r"/users/{user:\d+}", self.user),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", r"/guilds/{guild:\d+}", self.guild),
            ("GET", r"/guilds/{guild:\d+}/channels", self.guild_channels),
            ("GET", r"/guilds/{guild:\d+}/roles", self.guild_roles),
            ("GET", r"/guilds/{guild:\d+}/members/{user:\d+}", self.guild_member),
        ):
            router.add_route(method, API + path, handler)

    async def gateway(self, request: web.Request) -> web.Response:
        """Tells where the gateway is, and no more (events/gateway#get-gateway)."""
        return answer({"url": self._gateway.url})

    async def gateway_bot(self, request: web.Request) -> web.Response:
        """Tells where the gateway is (events/gateway#get-gateway-bot)."""
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return answer({"url": self._gateway.url, "shards": 1, "session_start_limit": limit})

    async def me(self, request: web.Request) -> web.Response:
        """Gives the bot's own user (resources/user#get-current-user)."""
        return answer(payloads.user(self._world.bot))

    async def user(self, request: web.Request) -> web.Response:
        """Gives a user (resources/user#get-user)."""
        return answer(payloads.user(self._person(request.match_info["user"], errors.UNKNOWN_USER)))

    async def create_dm(self, request: web.Request) -> web.Response:
        """Opens a direct channel (resources/user#create-dm)."""
        body = await read_body(request)
        person = self._person(body.fields.get("recipient_id", 0), errors.UNKNOWN_USER)
        if person.is_bot:
            raise DiscordError(*errors.CANNOT_DM)
        channel = self._world.direct(person)
        return answer(payloads.channel(self._world, channel))

    async def application(self, request: web.Request) -> web.Response:
        """Gives the bot's application (resources/application#get-current-application)."""
        return answer(guild_payloads.application(self._world))

    async def guild(self, request: web.Request) -> web.Response:
        """Gives a guild (resources/guild#get-guild)."""
        guild = find_guild(self._world, request)
        count = len(guild.members)
        counts = {"approximate_member_count": count, "approximate_presence_count": count}
        return answer(
            guild_payloads.guild(guild) | (counts if request.query.get("with_counts") in ("1", "true") else {})
        )

    async def guilds(self, request: web.Request) -> web.Response:
        """Lists the guilds that the bot is in, a page of them (resources/user#get-current-user-guilds)."""
        after, limit = (int(request.query.get(name, most)) for name, most in (("after", 0), ("limit", GUILDS_LENGTH)))
        if not 1 <= limit <= GUILDS_LENGTH:
            raise errors.invalid_form("limit", "NUMBER_TYPE_MAX", f"Must be between 1 and {GUILDS_LENGTH}.")
        found = [guild for guild in self._world.guilds.values() if guild.has_bot and guild.id > after]
        return answer([guild_payloads.summary(guild) for guild in sorted(found, key=lambda guild: guild.id)[:limit]])

    async def leave(self, request: web.Request) -> web.Response:
        """Lets the bot leave a guild (resources/user#leave-guild)."""
        find_guild(self._world, request).remove_member(self._world.bot)
        return answer()

    async def guild_channels(self, request: web.Request) -> web.Response:
        """Lists a guild's channels (resources/guild#get-guild-channels)."""
        return answer([payloads.channel(self._world, channel) for channel in find_guild(self._world, request).channels])

    async def guild_roles(self, request: web.Request) -> web.Response:
        """Lists a guild's roles (resources/guild#get-guild-roles)."""
        guild = find_guild(self._world, request)
        return answer([guild_payloads.role(guild, role) for role in guild.roles])

    async def guild_member(self, request: web.Request) -> web.Response:
        """Gives a member (resources/guild#get-guild-member)."""
        guild = find_guild(self._world, request)
        person = self._person(request.match_info["user"], errors.UNKNOWN_MEMBER)
        if person not in guild.members:
            raise DiscordError(*errors.UNKNOWN_MEMBER)
        return answer(payloads.member(guild, person))

    def _person(self, person_id: str | int, error: tuple[int, int, str]) -> Person:
        person = self._world.people.get(int(person_id))
        if person is None:
            raise DiscordError(*error)
        return person
