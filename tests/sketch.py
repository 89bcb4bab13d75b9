"""Pictures in few steps, where a test looks neither at the steps nor at what they make of a picture."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from importlib import import_module

from nst_core.options import Options
from tests.processes import MEASURES

STEPS = 12
ASKERS = ("bot.stylize.reception", "bot.styles.previewer", "bot.check.painters")
"""The modules that say how a picture is painted."""


def sketch(put: Callable[[object, str, object], None] = setattr) -> None:
    """Has all of them say so in this process.

    Args:
        put: Changes a module, perhaps for a while.
    """
    for name in ASKERS:
        put(import_module(name), "Options", partial(Options, steps=STEPS))


def program(*also: str) -> tuple[str, str]:
    """What Python runs as a bot that paints so, by painters that are not measured.

    Args:
        also: Lines that run before it.
    """
    lines = ("from tests import sketch", "sketch.begin()", *also, "from bot.__main__ import main")
    return "-c", "\n".join((*lines, "raise SystemExit(main())"))


def begin() -> None:
    """What such a bot does first."""
    for name in [name for name in os.environ if name.startswith(MEASURES)]:
        del os.environ[name]
    sketch()
