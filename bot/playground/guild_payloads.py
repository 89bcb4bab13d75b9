"""The guild, its roles and the bot's application as Discord's JSON."""

from __future__ import annotations

from . import payloads
from .channels import EVERYONE, MODERATOR
from .records import Json
from .world import World


def role(role_id: int, name: str, permissions: int, position: int) -> Json:
    """Makes a role (topics/permissions#role-object).

    Args:
        role_id: Its snowflake.
        name: Its name.
        permissions: What it allows.
        position: Its place among the roles, 0 the lowest.
    """
    return {
        "id": str(role_id),
        "name": name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": position,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild(world: World) -> Json:
    """Makes the guild without what only GUILD_CREATE has (resources/guild#guild-object).

    Args:
        world: The world.
    """
    # Its owner may do everything anywhere, so that it must be somebody who moderates.
    owner = max(world.people.values(), key=lambda person: person.permissions & MODERATOR)
    return {
        "id": str(world.guild_id),
        "name": world.guild_name,
        "owner_id": str(owner.id),
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [
            role(world.guild_id, "@everyone", EVERYONE, 0),
            role(world.moderator_role_id, "Moderator", MODERATOR, 1),
        ],
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": "en-US",
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


def guild_create(world: World) -> Json:
    """Makes the guild as it is dispatched (events/gateway-events#guild-create).

    Args:
        world: The world.
    """
    # Without the privileged intent a bot is shown only itself.
    return guild(world) | {
        "joined_at": payloads.JOINED,
        "large": False,
        "unavailable": False,
        "member_count": len(world.people),
        "members": [payloads.member(world, world.bot)],
        "channels": [payloads.channel(world, place) for place in world.guild_channels()],
        "threads": [payloads.channel(world, thread) for thread in world.threads()],
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
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
    }
