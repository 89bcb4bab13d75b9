"""What the page in the browser talks to: the world as one member sees it, live, and what that member does.

This is no part of Discord. Only the playground's own page may use it: anybody's web page can send requests to a
server on the same machine, so the Host and the Origin of each request are checked.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, web
from multidict import MultiDictProxy

from . import page_view, samples
from .channels import Channel
from .events import Event
from .interactions import Interactions
from .members import Member, NoAnswer
from .records import Interaction, Json, Message, Upload
from .rest import API
from .thread_routes import NAME_LENGTH
from .world import World

PAGE = Path(__file__).with_name("page")

STREAM_LENGTH = 1000
"""Changes that wait for a slow page; beyond, it is disconnected, and sees all anew when it comes back."""

CLOSE_SECONDS = 1.0
"""How long a page has to answer that the stream closes."""

EMOJI_LENGTH = 16
"""Of one emoji, which may be made of several signs."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

# Named here, for what the machine takes a name's ending for is not the same everywhere.
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

Form = MultiDictProxy[Any]
Deed = Callable[[Member, Form], Awaitable[Json]]


class PageApi:
    """The page, and the API behind it.

    Args:
        world: The world.
        interactions: Where what members do goes.
        allowed_hosts: Names under which the page may be opened, beside the server's address and localhost.
    """

    def __init__(self, world: World, interactions: Interactions, allowed_hosts: Sequence[str] = ()) -> None:
        self._world = world
        self._interactions = interactions
        self._allowed = {"localhost", "127.0.0.1", "::1", *allowed_hosts}
        self._bot: Json = {"online": False, "presence": {}}
        self._sockets: set[web.WebSocketResponse] = set()
        self._drawing = asyncio.Lock()
        world.listeners.append(self._remember_bot)

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Adds the routes.

        Args:
            router: The server's.
        """
        router.add_get("/", self.index)
        router.add_get(r"/page/{name:[a-z]+\.(?:js|css|svg)}", self.asset)
        router.add_get("/playground/stream", self.stream)
        router.add_get(r"/playground/samples/{name:[a-z-]+}", self.sample)
        deeds: dict[str, Deed] = {
            "say": self._say,
            "slash": self._slash,
            "complete": self._complete,
            "menu": self._menu,
            "user_menu": self._user_menu,
            "read": self._read,
            "click": self._click,
            "choose": self._choose,
            "submit": self._submit,
            "delete": self._delete,
            "react": self._react,
            "thread": self._thread,
            "archive": self._archive,
        }
        for name, deed in deeds.items():
            router.add_post(f"/playground/{name}", self._doing(deed))

    def guard(self, host: str) -> Any:
        """Makes the layer that refuses other sites.

        Args:
            host: The address that the server was started on.
        """
        allowed = self._allowed | {host}

        @web.middleware
        async def check(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            # A site that makes its own name point to this machine (DNS rebinding) comes with its own name as Host.
            if _host_name(request) not in allowed:
                return web.json_response({"error": f"not served under the name {request.host!r}"}, status=403)
            # A bot is no browser: it says neither where it comes from nor what for.
            if request.path.startswith(("/playground/", "/gateway", API)) and not _is_own_page(request):
                return web.json_response({"error": "only the playground's own page may do this"}, status=403)
            return await handler(request)

        return check

    async def index(self, request: web.Request) -> web.FileResponse:
        """Gives the page."""
        return web.FileResponse(PAGE / "index.html", headers=_HEADERS)

    async def asset(self, request: web.Request) -> web.FileResponse:
        """Gives a part of the page."""
        path = PAGE / request.match_info["name"]
        if not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=_HEADERS | {"Content-Type": _TYPES[path.suffix]})

    async def sample(self, request: web.Request) -> web.Response:
        """Gives a sample picture, for those who have none at hand."""
        try:
            async with self._drawing:  # one after the other, for each takes a core, and none is drawn twice
                data = await asyncio.to_thread(samples.draw, request.match_info["name"])
        except LookupError:
            raise web.HTTPNotFound from None
        headers = {"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=86400"}
        return web.Response(body=data, headers=headers)

    # What a member sees.

    async def stream(self, request: web.Request) -> web.WebSocketResponse:
        """Tells one member's page the whole world at first, and then each change."""
        # A page from before a restart names somebody who is no more.
        people = [each for each in self._world.people.values() if isinstance(each, Member)]
        member = next((each for each in people if each.id == _id(request.query, "member")), people[0])
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        self._sockets.add(socket)
        changes: asyncio.Queue[Json] = asyncio.Queue()
        changes.put_nowait(page_view.state(self._world, self._bot, member))

        def hear(event: Event) -> None:
            if changes.qsize() < STREAM_LENGTH:
                for change in page_view.changes(self._world, event, member):
                    changes.put_nowait(change)
            elif not closing:
                closing.append(asyncio.create_task(socket.close(code=WSCloseCode.TRY_AGAIN_LATER)))

        closing: list[asyncio.Task[bool]] = []
        self._world.listeners.append(hear)
        sender = asyncio.create_task(_send(socket, changes))
        try:
            async for _ in socket:
                pass  # the page only listens here
        finally:
            self._world.listeners.remove(hear)
            self._sockets.discard(socket)
            sender.cancel()
        return socket

    async def close(self) -> None:
        """Disconnects all pages."""
        closing = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in list(self._sockets)]
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.gather(*closing, return_exceptions=True), CLOSE_SECONDS)

    def _remember_bot(self, event: Event) -> None:
        if event.kind == "bot":
            self._bot = event.payload

    # What a member does.

    def _doing(self, deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def do(request: web.Request) -> web.Response:
            form = await request.post()
            try:
                result = await deed(self._member(form), form)
            except NoAnswer:
                result = {"error": "The bot did not answer in time. Is it running?"}
            except (LookupError, ValueError, PermissionError) as error:
                # A member's slip is no failure of the server, and a browser logs each status beyond 399.
                result = {"error": str(error).strip("'\"")}
            return web.json_response(result)

        return do

    def _member(self, form: Mapping[str, Any]) -> Member:
        person = self._world.people.get(_id(form, "member"))
        if not isinstance(person, Member):
            raise web.HTTPNotFound(text="no such member")
        return person

    def _channel(self, member: Member, form: Form) -> Channel:
        channel = self._world.channels.get(_id(form, "channel"))
        if channel is None or not channel.seen_by(member):
            raise LookupError("there is no such channel any more")
        return channel

    def _message(self, form: Form) -> Message:
        wanted = _id(form, "message")
        for channel in self._world.channels.values():
            if message := channel.message(wanted):
                return message
        raise LookupError("that message is gone")

    async def _say(self, member: Member, form: Form) -> Json:
        reply_to = self._message(form) if form.get("message") else None
        uploads = [upload for each in _uploads(form).values() for upload in each]
        message = await member.say(form.get("content", ""), uploads, self._channel(member, form), reply_to)
        return {"message": str(message.id)}

    async def _slash(self, member: Member, form: Form) -> Json:
        values: dict[str, object] = dict(_json(form, "options"))
        values |= {name: uploads[0] for name, uploads in _uploads(form).items()}
        return _outcome(await member.use(str(form["command"]), values, self._channel(member, form)))

    async def _complete(self, member: Member, form: Form) -> Json:
        values, channel = _json(form, "options"), self._channel(member, form)
        command, option, typed = (str(form[name]) for name in ("command", "option", "typed"))
        return {"choices": await member.complete(command, option, typed, values, channel)}

    async def _menu(self, member: Member, form: Form) -> Json:
        return _outcome(await member.menu(str(form["command"]), self._message(form)))

    async def _user_menu(self, member: Member, form: Form) -> Json:
        whom = self._world.people.get(_id(form, "person"))
        if whom is None:
            raise LookupError("there is nobody like that")
        return _outcome(await member.user_menu(str(form["command"]), whom, self._channel(member, form)))

    async def _read(self, member: Member, form: Form) -> Json:
        await member.read(str(form.get("locale")))
        return {}

    async def _click(self, member: Member, form: Form) -> Json:
        return _outcome(await member.click(self._message(form), str(form["custom_id"])))

    async def _choose(self, member: Member, form: Form) -> Json:
        values = [str(each) for each in form.getall("value", [])]
        return _outcome(await member.choose(self._message(form), str(form["custom_id"]), values))

    async def _submit(self, member: Member, form: Form) -> Json:
        opened = self._interactions.by_id(_id(form, "interaction"))
        if opened is None:
            raise LookupError("that form is too old")
        return _outcome(await member.submit(opened, _uploads(form), _json(form, "values")))

    async def _delete(self, member: Member, form: Form) -> Json:
        await member.delete(self._message(form))
        return {}

    async def _react(self, member: Member, form: Form) -> Json:
        emoji = str(form["emoji"])
        if not 1 <= len(emoji) <= EMOJI_LENGTH:
            raise ValueError("that is no emoji")
        await member.react(self._message(form), emoji)
        return {}

    async def _thread(self, member: Member, form: Form) -> Json:
        about = self._message(form) if form.get("message") else self._channel(member, form)
        name = str(form.get("name", "")).strip()[:NAME_LENGTH]
        if not name:
            raise ValueError("a thread needs a name")
        return {"channel": str((await member.open_thread(name, about)).id)}

    async def _archive(self, member: Member, form: Form) -> Json:
        await member.archive(self._channel(member, form))
        return {}


def _host_name(request: web.Request) -> str | None:
    try:
        return urlsplit(f"//{request.host}").hostname
    except ValueError:  # like an open bracket
        return None


def _is_own_page(request: web.Request) -> bool:
    """Tells whether a request comes from the page itself, or from no browser at all."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in (f"http://{request.host}", f"https://{request.host}"):
        return False
    return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


def _id(form: Mapping[str, Any], name: str) -> int:
    value = form.get(name)
    return int(value) if isinstance(value, str) and value.isdecimal() else 0


def _json(form: Form, name: str) -> Json:
    value = json.loads(form.get(name) or "{}")
    if not isinstance(value, dict):
        raise ValueError(f"{name} must be an object")
    return value


def _uploads(form: Form) -> dict[str, list[Upload]]:
    """Lists a form's files by the names of their fields."""
    uploads: dict[str, list[Upload]] = {}
    for name, value in form.items():
        if isinstance(value, web.FileField):
            uploads.setdefault(name, []).append(Upload(value.filename, value.file.read()))
    return uploads


def _outcome(interaction: Interaction) -> Json:
    """Tells the page what came of an interaction that it cannot see in the channel: a modal to show."""
    return {"interaction": str(interaction.id), "modal": interaction.modal}


async def _send(socket: web.WebSocketResponse, changes: asyncio.Queue[Json]) -> None:
    """Sends changes in their order until the page goes."""
    while not socket.closed:
        try:
            await socket.send_json(await changes.get())
        except (ConnectionError, RuntimeError):
            return
