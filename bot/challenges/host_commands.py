"""What those can type who lead challenges."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.challenges import context
from bot.challenges.export import archive
from bot.challenges.group import Commands, group
from bot.challenges.host_views import show_waiting
from bot.challenges.ledger import Plan
from bot.challenges.models import THEME_LENGTH
from bot.challenges.rules import LONGEST_HOURS, MOST_ENTRIES, Fixed, check_number
from bot.delivery.doors import InteractionDoor
from bot.errors import Refusal
from bot.words import say

HOURS = app_commands.Range[int, 1, LONGEST_HOURS]


class HostCommands(Commands):
    """Opens, leads and ends challenges."""

    @group.command(description="Open a challenge in this channel; for moderators and hosts")
    @app_commands.describe(
        theme="what it is about",
        content="a picture that everyone paints; leave it out if they choose",
        style="a picture in whose style everyone paints; leave it out if they choose",
        entry_hours="how long entries are taken",
        vote_hours="how long is voted after that",
        per_member="how many pictures a member may enter",
        anonymous="whether names are told only at the end",
        approval="whether a moderator or host looks at entries before they take part",
        role="who may enter; everyone, if you leave it out",
    )
    async def open(
        self,
        interaction: discord.Interaction[Any],
        theme: app_commands.Range[str, 1, THEME_LENGTH],
        content: discord.Attachment | None = None,
        style: discord.Attachment | None = None,
        entry_hours: HOURS = 72,
        vote_hours: HOURS = 24,
        per_member: app_commands.Range[int, 1, MOST_ENTRIES] = 1,
        anonymous: bool = True,
        approval: bool = False,
        role: discord.Role | None = None,
    ) -> None:
        """Opens a challenge."""
        context.check_hosts(interaction)
        check_number("entry_hours", entry_hours, LONGEST_HOURS)
        check_number("vote_hours", vote_hours, LONGEST_HOURS)
        check_number("per_member", per_member, MOST_ENTRIES)
        if content and style:
            raise Refusal(say("challenge-one-fixed"))
        picture, given = None, content or style
        if given is not None and given.is_spoiler():
            raise Refusal(say("challenge-hidden-fixed"))
        door = InteractionDoor(interaction)
        door.check()
        await interaction.response.defer(ephemeral=True, thinking=True)
        if given is not None:
            picture = await self._bot.intake.picture(given, say("challenge-fixed-picture"), self._bot.settings.max_size)
        plan = Plan(
            theme=" ".join(theme.split()),
            fixed=Fixed.CONTENT if content else Fixed.STYLE if style else Fixed.NOTHING,
            picture=picture,
            entries=timedelta(hours=entry_hours),
            votes=timedelta(hours=vote_hours),
            per_member=per_member,
            anonymous=anonymous,
            approval=approval,
            role_id=role.id if role and not role.is_default() else None,
        )
        await self._bot.challenges.open(context.server(interaction), door.place.channel_id, plan)
        self._bot.announcer.wake()
        await interaction.followup.send(say("challenge-opening"), ephemeral=True)

    @group.command(description="Look at entries that wait for approval; for moderators and hosts")
    async def review(self, interaction: discord.Interaction[Any]) -> None:
        """Shows them, one after the other."""
        context.check_hosts(interaction)
        challenge = await context.taking_entries(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await show_waiting(interaction, challenge)

    @group.command(description="End entries or votes before their time; for moderators and hosts")
    @app_commands.describe(which="the challenge, if several are under way")
    @app_commands.autocomplete(which=context.suggest_running)
    async def close(self, interaction: discord.Interaction[Any], which: str | None = None) -> None:
        """Ends a phase."""
        context.check_hosts(interaction)
        challenge = await self._bot.challenges.end_phase(await context.chosen(interaction, which))
        self._bot.announcer.wake()
        await interaction.response.send_message(say("challenge-ending", phase=challenge.phase.value), ephemeral=True)

    @group.command(description="Give a challenge up, without a winner; for moderators and hosts")
    @app_commands.describe(which="the challenge, if several are under way")
    @app_commands.autocomplete(which=context.suggest_running)
    async def cancel(self, interaction: discord.Interaction[Any], which: str | None = None) -> None:
        """Ends a challenge."""
        context.check_hosts(interaction)
        await self._bot.challenges.cancel(await context.chosen(interaction, which))
        self._bot.announcer.wake()
        await interaction.response.send_message(say("challenge-is-cancelled"), ephemeral=True)

    @group.command(description="Get a decided challenge's pictures and results; for moderators and hosts")
    @app_commands.describe(which="the challenge; the latest, if you leave it out")
    @app_commands.autocomplete(which=context.suggest_decided)
    async def export(self, interaction: discord.Interaction[Any], which: str | None = None) -> None:
        """Sends a zip with a table and the pictures."""
        context.check_hosts(interaction)
        decided = await self._bot.challenges.decided(context.server(interaction))
        challenge = next((each for each in decided if which in (None, each.id)), None)
        if challenge is None:
            raise Refusal(say("challenge-unknown") if which else say("challenge-none-kept"))
        await interaction.response.defer(ephemeral=True, thinking=True)
        ranked, entries = await self._bot.results.of(challenge), await self._bot.entries.taking_part(challenge)
        pictures = {entry.job_id: partial(self._bot.challenges.files.get, entry.picture) for entry in entries}
        data = await asyncio.to_thread(archive, ranked, pictures, interaction.filesize_limit)
        file = discord.File(io.BytesIO(data), f"challenge-{challenge.id}.zip")
        await interaction.followup.send(file=file, ephemeral=True)
