"""Where artworks are. No Discord, but for what its addresses look like."""

from __future__ import annotations

from bot.jobs.job import Job
from bot.jobs.studio import Studio


def message_link(guild_id: int | None, channel_id: int, message_id: int) -> str:
    """Where a message is, None for a direct one's server; Discord shows it as the channel's name."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"


def link(job: Job) -> str | None:
    """The address of the message with a job's artwork, or None where there is none."""
    if job.artwork_message_id is None:
        return None
    return message_link(job.place.guild_id, job.place.channel_id, job.artwork_message_id)


async def parent_link(studio: Studio, job: Job) -> str | None:
    """The address of the artwork that a job was made from.

    None where that is no longer known, or is shown in another channel: whoever reads of a job can go to what is in the
    same, and is not to learn of what happened in others.
    """
    parent = await studio.look_up(job.parent_id) if job.parent_id else None
    return link(parent) if parent and parent.place.channel_id == job.place.channel_id else None
