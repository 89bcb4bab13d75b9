"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what was found.

    Attributes:
        what: One word.
        text: What is there; or what is wrong and how to mend it.
        ok: Whether the bot can work with it.
    """

    what: str
    text: str
    ok: bool = True

    def __str__(self) -> str:
        """A line for a terminal or a log."""
        return f"{'ok' if self.ok else 'MEND':<5} {self.what:<11} {self.text}"
