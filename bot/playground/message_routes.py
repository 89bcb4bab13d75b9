"""The REST routes of channels and their messages (resources/channel, resources/message)."""

from __future__ import annotations

from urllib.parse import unquote

from aiohttp import web

from . import errors, payloads
from .bodies import Body, compose, read_body
from .channels import MANAGE_MESSAGES, REACT, READ, Channel
from .errors import DiscordError, invalid_form
from .events import Event
from .records import FLAG_EPHEMERAL, Message
from .rest import API, answer, find_channel
from .world import World

NONCE_SECONDS = 5 * 60
"""How long a nonce is remembered: "the past few minutes" (resources/message#create-message)."""

PAGE_LENGTH = 50
"""Messages that a listing has where the request does not say (resources/message#get-channel-messages)."""


class MessageRoutes:
    """The routes of channels and their messages.

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
        message = channel + r"/messages/{message:\d+}"
        reactions = message + "/reactions/{emoji}"
        router.add_route("GET", channel, self.get_channel)
        router.add_route("POST", channel + "/typing", self.typing)
        router.add_route("GET", channel + "/messages", self.list)
        router.add_route("POST", channel + "/messages", self.create)
        router.add_route("GET", message, self.get)
        router.add_route("PATCH", message, self.edit)
        router.add_route("DELETE", message, self.delete)
        router.add_route("PUT", reactions + "/@me", self.react)
        router.add_route("DELETE", reactions + r"/{user:@me|\d+}", self.unreact)
        router.add_route("GET", reactions, self.reactions)

    def _message(self, request: web.Request) -> Message:
        """Finds a message; those that only one member sees are unknown here, as on Discord."""
        message = find_channel(self._world, request).message(int(request.match_info["message"]))
        if message is None or message.ephemeral_to is not None:
            raise DiscordError(*errors.UNKNOWN_MESSAGE)
        return message

    def _payload(self, message: Message) -> web.Response:
        full = payloads.readable(self._world, message)
        return answer(payloads.message(self._world, message, full=full))

    async def get_channel(self, request: web.Request) -> web.Response:
        """Gives a channel (resources/channel#get-channel)."""
        return answer(payloads.channel(self._world, find_channel(self._world, request)))

    async def typing(self, request: web.Request) -> web.Response:
        """Shows that the bot types (resources/channel#trigger-typing-indicator)."""
        self._world.emit(Event("typing", channel=find_channel(self._world, request), person=self._world.bot))
        return answer()

    async def list(self, request: web.Request) -> web.Response:
        """Lists messages, newest first (resources/message#get-channel-messages)."""
        channel, query = find_channel(self._world, request), request.query
        found = [message for message in channel.messages if message.ephemeral_to is None]
        limit = int(query.get("limit", PAGE_LENGTH))
        if not 1 <= limit <= 100:
            raise invalid_form("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        if "before" in query:
            found = [message for message in found if message.id < int(query["before"])]
        if "after" in query:
            found = [message for message in found if message.id > int(query["after"])][:limit]
        if "around" in query:
            found = sorted(found, key=lambda message: abs(message.id - int(query["around"])))[:limit]
            found.sort(key=lambda message: message.id)
        newest = found[-limit:][::-1]
        shown = [(message, payloads.readable(self._world, message)) for message in newest]
        return answer([payloads.message(self._world, message, full=full) for message, full in shown])

    async def get(self, request: web.Request) -> web.Response:
        """Gives a message (resources/message#get-channel-message)."""
        return self._payload(self._message(request))

    async def create(self, request: web.Request) -> web.Response:
        """Posts a message (resources/message#create-message)."""
        world, channel = self._world, find_channel(self._world, request)
        body = await read_body(request)
        if channel.id not in world.channels:  # while its files came in
            raise DiscordError(*errors.UNKNOWN_CHANNEL)
        if channel.recipient is not None and not world.shared_guilds(channel.recipient):
            raise DiscordError(*errors.NO_MUTUAL_GUILD)
        if channel.lacks(world.bot, files=bool(body.files)):
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        if channel.locked_for(world.bot):
            raise DiscordError(*errors.THREAD_LOCKED)
        if known := self._same_nonce(channel, body):
            return self._payload(known)
        message = Message(world.snowflake(), channel, world.bot, world.now(), nonce=body.fields.get("nonce"))
        message.reference = self._reference(channel, body)
        if message.reference is not None:
            message.kind = 19
        replied = message.reference.author if message.reference is not None else None
        message.parts = compose(world, body, message, editing=False, replied=replied)
        message.parts.flags &= ~FLAG_EPHEMERAL  # only the answer to an interaction can be that
        return self._payload(world.post(message))

    def _same_nonce(self, channel: Channel, body: Body) -> Message | None:
        nonce = body.fields.get("nonce")
        if nonce is None or not body.fields.get("enforce_nonce"):
            return None
        if len(str(nonce)) > 25:
            raise invalid_form("nonce", "NONCE_TYPE_TOO_LONG", "Must be 25 or fewer in length.")
        since = self._world.now() - NONCE_SECONDS
        mine = (each for each in channel.messages if each.author is self._world.bot and each.created >= since)
        return next((each for each in mine if str(each.nonce) == str(nonce)), None)

    def _reference(self, channel: Channel, body: Body) -> Message | None:
        """Finds the message that is answered (resources/message#message-reference-structure)."""
        reference = body.fields.get("message_reference")
        if not reference or not reference.get("message_id"):
            return None
        if not channel.is_direct and not channel.permissions(self._world.bot) & READ:
            raise DiscordError(*errors.CANNOT_REPLY)
        message = channel.message(int(reference["message_id"]))
        if message is not None and message.ephemeral_to is None:
            return message
        if reference.get("fail_if_not_exists", True):
            raise invalid_form("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return None

    async def edit(self, request: web.Request) -> web.Response:
        """Changes a message (resources/message#edit-message)."""
        message = self._message(request)
        if message.author is not self._world.bot:
            raise DiscordError(*errors.NOT_THE_AUTHOR)
        if message.channel.archived:
            raise DiscordError(*errors.THREAD_ARCHIVED)
        body = await read_body(request)
        if message.deleted:  # while its new files came in
            raise DiscordError(*errors.UNKNOWN_MESSAGE)
        if body.files and message.channel.lacks(self._world.bot, files=True):
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        replied = message.reference.author if message.reference is not None else None
        return self._payload(
            self._world.edit(message, compose(self._world, body, message, editing=True, replied=replied))
        )

    async def delete(self, request: web.Request) -> web.Response:
        """Removes a message (resources/message#delete-message)."""
        message, bot = self._message(request), self._world.bot
        if message.author is not bot and not message.channel.permissions(bot) & MANAGE_MESSAGES:
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        self._world.delete(message, bot)
        return answer()

    async def react(self, request: web.Request) -> web.Response:
        """Adds the bot's reaction (resources/message#create-reaction)."""
        message, emoji = self._message(request), _emoji(request)
        if message.channel.permissions(self._world.bot) & REACT == 0:
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        self._world.react(message, self._world.bot, emoji)
        return answer()

    async def unreact(self, request: web.Request) -> web.Response:
        """Takes a reaction away (resources/message#delete-own-reaction, #delete-user-reaction)."""
        message, emoji, bot = self._message(request), _emoji(request), self._world.bot
        whom = request.match_info["user"]
        person = bot if whom == "@me" else self._world.people.get(int(whom))
        if person is not bot and not message.channel.permissions(bot) & MANAGE_MESSAGES:
            raise DiscordError(*errors.MISSING_PERMISSIONS)
        if person is not None:
            self._world.unreact(message, person, emoji)
        return answer()

    async def reactions(self, request: web.Request) -> web.Response:
        """Lists who reacted (resources/message#get-reactions)."""
        people = self._message(request).reactions.get(_emoji(request), [])
        return answer([payloads.user(person) for person in people])


def _emoji(request: web.Request) -> str:
    return unquote(request.match_info["emoji"])
