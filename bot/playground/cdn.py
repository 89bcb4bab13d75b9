"""The CDN: attachments by signed addresses, which expire (reference#signed-attachment-cdn-urls)."""

from __future__ import annotations

import hmac

from aiohttp import web

from .world import World


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

    async def get(self, request: web.Request) -> web.Response:
        """Gives a file, if the address is whole and has not expired (reference#cdn-formatting)."""
        attachment = self._world.files.get(int(request.match_info["attachment"]))
        if attachment is None or attachment.path != request.path or not self._signed(request):
            raise web.HTTPNotFound(text="This content is no longer available.")
        headers = {
            "Content-Type": attachment.content_type or "application/octet-stream",
            # What members upload is shown on the page's own site: it must never run there.
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        }
        return web.Response(body=attachment.data, headers=headers)

    def _signed(self, request: web.Request) -> bool:
        try:
            since, until = int(request.query["is"], 16), int(request.query["ex"], 16)
        except (KeyError, ValueError):
            return False
        right = self._world.signature(request.path, since, until)
        given = f"ex={until:x}&is={since:x}&hm={request.query.get('hm', '')}&"
        return hmac.compare_digest(right.encode(), given.encode()) and self._world.now() < until
