"""What members read about challenges. Plain text, no Discord."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from bot.challenges.rules import Challenge, Entry, Fixed, Phase, Standing

FIXED = "The challenge's picture"
"""What it is called at the start of a sentence."""
MODERATORS_ONLY = "Challenges are opened and led by moderators, who may manage messages; ask one of them."
ONE_FIXED = "A challenge fixes either what is painted or the style, not both; leave one picture out."
ONE_AT_A_TIME = "A challenge takes entries here already; the next can open when its votes begin."
NONE_OPEN = "No challenge takes entries here just now; /challenge status shows what goes on."
NONE_RUNNING = "No challenge is under way on this server; moderators open one with /challenge open."
UNKNOWN = "That challenge is no longer known here."
PICTURE_GONE = "That picture is no longer kept."
ENTERED_ALREADY = "This painting is entered already."
HIDDEN = "A painting behind a spoiler can't be entered, for all are to see it; paint it from pictures without one."
DECIDED = "This challenge is decided already."
NO_VOTES_NOW = "There is no voting in this challenge just now."
NOT_FOR_ONESELF = "This one is yours; votes are for the others."
ONLY_YOUR_OWN = "You can enter your own paintings; /challenge paint makes one."
NOTHING_TO_ENTER = "You have no finished painting that fits; /challenge paint makes one, then press Enter under it."
WHICH = "You have several entries; say the number of the one to take out."
NO_ENTRIES_OF_YOURS = "You have entered nothing in it."
CANCELLED = "The challenge is cancelled."
GIVE_STYLE = "The picture to paint is given; add a style, or the name of one as style_name."
GIVE_CONTENT = "The style is given; add the picture to paint as content."
GIVE_BOTH = "Add the picture to paint as content, and a style, or the name of one as style_name."
JUST_NOW = "That was done just now; wait a moment for the channel to be told, then try again."
WHICH_CHALLENGE = "Several challenges are under way here; say which one you mean."
HIDDEN_FIXED = "A picture behind a spoiler can't be given to all; choose one without."

SHEET_ALT = "All entries with their numbers"
FIXED_ALT = {Fixed.CONTENT: "The photograph that everyone paints", Fixed.STYLE: "The painting in whose style all paint"}
PODIUM_ALT = "The pictures on the podium, with their places"
ENTER, VOTE, UNVOTE, HOW = "Enter challenge", "Vote for it", "Take my vote back", "How to enter"
MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def plain(theme: str) -> str:
    """A theme as it was typed, whatever signs are in it."""
    return re.sub(r"([\\*_~`|<>#\[\]])", r"\\\1", theme)


def moment(when: datetime) -> str:
    """A time that each member reads in their own zone, and how far it is."""
    seconds = round(when.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def opened(challenge: Challenge) -> str:
    """The announcement of a challenge."""
    task = {
        Fixed.NOTHING: "Paint whatever fits, in any style.",
        Fixed.CONTENT: "Everyone paints the picture below; choose the style.",
        Fixed.STYLE: "Everyone paints in the style of the picture below; choose what to paint.",
    }[challenge.fixed]
    each = "one picture" if challenge.per_member == 1 else f"up to {challenge.per_member} pictures"
    return (
        f"## Challenge: {plain(challenge.theme)}\n{task}\n"
        f"Enter {each} until {moment(challenge.entries_until)}; then all vote, until {moment(challenge.votes_until)}.\n"
        f"-# `/challenge paint` makes a picture, and the button *{ENTER}* under it enters it. Votes are secret, and"
        " entries are shown without names until the end."
    )


def how(challenge: Challenge) -> str:
    """How to enter, step by step."""
    given = {
        Fixed.NOTHING: "`content` and a `style`",
        Fixed.CONTENT: "a `style`; the picture to paint is given",
        Fixed.STYLE: "the `content`; the style is given",
    }[challenge.fixed]
    return (
        f"1. Type `/challenge paint` with {given}.\n"
        f"2. Wait for the artwork. Not happy? *Again* and *Larger* under it make others, which fit too.\n"
        f"3. Press *{ENTER}* under the one that you like. `/challenge withdraw` takes it out again."
    )


def entered(challenge: Challenge) -> str:
    """For a painting that is entered."""
    return f"Entered in **{plain(challenge.theme)}**. `/challenge withdraw` takes it out again."


def voting(challenge: Challenge, count: int) -> str:
    """The announcement of the votes."""
    pictures = "1 picture is" if count == 1 else f"{count} pictures are"
    return (
        f"## {plain(challenge.theme)}: vote!\n{pictures} in. Press a number to see a picture large and to vote for it,"
        f" for as many as you like, until {moment(challenge.votes_until)}.\n"
        "-# Who voted for what stays secret; whose pictures won is told then."
    )


def look(number: int) -> str:
    """For a picture that is looked at."""
    return f"Number {number}"


def voted(number: int, *, now: bool) -> str:
    """For a vote that was given or taken back."""
    return f"Number {number} · your vote is {'noted' if now else 'taken back'}."


def decided(challenge: Challenge, places: Sequence[Standing], entries: int, voters: int) -> str:
    """The announcement of the winners."""
    head = f"## {plain(challenge.theme)}: decided\n"
    if not entries:
        return f"{head}Nothing was entered this time."
    counts = f"{_count(entries, 'picture')}, {_count(voters, 'voter')}."
    if not places:
        return f"{head}Nobody voted, so nobody wins this time. {counts}"
    rows = [
        f"{MEDALS[place]} <@{entry.member_id}> with number {entry.number}, {_count(votes, 'vote')}"
        for place, entry, votes in places
    ]
    return "\n".join([head + counts, *rows])


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def status(challenge: Challenge, entries: Sequence[Entry], member_id: int) -> str:
    """Where a challenge stands, for one member."""
    mine = [str(entry.number) for entry in entries if entry.member_id == member_id]
    yours = f"Yours: number {', '.join(mine)}." if mine else "None is yours."
    where = {
        Phase.ENTRIES: f"takes entries until {moment(challenge.entries_until)}",
        Phase.VOTES: f"is voted on until {moment(challenge.votes_until)}",
    }.get(challenge.phase, "is decided")
    count = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    return f"**{plain(challenge.theme)}** in <#{challenge.channel_id}> {where}. {count}. {yours}"


def cancelled(challenge: Challenge) -> str:
    """The announcement that there is no winner."""
    return f"**{plain(challenge.theme)}**: {CANCELLED}"


def enough(limit: int) -> str:
    """For a member who has entered as many as may be."""
    return f"You have entered {_count(limit, 'picture')}, as many as may be; /challenge withdraw takes one out."


def full(limit: int) -> str:
    """For a challenge that takes no more."""
    return f"This challenge has {limit} entries, as many as it takes."


def does_not_fit(challenge: Challenge) -> str:
    """For a painting of other pictures."""
    what = {
        Fixed.CONTENT: "of the picture that everyone paints",
        Fixed.STYLE: "in the style that everyone uses",
        Fixed.NOTHING: "that is finished",
    }[challenge.fixed]
    return f"**{plain(challenge.theme)}** wants a painting {what}; /challenge paint makes one."


def no_entry(number: int) -> str:
    """For an entry that is not there, or no longer."""
    return f"There is no number {number} in this challenge."


def withdrawn(entry: Entry) -> str:
    """For an entry that was taken out."""
    return f"Number {entry.number} is taken out."


def opening() -> str:
    """For a host whose challenge is about to be announced."""
    return "Opened; the announcement follows."


def ending(challenge: Challenge) -> str:
    """For a host who ended a phase."""
    return "The votes begin." if challenge.phase is Phase.VOTES else "It is decided."
