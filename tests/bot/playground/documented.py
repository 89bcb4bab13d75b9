"""The fields of Discord's objects, as its documentation lists them, for all that the playground sends.

A table is one line of ``field: kind`` entries between commas:

- ``field?`` may be missing.
- ``?kind`` may be null.
- ``[kind]`` is an array, ``{kind}`` an object whose keys are snowflakes or other digits, ``kind|kind`` one of several.
- ``~name`` is a partial object, in which any field may be missing.
- ``@name`` takes over all entries of another table, ``-field`` takes one of them out; an entry replaces an earlier one.

A kind is one of `PLAIN`, or the name of a table. Where there is no table ``name`` but there are ``name 2`` and
``name 3``, the object's own ``type`` tells which. Tables in capitals are events of the gateway.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import NamedTuple


def _is_timestamp(value: object) -> bool:
    """Tells whether this is a time with its zone (reference#iso8601-date-time)."""
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


PLAIN: dict[str, Callable[[object], bool]] = {
    "any": lambda value: True,
    "boolean": lambda value: isinstance(value, bool),
    "integer": _is_integer,
    "number": lambda value: _is_integer(value) or isinstance(value, float),
    "snowflake": lambda value: isinstance(value, str) and value.isdecimal(),
    "string": lambda value: isinstance(value, str),
    "timestamp": _is_timestamp,
}
"""Tells for each kind that is no object whether a value is of it."""

TABLES: dict[str, str] = {
    # resources/user#user-object
    "user": """
        id: snowflake, username: string, discriminator: string, global_name: ?string, avatar: ?string, bot?: boolean,
        system?: boolean, mfa_enabled?: boolean, banner?: ?string, accent_color?: ?integer, locale?: string,
        verified?: boolean, email?: ?string, flags?: integer, premium_type?: integer, public_flags?: integer,
        avatar_decoration_data?: ?any, collectibles?: ?any, primary_guild?: ?any""",
    # resources/guild#guild-member-object
    "member": """
        user?: user, nick?: ?string, avatar?: ?string, banner?: ?string, roles: [snowflake], joined_at: ?timestamp,
        premium_since?: ?timestamp, deaf: boolean, mute: boolean, flags: integer, pending?: boolean,
        permissions?: string, communication_disabled_until?: ?timestamp, avatar_decoration_data?: ?any""",
    # topics/permissions#role-object
    "role": """
        id: snowflake, name: string, color: integer, colors: role colors, hoist: boolean, icon?: ?string,
        unicode_emoji?: ?string, position: integer, permissions: string, managed: boolean, mentionable: boolean,
        tags?: any, flags: integer""",
    # topics/permissions#role-object-role-colors-object
    "role colors": "primary_color: integer, secondary_color: ?integer, tertiary_color: ?integer",
    # resources/emoji#emoji-object
    "emoji": """
        id: ?snowflake, name: ?string, roles?: [snowflake], user?: user, require_colons?: boolean, managed?: boolean,
        animated?: boolean, available?: boolean""",
    # resources/guild#guild-object
    "guild": """
        id: snowflake, name: string, icon: ?string, icon_hash?: ?string, splash: ?string, discovery_splash: ?string,
        owner?: boolean, owner_id: snowflake, permissions?: string, region?: ?string, afk_channel_id: ?snowflake,
        afk_timeout: integer, widget_enabled?: boolean, widget_channel_id?: ?snowflake, verification_level: integer,
        default_message_notifications: integer, explicit_content_filter: integer, roles: [role], emojis: [emoji],
        features: [string], mfa_level: integer, application_id: ?snowflake, system_channel_id: ?snowflake,
        system_channel_flags: integer, rules_channel_id: ?snowflake, max_presences?: ?integer, max_members?: integer,
        vanity_url_code: ?string, description: ?string, banner: ?string, premium_tier: integer,
        premium_subscription_count?: integer, preferred_locale: string, public_updates_channel_id: ?snowflake,
        max_video_channel_users?: integer, max_stage_video_channel_users?: integer,
        approximate_member_count?: integer, approximate_presence_count?: integer, welcome_screen?: any,
        nsfw_level: integer, stickers?: [any], premium_progress_bar_enabled: boolean,
        safety_alerts_channel_id: ?snowflake, incidents_data: ?incidents data""",
    # resources/guild#incidents-data-object
    "incidents data": """
        invites_disabled_until: ?timestamp, dms_disabled_until: ?timestamp, dm_spam_detected_at?: ?timestamp,
        raid_detected_at?: ?timestamp""",
    # resources/guild#unavailable-guild-object
    "unavailable guild": "id: snowflake, unavailable: boolean",
    # resources/user#get-current-user-guilds
    "guild summary": """
        id: snowflake, name: string, icon: ?string, banner: ?string, owner: boolean, permissions: string,
        features: [string], approximate_member_count?: integer, approximate_presence_count?: integer""",
    # resources/guild#list-active-guild-threads
    "active threads": "threads: [channel], members: [thread member]",
    # resources/channel#channel-object
    "channel": """
        id: snowflake, type: integer, guild_id?: snowflake, position?: integer, permission_overwrites?: [overwrite],
        name?: ?string, topic?: ?string, nsfw?: boolean, last_message_id?: ?snowflake, bitrate?: integer,
        user_limit?: integer, rate_limit_per_user?: integer, recipients?: [user], icon?: ?string,
        owner_id?: snowflake, application_id?: snowflake, managed?: boolean, parent_id?: ?snowflake,
        last_pin_timestamp?: ?timestamp, rtc_region?: ?string, video_quality_mode?: integer, message_count?: integer,
        member_count?: integer, thread_metadata?: thread metadata, member?: thread member,
        default_auto_archive_duration?: integer, permissions?: string, app_permissions?: string, flags?: integer,
        total_message_sent?: integer, available_tags?: [any], applied_tags?: [snowflake],
        default_reaction_emoji?: ?any, default_thread_rate_limit_per_user?: integer, default_sort_order?: ?integer,
        default_forum_layout?: integer""",
    # resources/channel#overwrite-object
    "overwrite": "id: snowflake, type: integer, allow: string, deny: string",
    # resources/channel#thread-metadata-object
    "thread metadata": """
        archived: boolean, auto_archive_duration: integer, archive_timestamp: timestamp, locked: boolean,
        invitable?: boolean, create_timestamp?: ?timestamp""",
    # resources/channel#thread-member-object
    "thread member": """
        id?: snowflake, user_id?: snowflake, join_timestamp: timestamp, flags: integer, member?: member""",
    # resources/message#message-object
    "message": """
        id: snowflake, channel_id: snowflake, author: user, content: string, timestamp: timestamp,
        edited_timestamp: ?timestamp, tts: boolean, mention_everyone: boolean, mentions: [user],
        mention_roles: [snowflake], mention_channels?: [any], attachments: [attachment], embeds: [embed],
        reactions?: [reaction], nonce?: integer|string, pinned: boolean, webhook_id?: snowflake, type: integer,
        activity?: any, application?: ~application, application_id?: snowflake, flags?: integer,
        message_reference?: message reference, message_snapshots?: [any], referenced_message?: ?message,
        interaction_metadata?: interaction metadata, interaction?: message interaction, thread?: channel,
        components?: [component], sticker_items?: [any], stickers?: [any], position?: integer,
        role_subscription_data?: any, resolved?: resolved, poll?: any, call?: any, shared_client_theme?: any""",
    # resources/message#attachment-object
    "attachment": """
        id: snowflake, filename: string, title?: string, description?: string, content_type?: string, size: integer,
        url: string, proxy_url: string, height?: ?integer, width?: ?integer, placeholder?: string,
        placeholder_version?: integer, ephemeral?: boolean, duration_secs?: number, waveform?: string,
        flags?: integer, clip_participants?: [user], clip_created_at?: timestamp, application?: ?application""",
    # resources/message#embed-object, #embed-object-embed-footer-structure and so on
    "embed": """
        title?: string, type?: string, description?: string, url?: string, timestamp?: timestamp, color?: integer,
        footer?: embed footer, image?: embed image, thumbnail?: embed image, video?: embed video,
        provider?: embed provider, author?: embed author, fields?: [embed field], flags?: integer""",
    "embed footer": "text: string, icon_url?: string, proxy_icon_url?: string",
    "embed image": "@embed video, url: string",
    "embed video": """
        url?: string, proxy_url?: string, height?: integer, width?: integer, content_type?: string,
        placeholder?: string, placeholder_version?: integer, description?: string, flags?: integer""",
    "embed provider": "name?: string, url?: string",
    "embed author": "name: string, url?: string, icon_url?: string, proxy_icon_url?: string",
    "embed field": "name: string, value: string, inline?: boolean",
    # resources/message#reaction-object, #reaction-count-details-object
    "reaction": """
        count: integer, count_details: reaction count details, me: boolean, me_burst: boolean, emoji: ~emoji,
        burst_colors: [string]""",
    "reaction count details": "burst: integer, normal: integer",
    # resources/message#message-reference-structure; what is sent to a bot always names the channel
    "message reference": """
        type?: integer, message_id?: snowflake, channel_id: snowflake, guild_id?: snowflake,
        fail_if_not_exists?: boolean""",
    # resources/message#message-interaction-metadata-object: of a command, a component, a modal
    "any metadata": """
        id: snowflake, type: integer, user: user, authorizing_integration_owners: {snowflake},
        original_response_message_id?: snowflake""",
    "interaction metadata 2": "@any metadata, target_user?: user, target_message_id?: snowflake",
    "interaction metadata 3": "@any metadata, interacted_message_id: snowflake",
    "interaction metadata 5": "@any metadata, triggering_interaction_metadata: interaction metadata",
    # interactions/receiving-and-responding#message-interaction-object
    "message interaction": "id: snowflake, type: integer, name: string, user: user, member?: ~member",
    # components/reference#action-row, #button, #string-select
    "component 1": "type: integer, id?: integer, components: [component]",
    "component 2": """
        type: integer, id?: integer, style: integer, label?: string, emoji?: ~emoji, custom_id?: string,
        sku_id?: snowflake, url?: string, disabled?: boolean""",
    "component 3": """
        type: integer, id?: integer, custom_id: string, options: [select option], placeholder?: string,
        min_values?: integer, max_values?: integer, required?: boolean, disabled?: boolean""",
    # components/reference#user-select, #role-select, #mentionable-select, #channel-select
    "component 5": """
        type: integer, id?: integer, custom_id: string, placeholder?: string, default_values?: [select default],
        min_values?: integer, max_values?: integer, required?: boolean, disabled?: boolean""",
    "component 6": "@component 5",
    "component 7": "@component 5",
    "component 8": "@component 5, channel_types?: [integer]",
    "select default": "id: snowflake, type: string",
    "select option": "label: string, value: string, description?: string, emoji?: ~emoji, default?: boolean",
    # resources/application#application-object
    "application": """
        id: snowflake, name: string, icon: ?string, description: string, rpc_origins?: [string], bot_public: boolean,
        bot_require_code_grant: boolean, bot?: ~user, terms_of_service_url?: string, privacy_policy_url?: string,
        owner?: ~user, verify_key: string, team: ?any, guild_id?: snowflake, guild?: ~guild,
        primary_sku_id?: snowflake, slug?: string, cover_image?: string, flags?: integer,
        approximate_guild_count?: integer, approximate_user_install_count?: integer,
        approximate_user_authorization_count?: integer, redirect_uris?: [string], interactions_endpoint_url?: ?string,
        role_connections_verification_url?: ?string, event_webhooks_url?: ?string, event_webhooks_status: integer,
        event_webhooks_types?: [string], tags?: [string], install_params?: any, integration_types_config?: {any},
        custom_install_url?: string""",
    # interactions/receiving-and-responding#interaction-object; a partial guild has no table of its own
    "interaction": """
        id: snowflake, application_id: snowflake, type: integer, data?: any, guild?: ~interaction guild,
        guild_id?: snowflake, channel?: ~channel, channel_id?: snowflake, member?: member, user?: user, token: string,
        version: integer, message?: message, app_permissions: string, locale?: string, guild_locale?: string,
        entitlements: [any], authorizing_integration_owners: {snowflake}, context?: integer,
        attachment_size_limit: integer""",
    "interaction guild": "@guild",
    "INTERACTION_CREATE 2": "@interaction, data: command data",
    "INTERACTION_CREATE 3": "@interaction, data: component data, message: message",
    "INTERACTION_CREATE 4": "@interaction, data: command data",
    "INTERACTION_CREATE 5": "@interaction, data: modal data",
    # interactions/receiving-and-responding#interaction-object-interaction-data
    "command data": """
        id: snowflake, name: string, type: integer, resolved?: resolved, options?: [command data option],
        guild_id?: snowflake, target_id?: snowflake""",
    "command data option": """
        name: string, type: integer, value?: string|integer|number|boolean, options?: [command data option],
        focused?: boolean""",
    # the same, with the id of components/reference#button-examples
    "component data": "custom_id: string, component_type: integer, id: integer, values?: [string], resolved?: resolved",
    "modal data": "custom_id: string, components: [input], resolved?: resolved",
    # interactions/receiving-and-responding#interaction-object-resolved-data-structure
    "resolved": """
        users?: {user}, members?: {resolved member}, roles?: {role}, channels?: {resolved channel},
        messages?: {~message}, attachments?: {attachment}""",
    # what the note below that table says of partial channels
    "resolved channel": """
        id: snowflake, name: string, type: integer, permissions: string, last_message_id?: ?snowflake,
        last_pin_timestamp?: ?timestamp, nsfw?: boolean, parent_id?: ?snowflake, guild_id?: snowflake, flags?: integer,
        rate_limit_per_user?: integer, topic?: ?string, position?: integer, thread_metadata?: thread metadata""",
    "resolved member": "@member, -user, -deaf, -mute",
    # components/reference: the "interaction response structure" of a select, a text input, a label, a file upload
    "input 3": "type: integer, id: integer, custom_id: string, values: [string]",
    "input 4": "type: integer, id: integer, custom_id: string, value: string",
    "input 5": "type: integer, id: integer, custom_id: string, values: [snowflake]",
    "input 6": "@input 5",
    "input 7": "@input 5",
    "input 8": "@input 5",
    "input 18": "type: integer, id: integer, component: input",
    "input 19": "type: integer, id: integer, custom_id: string, values: [snowflake]",
    # interactions/receiving-and-responding#interaction-callback-interaction-callback-response-object
    "callback response": "interaction: callback, resource?: callback resource",
    "callback": """
        id: snowflake, type: integer, activity_instance_id?: string, response_message_id?: snowflake,
        response_message_loading?: boolean, response_message_ephemeral?: boolean""",
    "callback resource": "type: integer, activity_instance?: any, message?: message",
    # interactions/application-commands#application-command-object
    "command": """
        id: snowflake, type?: integer, application_id: snowflake, guild_id?: snowflake, name: string,
        name_localizations?: ?any, description: string, description_localizations?: ?any, options?: [command option],
        default_member_permissions: ?string, dm_permission?: boolean, default_permission?: ?boolean, nsfw?: boolean,
        integration_types?: [integer], contexts?: ?[integer], version: snowflake, handler?: integer""",
    # interactions/application-commands#application-command-object-application-command-option-structure
    "command option": """
        type: integer, name: string, name_localizations?: ?any, description: string, description_localizations?: ?any,
        required?: boolean, choices?: [command choice], options?: [command option], channel_types?: [integer],
        min_value?: number, max_value?: number, min_length?: integer, max_length?: integer, autocomplete?: boolean""",
    "command choice": "name: string, name_localizations?: ?any, value: string|integer|number",
    # events/gateway#get-gateway-bot, #session-start-limit-object
    "gateway bot": "url: string, shards: integer, session_start_limit: session start limit",
    "session start limit": "total: integer, remaining: integer, reset_after: integer, max_concurrency: integer",
    # reference#error-messages
    "error": "code: integer, message: string, errors?: any",
    # events/gateway-events#ready
    "READY": """
        v: integer, user: user, guilds: [unavailable guild], session_id: string, resume_gateway_url: string,
        shard?: [integer], application: ready application""",
    "ready application": "id: snowflake, flags: integer",
    # events/gateway-events#guild-create
    "GUILD_CREATE": """
        @guild, joined_at: timestamp, large: boolean, unavailable?: boolean, member_count: integer,
        voice_states: [any], members: [member], channels: [channel], threads: [channel], presences: [any],
        stage_instances: [any], guild_scheduled_events: [any], soundboard_sounds: [any]""",
    "GUILD_UPDATE": "@guild",
    # events/gateway-events#guild-delete, #guild-role-create, #guild-member-update
    "GUILD_DELETE": "id: snowflake, unavailable?: boolean",
    "GUILD_ROLE_CREATE": "guild_id: snowflake, role: role",
    "GUILD_MEMBER_UPDATE": "@member, guild_id: snowflake, user: user",
    # events/gateway-events#guild-members-chunk
    "GUILD_MEMBERS_CHUNK": """
        guild_id: snowflake, members: [member], chunk_index: integer, chunk_count: integer, not_found?: [any],
        presences?: [any], nonce?: string""",
    # events/gateway-events#channel-create, #thread-create and so on
    "CHANNEL_CREATE": "@channel",
    "CHANNEL_UPDATE": "@channel",
    "CHANNEL_DELETE": "@channel",
    "THREAD_CREATE": "@channel, newly_created?: boolean",
    "THREAD_UPDATE": "@channel",
    "THREAD_DELETE": "id: snowflake, guild_id: snowflake, parent_id: snowflake, type: integer",
    # events/gateway-events#message-create, #message-update, #message-delete
    "MESSAGE_CREATE": "@message, guild_id?: snowflake, member?: ~author member, mentions: [mentioned user]",
    "author member": "@member, -user",
    "mentioned user": "@user, member?: ~author member",
    "MESSAGE_UPDATE": "@MESSAGE_CREATE",
    "MESSAGE_DELETE": "id: snowflake, channel_id: snowflake, guild_id?: snowflake",
    # events/gateway-events#message-reaction-add, #message-reaction-remove
    "MESSAGE_REACTION_ADD": """
        @MESSAGE_REACTION_REMOVE, member?: member, message_author_id?: snowflake, burst_colors?: [string]""",
    "MESSAGE_REACTION_REMOVE": """
        user_id: snowflake, channel_id: snowflake, message_id: snowflake, guild_id?: snowflake, emoji: ~emoji,
        burst: boolean, type: integer""",
}

UNDOCUMENTED: dict[str, str] = {
    # The documentation says of events that it does not list all of their fields; other clients know these two.
    "READY": "session_type?: string, private_channels?: [any]",
    # Discord's own types for TypeScript have it: discord-api-types, APIPartialInteractionGuild.
    "interaction guild": "locale?: string",
}
"""What Discord sends all the same."""


class Field(NamedTuple):
    """One field of a table.

    Attributes:
        kind: What it is, without the mark for null.
        may_be_missing: Whether an object may lack it.
        may_be_null: Whether it may be there without a value.
    """

    kind: str
    may_be_missing: bool
    may_be_null: bool


@cache
def fields(name: str) -> dict[str, Field]:
    """Reads a table.

    Args:
        name: Its name.
    """
    found: dict[str, Field] = {}
    for entry in map(str.strip, f"{TABLES[name]}, {UNDOCUMENTED.get(name, '')}".split(",")):
        if entry.startswith("@"):
            found |= fields(entry[1:])
        elif entry.startswith("-"):
            del found[entry[1:]]
        elif entry:
            field, _, kind = (part.strip() for part in entry.partition(":"))
            found[field.removesuffix("?")] = Field(kind.removeprefix("?"), field.endswith("?"), kind.startswith("?"))
    return found
