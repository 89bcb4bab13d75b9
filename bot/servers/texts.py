"""What members read about what is kept of them. Plain text, no Discord."""

from __future__ import annotations

NOTHING = "Nothing is kept of you."
ARCHIVE = (
    "What this bot keeps of you. kept.json says what there is; the folders hold the pictures: those that you sent,"
    " what was painted of them, your styles, and what you entered in challenges.\n"
)
ERASE = "Delete it all"
ERASED = (
    "All that was kept of you is deleted. Messages with your artworks stay in their channels, until a moderator removes"
    " them."
)
TOO_LARGE = "It is more than can be sent here; delete paintings that you need no more, or ask whoever runs this bot."


def kept(jobs: int, pictures: int, styles: int, entries: int, votes: int, *, days: int) -> str:
    """What there is, and for how long."""
    return (
        f"Kept of you: {jobs} paintings and how they were made, {pictures} pictures, {styles} styles, {entries} entries"
        f" in challenges and {votes} votes.\nPictures of a painting go {days} days after its end, styles when you"
        f" remove them, entries and votes {days} days after their challenge. Nobody gets at them but you, moderators by"
        " the buttons under artworks, and whoever runs this bot. `/privacy export` gives you a copy of all,"
        " `/privacy delete` ends it."
    )


def confirm(jobs: int, styles: int, entries: int) -> str:
    """Before everything is deleted."""
    return (
        f"This deletes {jobs} paintings with their pictures, {styles} styles, and {entries} entries with all votes for"
        " them; your votes for others too. It can't be undone."
    )
