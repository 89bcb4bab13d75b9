"""Interactions: how they reach the bot, and what its answers do to the world.

The rules are those of interactions/receiving-and-responding.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict

from . import errors, payloads
from .bodies import Body, compose
from .channels import Channel
from .commands import SLASH, USER_MENU, check_choices
from .components import check_modal
from .errors import DiscordError, invalid_form
from .events import Event
from .records import FLAG_EPHEMERAL, FLAG_LOADING, Attachment, Interaction, Json, Message, Parts, Person
from .world import World

ANSWER_SECONDS = 3.0
"""How long the bot has for its first answer."""

KEPT_INTERACTIONS = 1000
"""Interactions remembered; older ones are unknown to the bot's requests."""

# Of interactions/receiving-and-responding#interaction-object-interaction-type.
COMMAND, COMPONENT, COMPLETION, MODAL = 2, 3, 4, 5

# Of interactions/receiving-and-responding#interaction-response-object-interaction-callback-type.
SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 4, 5, 6, 7, 8, 9


class Interactions:
    """All interactions of late, found by their tokens.

    Args:
        world: The world that they happen in.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_token: OrderedDict[str, Interaction] = OrderedDict()

    def open(
        self,
        kind: int,
        member: Person,
        channel: Channel,
        data: Json,
        *,
        name: str,
        source: Message | None = None,
        opened_by: Interaction | None = None,
    ) -> Interaction:
        """Begins an interaction and sends it to the bot.

        Args:
            kind: What it is: a command, a component or a modal.
            member: Who does it.
            channel: Where.
            data: What Discord tells of it (interactions/receiving-and-responding#interaction-object-interaction-data).
            name: The command's name, or the ``custom_id``.
            source: The message whose component was used.
            opened_by: The interaction that opened the modal.
        """
        interaction = Interaction(self._world.snowflake(), secrets.token_urlsafe(48), kind, member, channel, name)
        interaction.command_type = data.get("type", SLASH)
        interaction.source, interaction.opened_by = source, opened_by
        if interaction.command_type == USER_MENU:
            interaction.target_person = self._world.people[int(data["target_id"])]
        elif "target_id" in data:
            interaction.target = channel.message(int(data["target_id"]))
        interaction.pictures = self._pictures(interaction, data)
        self._by_token[interaction.token] = interaction
        while len(self._by_token) > KEPT_INTERACTIONS:
            self._by_token.popitem(last=False)
        payload = self._payload(interaction, data)
        self._world.emit(Event("interaction", None, channel, member, interaction, payload=payload))
        return interaction

    def _pictures(self, interaction: Interaction, data: Json) -> list[Attachment]:
        files = list(interaction.opened_by.pictures) if interaction.opened_by is not None else []
        files += interaction.target.attachments if interaction.target is not None else []
        files += [self._world.files[int(each)] for each in data.get("resolved", {}).get("attachments", {})]
        return [file for file in files if file.is_picture]

    def _payload(self, interaction: Interaction, data: Json) -> Json:
        world, channel, member = self._world, interaction.channel, interaction.member
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(world.bot.id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": payloads.channel(world, channel) | {"permissions": str(channel.permissions(member))},
            "app_permissions": str(channel.permissions(world.bot)),
            "locale": member.locale,
            "entitlements": [],
            "authorizing_integration_owners": payloads.owners(world, channel),
            "context": int(channel.is_direct),
            "attachment_size_limit": payloads.UPLOAD_LIMIT_BYTES,
        }
        if interaction.source is not None:
            payload["message"] = payloads.message(world, interaction.source)
        guild = channel.guild
        if guild is None:
            return payload | {"user": payloads.user(member)}
        return payload | {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": payloads.member(guild, member) | {"permissions": str(channel.permissions(member))},
        }

    def by_id(self, interaction_id: int) -> Interaction | None:
        """Finds an interaction, answered or not.

        Args:
            interaction_id: Its snowflake.
        """
        return next((each for each in self._by_token.values() if each.id == interaction_id), None)

    def pending(self, interaction_id: int, token: str) -> Interaction:
        """Finds an interaction that waits for its first answer.

        Args:
            interaction_id: Its snowflake.
            token: Its token.

        Raises:
            DiscordError: There is none, it has had its answer, or three seconds have passed.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise DiscordError(*errors.UNKNOWN_INTERACTION)
        if interaction.callback is not None:
            raise DiscordError(*errors.ALREADY_ACKNOWLEDGED)
        if time.monotonic() - interaction.opened_at > ANSWER_SECONDS:
            raise DiscordError(*errors.UNKNOWN_INTERACTION)
        return interaction

    def find(self, application_id: int, token: str) -> Interaction:
        """Finds an interaction that had its first answer.

        Args:
            application_id: The bot's application.
            token: The interaction's token.

        Raises:
            DiscordError: There is none, it has no answer yet, or its token has died.
        """
        interaction = self._by_token.get(token)
        if interaction is None or application_id != self._world.bot.id:
            raise DiscordError(*errors.INVALID_TOKEN)
        if time.monotonic() >= interaction.expires_at:
            raise DiscordError(*errors.INVALID_TOKEN)
        if interaction.callback is None:
            raise DiscordError(*errors.UNKNOWN_WEBHOOK)
        return interaction

    def answer(self, interaction: Interaction, body: Body) -> Json:
        """Takes the first answer.

        Args:
            interaction: The interaction, as ``pending`` found it.
            body: The bot's request.

        Returns:
            Discord's InteractionCallbackResponse.

        Raises:
            DiscordError: The answer breaks a rule; the interaction still waits.
        """
        kind = body.fields.get("type")
        data = Body(body.fields.get("data") or {}, files=body.files)
        if (kind == CHOICES) != (interaction.kind == COMPLETION):
            raise invalid_form("type", "BASE_TYPE_CHOICES", "Choices answer completions, and nothing else does.")
        if kind in (SEND, DEFER):
            interaction.message = self._respond(interaction, data, deferred=kind == DEFER)
        elif kind in (DEFER_UPDATE, UPDATE) and interaction.source is not None:
            interaction.message = interaction.source
            if kind == UPDATE:
                self.edit(interaction.source, data)
        elif kind == CHOICES:
            interaction.choices = data.fields.get("choices", [])
            check_choices(interaction.choices, "data.choices")
        elif kind == OPEN_MODAL and interaction.kind != MODAL:
            check_modal(data.fields)
            interaction.modal = data.fields
        else:
            raise invalid_form("type", "BASE_TYPE_CHOICES", "No such answer to this interaction.")
        interaction.callback = kind
        interaction.acknowledged_seconds = time.monotonic() - interaction.opened_at
        interaction.answered.set()
        return self._receipt(interaction)

    def _respond(self, interaction: Interaction, data: Body, *, deferred: bool) -> Message:
        message = self._new(interaction)
        if interaction.kind == COMMAND:
            message.kind = 20 if interaction.command_type == SLASH else 23
            message.reference = interaction.target
        if deferred:
            message.parts = Parts(flags=FLAG_LOADING | (data.fields.get("flags") or 0) & FLAG_EPHEMERAL)
        else:
            message.parts = compose(self._world, data, message, editing=False)
        return self._post(message, interaction)

    def _new(self, interaction: Interaction) -> Message:
        world = self._world
        if interaction.channel.id not in world.channels:
            raise DiscordError(*errors.UNKNOWN_CHANNEL)
        message = Message(world.snowflake(), interaction.channel, world.bot, world.now(), interaction=interaction)
        # An answer to a button stands under the button's message.
        if interaction.source is not None and not interaction.source.deleted:
            message.kind, message.reference = 19, interaction.source
        return message

    def _post(self, message: Message, interaction: Interaction) -> Message:
        if message.flags & FLAG_EPHEMERAL:
            message.ephemeral_to = interaction.member
        return self._world.post(message)

    def _receipt(self, interaction: Interaction) -> Json:
        told: Json = {"id": str(interaction.id), "type": interaction.kind}
        message = interaction.message
        if message is None:
            return {"interaction": told}
        told |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.is_loading,
            "response_message_ephemeral": message.ephemeral_to is not None,
        }
        resource = {"type": interaction.callback, "message": payloads.message(self._world, message)}
        return {"interaction": told, "resource": resource}

    def original(self, interaction: Interaction) -> Message:
        """Finds the original response.

        Args:
            interaction: The interaction.

        Raises:
            DiscordError: There is none any more, or there never was one.
        """
        if interaction.message is None or interaction.message.deleted:
            raise DiscordError(*errors.UNKNOWN_MESSAGE)
        return interaction.message

    def message(self, interaction: Interaction, message_id: int) -> Message:
        """Finds a message that an interaction's token may change.

        Args:
            interaction: The interaction.
            message_id: The message's snowflake.

        Raises:
            DiscordError: The token has nothing to do with such a message.
        """
        for message in (interaction.message, *interaction.followups):
            if message is not None and message.id == message_id and not message.deleted:
                return message
        raise DiscordError(*errors.UNKNOWN_MESSAGE)

    def follow_up(self, interaction: Interaction, body: Body) -> Message:
        """Takes a further message; the first one fills in what was deferred, and stays as visible as that was.

        Args:
            interaction: The interaction.
            body: The bot's request.

        Raises:
            DiscordError: The message breaks a rule.
        """
        original = interaction.message
        if original is not None and original.is_loading and not original.deleted:
            return self.edit(original, body)
        message = self._new(interaction)
        if original is not None and not original.deleted:
            message.kind, message.reference = 19, original
        message.parts = compose(self._world, body, message, editing=False)
        interaction.followups.append(message)
        return self._post(message, interaction)

    def edit(self, message: Message, body: Body) -> Message:
        """Changes a message of an interaction.

        Args:
            message: The message.
            body: The bot's request.

        Raises:
            DiscordError: The new message breaks a rule.
        """
        return self._world.edit(message, compose(self._world, body, message, editing=True))

    def delete(self, interaction: Interaction, message: Message) -> None:
        """Removes a message of an interaction.

        Args:
            interaction: The interaction.
            message: The message.
        """
        interaction.deleted = interaction.deleted or message is interaction.message
        self._world.delete(message, self._world.bot)
