"""What a benchmark found: aligned lines to read, or one line of JSON. How far it has come goes to standard error."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from rich.console import Console

TERMINAL = Console(stderr=True)
"""For progress bars, so that standard output has nothing but what was found."""


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Adds ``--json``."""
    parser.add_argument("--json", action="store_true", help="print one line of JSON")


def show(found: Mapping[str, float | str], *, as_json: bool) -> None:
    """Prints figures by name, in the order in which they are given."""
    if as_json:
        print(json.dumps(dict(found)))
        return
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:{width}} {value if isinstance(value, str) else f'{value:.5g}'}")
