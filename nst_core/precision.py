"""What the network computes in: float32, or bfloat16 where the machine has it and is faster for it.

bfloat16 has float32's range and an eighth of its digits; Gram matrices, losses, Adam and the image stay float32.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from nst_core.options import PrecisionChoice

Precision = Literal["float32", "bfloat16"]

CHOICES: tuple[str, ...] = get_args(PrecisionChoice)

_PROCESSOR = Path("/proc/cpuinfo")
_FLAGS = {"avx512_bf16", "amx_bf16", "bf16"}  # the last one is ARM's
_CAPABILITY = (8, 0)  # of NVIDIA's GPUs, from Ampere on


def candidates(choice: PrecisionChoice, capabilities: Sequence[tuple[int, int]]) -> tuple[Precision, ...]:
    """What is worth measuring for ``choice``: for ``auto`` all that the machine computes in by itself.

    Args:
        choice: What was asked for.
        capabilities: The compute capability of each GPU; none where the processor paints.
    """
    if choice != "auto":
        return (choice,)
    able = min(capabilities) >= _CAPABILITY if capabilities else _processor_has_it()
    return ("float32", "bfloat16") if able else ("float32",)


def _processor_has_it() -> bool:
    try:
        words = set(_PROCESSOR.read_text().split())
    except OSError:  # not Linux
        return False
    return bool(words & _FLAGS)
