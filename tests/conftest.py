"""What all tests share: pictures drawn here, one warm engine, and parts of the machine that some tests need."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.playground import Channel, Member, Playground
from nst_core.images import Picture, encode
from tests.processes import MEASURED, MEASURES

if TYPE_CHECKING:
    from nst_core.transfer import StyleTransfer

PARTS: dict[str, tuple[str, Callable[[], bool]]] = {
    "chromium": ("Chromium", lambda: shutil.which("chromium") is not None),
    "postgres": ("PostgreSQL's server", lambda: shutil.which("pg_ctlcluster") is not None),
    "ray": ("the extra `cluster`", lambda: importlib.util.find_spec("ray") is not None),
}
"""Marks for tests that need a part which a machine may lack, and how to see whether it is there."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-parts", action="store_true", help="fail where a part that some tests need is missing")


def pytest_configure(config: pytest.Config) -> None:
    # What this machine was measured to cost is measured anew, also by the processes that tests start.
    os.environ["XDG_CACHE_HOME"] = config.stash[_CACHE] = tempfile.mkdtemp(prefix="stylize-tests-")
    for name, (text, _) in PARTS.items():
        config.addinivalue_line("markers", f"{name}: needs {text}")
    config.addinivalue_line("markers", "unhurried: needs a painting to last, or looks at what all of its steps make")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects tests whose part is missing, and says so; with ``--all-parts`` that ends the run."""
    missing = [name for name, (_, there) in PARTS.items() if not there()]
    if missing and config.getoption("--all-parts"):
        raise pytest.UsageError(f"--all-parts: missing here: {', '.join(missing)}")
    lacking = [item for item in items if any(item.get_closest_marker(name) for name in missing)]
    if lacking:
        config.hook.pytest_deselected(items=lacking)
        items[:] = [item for item in items if item not in lacking]
        names = [PARTS[name][0] for name in missing if any(item.get_closest_marker(name) for item in lacking)]
        config.stash[_DESELECTED] = f"{len(lacking)} tests deselected: this machine lacks {', '.join(names)}"


_DESELECTED, _CACHE = pytest.StashKey[str](), pytest.StashKey[str]()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_CACHE], ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if line := config.stash.get(_DESELECTED, None):
        terminalreporter.write_line(line, yellow=True)


@pytest.fixture(scope="session", autouse=True)
def few_measured() -> None:
    """Has coverage look at this process, and at those that are started with ``MEASURED`` and what these start.

    Most painters are left out: all that they do is tested here too, and TensorFlow takes half as long again to start
    when it is looked at.
    """
    MEASURED.update({name: os.environ.pop(name) for name in list(os.environ) if name.startswith(MEASURES)})


@pytest.fixture(scope="session")
def photograph() -> Picture:
    """A sky, a field and a red house, 96 × 64 pixels."""
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[:36] = np.linspace((90, 140, 220), (200, 220, 250), 36)[:, None]
    picture[36:] = np.linspace((60, 120, 50), (40, 80, 30), 28)[:, None]
    picture[24:48, 30:56] = (180, 40, 30)
    return picture


@pytest.fixture(scope="session")
def painting() -> Picture:
    """Blue and yellow swirls, 80 × 80 pixels."""
    down, right = np.mgrid[:80, :80] / 10.0
    waves = np.sin(right + 2 * np.sin(down)) * np.cos(down - np.sin(right))
    blue, yellow = np.array([20, 50, 140]), np.array([240, 210, 70])
    return np.asarray(blue + (yellow - blue) * ((waves + 1) / 2)[..., None], np.uint8)


@pytest.fixture(scope="session")
def photograph_file(photograph: Picture) -> bytes:
    return encode(photograph)


@pytest.fixture(scope="session")
def painting_file(painting: Picture) -> bytes:
    return encode(painting)


@pytest.fixture(scope="session")
def engine() -> StyleTransfer:
    """One warm engine for all tests, with the network that needs no download."""
    from nst_core import StyleTransfer

    return StyleTransfer("lite", precision="float32")


@pytest.fixture
def ada(playground: Playground) -> Member:
    """A member of whichever playground the test has."""
    return playground.member("Ada")


@pytest.fixture
def art(playground: Playground) -> Channel:
    """The channel where she is."""
    return playground.channel("art")
