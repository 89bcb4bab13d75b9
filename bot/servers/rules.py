"""What a server's settings allow. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import Refusal
from bot.servers.ledger import ServerSettings
from bot.words import say


def check(settings: ServerSettings, channel_ids: Iterable[int], role_ids: Iterable[int], under_way: int) -> None:
    """Refuses a painting that a server does not want.

    Args:
        settings: The server's.
        channel_ids: Where it is asked for: the channel, and for a thread the channel that it belongs to.
        role_ids: What the member is.
        under_way: How many paintings of the member wait or are painted on this server.

    Raises:
        Refusal: Painting is for other channels or other members, or this member has enough of it.
    """
    if settings.painting_channels and not set(settings.painting_channels) & set(channel_ids):
        channels = ", ".join(f"<#{each}>" for each in settings.painting_channels)
        raise Refusal(say("server-other-channels", channels=channels))
    if settings.painter_role is not None and settings.painter_role not in set(role_ids):
        raise Refusal(say("server-other-role", role=f"<@&{settings.painter_role}>"))
    if settings.jobs_per_member is not None and under_way >= settings.jobs_per_member:
        raise Refusal(say("server-enough", count=settings.jobs_per_member))
