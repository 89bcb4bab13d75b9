"""What members can type about challenges."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.challenges import texts
from bot.challenges.announcer import Announcer
from bot.challenges.entering import enter as enter_painting
from bot.challenges.entries import fits
from bot.challenges.ledger import Plan
from bot.challenges.models import THEME_LENGTH
from bot.challenges.rules import Challenge, Fixed
from bot.challenges.views import ChallengeButton
from bot.delivery.doors import InteractionDoor, moderates
from bot.errors import Refusal
from bot.styles.completion import CHOICES, shelves, suggest_mixture
from bot.styles.mixture import TYPED_LENGTH, read
from bot.words import say
from nst_core.options import explain, limits

if TYPE_CHECKING:
    from bot.client import StylizeBot

HOURS = app_commands.Range[int, 1, 30 * 24]
SHOWN = 5
"""Challenges that /challenge status tells of: what fits a message."""
LOOKED_THROUGH = 20
"""A member's latest paintings among which one that fits is looked for."""


async def suggest_running(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The challenges that are under way on this server."""
    running = await interaction.client.challenges.running(interaction.guild_id or 0)
    fitting = [each for each in running if typed.lower() in each.theme.lower()]
    return [app_commands.Choice(name=each.theme, value=each.id) for each in fitting[:CHOICES]]


class ChallengesCog(commands.Cog):
    """Group challenges of a server.

    Args:
        bot: The client.
    """

    challenge = app_commands.Group(
        name="challenge",
        description="Paint together: one theme, many pictures",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    )

    def __init__(self, bot: StylizeBot) -> None:
        self._bot = bot
        self._announcer = Announcer(bot)

    async def cog_load(self) -> None:
        """Begins to look after the challenges there are."""
        self._bot.add_dynamic_items(ChallengeButton)
        self._announcer.start()

    async def cog_unload(self) -> None:
        """Ends that."""
        self._bot.remove_dynamic_items(ChallengeButton)
        await self._announcer.stop()

    @challenge.command(description="Open a challenge in this channel; for moderators")
    @app_commands.describe(
        theme="what it is about",
        content="a picture that everyone paints; leave it out if they choose",
        style="a picture in whose style everyone paints; leave it out if they choose",
        entry_hours="how long entries are taken",
        vote_hours="how long is voted after that",
        per_member="how many pictures a member may enter",
    )
    async def open(
        self,
        interaction: discord.Interaction[Any],
        theme: app_commands.Range[str, 1, THEME_LENGTH],
        content: discord.Attachment | None = None,
        style: discord.Attachment | None = None,
        entry_hours: HOURS = 72,
        vote_hours: HOURS = 24,
        per_member: app_commands.Range[int, 1, 5] = 1,
    ) -> None:
        """Opens a challenge."""
        _check_leads(interaction)
        if content and style:
            raise Refusal(say("challenge-one-fixed"))
        picture, given = None, content or style
        if given is not None and given.is_spoiler():
            raise Refusal(say("challenge-hidden-fixed"))
        InteractionDoor(interaction).check()
        await interaction.response.defer(ephemeral=True, thinking=True)
        if given is not None:
            picture = await self._bot.intake.picture(given, say("challenge-fixed-picture"), self._bot.settings.max_size)
        fixed = Fixed.CONTENT if content else Fixed.STYLE if style else Fixed.NOTHING
        taken, voted = timedelta(hours=entry_hours), timedelta(hours=vote_hours)
        plan = Plan(" ".join(theme.split()), fixed, picture, taken, voted, per_member)
        guild_id, channel_id = _where(interaction)
        await self._bot.challenges.open(guild_id, channel_id, interaction.user.id, plan)
        self._announcer.wake()
        await interaction.followup.send(say("challenge-opening"), ephemeral=True)

    @challenge.command(description="Paint a picture for the challenge that takes entries")
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
        challenge = await self._taking_entries(interaction)
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

    @challenge.command(description="Enter your latest painting that fits; the button under it does the same")
    async def enter(self, interaction: discord.Interaction[Any]) -> None:
        """Enters a painting."""
        challenge = await self._taking_entries(interaction)
        entered = {entry.job_id for entry in await self._bot.entries.all(challenge)}
        latest = await self._bot.studio.history(interaction.user.id, LOOKED_THROUGH)
        here = [job for job in latest if job.place.guild_id == interaction.guild_id and not job.spoiler]
        job = next((job for job in here if fits(challenge, job) and job.id not in entered), None)
        if job is None:
            raise Refusal(say("challenge-nothing-to-enter"))
        await enter_painting(interaction, job)

    @challenge.command(description="See which challenges are under way here, and what you have entered")
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """Tells where each challenge stands."""
        guild_id, _ = _where(interaction)
        running = await self._bot.challenges.running(guild_id)
        member = interaction.user.id
        rows = [texts.status(each, await self._bot.entries.all(each), member) for each in running[:SHOWN]]
        await interaction.response.send_message("\n".join(rows) or say("challenge-none-running"), ephemeral=True)

    @challenge.command(description="Take an entry of yours out; moderators may take out any")
    @app_commands.describe(number="which, if you have several", which="the challenge, if several are under way")
    @app_commands.autocomplete(which=suggest_running)
    async def withdraw(
        self,
        interaction: discord.Interaction[Any],
        number: app_commands.Range[int, 1] | None = None,
        which: str | None = None,
    ) -> None:
        """Takes an entry out."""
        challenge = await self._chosen(interaction, which)
        entries = await self._bot.entries.all(challenge)
        found = [entry for entry in entries if entry.member_id == interaction.user.id]
        if number is not None:
            found = [entry for entry in found if entry.number == number]
            if not found and moderates(interaction):
                found = [await self._bot.entries.find(challenge, number)]
        if len(found) > 1:
            raise Refusal(say("challenge-which"))
        if not found:
            raise Refusal(say("challenge-no-entries-of-yours"))
        await self._bot.entries.withdraw(challenge, found[0])
        await interaction.response.send_message(say("challenge-withdrawn", number=found[0].number), ephemeral=True)

    @challenge.command(description="End the entries, or the votes, before their time; for moderators")
    @app_commands.describe(which="the challenge, if several are under way")
    @app_commands.autocomplete(which=suggest_running)
    async def close(self, interaction: discord.Interaction[Any], which: str | None = None) -> None:
        """Ends a phase."""
        _check_leads(interaction)
        challenge = await self._bot.challenges.end_phase(await self._chosen(interaction, which))
        self._announcer.wake()
        await interaction.response.send_message(say("challenge-ending", phase=challenge.phase.value), ephemeral=True)

    @challenge.command(description="Give a challenge up, without a winner; for moderators")
    @app_commands.describe(which="the challenge, if several are under way")
    @app_commands.autocomplete(which=suggest_running)
    async def cancel(self, interaction: discord.Interaction[Any], which: str | None = None) -> None:
        """Ends a challenge."""
        _check_leads(interaction)
        await self._bot.challenges.cancel(await self._chosen(interaction, which))
        self._announcer.wake()
        await interaction.response.send_message(say("challenge-is-cancelled"), ephemeral=True)

    async def _chosen(self, interaction: discord.Interaction[Any], which: str | None) -> Challenge:
        """The challenge that is said or, if none is, the only one here."""
        guild_id, channel_id = _where(interaction)
        running = await self._bot.challenges.running(guild_id)
        here = [each for each in running if each.channel_id == channel_id]
        found = [each for each in running if each.id == which] if which else running if len(running) == 1 else here
        if len(found) == 1:
            return found[0]
        raise Refusal(say("challenge-which-challenge") if running else say("challenge-none-running"))

    async def _taking_entries(self, interaction: discord.Interaction[Any]) -> Challenge:
        guild_id, _ = _where(interaction)
        challenge = await self._bot.challenges.taking_entries(guild_id)
        if challenge is None:
            raise Refusal(say("challenge-none-open"))
        return challenge


def _where(interaction: discord.Interaction[Any]) -> tuple[int, int]:
    if interaction.guild_id is None or interaction.channel_id is None:
        raise Refusal(say("challenge-none-running"))
    return interaction.guild_id, interaction.channel_id


def _check_leads(interaction: discord.Interaction[Any]) -> None:
    member, role = interaction.user, interaction.client.servers.of(interaction.guild_id).host_role
    hosts = isinstance(member, discord.Member) and role is not None and member.get_role(role) is not None
    if not (moderates(interaction) or hosts):
        raise Refusal(say("challenge-moderators-only"))


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(ChallengesCog(bot))
