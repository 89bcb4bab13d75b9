"""The command ``stylize``: one picture, from files to a file. Arguments and pictures are checked before TensorFlow."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import Field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nst_core import options
from nst_core.checkpoint import Checkpoint, CheckpointError
from nst_core.images import Kind, Picture, PictureError, decode, encode, side_by_side
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
    except (CheckpointError, OptionsError, PictureError, WeightsError) as error:
        print(f"stylize: {error}", file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stylize", description="Paints a photograph in the manner of a painting.")
    parser.add_argument("content", type=Path, metavar="CONTENT", help="the photograph: what to paint")
    parser.add_argument("styles", type=Path, metavar="STYLE", nargs="+", help="one painting or more: how to paint it")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="a .png, .jpg or .webp file")
    for option in fields(Options):
        _add(parser, option)
    parser.add_argument("--weights", default="auto", help=f"{', '.join(CHOICES)}, or a file's path (default: auto)")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="also write content, styles and output side by side")
    text = "go on from this file if it is there; Ctrl-C leaves one, a finished painting removes it"
    parser.add_argument("--resume", type=Path, metavar="FILE", help=text)
    parser.add_argument("--json", action="store_true", help="end with a line of JSON on standard output")
    return parser


def _add(parser: argparse.ArgumentParser, option: Field[Any]) -> None:
    """Adds the argument of one option, with its default, limits and words from ``options``."""
    low, high = options.limits(option.name)
    limits = "" if low is None else f", {low:g} to {high:g}"
    known = "" if option.default in (None, ()) else f" (default: {option.default})"
    parser.add_argument(
        "--" + option.name.replace("_", "-"),
        type=_numbers if option.default == () else str if option.default is None else type(option.default),
        default=option.default,
        choices=options.choices(option.name) or None,
        help=options.explain(option.name) + limits + known,
    )


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))


def _paint(given: argparse.Namespace) -> int:
    chosen = Options(**{option.name: getattr(given, option.name) for option in fields(Options)})
    for path in filter(None, (given.output, given.sheet)):
        _check_writable(path)
    content, *styles = (_read(path) for path in (given.content, *given.styles))
    options.shares(chosen.style_weights, len(styles))
    resume = _resume(given.resume)
    weights = locate(given.weights)
    if weights.note:
        print(f"stylize: {weights.note}", file=sys.stderr)
    started = time.monotonic()
    engine = _engine(weights, chosen)
    setup_seconds = time.monotonic() - started
    last, interrupted = _follow(engine.paint(content, styles, chosen, resume))
    if last is None:
        return INTERRUPTED
    picture = last.artwork.image if last.artwork else last.preview()
    _write(given.output, picture)
    if given.sheet:
        _write(given.sheet, side_by_side([content, *styles, picture], picture.shape[0]))
    if given.resume and last.artwork:
        given.resume.unlink(missing_ok=True)
    elif given.resume:
        given.resume.write_bytes(last.checkpoint().to_bytes())
    if given.json:
        print(json.dumps(_report(given.output, picture, last, weights, engine.traces, setup_seconds)))
    return INTERRUPTED if interrupted else DONE


def _check_writable(path: Path) -> None:
    if path.suffix.lower() not in KINDS or not path.resolve().parent.is_dir():
        raise OptionsError(f"{path} can't be written; name a .png, .jpg or .webp file in a folder that exists.")


def _write(path: Path, picture: Picture) -> None:
    path.write_bytes(encode(picture, KINDS[path.suffix.lower()]))


def _resume(path: Path | None) -> Checkpoint | None:
    try:
        return Checkpoint.from_bytes(path.read_bytes()) if path and path.exists() else None
    except OSError as error:
        raise CheckpointError(f"{path} can't be read: {error.strerror}.") from error


def _read(path: Path) -> Picture:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(f"{path} can't be read: {error.strerror}.") from error
    return decode(data, str(path))


def _engine(weights: Weights, chosen: Options) -> Any:
    from nst_core import StyleTransfer  # loads TensorFlow

    return StyleTransfer(weights, chosen, seed=chosen.seed)


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
