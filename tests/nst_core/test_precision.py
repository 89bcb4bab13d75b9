from pathlib import Path

import numpy as np
import pytest

from nst_core import precision
from nst_core.options import PrecisionChoice
from nst_core.precision import Precision, candidates
from nst_core.vgg import extractor
from nst_core.weights import Weights


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ("flags : fpu avx2 avx512f", ("float32",)),
        ("flags : fpu avx512_bf16 avx512f", ("float32", "bfloat16")),
        ("flags : amx_bf16", ("float32", "bfloat16")),
        ("Features : asimd bf16", ("float32", "bfloat16")),
    ],
)
def test_a_processor_says_what_it_has(
    flags: str, found: tuple[Precision, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor : 0\n{flags}\n")
    monkeypatch.setattr(precision, "_PROCESSOR", tmp_path / "cpuinfo")
    assert candidates("auto", []) == found


def test_where_it_does_not_say_there_is_float32(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "_PROCESSOR", tmp_path / "nothing")
    assert candidates("auto", []) == ("float32",)


@pytest.mark.parametrize(
    ("capabilities", "found"),
    [([(8, 0)], 2), ([(9, 0), (8, 6)], 2), ([(7, 5)], 1), ([(9, 0), (7, 0)], 1)],
)
def test_gpus_have_it_from_ampere_on(capabilities: list[tuple[int, int]], found: int) -> None:
    assert len(candidates("auto", capabilities)) == found


@pytest.mark.parametrize("choice", ["float32", "bfloat16"])
def test_a_choice_is_kept_to(choice: PrecisionChoice) -> None:
    assert candidates(choice, [(7, 0)]) == (choice,)


def test_features_in_bfloat16_are_nearly_those_in_float32() -> None:
    pixels = np.random.default_rng(0).random((1, 64, 64, 3)).astype(np.float32)
    layers = ("block1_conv1", "block4_conv2")
    exact, short = (extractor(Weights("lite"), layers, "average", kind)(pixels) for kind in ("float32", "bfloat16"))
    for name in layers:
        assert short[name].dtype == "bfloat16"
        wanted, found = np.asarray(exact[name]), np.asarray(short[name], np.float32)
        error = np.linalg.norm(found - wanted) / np.linalg.norm(wanted)
        assert 1e-4 < error < 0.03  # 8 bits of mantissa, and some layers
