"""The command ``stylize``: one picture, from files to a file. Arguments and pictures are checked before TensorFlow."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nst_core import memory, options, precision
from nst_core.checkpoint import Checkpoint
from nst_core.errors import EngineError
from nst_core.film import Film, FilmKind
from nst_core.images import (
    Alpha,
    Kind,
    Mask,
    Picture,
    decode,
    decode_layers,
    encode,
    read_xmp,
    side_by_side,
    to_mask,
)
from nst_core.options import Options
from nst_core.parameters import Parameters
from nst_core.progress import PaintingError, Progress
from nst_core.weights import CHOICES, WeightsError, locate

if TYPE_CHECKING:
    from nst_core.transfer import StyleTransfer

DONE, UNEXPECTED, REFUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: 130 is 128 + SIGINT, as shells have it."""

KINDS: dict[str, Kind] = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".avif": "AVIF"}
"""File formats that are written, by ending."""
FILMS: dict[str, FilmKind] = {".webp": "WEBP", ".gif": "GIF"}
"""The same for films."""
FILM_SIDE = 512
"""A film's longer side, in pixels."""


class Mistyped(Exception):
    """A command that can't be carried out; its text is one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    given = _parser().parse_args(arguments)
    try:
        wanted = _wanted(given)
        pictures = _pictures(wanted, given.mask, given.start)
        return _plan(given, wanted, pictures) if given.plan else _paint(given, wanted, pictures)
    except (EngineError, Mistyped, WeightsError) as error:
        print(f"stylize: {error}", file=sys.stderr)
        return UNEXPECTED if isinstance(error, PaintingError) else REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stylize", description="Paints a photograph in the manner of a painting.")
    parser.add_argument("content", type=Path, metavar="CONTENT", nargs="?", help="the photograph: what to paint")
    parser.add_argument("styles", type=Path, metavar="STYLE", nargs="*", help="one painting or more: how to paint it")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="a .png, .jpg, .webp or .avif file")
    for option in fields(Options):
        _add(parser, option)
    parser.add_argument(
        "--weights", default=None, help=f"{', '.join(CHOICES)}, or a file's path (default: {options.WEIGHTS})"
    )
    text = f"what the network computes in; auto is what is faster here (default: {options.PRECISION})"
    parser.add_argument("--precision", default=options.PRECISION, choices=precision.CHOICES, help=text)
    text = "make an artwork again: options, weights and pictures are those it was made with, unless given here"
    parser.add_argument("--from", dest="source", type=Path, metavar="FILE", help=text)
    text = "paint only where this picture is white, and leave the photograph where it is black"
    parser.add_argument("--mask", type=Path, metavar="FILE", help=text)
    text = "go on from this smaller artwork of the same pictures, for a larger one"
    parser.add_argument("--start", type=Path, metavar="FILE", help=text)
    parser.add_argument("--timelapse", type=Path, metavar="FILE", help="also write how it grew, as .webp or .gif")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="also write content, styles and output side by side")
    text = "go on from this file if it is there; Ctrl-C leaves one, a finished painting removes it"
    parser.add_argument("--resume", type=Path, metavar="FILE", help=text)
    text = "paint nothing; tell the sizes and steps, the seconds and the memory that it would take"
    parser.add_argument("--plan", action="store_true", help=text)
    parser.add_argument("--json", action="store_true", help="end with a line of JSON on standard output")
    return parser


def _add(parser: argparse.ArgumentParser, option: Field[Any]) -> None:
    """Adds the argument of one option, with its default, limits and words from ``options``."""
    low, high = options.limits(option.name)
    limits = "" if low is None else f", {low:g} to {high:g}"
    known = "" if option.default in (None, ()) else f" (default: {option.default})"
    parser.add_argument(
        "--" + option.name.replace("_", "-"),
        type=_reader(option),
        default=argparse.SUPPRESS,  # so that what was said can be told from what was not
        choices=options.choices(option.name) or None,
        help=options.explain(option.name) + limits + known,
    )


def _reader(option: Field[Any]) -> Callable[[str], Any]:
    if option.default == ():
        return _numbers
    if option.default is None:
        return str if options.choices(option.name) else float
    return type(option.default)


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))


def _wanted(given: argparse.Namespace) -> Parameters:
    """What was asked for: from the artwork that was named, if one was, but for what was said in so many words.

    Raises:
        Mistyped: Pictures are missing, or a file can't be read or written.
        EngineError: An option can't be used, or the artwork.
    """
    said = {option.name: getattr(given, option.name) for option in fields(Options) if hasattr(given, option.name)}
    earlier = Parameters(Options(), options.WEIGHTS)
    if given.source:
        earlier = Parameters.from_xmp(read_xmp(_bytes(given.source), str(given.source)))
    content = str(given.content) if given.content else earlier.content
    styles = tuple(map(str, given.styles)) or earlier.styles
    if content is None or not styles:
        raise Mistyped("Name two pictures: first what to paint, then how to paint it.")
    chosen = replace(earlier.options, **said)
    options.shares(chosen.style_weights, len(styles), "paintings")
    if not given.output and not given.plan:
        raise Mistyped("Name the file to write the artwork to: -o OUT.")
    for path in filter(None, (given.output, given.sheet)):
        _check_writable(path, KINDS)
    if given.timelapse:
        _check_writable(given.timelapse, FILMS)
    return Parameters(chosen, given.weights or earlier.weights, content, styles)


class _Pictures(NamedTuple):
    content: Picture
    alpha: Alpha | None
    styles: list[Picture]
    mask: Mask | None
    start: Picture | None


def _pictures(wanted: Parameters, mask: Path | None, start: Path | None) -> _Pictures:
    content, alpha = decode_layers(_bytes(Path(str(wanted.content))), str(wanted.content))
    styles = [decode(_bytes(Path(name)), name) for name in wanted.styles]
    mask_picture, start_picture = (decode(_bytes(path), str(path)) if path else None for path in (mask, start))
    return _Pictures(content, alpha, styles, None if mask_picture is None else to_mask(mask_picture), start_picture)


def _engine(given: argparse.Namespace, wanted: Parameters) -> StyleTransfer:
    weights = locate(wanted.weights)
    if weights.note:
        print(f"stylize: {weights.note}", file=sys.stderr)
    from nst_core import StyleTransfer  # loads TensorFlow

    masked, seed = given.mask is not None, wanted.options.seed
    return StyleTransfer(weights, wanted.options, given.precision, masked=masked, seed=seed)


def _plan(given: argparse.Namespace, wanted: Parameters, pictures: _Pictures) -> int:
    masked = pictures.mask is not None
    plan = _engine(given, wanted).plan(pictures.content, pictures.styles, wanted.options, masked=masked)
    if given.json:
        scales = [{"width": scale.width, "height": scale.height, "steps": scale.steps} for scale in plan.scales]
        print(json.dumps({"scales": scales, "seconds": round(plan.seconds, 3), "peak_bytes": plan.peak_bytes}))
    else:
        for scale in plan.scales:
            print(f"{scale.width} × {scale.height} pixels: {scale.steps} steps")
        print(f"about {plan.seconds:.0f} seconds once the engine is warm, {plan.peak_bytes / 1e9:.1f} GB of memory")
    plan.check_room()
    return DONE


def _paint(given: argparse.Namespace, wanted: Parameters, pictures: _Pictures) -> int:
    resume = _resume(given.resume)
    started = time.monotonic()
    engine = _engine(given, wanted)
    setup_seconds = time.monotonic() - started
    film = Film(FILM_SIDE) if given.timelapse else None
    events = engine.paint(pictures.content, pictures.styles, wanted.options, resume, pictures.mask, pictures.start)
    last, interrupted = _follow(events, film)
    if last is None:
        return INTERRUPTED
    picture = last.artwork.image if last.artwork else last.preview()
    # "auto" may find other weights another day; a file of one's own is known by its path alone.
    used = replace(wanted, weights=engine.weights.name if wanted.weights in CHOICES else wanted.weights)
    _write(given.output, picture, pictures.alpha, used.to_xmp())
    if given.sheet:
        _write(given.sheet, side_by_side([pictures.content, *pictures.styles, picture], picture.shape[0]))
    if film and (data := film.encode(FILMS[given.timelapse.suffix.lower()])):
        given.timelapse.write_bytes(data)
    if given.resume and last.artwork:
        given.resume.unlink(missing_ok=True)
    elif given.resume:
        given.resume.write_bytes(last.checkpoint().to_bytes())
    if given.json:
        computed = engine.precision(wanted.options, masked=pictures.mask is not None)
        report = _report(picture, last) | {"setup_seconds": round(setup_seconds, 3), "precision": computed}
        report |= {"output": str(given.output), "weights": engine.weights.name, "traces": engine.traces}
        print(json.dumps(report | {"peak_rss_bytes": memory.peak()}))
    return INTERRUPTED if interrupted else DONE


def _check_writable(path: Path, kinds: Mapping[str, str]) -> None:
    if path.suffix.lower() not in kinds or not path.resolve().parent.is_dir():
        endings = " or ".join([", ".join(list(kinds)[:-1]), list(kinds)[-1]])
        raise Mistyped(f"{path} can't be written; name a {endings} file in a folder that exists.")


def _write(path: Path, picture: Picture, alpha: Alpha | None = None, xmp: bytes | None = None) -> None:
    path.write_bytes(encode(picture, KINDS[path.suffix.lower()], alpha=alpha, xmp=xmp))


def _resume(path: Path | None) -> Checkpoint | None:
    try:
        return Checkpoint.from_bytes(path.read_bytes()) if path and path.exists() else None
    except OSError as error:
        raise Mistyped(f"{path} can't be read: {error.strerror}.") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Mistyped(f"{path} can't be read: {error.strerror}.") from error


def _follow(events: Any, film: Film | None) -> tuple[Progress | None, bool]:
    """Shows a bar on standard error until the painting ends or Ctrl-C is pressed; the last event, and which it was.

    The film sees each event.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    last: Any = None
    columns = (TextColumn("Painting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with Bar(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("painting", total=None)
            for last in events:
                bar.update(task, completed=last.step, total=last.steps)
                if film:
                    film.see(last)
    except KeyboardInterrupt:
        return last, True
    return last, False


def _report(picture: Picture, last: Progress) -> dict[str, Any]:
    return {
        "width": picture.shape[1],
        "height": picture.shape[0],
        "steps": last.step,
        "style_loss": last.losses.style,
        "content_loss": last.losses.content,
        "total_loss": last.losses.total,
        "seconds": round(last.seconds, 3),
    }


if __name__ == "__main__":
    sys.exit(main())
