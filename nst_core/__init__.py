"""The engine: style transfer with Adam on VGG19's features, as a library and as the command ``stylize``.

The engine itself is loaded when it is first asked for, so that options, plans and pictures can be had without
TensorFlow.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

from nst_core.images import PictureError, decode, encode
from nst_core.options import Options, OptionsError
from nst_core.plan import Plan
from nst_core.progress import Artwork, PaintingError, Progress
from nst_core.weights import WeightsError

if TYPE_CHECKING:
    from nst_core.transfer import StyleTransfer

__all__ = [
    "Artwork",
    "Options",
    "OptionsError",
    "PaintingError",
    "PictureError",
    "Plan",
    "Progress",
    "StyleTransfer",
    "WeightsError",
    "decode",
    "encode",
]


# TensorFlow reads these when it is imported: its remarks on the processor are not for painters; and oneDNN does a batch
# of products (``winograd``) in half the time, also on processors for which TensorFlow would do without it.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")


def __getattr__(name: str) -> Any:
    if name == "StyleTransfer":
        if "nst_core.transfer" not in sys.modules:
            _load()
        from nst_core.transfer import StyleTransfer

        return StyleTransfer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _load() -> None:
    """Imports the engine, and has no garbage looked for among what that brings, now or ever: it stays until the end.

    Python would look through all of TensorFlow for a sixth of the time that its import takes, and for most of a second
    when the process ends.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        importlib.import_module("nst_core.transfer")
        gc.freeze()
    finally:
        if enabled:
            gc.enable()
