"""The REST API: what all its routes share, and the routes for the bot itself, the guild and the commands."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from . import errors, guild_payloads, payloads
from .bodies import SAID, read_body
from .channels import Channel
from .errors import DiscordError, invalid_form
from .gateway import Gateway
from .limits import RateLimits
from .records import Json, Person
from .wire import Wire
from .world import Event, World

API = "/api/v10"
"""Where the REST API is."""

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


class Routes:
    """The routes for the bot itself, the guild and the commands.

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
        commands = r"/applications/{application:\d+}{scope:(?:/guilds/\d+)?}/commands"
        for method, path, handler in (
            ("GET", "/gateway", self.gateway),
            ("GET", "/gateway/bot", self.gateway_bot),
            ("GET", "/users/@me", self.me),
            ("POST", "/users/@me/channels", self.create_dm),
            ("GET", r"/users/{user:\d+}", self.user),
            ("GET", "/oauth2/applications/@me", self.application),
            ("GET", "/applications/@me", self.application),
            ("GET", r"/guilds/{guild:\d+}", self.guild),
            ("GET", r"/guilds/{guild:\d+}/channels", self.guild_channels),
            ("GET", r"/guilds/{guild:\d+}/members/{user:\d+}", self.guild_member),
            ("GET", commands, self.list_commands),
            ("PUT", commands, self.overwrite_commands),
            ("POST", commands, self.create_command),
            ("GET", commands + r"/{command:\d+}", self.get_command),
            ("PATCH", commands + r"/{command:\d+}", self.edit_command),
            ("DELETE", commands + r"/{command:\d+}", self.delete_command),
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
        """Gives the guild (resources/guild#get-guild)."""
        self._check_guild(request)
        count = len(self._world.people)
        counts = {"approximate_member_count": count, "approximate_presence_count": count}
        return answer(
            guild_payloads.guild(self._world) | (counts if request.query.get("with_counts") in ("1", "true") else {})
        )

    async def guild_channels(self, request: web.Request) -> web.Response:
        """Lists the guild's channels (resources/guild#get-guild-channels)."""
        self._check_guild(request)
        return answer([payloads.channel(self._world, channel) for channel in self._world.guild_channels()])

    async def guild_member(self, request: web.Request) -> web.Response:
        """Gives a member (resources/guild#get-guild-member)."""
        self._check_guild(request)
        person = self._person(request.match_info["user"], errors.UNKNOWN_MEMBER)
        return answer(payloads.member(self._world, person))

    def _check_guild(self, request: web.Request) -> None:
        if int(request.match_info["guild"]) != self._world.guild_id:
            raise DiscordError(*errors.UNKNOWN_GUILD)

    def _person(self, person_id: str | int, error: tuple[int, int, str]) -> Person:
        person = self._world.people.get(int(person_id))
        if person is None:
            raise DiscordError(*error)
        return person

    async def list_commands(self, request: web.Request) -> web.Response:
        """Lists commands (interactions/application-commands#get-global-application-commands)."""
        guild_id = self._scope(request)
        return answer([each for each in self._world.commands.values() if each.get("guild_id") == guild_id])

    async def overwrite_commands(self, request: web.Request) -> web.Response:
        """Replaces all commands (interactions/application-commands#bulk-overwrite-global-application-commands)."""
        guild_id, world = self._scope(request), self._world
        body = await read_body(request)
        old = [each for each in world.commands.values() if each.get("guild_id") == guild_id]
        new = [self._command(fields, guild_id) for fields in body.items]
        for each in old:
            del world.commands[int(each["id"])]
        world.commands.update({int(each["id"]): each for each in new})
        self._registered()
        return answer(new)

    async def create_command(self, request: web.Request) -> web.Response:
        """Adds a command, or replaces its namesake (interactions/application-commands#create-...)."""
        guild_id = self._scope(request)
        command = self._command((await read_body(request)).fields, guild_id)
        status = 200 if int(command["id"]) in self._world.commands else 201
        self._world.commands[int(command["id"])] = command
        self._registered()
        return answer(command, status)

    async def get_command(self, request: web.Request) -> web.Response:
        """Gives a command (interactions/application-commands#get-global-application-command)."""
        return answer(self._known_command(request))

    async def edit_command(self, request: web.Request) -> web.Response:
        """Changes a command (interactions/application-commands#edit-global-application-command)."""
        command = self._known_command(request)
        command |= (await read_body(request)).fields
        self._registered()
        return answer(command)

    async def delete_command(self, request: web.Request) -> web.Response:
        """Removes a command (interactions/application-commands#delete-global-application-command)."""
        del self._world.commands[int(self._known_command(request)["id"])]
        self._registered()
        return answer()

    def _known_command(self, request: web.Request) -> Json:
        guild_id = self._scope(request)
        command = self._world.commands.get(int(request.match_info["command"]))
        if command is None or command.get("guild_id") != guild_id:
            raise DiscordError(*errors.UNKNOWN_COMMAND)
        return command

    def _scope(self, request: web.Request) -> str | None:
        """Reads which guild the commands are of, None for all."""
        if int(request.match_info["application"]) != self._world.bot.id:
            raise DiscordError(*errors.MISSING_ACCESS)
        guild = request.match_info["scope"].rpartition("/")[2]
        if guild and int(guild) != self._world.guild_id:
            raise DiscordError(*errors.MISSING_ACCESS)
        return guild or None

    def _command(self, fields: Json, guild_id: str | None) -> Json:
        """Makes a command (interactions/application-commands#application-command-object)."""
        kind, name = fields.get("type", 1), fields.get("name")
        if not name or len(name) > 32:
            raise invalid_form("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32 in length.")
        if kind == 1 and not 1 <= len(fields.get("description") or "") <= 100:
            raise invalid_form("description", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
        required = [bool(option.get("required")) for option in fields.get("options") or []]
        if required != sorted(required, reverse=True):
            text = "Required options must be placed before non-required options"
            raise invalid_form("options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        same = (
            each["id"]
            for each in self._world.commands.values()
            if (each["name"], each["type"], each.get("guild_id")) == (name, kind, guild_id)
        )
        return {
            "description": "",
            "options": [],
            "default_member_permissions": None,
            "nsfw": False,
            **{name: value for name, value in fields.items() if (name, value) != ("integration_types", None)},
            "id": next(same, None) or str(self._world.snowflake()),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.snowflake()),
            "type": kind,
            **({"guild_id": guild_id} if guild_id else {}),
        }

    def _registered(self) -> None:
        self._world.registered.set()
        self._world.emit(Event("commands"))
