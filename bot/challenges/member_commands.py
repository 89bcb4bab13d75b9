"""What members can type about challenges."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.challenges import context, texts
from bot.challenges.entering import enter as enter_painting
from bot.challenges.entries import fits
from bot.challenges.group import Commands, group
from bot.challenges.host_views import show_removal
from bot.challenges.rules import Fixed, Part, check_may_enter
from bot.delivery.doors import InteractionDoor, role_ids
from bot.errors import Refusal
from bot.styles.completion import CHOICES, shelves, suggest_mixture
from bot.styles.mixture import TYPED_LENGTH, read
from bot.words import say
from nst_core.options import explain, limits

LOOKED_THROUGH = 20
"""A member's latest paintings among which one that fits is looked for."""
ALL_SEASONS = "all"


async def suggest_season(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The seasons of this server, the latest first, and all of them together."""
    seasons = await interaction.client.results.seasons(interaction.guild_id or 0)
    names = {each: texts.season_name(each) for each in seasons[: CHOICES - 1]}
    names[ALL_SEASONS] = texts.season_name(None)
    fitting = [(value, name) for value, name in names.items() if typed.lower() in name.lower()]
    return [app_commands.Choice(name=name, value=value) for value, name in fitting]


class MemberCommands(Commands):
    """Paints for challenges, enters and withdraws, and tells where they stand."""

    @group.command(description="Paint a picture for the challenge that takes entries")
    @app_commands.describe(
        content="what to paint, unless it is given",
        style="how to paint it, unless it is given",
        style_name="a style of yours or of this server instead of a picture",
        strength=explain("strength"),
        size=explain("size"),
    )
    @app_commands.autocomplete(style_name=suggest_mixture)
    async def paint(
        self,
        interaction: discord.Interaction[Any],
        content: discord.Attachment | None = None,
        style: discord.Attachment | None = None,
        style_name: app_commands.Range[str, 0, TYPED_LENGTH] = "",
        strength: app_commands.Range[float, limits("strength")[0], limits("strength")[1]] | None = None,
        size: app_commands.Range[int, limits("size")[0], limits("size")[1]] | None = None,
    ) -> None:
        """Paints with what the challenge gives and what the member adds."""
        challenge = await context.taking_entries(interaction)
        check_may_enter(challenge, role_ids(interaction.user))
        has_style = bool(style) != bool(style_name)
        needs = {
            Fixed.NOTHING: (bool(content) and has_style, say("challenge-give-both")),
            Fixed.CONTENT: (content is None and has_style, say("challenge-give-style")),
            Fixed.STYLE: (bool(content) and not style and not style_name, say("challenge-give-content")),
        }
        right, words = needs[challenge.fixed]
        if not right:
            raise Refusal(words)
        given = await self._bot.challenges.picture(challenge.picture) if challenge.picture else b""
        names, weights = read(style_name) if style_name else ([], ())
        reached = shelves(interaction)
        added = [style] if style else [await self._bot.styles.find(reached, name) for name in names]
        said = {"size": size, "strength": strength}
        options = self._bot.reception.defaults(interaction.guild_id, **said, style_weights=weights)
        await self._bot.reception.take(InteractionDoor(interaction), content or given, added or [given], options)

    @group.command(description="Enter your latest painting that fits; the button under it does the same")
    async def enter(self, interaction: discord.Interaction[Any]) -> None:
        """Enters a painting."""
        challenge = await context.taking_entries(interaction)
        entered = {entry.job_id for entry in await self._bot.entries.all(challenge)}
        latest = await self._bot.studio.history(interaction.user.id, LOOKED_THROUGH)
        here = [job for job in latest if job.place.guild_id == interaction.guild_id and not job.spoiler]
        job = next((job for job in here if fits(challenge, job) and job.id not in entered), None)
        if job is None:
            raise Refusal(say("challenge-nothing-to-enter"))
        await enter_painting(interaction, job)

    @group.command(description="See which challenges are under way here, and what you have entered")
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """Tells where each challenge stands."""
        running = await self._bot.challenges.running(context.server(interaction))
        member, hosts = interaction.user.id, context.hosts(interaction)
        newest = [(each, await self._bot.entries.all(each)) for each in reversed(running)]
        rows = [texts.status(each, entries, member, hosts=hosts) for each, entries in newest]
        await interaction.response.send_message(texts.fitting(rows) or say("challenge-none-running"), ephemeral=True)

    @group.command(description="Take an entry of yours out; moderators and hosts may take out any")
    @app_commands.describe(number="which, if you have several", which="the challenge, if several are under way")
    @app_commands.autocomplete(which=context.suggest_running)
    async def withdraw(
        self,
        interaction: discord.Interaction[Any],
        number: app_commands.Range[int, 1] | None = None,
        which: str | None = None,
    ) -> None:
        """Takes an entry out."""
        challenge = await context.chosen(interaction, which)
        member_id, entries = interaction.user.id, self._bot.entries
        if number is None:
            there = [each for each in await entries.all(challenge) if each.part is not Part.OUT]
            own = [each for each in there if each.member_id == member_id]
            if len(own) != 1:
                raise Refusal(say("challenge-which") if own else say("challenge-no-entries-of-yours"))
            entry = own[0]
        else:
            entry = await entries.find(challenge, number)
        if entry.member_id == member_id:
            await entries.withdraw(challenge, entry)
            await interaction.response.send_message(say("challenge-withdrawn", number=entry.number), ephemeral=True)
        elif context.hosts(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show_removal(interaction, challenge, entry)
        else:
            raise Refusal(say("challenge-not-your-entry", number=entry.number))

    @group.command(description="See who has most points in this server's challenges")
    @app_commands.describe(season="a quarter of a year; the latest, if you leave it out")
    @app_commands.autocomplete(season=suggest_season)
    async def leaderboard(self, interaction: discord.Interaction[Any], season: str = "") -> None:
        """Shows it to all in the channel."""
        guild_id = context.server(interaction)
        seasons = await self._bot.results.seasons(guild_id)
        chosen = None if season == ALL_SEASONS else season or next(iter(seasons), "")
        if not seasons or (chosen is not None and chosen not in seasons):
            raise Refusal(say("challenge-no-season") if seasons else say("challenge-none-decided"))
        ranks = await self._bot.results.leaderboard(guild_id, chosen)
        await interaction.response.send_message(texts.leaderboard(chosen, ranks, interaction.user.id))
