"""Group challenges as a feature of the bot: their commands, their buttons, and who looks after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.challenges.group import group
from bot.challenges.host_commands import HostCommands
from bot.challenges.host_views import ReviewButton
from bot.challenges.member_commands import MemberCommands
from bot.challenges.views import ChallengeButton

if TYPE_CHECKING:
    from bot.client import StylizeBot


class ChallengesCog(MemberCommands, HostCommands):
    """Group challenges of a server."""

    challenge = group

    async def cog_load(self) -> None:
        """Begins to look after the challenges there are."""
        self._bot.add_dynamic_items(ChallengeButton, ReviewButton)
        self._bot.announcer.start()

    async def cog_unload(self) -> None:
        """Ends that."""
        self._bot.remove_dynamic_items(ChallengeButton, ReviewButton)
        await self._bot.announcer.stop()


async def setup(bot: StylizeBot) -> None:
    """Adds the feature to the bot."""
    await bot.add_cog(ChallengesCog(bot))
