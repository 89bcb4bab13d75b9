"""The benchmark of sizes takes as many steps at full size as it is asked for."""

import pytest

from nst_core.plan import scales
from tests.benchmarks import size


@pytest.mark.parametrize("side", [64, 512, 1024, 4096])
@pytest.mark.parametrize("steps", [2, 6])
def test_all_steps_are_at_full_size(side: int, steps: int) -> None:
    """Few steps in all would have fewer scales, and so few at the last that nothing could be measured."""
    last = scales(side, side, side, size._steps(side, steps))[-1]
    assert (last.width, last.steps) == (side, steps)
