"""What runs in the decoder's process: pictures in, nothing but their pixels out.

It reads what strangers send, in libraries written in C. So it is given no secret, and once it is warm it gives up all
that it needs no more: it can open no file and no connection, and has so much memory and time. It is spoken to through
its standard input and output, in lines of JSON that announce bytes; nothing is pickled, for what comes out of here is
no more to be trusted than what went in. Where the parent is gone the input ends, and so does the process.
"""

from __future__ import annotations

import io
import json
import math
import os
import resource
import signal
import time
from contextlib import suppress
from typing import Any, BinaryIO

from PIL import AvifImagePlugin, Image, ImageCms

from nst_core.images import MIN_SIDE, READABLE, PictureError, clean

MAX_BYTES = 3 * 2**29
"""The most memory that it may map: a WebP of ``images.MAX_PIXELS`` takes most, 1.2 GiB."""
CPU_SECONDS = 10
"""The longest that it may compute on one picture: twice what one of ``images.MAX_PIXELS`` takes on a slow core."""
NICENESS = 5
"""The bot's own process, which must answer within three seconds, goes before it, and it before painting."""

CONFINES = {
    resource.RLIMIT_AS: MAX_BYTES,
    resource.RLIMIT_CORE: 0,  # it would hold a member's picture
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: 0,  # what is open stays so
    resource.RLIMIT_NPROC: 0,  # not heeded where it runs as root
}
"""What it may take of each resource from then on."""


def main() -> None:
    """Answers one picture after the other, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches us too; the parent will end us
    os.nice(NICENESS)
    with open(0, "rb") as orders, open(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what a library prints is no answer
        warm()
        confine()
        while line := orders.readline():
            answer(json.loads(line), orders, answers)
            answers.flush()


def warm() -> None:
    """Has everything loaded that reading pictures takes, which later can't be opened any more."""
    # By itself libavif starts a thread for each of the machine's cores, whose stacks alone may be more than MAX_BYTES.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in READABLE:
        file = io.BytesIO()
        with suppress(KeyError, OSError):  # a Pillow that was built without it does not read it either
            Image.new("RGB", (MIN_SIDE, MIN_SIDE)).save(file, kind, icc_profile=profile)
            clean(file.getvalue(), MIN_SIDE)


def confine() -> None:
    """Gives up what is not needed any more, for good."""
    for kind, most in CONFINES.items():
        with suppress(ValueError):  # macOS limits no address space
            resource.setrlimit(kind, (most, most))


def answer(order: dict[str, Any], orders: BinaryIO, answers: BinaryIO) -> None:
    """Cleans one picture (``images.clean``), and says why where it can't be.

    Args:
        order: ``bytes``, how many follow; ``longer`` and ``name`` as for ``clean``.
        orders: Where they follow.
        answers: Takes ``bytes`` and so many of a PNG, or the ``kind`` and ``values`` of a ``PictureError``, or a
            ``fault``, after which nothing more should be asked of this process.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + CPU_SECONDS, hard))
    png, said = b"", dict[str, object]()
    try:
        png = clean(orders.read(order["bytes"]), order["longer"], order["name"])
        said = {"bytes": len(png)}
    except PictureError as error:
        said = {"kind": error.kind, "values": error.values}
    except Exception as error:  # whatever it is, it is the picture's doing
        said = {"fault": repr(error)}
    answers.write(json.dumps(said).encode() + b"\n")
    answers.write(png)


if __name__ == "__main__":
    main()
