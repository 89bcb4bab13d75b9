"""The command ``stylize``: one picture, from files to a file. Arguments and pictures are checked before TensorFlow."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from nst_core import options
from nst_core.images import Kind, Picture, PictureError, decode, encode
from nst_core.options import Options, OptionsError
from nst_core.weights import CHOICES, Weights, WeightsError, locate

if TYPE_CHECKING:
    from nst_core.transfer import Progress

DONE, UNEXPECTED, REFUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: 130 is 128 + SIGINT, as shells have it."""

KINDS: dict[str, Kind] = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
"""File formats that are written, by ending."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    given = _parser().parse_args(arguments)
    try:
        return _paint(given)
    except (OptionsError, PictureError, WeightsError) as error:
        print(f"stylize: {error}", file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stylize", description="Paints a photograph in the manner of a painting.")
    parser.add_argument("content", type=Path, metavar="CONTENT", help="the photograph: what to paint")
    parser.add_argument("styles", type=Path, metavar="STYLE", nargs="+", help="one painting or more: how to paint it")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="a .png, .jpg or .webp file")
    for option in fields(Options):
        choices = get_args(options.Colors) if option.name == "colors" else None
        low, high = options.limits(option.name)
        limits = "" if low is None else f", {low:g} to {high:g}"
        text = f"{options.explain(option.name)}{limits} (default: {option.default})"
        kind = type(option.default)
        parser.add_argument(f"--{option.name}", type=kind, default=option.default, choices=choices, help=text)
    parser.add_argument("--weights", default="auto", help=f"{', '.join(CHOICES)}, or a file's path (default: auto)")
    parser.add_argument("--json", action="store_true", help="end with a line of JSON on standard output")
    return parser


def _paint(given: argparse.Namespace) -> int:
    chosen = Options(**{option.name: getattr(given, option.name) for option in fields(Options)})
    kind = KINDS.get(given.output.suffix.lower())
    if kind is None or not given.output.resolve().parent.is_dir():
        text = f"{given.output} can't be written; name a .png, .jpg or .webp file in a folder that exists."
        raise OptionsError(text)
    content, *styles = (_read(path) for path in (given.content, *given.styles))
    weights = locate(given.weights)
    if weights.note:
        print(f"stylize: {weights.note}", file=sys.stderr)
    started = time.monotonic()
    engine = _engine(weights, chosen)
    setup_seconds = time.monotonic() - started
    last, interrupted = _follow(engine.paint(content, styles, chosen))
    if last is None:
        return INTERRUPTED
    picture = last.artwork.image if last.artwork else last.preview()
    given.output.write_bytes(encode(picture, kind))
    if given.json:
        print(json.dumps(_report(given.output, picture, last, weights, engine.traces, setup_seconds)))
    return INTERRUPTED if interrupted else DONE


def _read(path: Path) -> Picture:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(f"{path} can't be read: {error.strerror}.") from error
    return decode(data, str(path))


def _engine(weights: Weights, chosen: Options) -> Any:
    from nst_core import StyleTransfer  # loads TensorFlow

    return StyleTransfer(weights, seed=chosen.seed)


def _follow(events: Any) -> tuple[Progress | None, bool]:
    """Shows a bar on standard error until the painting ends or Ctrl-C is pressed; the last event, and which it was."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    last: Any = None
    columns = (TextColumn("Painting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("painting", total=None)
            for last in events:
                bar.update(task, completed=last.step, total=last.steps)
    except KeyboardInterrupt:
        return last, True
    return last, False


def _report(
    output: Path, picture: Picture, last: Progress, weights: Weights, traces: int, setup_seconds: float
) -> dict[str, Any]:
    return {
        "output": str(output),
        "width": picture.shape[1],
        "height": picture.shape[0],
        "steps": last.step,
        "style_loss": last.losses.style,
        "content_loss": last.losses.content,
        "total_loss": last.losses.total,
        "seconds": round(last.seconds, 3),
        "setup_seconds": round(setup_seconds, 3),
        "weights": weights.name,
        "precision": "float32",
        "traces": traces,
        "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,  # Linux counts in KiB
    }


if __name__ == "__main__":
    sys.exit(main())
