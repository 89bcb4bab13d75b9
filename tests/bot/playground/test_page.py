"""The page in a real browser: a newcomer paints a picture, presses a button, fills in a form."""

from __future__ import annotations

import discord
import pytest
from playwright.async_api import FilePayload, Page, expect

from bot.playground import Channel, Member, Playground, Upload

from .conftest import TinyBot, nameless, picture, view

pytestmark = pytest.mark.chromium


def png(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": picture()}


async def test_a_newcomer_paints_a_picture(bot: TinyBot, page: Page, art: Channel) -> None:
    await page.click("#send")
    await expect(page.locator("#note")).to_have_text("Choose the picture to paint first.")
    for zone in ("content", "style"):
        await page.set_input_files(f"#{zone}-file", png(f"{zone}.png"))
    await page.click("#more summary")
    await page.get_by_label("size").fill("256")
    await page.click("#send")
    message = page.locator(f".message[data-id='{(await art.wait_for(lambda m: True, timeout=5)).id}']")
    await expect(message).to_contain_text("Ada used /stylize")
    await expect(message.locator(".text")).to_have_text("done at 256")
    artwork = message.locator("img.attachment")
    await expect(artwork).to_have_attribute("alt", "A bridge as a starry night.")
    await expect(artwork).to_have_js_property("naturalWidth", 40)


async def test_samples_stay_where_a_picture_was_chosen_and_removed(page: Page) -> None:
    samples = page.get_by_role("group", name="Samples of what to paint").get_by_role("button")
    await expect(samples).to_have_count(3)
    await page.set_input_files("#content-file", png("a.png"))
    await expect(samples.first).to_be_hidden()
    await page.get_by_label("Remove the picture to paint").click()
    await expect(samples.locator("img")).to_have_count(3)
    await expect(samples.first.locator("img")).to_have_js_property("naturalWidth", 512)


async def test_markup_is_shown_and_never_run(bot: TinyBot, page: Page, ada: Member, art: Channel) -> None:
    channel = bot.get_partial_messageable(art.id)
    await channel.send(
        f"**bold** `code` {ada.mention} <t:0:R> <img src=x onerror=alert(1)>\n-# [small](https://x.example)"
    )
    text = page.locator(".message .text")
    await expect(text.locator("strong")).to_have_text("bold")
    await expect(text.locator("code")).to_have_text("code")
    await expect(text.locator(".mention")).to_have_text("@Ada")
    await expect(text.locator("time")).to_contain_text("years ago")
    await expect(text.locator(".small a")).to_have_attribute("href", "https://x.example")
    await expect(text).to_contain_text("<img src=x onerror=alert(1)>")
    assert await text.locator("img").count() == 0


async def test_a_reply_shows_what_is_answered_as_it_stands(bot: TinyBot, page: Page, art: Channel) -> None:
    asked = await bot.get_partial_messageable(art.id).send("Painting.")
    reply = await asked.reply("Here it is.")
    line = page.locator(f"#message-{reply.id} .origin")
    await expect(line).to_contain_text(": Painting.")
    await asked.edit(content=f"Painted, which took no more than a moment: {reply.jump_url}")
    await expect(line).to_contain_text(": Painted, which")
    await expect(line.locator("a")).to_have_attribute("href", reply.jump_url)
    channels = page.get_by_role("navigation", name="Channels").get_by_role("button")
    await channels.filter(has_text="gallery").click()
    await asked.edit(content="Painted elsewhere.")
    unread = await bot.get_partial_messageable(art.id).send("Look here.")
    await expect(channels.filter(has_text="art")).to_contain_text("new")
    await channels.filter(has_text="art").click()
    await expect(page.locator(f"#message-{unread.id}")).to_be_visible()
    await expect(line).to_contain_text(": Painted elsewhere.")
    await asked.delete()
    await expect(line).to_have_text("↱ a message that was deleted")
    await expect(page.locator(f"#message-{reply.id} .text")).to_have_text("Here it is.")


async def test_a_button_a_form_and_a_message_for_one(
    bot: TinyBot, page: Page, playground: Playground, ada: Member, art: Channel
) -> None:
    channel = bot.get_partial_messageable(art.id)
    await channel.send("painting", view=view(3))
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator(".message .text")).to_have_text("cancelled 3")

    await page.get_by_label("What can be done with this message").click()
    await page.get_by_role("button", name="Stylize this picture").click()
    form = page.get_by_role("dialog", name="Stylize this picture")
    style = png("style.png")
    await form.get_by_label("Style").set_input_files(style)
    await form.get_by_label("Note").fill("thick oil")
    await form.get_by_role("button", name="Submit").click()
    await expect(page.locator(".message .text").last).to_have_text(
        f"cancelled 3|style.png:{len(style['buffer'])}|thick oil|256"
    )
    await expect(form).to_be_hidden()

    await page.get_by_label("Message", exact=True).fill("/hold")
    await page.click("#say")
    await (await bot.interaction.get()).response.send_message("a secret", ephemeral=True)
    await expect(page.locator(".message.ephemeral")).to_contain_text("Only you can see this.")
    await page.select_option("#member", label="Vincent")
    await expect(page.locator(".message.ephemeral")).to_have_count(0)
    await expect(page.locator(".message")).to_have_count(2)


