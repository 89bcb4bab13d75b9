"""The gateway: the WebSocket over which the bot hears what happens (events/gateway)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets

from aiohttp import WSCloseCode, WSMsgType, web

from . import guild_payloads, payloads
from .channels import Channel
from .events import Event
from .guilds import Guild
from .records import Json, Message, Person
from .sessions import Line, Op, Session
from .wire import Wire
from .world import World

HEARTBEAT_MS = 41_250
"""The interval that Discord asks for."""

KEPT_SESSIONS = 8
"""Sessions that can be resumed; a test that restarts its bot makes a new one each time."""

CLOSE_SECONDS = 1.0
"""How long a client has to answer that the connection closes."""

# events/gateway#list-of-intents
GUILDS, REACTIONS, DIRECT_REACTIONS = 1 << 0, 1 << 10, 1 << 13
GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 9, 1 << 12
PRIVILEGED = {"GUILD_MEMBERS": 1 << 1, "GUILD_PRESENCES": 1 << 8, "MESSAGE_CONTENT": 1 << 15}

# topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
DECODE_ERROR, NOT_AUTHENTICATED, ALREADY_AUTHENTICATED = 4002, 4003, 4005
RATE_LIMITED, INVALID_SHARD, DISALLOWED_INTENTS = 4008, 4010, 4014

CHANNEL_EVENTS = {"channel": "CREATE", "channel_update": "UPDATE", "channel_delete": "DELETE"}
"""What the gateway calls the changes of channels and threads."""


class Gateway:
    """All sessions.

    Args:
        world: The world that they hear of.
        wire: The log.

    Attributes:
        echoes: A fault: how often each event is sent again, as may happen where a session is resumed.
    """

    def __init__(self, world: World, wire: Wire) -> None:
        self._world = world
        self._wire = wire
        self._sessions: dict[str, Session] = {}
        self._lines: set[Line] = set()
        self.identified = asyncio.Event()
        self.gone = asyncio.Event()
        self.gone.set()
        self.presence: Json = {}
        self.echoes = 0
        world.listeners.append(self._hear)

    @property
    def url(self) -> str:
        """The address that clients connect to."""
        return self._world.base_url.replace("http", "ws", 1) + "/gateway"

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serves one connection (events/gateway#connections).

        Args:
            request: The client's upgrade.
        """
        socket = web.WebSocketResponse(max_msg_size=4096 * 4)
        await socket.prepare(request)
        line = Line(socket, self._wire, compressed=request.query.get("compress") == "zlib-stream")
        self._lines.add(line)
        session: Session | None = None
        sender: asyncio.Task[None] | None = None
        try:
            await line.say(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS})
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                started = await self._receive(line, session, message.data)
                if started is not None and started is not session:
                    session, sender = started, asyncio.create_task(line.send_all(started.frames))
        finally:
            if sender is not None:
                sender.cancel()
            self._lines.discard(line)
            self._disconnected(session, line)
        return socket

    def _disconnected(self, session: Session | None, line: Line) -> None:
        if session is None or session.line is not line:
            return  # it has been resumed over another connection by now
        session.line = None
        # A client that says goodbye with 1000 or 1001 cannot resume (events/gateway#initiating-a-disconnect).
        if line.socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
            self._sessions.pop(session.id, None)
        self._tell_presence()

    async def _receive(self, line: Line, session: Session | None, text: str) -> Session | None:
        """Does what a frame asks for; gives the session where the frame began one."""
        try:
            frame = json.loads(text)
            op, data = Op(frame["op"]), frame.get("d")
        except (ValueError, KeyError, TypeError):
            await line.socket.close(code=DECODE_ERROR, message=b"Error while decoding payload.")
            return None
        shown = {**data, "token": "…"} if isinstance(data, dict) and "token" in data else data
        self._wire.add("heard", op.name, body=json.dumps(shown))
        if line.too_much(self._world.now()):
            await line.socket.close(code=RATE_LIMITED, message=b"You are being rate limited.")
        elif op is Op.HEARTBEAT:
            await line.say(Op.HEARTBEAT_ACK)
        elif op in (Op.IDENTIFY, Op.RESUME) and session is not None:
            await line.socket.close(code=ALREADY_AUTHENTICATED, message=b"Already authenticated.")
        elif op is Op.IDENTIFY:
            return await self._identify(line, data)
        elif op is Op.RESUME:
            return await self._resume(line, data)
        elif session is None:
            await line.socket.close(code=NOT_AUTHENTICATED, message=b"Not authenticated.")
        elif op is Op.PRESENCE:
            self._tell_presence(data)
        elif op is Op.REQUEST_MEMBERS:
            session.dispatch("GUILD_MEMBERS_CHUNK", self._members(data))
        return None

    async def _identify(self, line: Line, data: Json) -> Session | None:
        """Begins a session (events/gateway#identifying)."""
        try:
            intents, (number, count) = int(data.get("intents", 0)), data.get("shard") or (0, 1)
            right = 0 <= int(number) < int(count)
        except (AttributeError, TypeError, ValueError):
            await line.socket.close(code=DECODE_ERROR, message=b"Error while decoding payload.")
            return None
        if not right:
            await line.socket.close(code=INVALID_SHARD, message=b"Invalid shard.")
            return None
        if refused := [name for name, bit in PRIVILEGED.items() if intents & bit]:
            text = f"Disallowed intent(s): {', '.join(refused)}"
            await line.socket.close(code=DISALLOWED_INTENTS, message=text.encode())
            return None
        session = Session(secrets.token_hex(16), (int(number), int(count)), intents, line=line)
        self._sessions[session.id] = session
        for old in list(self._sessions.values())[:-KEPT_SESSIONS]:
            if old.line is None:
                del self._sessions[old.id]
        session.dispatch("READY", self._ready(session))
        for guild in self._shown(session):
            # It was told as unavailable before; without that field a client takes it for one that the bot joins.
            session.dispatch("GUILD_CREATE", guild_payloads.guild_create(guild) | {"unavailable": False})
        self._tell_presence(data.get("presence"))
        return session

    def _ready(self, session: Session) -> Json:
        """Makes the first event (events/gateway-events#ready)."""
        world = self._world
        return {
            "v": 10,
            "user": payloads.user(world.bot) | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in self._shown(session)],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(world.bot.id), "flags": 0},
            "session_type": "normal",
            "private_channels": [],
        }

    def _shown(self, session: Session) -> list[Guild]:
        """Lists the guilds of a shard in which the bot is; without that intent it is shown none."""
        guilds = [guild for guild in self._world.guilds.values() if guild.has_bot and session.owns(guild.id)]
        return guilds if session.intents & GUILDS else []

    async def _resume(self, line: Line, data: Json) -> Session | None:
        """Goes on with a session, and repeats what its client missed (events/gateway#resuming)."""
        try:
            session, seen = self._sessions.get(data.get("session_id", "")), int(data.get("seq") or 0)
        except (AttributeError, TypeError, ValueError):
            await line.socket.close(code=DECODE_ERROR, message=b"Error while decoding payload.")
            return None
        kept_from = session.sent[0][0] if session and session.sent else 0
        if session is None or seen > session.sequence or seen < kept_from - 1:
            await line.say(Op.INVALID_SESSION, data=False)
            return None
        session.line, session.frames = line, asyncio.Queue()
        for number, frame in session.sent:
            if number > seen:
                session.frames.put_nowait(frame)
        session.dispatch("RESUMED", {})
        self._tell_presence()
        return session

    def _members(self, data: Json) -> Json:
        """Answers a request for members (events/gateway-events#guild-members-chunk)."""
        wanted = {int(each) for each in data.get("user_ids") or []}
        query, limit = (data.get("query") or "").lower(), int(data.get("limit") or 0) or None
        guild = self._world.guilds.get(int(data.get("guild_id") or 0), self._world.guild)
        people = [
            person
            for person in guild.members
            if (person.id in wanted if wanted else person.name.lower().startswith(query))
        ]
        chunk: Json = {
            "guild_id": str(guild.id),
            "members": [payloads.member(guild, person) for person in people[:limit]],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        return chunk | {"nonce": data["nonce"]} if data.get("nonce") else chunk

    @property
    def connected(self) -> bool:
        """Whether a bot is there."""
        return any(session.line is not None for session in self._sessions.values())

    def _tell_presence(self, presence: Json | None = None) -> None:
        if presence is not None:
            # discord.py says `game` when it identifies, as in the first versions of the API.
            self.presence = {"activities": [presence["game"]] if presence.get("game") else []} | presence
        now, before = (self.identified, self.gone) if self.connected else (self.gone, self.identified)
        before.clear()
        now.set()
        self._world.emit(Event("bot", payload={"online": self.connected, "presence": self.presence}))

    def _hear(self, event: Event) -> None:
        """Dispatches a change of the world to the sessions that want it."""
        if event.kind == "interaction" and event.channel is not None:
            self._dispatch("INTERACTION_CREATE", event.payload, event.channel.guild)
        elif event.kind in CHANNEL_EVENTS and event.channel is not None and not event.channel.is_direct:
            self._dispatch_channel(CHANNEL_EVENTS[event.kind], event.channel, new=event.kind == "channel")
        elif event.message is not None and event.message.channel.seen_by(self._world.bot):
            self._hear_of_message(event, event.message)
        elif event.guild is not None:
            self._hear_of_guild(event, event.guild)

    def _hear_of_message(self, event: Event, message: Message) -> None:
        if event.kind in ("create", "update", "delete"):
            self._dispatch_message(f"MESSAGE_{event.kind.upper()}", message)
        elif event.person is not None and event.kind in ("react", "unreact"):
            name = "MESSAGE_REACTION_ADD" if event.kind == "react" else "MESSAGE_REACTION_REMOVE"
            self._dispatch_reaction(name, message, event.person, event.payload)

    def _hear_of_guild(self, event: Event, guild: Guild) -> None:
        """Dispatches a change of a guild; of members other than itself a bot hears by a privileged intent alone."""
        itself = event.person is self._world.bot
        if event.kind == "join" and itself:
            self._dispatch("GUILD_CREATE", guild_payloads.guild_create(guild), guild, GUILDS)
        elif event.kind == "leave" and itself:
            self._dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild, GUILDS, left=True)
        elif event.kind == "member" and itself:
            data = payloads.member(guild, self._world.bot) | {"guild_id": str(guild.id)}
            self._dispatch("GUILD_MEMBER_UPDATE", data, guild)
        elif event.kind == "guild_update":
            self._dispatch("GUILD_UPDATE", guild_payloads.guild(guild), guild, GUILDS)
        elif event.kind == "role" and event.role is not None:
            data = {"guild_id": str(guild.id), "role": guild_payloads.role(guild, event.role)}
            self._dispatch("GUILD_ROLE_CREATE", data, guild, GUILDS)

    def _dispatch(
        self, name: str, data: Json, guild: Guild | None, intent: int | None = None, *, left: bool = False
    ) -> None:
        """Sends an event to the shards that it is for, where the bot is in that guild; some need no intent."""
        if guild is not None and not guild.has_bot and not left:
            return
        for session in list(self._sessions.values()):
            if session.owns(guild.id if guild else None) and (intent is None or session.intents & intent):
                for _ in range(1 + self.echoes):
                    session.dispatch(name, data)

    def _dispatch_channel(self, what: str, channel: Channel, *, new: bool) -> None:
        """Dispatches a channel or a thread (events/gateway-events#channel-create, #thread-create, …)."""
        data, kind = payloads.channel(self._world, channel), "CHANNEL" if channel.parent is None else "THREAD"
        if channel.parent is not None and new:
            data["newly_created"] = True
        if channel.parent is not None and what == "DELETE":
            data = {name: data[name] for name in ("id", "guild_id", "parent_id", "type")}
        self._dispatch(f"{kind}_{what}", data, channel.guild, GUILDS)

    def _dispatch_message(self, name: str, message: Message) -> None:
        """Dispatches a message (events/gateway-events#message-create, #message-update, #message-delete)."""
        world, guild = self._world, message.channel.guild
        if name == "MESSAGE_DELETE":
            data: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
        else:
            data = payloads.message(world, message, full=payloads.readable(world, message))
        # What only one member sees comes without its guild.
        if guild is not None and message.ephemeral_to is None:
            data["guild_id"] = str(guild.id)
            if name != "MESSAGE_DELETE":
                data["member"] = payloads.member(guild, message.author, with_user=False)
                data["mentions"] = [
                    payloads.user(each) | {"member": payloads.member(guild, each, with_user=False)}
                    for each in message.mentions
                ]
        self._dispatch(name, data, guild, GUILD_MESSAGES if guild else DIRECT_MESSAGES)

    def _dispatch_reaction(self, name: str, message: Message, person: Person, payload: Json) -> None:
        """Dispatches a reaction (events/gateway-events#message-reaction-add, #message-reaction-remove)."""
        guild = message.channel.guild
        data = payload | {
            "user_id": str(person.id),
            "channel_id": str(message.channel.id),
            "message_id": str(message.id),
            "burst": False,
            "type": 0,
        }
        if guild is not None:
            data["guild_id"] = str(guild.id)
        if name == "MESSAGE_REACTION_ADD":
            data["message_author_id"] = str(message.author.id)
            data |= {"member": payloads.member(guild, person)} if guild is not None else {}
        self._dispatch(name, data, guild, REACTIONS if guild else DIRECT_REACTIONS)

    def tell(self, name: str, data: Json) -> None:
        """Tells all clients of something that did not happen, whatever it says: a fault.

        Args:
            name: The event's name.
            data: The event.
        """
        for session in list(self._sessions.values()):
            session.dispatch(name, data)

    async def drop(self, code: int = 4000) -> None:
        """Cuts all connections; with the usual code the bot will resume its sessions.

        Args:
            code: Of topics/opcodes-and-status-codes#gateway-gateway-close-event-codes.
        """
        for session in self._sessions.values():
            session.line = None  # before closing, for the client answers with 1000, which would end its session
        self._tell_presence()
        closing = [line.socket.close(code=code) for line in list(self._lines)]
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.gather(*closing, return_exceptions=True), CLOSE_SECONDS)

    async def ask_to_reconnect(self) -> None:
        """Tells all clients to connect anew and to resume, as Discord does now and then (events/gateway#reconnect)."""
        for line in list(self._lines):
            await line.say(Op.RECONNECT)

    def forget_sessions(self) -> None:
        """Makes the next resume fail, so that the bot must begin anew."""
        for session in [each for each in self._sessions.values() if each.line is None]:
            del self._sessions[session.id]
