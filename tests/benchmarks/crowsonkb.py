"""The engine against crowsonkb/style-transfer-pytorch: seconds, and how good the pictures are, ours over theirs.

    python -m tests.benchmarks.crowsonkb [--size 256] [--iterations 1000] [--our-steps 120] [--images FOLDER]
        [--sheet FILE] [--json]

Theirs is its method in TensorFlow (``wasserstein``) with its own schedule: at 256 px, 1000 iterations at 128, 500 at
181, and 500 at 256. Ours is ``StyleTransfer("random").paint`` with its own defaults but for what is a matter of taste:
the strength, and that it too compares style by means and covariances and weighs layers as theirs does. Both have the
same weights and pictures, are warm, and are timed with their targets, in a process each. Theirs computes in float32 as
the original does, by TensorFlow as it comes; ours in what the engine chose for this machine.

One judge (``score``) scores both 8-bit pictures. Each engine weighs content against style in its own way, and one that
paints less is closer to the photograph for that alone, so that no sum of the two is fair to both. So our strength is
set to the highest at which our content error is no larger than theirs, and what then counts is style: ``score_ratio``
over all layers, ``style_ratio`` in those that both optimise, ``held_out_ratio`` in others. Those of the default
strength are told as well.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from rich.progress import track

from nst_core import Options, StyleTransfer, encode, options
from nst_core.images import Picture, side_by_side
from nst_core.plan import scales
from tests.benchmarks import pictures, report, rival
from tests.benchmarks.rival import Painted
from tests.benchmarks.score import Judge, Score
from tests.benchmarks.wasserstein import COARSEST, ITERATIONS, LAYER_WEIGHTS, Wasserstein

TASTE = Options(style_loss="moments", layer_weights=tuple(LAYER_WEIGHTS))
"""What style is, as theirs sees it: by Gram matrices and with all layers alike, which is our default, other pictures
would be aimed at. Those end with twice its style error where content is as near."""
PAINTINGS = 7
"""In search of the strength: the default, and six more, which find it to 1/128."""


class Pair(NamedTuple):
    """What to paint, and how."""

    photograph: Picture
    painting: Picture


class Ours(NamedTuple):
    """A picture of ours; seconds in all, and a step at full size with its share of the targets."""

    picture: Picture
    score: Score
    strength: float
    seconds: float
    step_seconds: float


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--iterations", type=int, default=ITERATIONS, help="theirs, at the first scale")
    parser.add_argument("--our-steps", type=int, default=options.default("steps"))
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="also write photograph, painting, theirs and ours")
    report.add_argument(parser)
    pictures.add_argument(parser)
    rival.add_argument(parser)
    given = parser.parse_args()
    pair = Pair(*(next(iter(found.values())) for found in pictures.read(given.images)))
    if given.rival:
        rival.begin()
        method = Wasserstein()
        method.paint(*pair, COARSEST, 2)  # whatever is done once is not to count
        rival.end(method.paint(*pair, given.size, given.iterations), given.rival)
        return
    theirs = rival.alone("tests.benchmarks.crowsonkb")
    engine, judge = StyleTransfer("random"), Judge(*pair, given.size)
    aim = judge.score(theirs.picture)
    tried = _search(engine, judge, pair, replace(TASTE, size=given.size, steps=given.our_steps), aim.all_content)
    best = _best(tried, aim.all_content)
    if given.sheet:
        sheet = side_by_side([*pair, theirs.picture, best.picture], best.picture.shape[0])
        given.sheet.write_bytes(encode(sheet))
    found = {"size": given.size, "precision": engine.precision(), "our_steps": given.our_steps}
    report.show(found | _compared(theirs, aim, tried, best), as_json=given.json)


def _search(engine: StyleTransfer, judge: Judge, pair: Pair, wanted: Options, most: float) -> list[Ours]:
    """Paintings of ever closer strengths, from the default to the highest with a content error up to ``most``."""
    tried: list[Ours] = []
    low, high = options.limits("strength")
    strength = wanted.strength
    for _ in track(range(PAINTINGS), description="Our engine", console=report.TERMINAL):
        tried.append(_paint(engine, judge, pair, replace(wanted, strength=strength)))
        if tried[-1].score.all_content <= most:
            low = strength
        else:
            high = strength
        strength = (low + high) / 2
    return tried


def _paint(engine: StyleTransfer, judge: Judge, pair: Pair, wanted: Options) -> Ours:
    started, reached = time.monotonic(), {0: 0.0}
    for last in engine.paint(pair.photograph, [pair.painting], wanted):
        reached[last.step] = last.seconds
    seconds, shape = time.monotonic() - started, pair.photograph.shape
    steps = scales(shape[1], shape[0], wanted.size, wanted.steps)[-1].steps
    step_seconds = (reached[wanted.steps] - reached[wanted.steps - steps]) / steps
    picture = last.preview()
    return Ours(picture, judge.score(picture), wanted.strength, seconds, step_seconds)


def _best(tried: Sequence[Ours], most: float) -> Ours:
    """The strongest whose content error is no larger, or else the weakest."""
    close = [one for one in tried if one.score.all_content <= most]
    if close:
        return max(close, key=lambda one: one.strength)
    return min(tried, key=lambda one: one.strength)


def _compared(theirs: Painted, aim: Score, tried: Sequence[Ours], best: Ours) -> dict[str, float | str]:
    """What both took and are, and the ratios."""
    usual, seconds = tried[0].score, median(one.seconds for one in tried)
    scores = {"their": aim, "our": best.score}
    errors = {f"{whose}_{what}": value for whose, score in scores.items() for what, value in score._asdict().items()}
    return {
        "their_seconds": theirs.seconds,
        "our_seconds": seconds,
        "seconds_ratio": seconds / theirs.seconds,
        "their_step_seconds": theirs.step_seconds,
        "our_step_seconds": median(one.step_seconds for one in tried),
        "our_strength": best.strength,
        "score_ratio": best.score.all_style / aim.all_style,
        "style_ratio": best.score.style / aim.style,
        "held_out_ratio": best.score.held_out_style / aim.held_out_style,
        "content_ratio": best.score.all_content / aim.all_content,
        "default_style_ratio": usual.all_style / aim.all_style,
        "default_content_ratio": usual.all_content / aim.all_content,
        **errors,
    }


if __name__ == "__main__":
    main()