async def test_the_command_bar_completes_and_sends(
    bot: TinyBot, page: Page, art: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = page.get_by_label("Message", exact=True)
    suggested = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await bar.fill("/")
    await expect(suggested.locator("b")).to_have_text(["/stylize", "/hold", "/pick"])
    await bar.press("ArrowDown")
    await bar.press("ArrowDown")
    await expect(page.locator("#suggestions [aria-selected=true]")).to_contain_text("/pick")
    await bar.press("Enter")
    await expect(bar).to_have_value("/pick ")
    await expect(suggested.locator("b")).to_have_text(["color:", "shade:"])
    await bar.press("Tab")
    await expect(bar).to_have_value("/pick color:")
    await bar.press_sequentially("3")
    await expect(suggested.locator("b")).to_have_text(["colour 0", "colour 1", "colour 2"])
    await suggested.nth(1).click()
    await expect(bar).to_have_value("/pick color:1 ")
    await bar.press("Escape")
    await expect(suggested).to_have_count(0)
    await bar.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("1")
    await expect(bar).to_have_value("")
    await bar.fill("/pick shade:2 color:3")  # what stands before counts: two more are offered
    await expect(suggested).to_have_count(5)
    for wrong, said in (
        ("/nothing", "There is no such command"),
        ("/pick shade", "Type what shade shall be right behind the colon"),
        ("/pick color: red", "Type what color shall be right behind the colon"),
        ("/pick color:1 and more", "/pick has no and"),
    ):
        await bar.fill(wrong)
        await bar.press("Escape")
        await bar.press("Enter")
        await expect(page.locator("#note")).to_contain_text(said)
        await expect(bar).to_have_value(wrong)


async def test_the_command_bar_takes_files_and_words_in_quotes(bot: TinyBot, page: Page, art: Channel) -> None:
    bar = page.get_by_label("Message", exact=True)
    for option in ("content", "style"):
        await bar.fill(f"/stylize size:128 {option}:")
        async with page.expect_file_chooser() as chooser:
            await page.get_by_role("option", name="Choose a file…").click()
        await (await chooser.value).set_files({"name": f"{option}.png", "mimeType": "image/png", "buffer": picture()})
        await expect(bar).to_have_value(f"/stylize size:128 {option}:{option}.png ")
        await expect(page.locator(f".zone[data-zone='{option}']")).to_contain_text(f"{option}.png")
    await bar.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("done at 128")
    await bar.fill('/pick color:"light blue"')
    await bar.press("Enter")
    await expect(page.locator(".message .text").last).to_have_text("light blue")


async def test_a_picture_is_compared_with_what_it_was_made_from(
    bot: TinyBot, page: Page, ada: Member, art: Channel, bridge: Upload, night: Upload
) -> None:
    await ada.slash("stylize", content=bridge, style=night)
    await page.get_by_role("link", name="A bridge as a starry night.").click()
    box = page.get_by_role("dialog", name="Picture")
    before = box.get_by_alt_text("The picture it was painted from")
    await expect(before).to_have_js_property("naturalHeight", 30)
    slider = box.get_by_label("How much of the picture it was painted from")
    await expect(slider).to_be_focused()
    await expect(before).to_have_css("clip-path", "inset(0px 50% 0px 0px)")
    await slider.press("End")
    await expect(before).to_have_css("clip-path", "inset(0px 0% 0px 0px)")
    await expect(box.get_by_label("The next picture")).to_be_disabled()
    await page.keyboard.press("Escape")
    await expect(box).to_be_hidden()


async def test_members_react_and_talk_in_threads(
    bot: TinyBot, page: Page, playground: Playground, ada: Member, art: Channel
) -> None:
    said = await playground.member("Vincent").say("who joins?")
    await page.get_by_label("What can be done with this message").click()
    await page.get_by_label("React with a star").click()
    star = page.get_by_role("button", name="⭐, 1")
    await expect(star).to_have_attribute("aria-pressed", "true")
    assert said.reactions == {"⭐": [ada]}
    await star.click()
    await expect(star).to_have_count(0)

    await page.get_by_label("What can be done with this message").click()
    await page.get_by_role("button", name="Open a thread").click()
    await page.get_by_label("What is it called?").fill("Round one")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator("#channel")).to_contain_text("↳ Round one")
    await page.get_by_label("Message", exact=True).fill("@Stylize hello")
    await page.get_by_label("Message", exact=True).press("Enter")
    await expect(page.locator(".message")).to_have_count(2)
    await page.get_by_role("button", name="# art").click()
    await page.get_by_role("button", name="Thread: Round one").click()
    await expect(page.locator(".message")).to_have_count(2)
    await page.get_by_role("button", name="Put this thread away").click()
    await expect(page.locator("#channel")).to_contain_text("# art")
    await expect(page.get_by_role("navigation").get_by_role("button")).to_have_count(3)


