"""What members read at the doors. Plain text, no Discord."""

from __future__ import annotations

CONTENT, STYLE = "The picture to paint", "The picture of how to paint"
"""What the two pictures are called at the start of a sentence."""

STYLIZE_THIS, LIKE_THIS = "Stylize this picture", "Paint in this style"
"""What a message's menu calls what can be done with its picture."""
ASK_STYLE = ("How to paint it", "A painting, or any picture whose colours and strokes you like")
ASK_CONTENT = ("What to paint", "A photograph, or any picture")

TWO_PICTURES = (
    "Please attach two pictures to one message and mention me in it: first what to paint, then how to paint it."
)
NO_PICTURE = "There is no picture in that message; please choose one that has a picture attached."
NO_STYLE = "Please add a picture of how to paint as style, or the name of one that you saved as style_name."
TWO_STYLES = "Please give either a picture as style or a name as style_name, not both."
UNEXPECTED = "Something went wrong here, and it has been noted; please try again."


def too_large(name: str, limit_bytes: int) -> str:
    """For a file over the limit."""
    return f"{name} is too large; please send one of at most {limit_bytes / 2**20:.0f} MiB."


def size_limit(max_size: int) -> str:
    """For an artwork larger than this bot paints."""
    return f"This bot paints up to {max_size} pixels; please choose a smaller size."


def not_a_picture(name: str) -> str:
    """For a file that says itself that it is none."""
    return f"{name} is not a picture; please send a PNG, JPEG, WebP, GIF, AVIF, TIFF or BMP file."


def out_of_reach(name: str) -> str:
    """For an attachment that could not be downloaded."""
    return f"{name} could not be downloaded from Discord; please send it again."
