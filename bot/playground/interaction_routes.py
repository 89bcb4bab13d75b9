"""The REST routes with which the bot answers interactions (interactions/receiving-and-responding)."""

from __future__ import annotations

from aiohttp import web

from . import payloads
from .bodies import read_body
from .interactions import Interactions
from .records import Interaction, Message
from .rest import API, answer
from .world import World


class InteractionRoutes:
    """The routes of interactions' answers.

    Args:
        world: The world.
        interactions: The interactions that are answered.
    """

    def __init__(self, world: World, interactions: Interactions) -> None:
        self._world = world
        self._interactions = interactions

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Adds all these routes.

        Args:
            router: The server's.
        """
        webhook = API + r"/webhooks/{application:\d+}/{token}"
        message = webhook + r"/messages/{message:@original|\d+}"
        router.add_route("POST", API + r"/interactions/{interaction:\d+}/{token}/callback", self.callback)
        router.add_route("POST", webhook, self.follow_up)
        router.add_route("GET", message, self.get)
        router.add_route("PATCH", message, self.edit)
        router.add_route("DELETE", message, self.delete)

    def _find(self, request: web.Request) -> Interaction:
        return self._interactions.find(int(request.match_info["application"]), request.match_info["token"])

    def _message(self, request: web.Request) -> tuple[Interaction, Message]:
        interaction, which = self._find(request), request.match_info["message"]
        if which == "@original":
            return interaction, self._interactions.original(interaction)
        return interaction, self._interactions.message(interaction, int(which))

    async def callback(self, request: web.Request) -> web.Response:
        """Takes the first answer (interactions/receiving-and-responding#create-interaction-response)."""
        body = await read_body(request)
        token = request.match_info["token"]
        interaction = self._interactions.pending(int(request.match_info["interaction"]), token)
        receipt = self._interactions.answer(interaction, body)
        wanted = request.query.get("with_response", "").lower() in ("1", "true")
        return answer(receipt) if wanted else answer()

    async def follow_up(self, request: web.Request) -> web.Response:
        """Posts a further message (interactions/receiving-and-responding#create-followup-message)."""
        body = await read_body(request)
        message = self._interactions.follow_up(self._find(request), body)
        return answer(payloads.message(self._world, message))

    async def get(self, request: web.Request) -> web.Response:
        """Gives a message (interactions/receiving-and-responding#get-original-interaction-response)."""
        return answer(payloads.message(self._world, self._message(request)[1]))

    async def edit(self, request: web.Request) -> web.Response:
        """Changes a message (interactions/receiving-and-responding#edit-original-interaction-response)."""
        body = await read_body(request)
        message = self._message(request)[1]  # looked up after the upload, for it may be gone by then
        return answer(payloads.message(self._world, self._interactions.edit(message, body)))

    async def delete(self, request: web.Request) -> web.Response:
        """Removes a message (interactions/receiving-and-responding#delete-original-interaction-response)."""
        interaction, message = self._message(request)
        self._interactions.delete(interaction, message)
        return answer()
