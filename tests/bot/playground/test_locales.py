"""Languages: what members read, what guilds speak, and commands' translations."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.playground import Member, Playground
from bot.playground.locales import LOCALES

from .conftest import TinyBot

GERMAN = {
    "stylize": "stilisieren",
    "Paints one picture in the style of another.": "Malt ein Bild im Stil eines anderen.",
    "content": "inhalt",
    "style": "stil",
}


class German(app_commands.Translator):
    """Knows a few words."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        return GERMAN.get(string.message) if locale is discord.Locale.german else None


def test_the_languages_are_the_clients() -> None:
    assert {locale.value for locale in discord.Locale} == LOCALES


async def test_an_interaction_tells_what_its_member_reads_and_the_guild_speaks(
    bot: TinyBot, playground: Playground, ada: Member
) -> None:
    greta = playground.add_member("Greta", locale="de")
    playground.guild_locale = "fr"
    await ada.read("en-GB")
    for member, locale in ((greta, discord.Locale.german), (ada, discord.Locale.british_english)):
        acting = asyncio.create_task(member.slash("hold"))
        interaction = await asyncio.wait_for(bot.interaction.get(), 5)
        assert (interaction.locale, interaction.guild_locale) == (locale, discord.Locale.french)
        await interaction.response.defer()
        await acting
    guild = bot.get_guild(playground.guild.id)
    assert guild is not None
    assert guild.preferred_locale is discord.Locale.french
    assert (await bot.fetch_guild(guild.id)).preferred_locale is discord.Locale.french


async def test_discord_has_no_other_languages(playground: Playground, ada: Member) -> None:
    with pytest.raises(ValueError, match="Discord has no language 'tlh'"):
        playground.add_member("Worf", locale="tlh")
    with pytest.raises(ValueError, match="no language"):
        await ada.read("german")
    with pytest.raises(ValueError, match="no language"):
        playground.guild_locale = "en"


async def test_translations_are_kept_and_told_to_who_asks(bot: TinyBot, playground: Playground) -> None:
    await bot.tree.set_translator(German())
    [made] = [command for command in await bot.tree.sync() if command.name == "stylize"]
    assert made.name_localizations == {discord.Locale.german: "stilisieren"}
    [known] = [command for command in playground.world.commands.values() if command["name"] == "stylize"]
    assert known["name_localizations"] == {"de": "stilisieren"}
    assert known["description_localizations"] == {"de": "Malt ein Bild im Stil eines anderen."}
    assert known["options"][0]["name_localizations"] == {"de": "inhalt"}
    route = discord.http.Route("GET", f"/applications/{bot.application_id}/commands")
    whole = await bot.http.request(route, params={"with_localizations": "true"})
    assert known in whole
    plain = next(each for each in await bot.http.request(route) if each["name"] == "stylize")
    assert not [key for part in (plain, *plain["options"]) for key in part if key.endswith("_localizations")]


def option(**fields: object) -> dict[str, object]:
    """An option as a bot sends it."""
    return {"type": 3, "name": "size", "description": "How large.", **fields}


def command(**fields: object) -> dict[str, object]:
    """A command as a bot sends it."""
    return {"name": "paint", "description": "Paints.", **fields}


async def register(bot: TinyBot, fields: dict[str, object]) -> Any:
    path = f"/applications/{bot.application_id}/commands"
    return await bot.http.request(discord.http.Route("POST", path), json=fields)


@pytest.mark.parametrize(
    "fields",
    [
        command(name="größe-2_b"),
        command(name="絵"),
        command(name="ภาพวาด"),
        command(name="चित्र"),
        command(name="Paint this", type=2, description=""),
        command(name_localizations=None, description_localizations={"de": "Malt.", "ja": "絵を描きます。"}),
        command(options=[option(choices=[{"name": "Small", "value": "s", "name_localizations": {"de": "Klein"}}])]),
    ],
)
async def test_what_keeps_the_rules_is_registered(bot: TinyBot, fields: dict[str, object]) -> None:
    made = await register(bot, fields)
    assert made["name"] == fields["name"]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        (command(name="Paint"), "name"),
        (command(name="paint it"), "name"),
        (command(name="a" * 33), "name"),
        (command(name=""), "name"),
        (command(description=""), "description"),
        (command(description="a" * 101), "description"),
        (command(name_localizations={"de": "Malen"}), "name_localizations.de"),
        (command(name_localizations={"german": "malen"}), "name_localizations.german"),
        (command(description_localizations={"de": "a" * 101}), "description_localizations.de"),
        (command(options=[option(name="Size")]), "options.0.name"),
        (command(options=[option(name_localizations={"de": "Größe"})]), "options.0.name_localizations.de"),
        (command(options=[option(description_localizations={"xx": "?"})]), "options.0.description_localizations.xx"),
        (command(options=[option(), option()]), "options.0.name"),
        (command(options=[option(), option(name="b", required=True)]), "options"),
        (command(options=[option(name=f"a{number}") for number in range(26)]), "options"),
        (command(options=[option(choices=[{"name": "", "value": "a"}])]), "options.0.choices.0.name"),
        (
            command(options=[option(choices=[{"name": "a", "value": "a", "name_localizations": {"de": "a" * 101}}])]),
            "options.0.choices.0.name_localizations.de",
        ),
        (command(options=[option(choices=[{"name": "a", "value": "a"}] * 26)]), "options.0.choices"),
        (command(options=[option(type=1, options=[option(name="A")])]), "options.0.options.0.name"),
        (command(type=3, name="Paint"), "description"),
        (
            command(
                options=[
                    option(
                        name=f"a{number}",
                        choices=[{"name": "a" * 50, "value": "a" * 50, "name_localizations": {"de": "a" * 100}}] * 3,
                    )
                    for number in range(25)
                ]
            ),
            "name",
        ),
    ],
)
async def test_what_breaks_a_rule_is_refused(bot: TinyBot, fields: dict[str, object], where: str) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await register(bot, fields)
    assert refused.value.code == 50035
    assert f"In {where}:" in str(refused.value)
