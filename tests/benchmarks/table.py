"""The table of results in CONTRIBUTING.md: runs benchmarks, one after the other, and writes down what they found.

    python -m tests.benchmarks.table [NAME …]

Without names, all that have rows. Rows of benchmarks that are not run, or that fail, stay as they are. Each benchmark
has a line that says on what machine it ran and when. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.progress import Progress

FILE = Path(__file__).parents[2] / "CONTRIBUTING.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"
"""What stands around the table, each on a line of its own."""
HEAD = ["| What | Result | Goal |", "|---|---|---|"]
FLAGS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
"""What a CPU may have that changes how fast it paints, in either precision, weakest first."""

Figures = Mapping[str, float]
Format = Callable[[float], str]


def ratio(value: float) -> str:
    """A ratio: under a half as one over something, for 1/23 reads better than 0.043."""
    if 0 < value < 0.5:
        return f"1/{_short(1 / value)}"
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def seconds(value: float) -> str:
    """Seconds, or milliseconds under a tenth of one."""
    return f"{1000 * value:.3g} ms" if value < 0.1 else f"{_short(value, 2)} s"


def size_bytes(value: float) -> str:
    """Bytes in the largest unit, of powers of 1000, of which there is one."""
    power = next(power for power in (9, 6, 3, 0) if value >= 10**power or not power)
    return f"{_short(value / 10**power)} {({9: 'GB', 6: 'MB', 3: 'kB', 0: 'B'})[power]}"


def rate(value: float) -> str:
    """So many a minute."""
    return f"{_short(value)} a minute"


def _short(value: float, digits: int = 1) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.{digits}f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Attributes:
        what: What was measured, in words.
        key: Its name in what the benchmark prints; where that ends in ``_n``, there is one for each size in pixels.
        shown: How it is written.
        low: The least that it is to be.
        high: The most that it is to be.
    """

    what: str
    key: str
    shown: Format
    low: float | None = None
    high: float | None = None

    def line(self, found: Figures) -> str | None:
        """The row in Markdown, or None where the benchmark found no such thing."""
        values = self._values(found)
        if not values:
            return None
        result = " · ".join(f"{size}{self.shown(value)}" for size, value in values.items())
        return f"| {self.what} | {result} | {self._goal(values.values())} |"

    def _values(self, found: Figures) -> dict[str, float]:
        """By size, as it stands before each figure."""
        if not self.key.endswith("_n"):
            return {"": found[self.key]} if self.key in found else {}
        names = re.compile(re.escape(self.key[:-1]) + r"(\d+)")
        sizes = {int(match[1]): value for name, value in found.items() if (match := names.fullmatch(name))}
        return {f"{size} px: ": sizes[size] for size in sorted(sizes)}

    def _goal(self, values: Collection[float]) -> str:
        """What every figure is to be, and whether one is not."""
        low, high = (None if bound is None else self.shown(bound) for bound in (self.low, self.high))
        if low is None and high is None:
            return ""
        text = f"{low} to {high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
        least, most = -math.inf if self.low is None else self.low, math.inf if self.high is None else self.high
        return text if all(least <= value <= most for value in values) else f"{text}, missed"


@dataclass(frozen=True)
class Benchmark:
    """A benchmark and its rows.

    Attributes:
        name: What it is called in the table, and as an argument.
        rows: What of its figures is shown.
        arguments: What it is called with, beside ``--json``.
        module: Of ``tests.benchmarks``, if that has another name.
    """

    name: str
    rows: Sequence[Row]
    arguments: Sequence[str] = ()
    module: str = ""

    def run(self) -> Figures:
        """Runs it in a process of its own.

        Raises:
            subprocess.CalledProcessError: It failed; what it said on standard error comes along.
        """
        command = [sys.executable, "-m", f"tests.benchmarks.{self.module or self.name}", *self.arguments, "--json"]
        done = subprocess.run(command, cwd=FILE.parent, capture_output=True, text=True, check=True)
        found: Figures = json.loads(done.stdout.splitlines()[-1])
        return found

    def lines(self, found: Figures, where: str) -> list[str]:
        """Its part of the table: a line that says where it ran, and the rows."""
        rows = [line for row in self.rows if (line := row.line(found)) is not None]
        return [f"| **{self.name}** | *{where}* | |", *rows]


ACKNOWLEDGE_SECONDS = 3.0
"""Discord drops a command that is not acknowledged by then."""
LINEAR = (0.85, 1.15)
"""How far from proportional to its pixels a step's seconds may be."""

