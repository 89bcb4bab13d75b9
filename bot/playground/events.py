"""What happens in the world, as it is told to those who listen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .records import Interaction, Json, Message, Person

if TYPE_CHECKING:
    from .channels import Channel
    from .guilds import Guild, Role


@dataclass(frozen=True)
class Event:
    """A change of the world.

    Attributes:
        kind: ``create``, ``update``, ``delete`` (of a message), ``look`` (it looks different) and ``drop`` (it is too
            old), of which the bot is not told, ``react``, ``unreact``, ``interaction``, ``typing``, ``channel`` (one is
            new), ``channel_update``, ``channel_delete``, ``guild_update``, ``role`` (one is new), ``member`` (somebody
            is not as before), ``join`` and ``leave`` (of a guild), ``commands`` or ``bot``.
        message: The message that changed.
        channel: Where it happened.
        person: Who did it.
        interaction: The interaction that began.
        guild: In which guild it happened, where that is no matter of a channel.
        role: The new role.
        payload: What Discord would send with it, where that cannot be told from the rest.
    """

    kind: str
    message: Message | None = None
    channel: Channel | None = None
    person: Person | None = None
    interaction: Interaction | None = None
    guild: Guild | None = None
    role: Role | None = None
    payload: Json = field(default_factory=dict)
