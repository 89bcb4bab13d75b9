"""Several styles at once, as a member types them: ``starry:2 wave:1``, or names alone with commas between."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import Refusal
from bot.styles.models import NAME_LENGTH
from bot.words import say

MOST = 4
"""Styles of one painting: each is looked at once more at every scale, and more of them leave a mud of all."""

WEIGHT_LENGTH = 5
"""Of a weight as it is typed."""

TYPED_LENGTH = MOST * (NAME_LENGTH + WEIGHT_LENGTH + 2)
"""The longest text, with a colon and a comma for each."""

# Names hold no colon and no comma. Behind a weight a space is enough.
_PART = re.compile(r"\s*(?P<name>[^\s:,][^:,]*?)\s*(?::\s*(?P<weight>\d+(?:\.\d+)?)(?:\s*,|\s+|$)|,|$)")
_BEFORE = re.compile(r".*(?:,|:\s*\d+(?:\.\d+)?\s)\s*")


def read(typed: str) -> tuple[Sequence[str], tuple[float, ...]]:
    """Reads names and weights, which are 1 where they are not said; a single style has none.

    Args:
        typed: What the member typed.

    Raises:
        Refusal: It can't be read, or there are too many.
    """
    names, weights, at = [], [], 0
    while at < len(typed):
        part = _PART.match(typed, at)
        if part is None:
            raise Refusal(say("style-mixture"))
        names.append(part["name"])
        weights.append(float(part["weight"] or 1))
        at = part.end()
    if not names or not sum(weights) or len(typed) > TYPED_LENGTH:
        raise Refusal(say("style-mixture"))
    if len(names) > MOST:
        raise Refusal(say("style-too-many-at-once", limit=MOST))
    return names, tuple(weights) if len(names) > 1 else ()


def split(typed: str) -> tuple[str, str]:
    """Parts what is typed so far into the styles that are named and the beginning of the next."""
    before = _BEFORE.match(typed)
    end = before.end() if before else 0
    return typed[:end], typed[end:]
