"""Guilds, their roles and the bot's application as Discord's JSON."""

from __future__ import annotations

from . import payloads
from .guilds import Guild, Role
from .records import Json
from .world import World


def role(guild: Guild, it: Role) -> Json:
    """Makes a role (topics/permissions#role-object).

    Args:
        guild: The guild.
        it: One of its roles.
    """
    return {
        "id": str(it.id),
        "name": it.name,
        "color": it.color,
        "colors": {"primary_color": it.color, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": guild.roles.index(it),
        "permissions": str(it.permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild(it: Guild) -> Json:
    """Makes a guild without what only GUILD_CREATE has (resources/guild#guild-object).

    Args:
        it: The guild.
    """
    return {
        "id": str(it.id),
        "name": it.name,
        "owner_id": str(it.owner.id if it.owner is not None else 0),
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role(it, each) for each in it.roles],
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": it.locale,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "application_id": None,
        "incidents_data": None,
    }


def summary(it: Guild) -> Json:
    """Makes a guild as the bot's list of its own has it (resources/user#get-current-user-guilds).

    Args:
        it: The guild.
    """
    bot = it.world.bot
    whole = guild(it)
    return {key: whole[key] for key in ("id", "name", "icon", "banner", "features")} | {
        "owner": it.owner is bot,
        "permissions": str(it.permissions(bot)),
    }


def guild_create(it: Guild) -> Json:
    """Makes a guild as it is dispatched when the bot joins (events/gateway-events#guild-create).

    Args:
        it: The guild.
    """
    world = it.world
    # Without the privileged intent a bot is shown only itself.
    return guild(it) | {
        "joined_at": payloads.JOINED,
        "large": False,
        "member_count": len(it.members),
        "members": [payloads.member(it, world.bot)],
        "channels": [payloads.channel(world, place) for place in it.channels],
        "threads": [payloads.channel(world, thread) for thread in it.threads],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def application(world: World) -> Json:
    """Makes the bot's application (resources/application#application-object).

    Args:
        world: The world.
    """
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "description": "A bot in the playground.",
        "icon": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "owner": payloads.user(next(person for person in world.people.values() if not person.is_bot)),
        "verify_key": "0" * 64,
        "team": None,
        "flags": 0,
        "rpc_origins": [],
        "event_webhooks_status": 1,
        "approximate_guild_count": sum(each.has_bot for each in world.guilds.values()),
        "approximate_user_install_count": 0,
    }