async def test_a_members_menu_has_its_commands(bot: TinyBot, page: Page, playground: Playground, ada: Member) -> None:
    @discord.app_commands.context_menu(name="Stylize their avatar")
    async def stylize_avatar(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(member.display_name)

    bot.tree.add_command(stylize_avatar)
    await bot.tree.sync()
    await playground.member("Mona").say("hello")
    await playground.member("Vincent").say("hello")
    name = page.get_by_label("Mona, what can be done with this member")
    await name.click()
    assert await nameless(page) == []
    await page.get_by_role("button", name="Stylize their avatar").click()
    await expect(page.locator(".message").last).to_contain_text("Ada used Stylize their avatar")
    await expect(page.locator(".message .text").last).to_have_text("Mona")
    vincent = page.locator(".message", has_text="hello").last
    await expect(page.locator(".message").first.locator(".avatar img")).to_have_js_property("naturalWidth", 128)
    await expect(vincent.locator(".avatar")).to_have_text("V")
    await vincent.locator(".avatar").click()
    await page.get_by_role("button", name="Stylize their avatar").click()
    await expect(page.locator(".message .text").last).to_have_text("Vincent")
    await playground.member("Vincent").wear(picture())
    await expect(vincent.locator(".avatar img")).to_have_js_property("naturalWidth", 40)


async def test_commands_are_shown_in_the_members_language(
    bot: TinyBot, page: Page, playground: Playground, ada: Member, art: Channel
) -> None:
    [pick] = [command for command in playground.world.commands.values() if command["name"] == "pick"]
    color, shade = pick["options"]
    pick |= {"name_localizations": {"de": "wählen"}, "description_localizations": {"de": "Nimmt eine Farbe."}}
    color |= {"autocomplete": False, "name_localizations": {"de": "farbe"}}
    color["choices"] = [{"name": "red", "value": "r", "name_localizations": {"de": "rot"}}]
    shade["description_localizations"] = {"de": "Wie dunkel."}
    await ada.read("de")
    language = page.get_by_label("Language")
    await expect(language).to_have_value("de")
    await page.reload()
    bar = page.get_by_label("Message", exact=True)
    suggested = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    for typed in ("/wäh", "/pic"):
        await bar.fill(typed)
        await expect(suggested).to_have_text(["/wählenNimmt eine Farbe."])
    await suggested.click()
    await expect(bar).to_have_value("/wählen ")
    await expect(suggested).to_have_text(["farbe:required", "shade:Wie dunkel."])
    await suggested.first.click()
    await suggested.click()
    await expect(bar).to_have_value("/wählen farbe:rot ")
    await bar.press("Enter")
    await expect(page.locator(".message .text")).to_have_text("r")
    await bar.fill("/pick color:red")
    await bar.press("Escape")
    await bar.press("Enter")
    await expect(page.locator(".message")).to_have_count(2)
    await bar.fill("/wählen color:rot")
    await bar.press("Escape")
    await bar.press("Enter")
    await expect(page.locator(".message")).to_have_count(3)
    assert [message.content for message in art.messages] == ["r"] * 3


async def test_a_language_is_a_choice_that_is_kept(page: Page, playground: Playground, ada: Member) -> None:
    language = page.get_by_label("Language")
    await language.select_option(label="Deutsch")
    await page.select_option("#member", label="Vincent")
    await expect(language).to_have_value("en-US")
    await page.select_option("#member", label="Ada")
    await expect(language).to_have_value("de")
    assert (ada.locale, playground.member("Vincent").locale) == ("de", "en-US")
    ada.locale = "en-US"  # as after a restart
    await page.reload()
    await expect(language).to_have_value("de")
    assert ada.locale == "de"


async def test_colours_are_a_choice_that_is_kept(page: Page) -> None:
    theme = page.get_by_role("button", name="Dark colours")
    background = "document.body.computedStyleMap().get('background-color').toString()"
    light = await page.evaluate(background)
    await theme.click()
    await expect(theme).to_have_attribute("aria-pressed", "true")
    dark = await page.evaluate(background)
    await page.reload()
    await expect(theme).to_have_attribute("aria-pressed", "true")
    assert await page.evaluate(background) == dark != light


async def test_every_control_has_a_name(
    bot: TinyBot, page: Page, ada: Member, art: Channel, bridge: Upload, night: Upload
) -> None:
    await ada.slash("stylize", content=bridge, style=night)
    await bot.get_partial_messageable(art.id).send("painting", view=view(3))
    await page.locator("[data-focus='cancel:3']").wait_for()
    await page.click("#more summary")
    await page.get_by_label("Message", exact=True).fill("/")
    assert await nameless(page) == []
    await page.get_by_label("What can be done with this message").last.click()
    assert await nameless(page) == []
    await page.get_by_role("button", name="Stylize this picture").click()
    await page.get_by_role("dialog", name="Stylize this picture").wait_for()
    assert await nameless(page) == []
    await page.keyboard.press("Escape")
    await page.get_by_role("link", name="A bridge as a starry night.").click()
    await page.get_by_role("dialog", name="Picture").wait_for()
    assert await nameless(page) == []


async def test_five_hundred_pictures_cost_an_edit_nothing(bot: TinyBot, page: Page, ada: Member, art: Channel) -> None:
    for number in range(499):
        await ada.say(f"picture {number}", files=[Upload("a.png", picture("red", 400, 300))])
    edited = await bot.get_partial_messageable(art.id).send("painting 0 %")
    messages = page.locator(".message")
    await expect(messages).to_have_count(500)
    await expect(messages.last).to_be_in_viewport()
    first = await messages.first.element_handle()
    assert first is not None
    await edited.edit(content="painting 50 %")
    await expect(messages.last).to_contain_text("50 %")
    await expect(messages.last).to_be_in_viewport()
    # Nothing but the message that changed was made anew, and pictures far away are not even loaded.
    assert await first.evaluate("element => element.isConnected")
    loaded = await page.evaluate(
        "[...document.querySelectorAll('.message img.attachment')].filter(({ complete }) => complete).length"
    )
    assert loaded < 250
    await messages.first.scroll_into_view_if_needed()
    await expect(messages.first.locator("img.attachment")).to_have_js_property("naturalWidth", 400)
    await edited.edit(content="painting 60 %")
    await expect(messages.first).to_be_in_viewport()  # who scrolled up is left there
