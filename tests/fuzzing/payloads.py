"""Gateway events as no Discord should send them: real ones, and what chance makes of them."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Place = tuple[Any, Any]
"""A dict or a list, and a key or an index of it."""

TYPED = frozenset({"value", "content", "custom_id", "filename", "content_type", "size", "locale", "username"})
"""Fields that hold what members type or choose, or what their files are called."""
FREE = (3, 4, 10)
"""Options of which members type the value, and a modal's text; all others hold what Discord has looked up."""
TEXTS = (
    "",
    " ",
    "\0",
    "-1",
    "0",
    "9" * 40,
    "a" * 6000,
    "\u202eabc\u200b",
    "\ud83d\ude00" * 50,
    "e\u0301" * 200,
    "@everyone <@1> <#1> </help:1>",
    "../../etc/passwd",
    "%s%n{0}{__class__}",
    "a:2, b:nan, c:-1e400",
    "'; DROP TABLE jobs; --",
)
NUMBERS = (0, 1, -1, 2**31, 2**53, 2**63, 2**64, 10**30, 0.5, -0.0, 1e308)
OTHERS: tuple[object, ...] = (None, True, [], {}, [None], {"id": None}, [[[[]]]], *TEXTS, *NUMBERS)

Mutation = Callable[[Json, random.Random], None]


def places(value: Any) -> Iterator[Place]:
    """All places in a payload at which something stands, at any depth."""
    keys: Any = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from places(value[key])


def typed(event: Json, chance: random.Random) -> None:
    """Changes what a member typed, chose or sent, and leaves it of its type, as Discord would."""
    found = [place for place in places(event) if place[1] in TYPED and isinstance(place[0][place[1]], str | int)]
    found = [(holder, key) for holder, key in found if key != "value" or holder.get("type") in FREE]
    for holder, key in chance.sample(found, min(len(found), 2)):
        old = holder[key]
        if isinstance(old, str):
            holder[key] = _text(old, chance)
        elif not isinstance(old, bool):
            holder[key] = chance.choice([number for number in NUMBERS if abs(number) <= 2**53])


def _text(old: str, chance: random.Random) -> str:
    new = chance.choice(TEXTS)
    at = chance.randrange(len(old) + 1)
    return chance.choice((new, old[:at] + new + old[at:], old[:at], old[::-1]))[:6000]


def broken(event: Json, chance: random.Random) -> None:
    """Changes anything in an event: values, their types, whether they are there at all."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        found = list(places(event))
        if not found:
            return
        holder, key = chance.choice(found)
        match chance.randrange(5):
            case 0:
                del holder[key]
            case 1:
                holder[key] = None
            case 2 if isinstance(holder[key], dict):
                holder[key][chance.choice(TEXTS)] = chance.choice(OTHERS)
            case 3:
                other, name = chance.choice(found)
                holder[key] = copy.deepcopy(other[name]) if name in range(len(other)) or name in other else None
            case _:
                holder[key] = copy.deepcopy(chance.choice(OTHERS))