BENCHMARKS = (
    Benchmark(
        "rate",
        (
            Row("a step at 512 px, its rate over the machine's own matrix product's", "float32_ratio", ratio, low=0.9),
            Row("the same in bfloat16", "bfloat16_ratio", ratio, low=0.9),
            Row("the network's work alone, in float32", "float32_network_ratio", ratio),
            Row("the same in bfloat16", "bfloat16_network_ratio", ratio),
        ),
    ),
    Benchmark(
        "notebook",
        (
            Row("steps, over the notebook's of 2018", "steps_ratio", ratio, high=1 / 20),
            Row("seconds, over the notebook's", "seconds_ratio", ratio, high=1 / 60),
            Row("loss at the end, over the notebook's", "loss_ratio", ratio, high=1.0),
        ),
    ),
    Benchmark(
        "crowsonkb",
        (
            Row("seconds, over style-transfer-pytorch's", "seconds_ratio", ratio, high=1 / 8),
            Row("score at the end, over its score", "score_ratio", ratio, high=1.0),
            Row("the same, by a measure that neither optimises", "held_out_ratio", ratio),
        ),
        ("--our-steps", "176"),  # half as many again as members' pictures take: within the goal there is time for more
    ),
    Benchmark(
        "size",
        (
            Row("a step", "step_seconds_n", seconds),
            Row("seconds a pixel and step, over those at 256 px", "linearity_n", ratio, *LINEAR),
            Row("memory at its peak", "peak_bytes_n", size_bytes),
            Row("memory a pixel", "pixel_bytes_n", size_bytes),
        ),
    ),
    Benchmark(
        "size-4096",
        (
            Row("a step of the largest size in little memory", "step_seconds_n", seconds),
            Row("memory at its peak", "peak_bytes_n", size_bytes, high=6e9),
        ),
        # What the engine may take, so that all that is beside it has room within the goal.
        ("--sizes", "4096", "--steps", "2", "--memory-gb", "5.5"),
        module="size",
    ),
    Benchmark(
        "waits",
        (
            Row("from /stylize to the first picture, 256 px, warm", "warm_preview_seconds", seconds),
            Row("from /stylize to the artwork, warm", "warm_artwork_seconds", seconds),
            Row("that, over the bare engine's painting", "warm_artwork_ratio", ratio),
            Row("first picture, over the artwork", "preview_ratio", ratio),
            Row("from the start of the bot to the artwork", "cold_artwork_seconds", seconds),
            Row("that, over the warm one", "cold_ratio", ratio),
        ),
    ),
    Benchmark(
        "lanes",
        (
            Row("from a job to a warm lane's first news", "first_news_seconds", seconds),
            Row("a queue on one warm lane, 256 px", "jobs_a_minute", rate),
            Row("that, over the bare engine", "queue_ratio", ratio),
            Row("two lanes on this host, over one", "throughput_ratio", ratio),
        ),
    ),
    Benchmark(
        "crowd",
        (
            Row("a command acknowledged, of 300 at once, median", "median_seconds", seconds),
            Row("99th percentile", "p99_seconds", seconds, high=ACKNOWLEDGE_SECONDS),
            Row("median, over that with nothing else going on", "median_ratio", ratio),
            Row("the bot's event loop late, on average", "loop_delay_seconds", seconds),
            Row("never by more than", "loop_delay_bound_seconds", seconds, high=ACKNOWLEDGE_SECONDS),
            Row("on average, over that with nothing else going on", "loop_delay_ratio", ratio),
        ),
    ),
)


def machine(cpuinfo: str) -> str:
    """What it ran on, and when: cores, the CPU's name and those of ``FLAGS`` that it has, TensorFlow, the day.

    Args:
        cpuinfo: Linux's ``/proc/cpuinfo``.
    """
    fields = dict(re.findall(r"^(model name|flags)\s*:\s*(.*)$", cpuinfo, re.M))
    name = re.sub(r"\((?:R|TM)\)| @ .*| Processor| \d+-Core| CPU\b", "", fields.get("model name", platform.machine()))
    has = [flag for flag in FLAGS if flag in fields.get("flags", "").split()]
    cpu = f"{name} ({', '.join(has)})" if has else name
    cores = len(os.sched_getaffinity(0))
    return f"{cores} × {cpu}, TensorFlow {version('tensorflow')}, {datetime.now(UTC).date()}"


def rewritten(text: str, parts: Mapping[str, Sequence[str]]) -> str:
    """The text with parts of its table replaced, in the order of ``BENCHMARKS``.

    Args:
        text: With the table, or room for it, between ``BEGIN`` and ``END``.
        parts: Lines by benchmark; those of all others stay as they are.

    Raises:
        ValueError: There is not one place for a table.
    """
    pieces = re.split(f"^{BEGIN}\n(.*?)^{END}$", text, flags=re.M | re.S)
    if len(pieces) != 3:
        raise ValueError(f"{BEGIN} and {END} must stand once, on lines of their own")
    before, table, after = pieces
    kept: dict[str, list[str]] = {}
    for line in filter(None, table.splitlines()):
        if start := re.match(r"\| \*\*(.+?)\*\* \|", line):
            part = kept[start[1]] = list[str]()
        if kept:
            part.append(line)
    kept.update({name: list(lines) for name, lines in parts.items()})
    body = [line for benchmark in BENCHMARKS for line in kept.get(benchmark.name, ())]
    # Blank lines, for a comment that a table follows at once swallows it in Markdown.
    return f"{before}{BEGIN}\n\n" + "\n".join([*HEAD, *body]) + f"\n\n{END}{after}"


def main() -> int:
    """Runs benchmarks, and writes the table after each; exits with 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}; all if none is given")
    given = parser.parse_args()
    if unknown := set(given.names) - set(names):
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(names)}")
    chosen = [benchmark for benchmark in BENCHMARKS if benchmark.name in (given.names or names)]
    failed = 0
    with Progress() as progress:
        task = progress.add_task("", total=len(chosen))
        for benchmark in chosen:
            progress.update(task, description=benchmark.name)
            try:
                found = benchmark.run()
            except subprocess.CalledProcessError as error:
                failed += 1
                progress.console.print(f"{benchmark.name} failed, its rows stay:\n{error.stderr}", markup=False)
            else:
                part = benchmark.lines(found, machine(Path("/proc/cpuinfo").read_text()))
                FILE.write_text(rewritten(FILE.read_text(), {benchmark.name: part}))
            progress.advance(task)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
