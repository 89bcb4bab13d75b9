"""What a member refers to in a command, a select or a modal, as Discord resolves it for the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from . import guild_payloads, payloads
from .channels import Channel
from .guilds import Role
from .records import Json, Person, Upload

# Of a channel that is referred to (interactions/receiving-and-responding#interaction-object-resolved-data-structure).
_CHANNEL_FIELDS = (
    *("id", "name", "type", "last_message_id", "last_pin_timestamp", "nsfw", "parent_id", "guild_id", "flags"),
    *("rate_limit_per_user", "topic", "position", "thread_metadata"),
)


@dataclass
class References:
    """The things that somebody refers to somewhere, by their snowflakes.

    Attributes:
        place: Where.
        member: Who.
        resolved: The things (interactions/receiving-and-responding#interaction-object-resolved-data-structure).
    """

    place: Channel
    member: Person
    resolved: Json = field(default_factory=dict)

    def upload(self, upload: Upload) -> str:
        """Puts a file on the CDN, where those of commands and modals stay for a while.

        Args:
            upload: The file.
        """
        world = self.place.world
        attachment = world.store(upload, f"ephemeral-attachments/{world.bot.id}", ephemeral=True)
        return self._add("attachments", attachment.id, payloads.attachment(attachment))

    def to(self, kinds: Sequence[str], value: object, channel_types: Sequence[int] = ()) -> str:
        """Refers to somebody or something.

        Args:
            kinds: Which of ``user``, ``role`` and ``channel`` it may be.
            value: A `Person`, a `Role` or a `Channel` or, as the page names them, a snowflake.
            channel_types: Of which kinds a channel may be, any where none is named (resources/channel#channel-object).

        Raises:
            ValueError: It is none of these, or this member does not see it.
        """
        person, role, channel = self._person(value), self._role(value), self._channel(value, channel_types)
        if "user" in kinds and person is not None:
            return self.person(person)
        if "role" in kinds and role is not None and self.place.guild is not None:
            return self._add("roles", role.id, guild_payloads.role(self.place.guild, role))
        if "channel" in kinds and channel is not None:
            shown = payloads.channel(self.place.world, channel)
            told = {key: value for key, value in shown.items() if key in _CHANNEL_FIELDS}
            return self._add("channels", channel.id, told | {"permissions": str(channel.permissions(self.member))})
        raise ValueError(f"{value} is no {' or '.join(kinds)} that can be chosen here")

    def person(self, person: Person) -> str:
        """Refers to somebody.

        Args:
            person: Whom.
        """
        guild = self.place.guild
        if guild is not None and person in guild.members:
            member = payloads.resolved_member(guild, person, self.place.permissions(person))
            self._add("members", person.id, member)
        return self._add("users", person.id, payloads.user(person))

    def _add(self, key: str, snowflake: int, payload: Json) -> str:
        self.resolved.setdefault(key, {})[str(snowflake)] = payload
        return str(snowflake)

    def _person(self, value: object) -> Person | None:
        return value if isinstance(value, Person) else self.place.world.people.get(_snowflake(value))

    def _role(self, value: object) -> Role | None:
        roles = self.place.guild.roles if self.place.guild is not None else []
        return next((role for role in roles if role is value or role.id == _snowflake(value)), None)

    def _channel(self, value: object, types: Sequence[int]) -> Channel | None:
        world, guild = self.place.world, self.place.guild
        channel = value if isinstance(value, Channel) else world.channels.get(_snowflake(value))
        if channel is None or guild is None or channel.guild is not guild or not channel.seen_by(self.member):
            return None
        return channel if not types or channel.kind in types else None


def _snowflake(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() else 0
