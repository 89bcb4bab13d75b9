"""What the engine can't do, in the language that is spoken."""

from __future__ import annotations

from bot.words import say
from nst_core.errors import EngineError


def in_words(error: EngineError) -> str:
    """An error of the engine as one sentence for the member; the engine's own sentences are English."""
    return say(f"engine-{error.kind}", **error.values)
