"""The CDN: attachments by signed addresses, which expire (reference#signed-attachment-cdn-urls), and avatars."""

from __future__ import annotations

import asyncio
import hmac

from aiohttp import web

from . import avatars
from .world import World

_HEADERS = {
    # What members upload is shown on the page's own site: it must never run there.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


class Cdn:
    """The files of the world, as Discord's CDN serves them.

    Args:
        world: The world.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Adds the routes.

        Args:
            router: The server's.
        """
        for folder in ("attachments", "ephemeral-attachments"):
            router.add_get(f"/{folder}/" + r"{place:\d+}/{attachment:\d+}/{name}", self.get)
        ending = "{ending:" + "|".join(avatars.FORMATS) + "}"
        router.add_get(r"/avatars/{user:\d+}/{hash:[0-9a-f]+}." + ending, self.avatar)
        router.add_get(f"/embed/avatars/{{number:[0-{len(avatars.DEFAULTS) - 1}]}}.png", self.default_avatar)

    async def get(self, request: web.Request) -> web.Response:
        """Gives a file, if the address is whole and has not expired (reference#cdn-formatting)."""
        attachment = self._world.files.get(int(request.match_info["attachment"]))
        if attachment is None or attachment.path != request.path or not self._signed(request):
            raise web.HTTPNotFound(text="This content is no longer available.")
        headers = {
            "Content-Type": attachment.content_type or "application/octet-stream",
            "Cache-Control": "private, max-age=3600",
        }
        return web.Response(body=attachment.data, headers=_HEADERS | headers)

    async def avatar(self, request: web.Request) -> web.Response:
        """Gives a user's avatar, as long as they have it (reference#cdn-formatting-cdn-endpoints)."""
        person, size = self._world.people.get(int(request.match_info["user"])), request.query.get("size")
        if person is None or person.avatar is None or person.avatar_hash != request.match_info["hash"]:
            raise web.HTTPNotFound
        pixels = int(size) if size is not None and size.isdecimal() else None
        if (size is not None and pixels is None) or (pixels is not None and pixels not in avatars.SIZES):
            raise web.HTTPBadRequest(text="Invalid size.")
        ending = request.match_info["ending"]
        return _picture(await asyncio.to_thread(avatars.shown, person.avatar, ending, pixels), ending)

    async def default_avatar(self, request: web.Request) -> web.Response:
        """Gives the avatar of those who have none, in one size alone (reference#cdn-formatting-cdn-endpoints)."""
        return _picture(avatars.default(int(request.match_info["number"])), "png")

    def _signed(self, request: web.Request) -> bool:
        try:
            since, until = int(request.query["is"], 16), int(request.query["ex"], 16)
        except (KeyError, ValueError):
            return False
        right = self._world.signature(request.path, since, until)
        given = f"ex={until:x}&is={since:x}&hm={request.query.get('hm', '')}&"
        return hmac.compare_digest(right.encode(), given.encode()) and self._world.now() < until


def _picture(data: bytes, ending: str) -> web.Response:
    """Answers with an avatar, which never changes under its address."""
    headers = {"Content-Type": f"image/{avatars.FORMATS[ending].lower()}", "Cache-Control": "public, max-age=86400"}
    return web.Response(body=data, headers=_HEADERS | headers)
