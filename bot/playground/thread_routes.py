"""The REST routes that open, change and remove threads and channels (resources/channel, topics/threads)."""

from __future__ import annotations

from aiohttp import web

from . import errors, payloads
from .bodies import read_body
from .channels import MANAGE_THREADS, OPEN_THREADS, Channel
from .errors import DiscordError, invalid_form
from .records import Json
from .rest import API, answer, find_channel, find_guild
from .world import World

NAME_LENGTH = 100
"""Of a thread's name."""


class ThreadRoutes:
    """The routes that open, change and remove threads and channels.

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
        channel = API + r"/channels/{channel:\d+}"
        router.add_route("POST", channel + r"/messages/{message:\d+}/threads", self.open)
        router.add_route("POST", channel + "/threads", self.open)
        router.add_route("PATCH", channel, self.change)
        router.add_route("DELETE", channel, self.remove)
        router.add_route("PUT", channel + "/thread-members/@me", self.join)
        router.add_route("GET", API + r"/guilds/{guild:\d+}/threads/active", self.active)

    async def open(self, request: web.Request) -> web.Response:
        """Opens a thread (resources/channel#start-thread-from-message, #start-thread-without-message)."""
        world, parent = self._world, find_channel(self._world, request)
        fields = (await read_body(request)).fields
        name = _checked_name(fields)
        if parent.is_direct or parent.parent is not None:
            raise DiscordError(*errors.NOT_FOR_THIS_CHANNEL)
        if not parent.permissions(world.bot) & OPEN_THREADS:
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        starter = None
        if "message" in request.match_info:
            starter = parent.message(int(request.match_info["message"]))
            if starter is None or starter.ephemeral_to is not None:
                raise DiscordError(*errors.UNKNOWN_MESSAGE)
        try:
            thread = world.open_thread(parent, name, world.bot, starter)
        except ValueError:
            raise DiscordError(*errors.HAS_THREAD) from None
        return answer(payloads.channel(world, thread), 201)

    async def change(self, request: web.Request) -> web.Response:
        """Renames a thread, puts it away or takes it out (resources/channel#modify-channel-json-params-thread)."""
        thread, bot = self._thread(request), self._world.bot
        fields = (await read_body(request)).fields
        manages = bool(thread.permissions(bot) & MANAGE_THREADS)
        opens = fields == {"archived": False} and not thread.lacks(bot)  # whoever may talk there may take it out
        if not manages and (thread.locked or "locked" in fields or not (opens or thread.owner is bot)):
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        if thread.archived and fields.get("archived", True):
            raise DiscordError(*errors.THREAD_ARCHIVED)
        if "name" in fields:
            thread.name = _checked_name(fields)
        thread.archived = bool(fields.get("archived", thread.archived))
        thread.locked = bool(fields.get("locked", thread.locked))
        self._world.change_channel(thread)
        return answer(payloads.channel(self._world, thread))

    async def remove(self, request: web.Request) -> web.Response:
        """Removes a thread (resources/channel#deleteclose-channel)."""
        thread = self._thread(request)
        if not thread.permissions(self._world.bot) & MANAGE_THREADS:
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        gone = payloads.channel(self._world, thread)
        self._world.remove_channel(thread)
        return answer(gone)

    def _thread(self, request: web.Request) -> Channel:
        """Finds a thread; the bot of the playground manages no channels."""
        thread = find_channel(self._world, request)
        if thread.parent is None:
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        return thread

    async def join(self, request: web.Request) -> web.Response:
        """Lets the bot join a thread, in which it can talk anyhow (resources/channel#join-thread)."""
        if self._thread(request).archived:
            raise DiscordError(*errors.THREAD_ARCHIVED)
        return answer()

    async def active(self, request: web.Request) -> web.Response:
        """Lists the threads that are not archived (resources/guild#list-active-guild-threads)."""
        guild = find_guild(self._world, request)
        threads = [payloads.channel(self._world, thread) for thread in guild.threads]
        return answer({"threads": threads, "members": []})


def _checked_name(fields: Json) -> str:
    name = str(fields.get("name") or "")
    if not 1 <= len(name) <= NAME_LENGTH:
        raise invalid_form("name", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {NAME_LENGTH} in length.")
    return name
