"""What tests of the engine share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def small_calibration() -> Iterator[None]:
    """How fast this machine is matters to no test here: it is measured on pictures that take no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nst_core.calibration.SMALL", 32)
        patch.setattr("nst_core.calibration.LARGE", 64)
        yield
