"""Files and gateway events as chance has made them, over the real decoder and the real bot.

    python -m tests.benchmarks.fuzz [--files 10000] [--payloads 10000] [--seed 0] [--keep FOLDER] [--json]

Of the events, half are such as members can bring about, with other words, choices and names of files than the bot
expects; over those it may log no error. The other half break Discord's own rules; those may cost themselves. After each
fifty the bot must answer `/help` within 3 seconds, and `/history`. Exits with 1 where anything did harm. It takes a
minute or two.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.progress import Progress

from bot.stylize.decoding import MAX_BYTES
from tests.benchmarks import report
from tests.fuzzing.gateway import Payloads, hear
from tests.fuzzing.payloads import broken, typed
from tests.fuzzing.readers import Files, read

CHANGES = (typed, broken)
GROWTH_BYTES = 64 * 2**20
"""How much more the bot may hold at last than once its caches were warm."""


def harm_of_files(found: Files) -> list[str]:
    """What files did that they must not."""
    harm = [f"a file of {len(file)} bytes: {why}" for file, why in found.lost]
    harm += [f"a file of {len(file)} bytes took {seconds:.1f} s" for file, seconds in found.slow]
    return harm + ([f"the decoder held {found.peak_bytes} bytes"] if found.peak_bytes > MAX_BYTES else [])


def harm_of_payloads(found: Payloads, *, silent: bool) -> list[str]:
    """What events did that they must not.

    Args:
        found: What became of them.
        silent: Whether the bot may not even log an error.
    """
    harm = [f"/help was not answered {found.unanswered} times"] if found.unanswered else []
    if found.exit_code != 0:
        harm.append(f"the bot ended with {found.exit_code}")
    if (growth := found.most_bytes - found.settled_bytes) > GROWTH_BYTES:
        harm.append(f"the bot holds {growth} bytes more")
    return harm + [f"{count} × {error}" for error, count in found.errors.items() if silent]


def _keep(files: Files, heard: Sequence[Payloads], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, (file, _) in enumerate([*files.lost, *files.slow]):
        (folder / f"{number}").write_bytes(file)
    for change, found in zip(CHANGES, heard, strict=True):
        (folder / f"{change.__name__}.log").write_text(found.log)


async def fuzz(given: argparse.Namespace) -> int:
    """Runs it all; how much did harm."""
    figures: dict[str, float | str] = {"files": given.files, "payloads": given.payloads}
    harm: list[str] = []
    with Progress(console=report.TERMINAL) as progress:
        task = progress.add_task("Files", total=given.files)
        files = await read(given.files, given.seed, step=lambda: progress.advance(task))
        harm += harm_of_files(files)
        figures |= {f"files_{kind}": count for kind, count in files.outcomes.items()}
        figures |= {"files_lost": len(files.lost), "slowest_seconds": files.slowest_seconds}
        figures["decoder_peak_bytes"] = files.peak_bytes
        events = progress.add_task("Events", total=2 * (given.payloads // 2))
        half = given.payloads // 2
        heard = await hear(half, given.seed, CHANGES, step=lambda: progress.advance(events))
    for change, found in zip(CHANGES, heard, strict=True):
        name = change.__name__
        harm += harm_of_payloads(found, silent=change is typed)
        figures |= {
            f"{name}_interactions": found.sent["INTERACTION_CREATE"],
            f"{name}_calls": found.answered,
            f"{name}_unanswered": found.unanswered,
            f"{name}_errors": found.errors.total(),
            f"{name}_growth_bytes": found.most_bytes - found.settled_bytes,
        }
    if given.keep:
        _keep(files, heard, given.keep)
    report.show(figures | {"harm": len(harm)}, as_json=given.json)
    for each in harm:
        print(each, file=sys.stderr)
    return len(harm)


def main() -> int:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--payloads", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="write files that did harm there, and what the bot said"
    )
    report.add_argument(parser)
    return int(asyncio.run(fuzz(parser.parse_args())) > 0)


if __name__ == "__main__":
    sys.exit(main())
