"""A bar on the terminal for what takes its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def bar(text: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how far something is, where there is a terminal to show it on.

    Args:
        text: What is being done.

    Yields:
        What is to be told how many bytes are done, and of how many.
    """
    console = Console(stderr=True)
    columns = TextColumn(text), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
