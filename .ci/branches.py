"""Says how much of each package its tests reach, and exits with 1 where that is less than it is to be.

    python .ci/branches.py FILE

FILE is what coverage's JSON report writes. Branches are the ways on from a line that has several; a module is named
where tests leave out more than a fifth of its lines.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

PACKAGES = ("bot", "nst_core")
LEAST_PERCENT = 90.0
"""Of a package's branches."""
WEAK_PERCENT = 80.0
"""Of a module's lines: below this it is named, for somebody to look at."""

Summary = dict[str, float]


def percent(files: Iterable[Summary], what: str) -> float:
    """How many percent of all lines ("statements") or branches were reached; 100 where there are none."""
    found = list(files)
    covered = "covered_lines" if what == "statements" else f"covered_{what}"
    return 100 * sum(file[covered] for file in found) / max(1, sum(file[f"num_{what}"] for file in found))


def main() -> int:
    """Prints a line for each package and each weak module."""
    files = {name: file["summary"] for name, file in json.loads(Path(sys.argv[1]).read_text())["files"].items()}
    failed = False
    for package in PACKAGES:
        inside = {name: summary for name, summary in files.items() if name.startswith(f"{package}/")}
        lines, branches = (percent(inside.values(), what) for what in ("statements", "branches"))
        failed |= branches < LEAST_PERCENT
        print(f"{package}: {branches:.1f} % of branches (at least {LEAST_PERCENT:.0f}), {lines:.1f} % of lines")
        for name, summary in inside.items():
            if summary["num_statements"] and (reached := percent([summary], "statements")) < WEAK_PERCENT:
                print(f"  {name}: {reached:.0f} % of lines")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
