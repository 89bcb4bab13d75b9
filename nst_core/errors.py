"""What goes wrong in this package, said so that people and programs understand it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, Self


class EngineError(Exception):
    """Something that can't be used or done, through whoever asked for it.

    Its text is one English sentence, saying what to do. Its kind and its values say the same to programs that have
    sentences of their own, such as in another language; they survive pickling.

    Args:
        kind: Which sentence, a key of ``SENTENCES``; no other class of errors has it too.
        **values: What it mentions.

    Raises:
        KeyError: There is no such sentence, or it mentions more.
    """

    SENTENCES: ClassVar[Mapping[str, str]] = {}

    def __init__(self, kind: str, /, **values: str | float) -> None:
        super().__init__(self.SENTENCES[kind].format(**values))
        self.kind, self.values = kind, values

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        return partial(type(self), self.kind, **self.values), ()
