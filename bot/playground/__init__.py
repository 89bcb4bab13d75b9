"""A Discord server in a box.

It speaks enough of Discord's gateway, REST API and CDN for a real client, and has a page where a person plays a member.
Nothing of it is imported by the bot.
"""

from .channels import Channel
from .guilds import Guild, Role
from .members import Member, NoAnswer
from .records import Interaction, Message, Upload
from .server import Playground

__all__ = ["Channel", "Guild", "Interaction", "Member", "Message", "NoAnswer", "Playground", "Role", "Upload"]
