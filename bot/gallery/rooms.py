"""Discord's channels as a gallery sees them: who looks into them, and what the bot may do there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.delivery.doors import lacking
from bot.gallery.rules import Room
from bot.words import say

Channel = discord.abc.GuildChannel | discord.Thread


def room(channel: Channel) -> Room:
    """A channel as the rules see it."""
    home = channel.parent if isinstance(channel, discord.Thread) else channel
    if home is None:  # a thread whose channel is not known: nothing is to get out of it
        return Room(channel.id, frozenset(), frozenset(), adult=True)
    adult = getattr(home, "nsfw", False)
    if isinstance(channel, discord.Thread) and channel.is_private():
        return Room(home.id, frozenset(), frozenset(), adult)
    single = {who.id: may.view_channel for who, may in home.overwrites.items() if not isinstance(who, discord.Role)}
    roles = {role.id for role in channel.guild.roles if home.permissions_for(role).view_channel}
    members = {member_id for member_id, may in single.items() if may}
    shut_out = {member_id for member_id, may in single.items() if may is False}
    return Room(home.id, frozenset(roles | members), frozenset(shut_out), adult)


def trouble(channel: Channel) -> str | None:
    """What keeps the bot from posting in a gallery's channel, a sentence for its moderators; None if nothing does."""
    missing = lacking(channel.permissions_for(channel.guild.me), channel)
    return say("gallery-cannot-post", channel=channel.mention, permissions=missing) if missing else None


def visible(interaction: discord.Interaction[Any], channel_ids: Iterable[int]) -> list[int]:
    """Those channels whose pictures a member may be shown where they are: they can look into them, and are as old."""
    guild, member, here = interaction.guild, interaction.user, interaction.channel
    if guild is None or not isinstance(member, discord.Member):
        return []
    adult = isinstance(here, discord.abc.GuildChannel | discord.Thread) and room(here).adult
    found = [channel for each in channel_ids if (channel := guild.get_channel_or_thread(each))]
    seen = [channel for channel in found if channel.permissions_for(member).view_channel]
    return [channel.id for channel in seen if adult or not room(channel).adult]
