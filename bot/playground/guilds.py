"""Guilds: who is in them, what roles they have, and what these allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .channels import ADMINISTRATOR, ALL, EVERYONE, Channel
from .events import Event
from .locales import checked_locale
from .records import Person

if TYPE_CHECKING:
    from .world import World


@dataclass(eq=False)
class Role:
    """A role of a guild's.

    Attributes:
        id: A snowflake; for that of everyone the guild's own.
        name: Its name.
        permissions: What it allows, as bits (topics/permissions).
        color: Of the names of those who have it, as a number; 0 for none.
        holders: Those who have it; everyone's has none, for all have it.
    """

    id: int
    name: str
    permissions: int = 0
    color: int = 0
    holders: list[Person] = field(default_factory=list, repr=False)

    @property
    def mention(self) -> str:
        """The text that mentions it."""
        return f"<@&{self.id}>"


@dataclass(eq=False)
class Guild:
    """A guild.

    Attributes:
        id: A snowflake.
        name: Its name.
        world: The world that it is in.
        owner: Who may do everything in it, None where nobody plays that part.
        members: Those who are in it, with the bot where it is.
        roles: Its roles, the lowest first, which is that of everyone.
        locale: The language that is spoken in it (reference#locales).
    """

    id: int
    name: str
    world: World = field(repr=False)
    owner: Person | None = None
    members: list[Person] = field(default_factory=list, repr=False)
    roles: list[Role] = field(default_factory=list, repr=False)
    locale: str = "en-US"

    def __post_init__(self) -> None:
        self.roles = self.roles or [Role(self.id, "@everyone", EVERYONE)]

    @property
    def channels(self) -> list[Channel]:
        """Its channels, without threads."""
        return [each for each in self.world.channels.values() if each.guild is self and each.parent is None]

    @property
    def threads(self) -> list[Channel]:
        """Its threads that are not archived."""
        places = self.world.channels.values()
        return [each for each in places if each.guild is self and each.parent is not None and not each.archived]

    @property
    def has_bot(self) -> bool:
        """Whether the bot is in it."""
        return self.world.bot in self.members

    def channel(self, name: str) -> Channel:
        """Finds a channel or a thread.

        Args:
            name: Its name.
        """
        places = self.world.channels.values()
        return next(each for each in places if each.guild is self and each.name == name)

    def role(self, name: str) -> Role:
        """Finds a role.

        Args:
            name: Its name.
        """
        return next(role for role in self.roles if role.name == name)

    def roles_of(self, person: Person) -> list[Role]:
        """Lists somebody's roles, the lowest first, without everyone's.

        Args:
            person: A member, or the bot.
        """
        return [role for role in self.roles if person in role.holders]

    def permissions(self, person: Person) -> int:
        """Tells what somebody may do, as bits (topics/permissions#permission-overwrites, computing base permissions).

        Args:
            person: Anybody; who is not in the guild may do nothing.
        """
        if person not in self.members:
            return 0
        allowed = person.permissions
        for role in self.roles_of(person):
            allowed |= role.permissions
        return ALL if person is self.owner or allowed & ADMINISTRATOR else allowed

    def speak(self, locale: str) -> None:
        """Chooses the language that is spoken here.

        Args:
            locale: The language (reference#locales).

        Raises:
            ValueError: Discord knows no such language.
        """
        self.locale = checked_locale(locale)
        self.world.emit(Event("guild_update", guild=self))

    def add_role(self, name: str, permissions: int = 0, color: int = 0, holders: Iterable[Person] = ()) -> Role:
        """Makes a role, which stands above all others.

        Args:
            name: Its name.
            permissions: What it allows, as bits.
            color: Of the names of those who have it; 0 for none.
            holders: Those who have it from the start.
        """
        role = Role(self.world.snowflake(), name, permissions, color)
        self.roles.append(role)
        self.world.emit(Event("role", guild=self, role=role))
        for person in holders:
            self.give(person, role)
        return role

    def give(self, person: Person, role: Role) -> None:
        """Gives somebody a role.

        Args:
            person: A member, or the bot.
            role: One of this guild's.
        """
        if person not in role.holders:
            role.holders.append(person)
            self.world.emit(Event("member", person=person, guild=self))

    def take(self, person: Person, role: Role) -> None:
        """Takes a role from somebody.

        Args:
            person: A member, or the bot.
            role: One of this guild's.
        """
        if person in role.holders:
            role.holders.remove(person)
            self.world.emit(Event("member", person=person, guild=self))

    def add_member(self, person: Person) -> None:
        """Lets somebody in; for the bot, it is invited.

        Args:
            person: Somebody of this world.
        """
        if person not in self.members:
            self.members.append(person)
            self.world.emit(Event("join", person=person, guild=self))

    def remove_member(self, person: Person) -> None:
        """Puts somebody out, who loses the roles in it; what they said stays.

        Args:
            person: A member, or the bot.
        """
        if person not in self.members:
            return
        self.members.remove(person)
        for role in self.roles_of(person):
            role.holders.remove(person)
        self.world.emit(Event("leave", person=person, guild=self))
