"""The REST routes with which the bot registers its commands (interactions/application-commands)."""

from __future__ import annotations

from aiohttp import web

from . import errors
from .bodies import read_body
from .commands import SLASH, check_command, without_translations
from .errors import DiscordError
from .events import Event
from .records import Json
from .rest import API, answer, check_guild
from .world import World


class CommandRoutes:
    """The routes of the bot's commands.

    Args:
        world: The world.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Adds all these routes.

        Args:
            router: The server's.
        """
        commands = API + r"/applications/{application:\d+}{scope:(?:/guilds/\d+)?}/commands"
        command = commands + r"/{command:\d+}"
        router.add_route("GET", commands, self.list)
        router.add_route("PUT", commands, self.overwrite)
        router.add_route("POST", commands, self.create)
        router.add_route("GET", command, self.get)
        router.add_route("PATCH", command, self.edit)
        router.add_route("DELETE", command, self.delete)

    async def list(self, request: web.Request) -> web.Response:
        """Lists commands (interactions/application-commands#get-global-application-commands)."""
        guild_id = self._scope(request)
        found = [each for each in self._world.commands.values() if each.get("guild_id") == guild_id]
        whole = request.query.get("with_localizations", "").lower() in ("1", "true")
        return answer(found if whole else [without_translations(each) for each in found])

    async def overwrite(self, request: web.Request) -> web.Response:
        """Replaces all commands (interactions/application-commands#bulk-overwrite-global-application-commands)."""
        guild_id, world = self._scope(request), self._world
        body = await read_body(request)
        named = [(each.get("type", SLASH), each.get("name")) for each in body.items]
        if len(set(named)) < len(named):
            text = "Application command names must be unique"
            raise errors.invalid_form("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", text)
        old = [each for each in world.commands.values() if each.get("guild_id") == guild_id]
        new = [self._command(fields, guild_id) for fields in body.items]
        for each in old:
            del world.commands[int(each["id"])]
        world.commands.update({int(each["id"]): each for each in new})
        self._registered()
        return answer(new)

    async def create(self, request: web.Request) -> web.Response:
        """Adds a command, or replaces its namesake (interactions/application-commands#create-...)."""
        guild_id = self._scope(request)
        command = self._command((await read_body(request)).fields, guild_id)
        status = 200 if int(command["id"]) in self._world.commands else 201
        self._world.commands[int(command["id"])] = command
        self._registered()
        return answer(command, status)

    async def get(self, request: web.Request) -> web.Response:
        """Gives a command (interactions/application-commands#get-global-application-command)."""
        return answer(self._known(request))

    async def edit(self, request: web.Request) -> web.Response:
        """Changes a command (interactions/application-commands#edit-global-application-command)."""
        command, fields = self._known(request), (await read_body(request)).fields
        check_command(command | fields)
        command |= fields | {"version": str(self._world.snowflake())}
        self._registered()
        return answer(command)

    async def delete(self, request: web.Request) -> web.Response:
        """Removes a command (interactions/application-commands#delete-global-application-command)."""
        del self._world.commands[int(self._known(request)["id"])]
        self._registered()
        return answer()

    def _known(self, request: web.Request) -> Json:
        guild_id = self._scope(request)
        command = self._world.commands.get(int(request.match_info["command"]))
        if command is None or command.get("guild_id") != guild_id:
            raise DiscordError(*errors.UNKNOWN_COMMAND)
        return command

    def _scope(self, request: web.Request) -> str | None:
        """Reads which guild the commands are of, None for all."""
        if int(request.match_info["application"]) != self._world.bot.id:
            raise DiscordError(*errors.MISSING_ACCESS)
        guild_id = request.match_info["scope"].rpartition("/")[2]
        if guild_id:
            check_guild(self._world, int(guild_id), unknown=errors.MISSING_ACCESS)
        return guild_id or None

    def _command(self, fields: Json, guild_id: str | None) -> Json:
        """Makes a command (interactions/application-commands#application-command-object)."""
        check_command(fields)
        kind, name = fields.get("type", SLASH), fields["name"]
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
