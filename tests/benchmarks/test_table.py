"""The table of results: what is replaced, what stays, and how figures read. No benchmark is run."""

from __future__ import annotations

import pytest

from tests.benchmarks import table
from tests.benchmarks.table import BEGIN, BENCHMARKS, END, HEAD, Format, Row

CPUINFO = """processor\t: 0
model name\t: Some(R) Xeon(R) CPU 8481C @ 2.70GHz
flags\t\t: fpu sse2 avx2 avx512f avx512_bf16
"""
EMPTY = f"# Title\n\n{BEGIN}\n{END}\n\nMore.\n"


def body(text: str) -> list[str]:
    """The table's lines, without its head."""
    lines = text.split(BEGIN)[1].split(END)[0].strip().splitlines()
    assert lines[:2] == HEAD
    return lines[2:]


def test_rows_are_replaced_and_others_kept() -> None:
    one = table.rewritten(EMPTY, {"lanes": ["| **lanes** | *here* | |", "| a | 1 s | |", "| b | 2 s | |"]})
    two = table.rewritten(one, {"rate": ["| **rate** | *here* | |", "| c | 3 s | |"]})
    three = table.rewritten(two, {"lanes": ["| **lanes** | *there* | |", "| a | 4 s | |"]})
    rate, lanes = ["| **rate** | *here* | |", "| c | 3 s | |"], ["| **lanes** | *there* | |", "| a | 4 s | |"]
    assert body(three) == [*rate, *lanes]  # in the list's order, whichever was run first
    assert three.startswith("# Title\n\n")
    assert three.endswith("\n\nMore.\n")
    assert table.rewritten(three, {}) == three


def test_a_text_without_a_place_is_left_alone() -> None:
    with pytest.raises(ValueError, match="must stand once"):
        table.rewritten("No table.\n", {})


def test_the_place_is_there() -> None:
    text = table.FILE.read_text()
    assert table.rewritten(text, {}) == text


@pytest.mark.parametrize(
    ("shown", "value", "text"),
    [
        (table.ratio, 1 / 23, "1/23"),
        (table.ratio, 1 / 8, "1/8"),
        (table.ratio, 1 / 2.34, "1/2.3"),
        (table.ratio, 0.953, "0.95"),
        (table.ratio, 14.58, "15"),
        (table.ratio, 0.0, "0.00"),
        (table.seconds, 0.0481, "48.1 ms"),
        (table.seconds, 0.357, "0.36 s"),
        (table.seconds, 123.4, "123 s"),
        (table.size_bytes, 1240.0, "1.2 kB"),
        (table.size_bytes, 5.24e9, "5.2 GB"),
        (table.size_bytes, 12.0, "12 B"),
        (table.rate, 7.04, "7 a minute"),
    ],
)
def test_figures(shown: Format, value: float, text: str) -> None:
    assert shown(value) == text


def test_goals_are_said_and_so_is_what_misses_them() -> None:
    row = Row("seconds", "seconds_ratio", table.ratio, high=1 / 20)
    assert row.line({"seconds_ratio": 1 / 23}) == "| seconds | 1/23 | ≤ 1/20 |"
    assert row.line({"seconds_ratio": 1 / 19}) == "| seconds | 1/19 | ≤ 1/20, missed |"
    assert row.line({"loss_ratio": 1.0}) is None
    assert Row("rate", "r", table.ratio, low=0.9).line({"r": 0.84}) == "| rate | 0.84 | ≥ 0.90, missed |"


def test_a_row_has_a_figure_for_each_size() -> None:
    row = Row("linear", "linear_n", table.ratio, 0.85, 1.15)
    found = {"linear_1024": 1.1, "linear_512": 0.9, "linear_share": 3.0, "not_linear_512": 9.0}
    assert row.line(found) == "| linear | 512 px: 0.90 · 1024 px: 1.10 | 0.85 to 1.15 |"
    assert row.line(found | {"linear_2048": 1.2}) == (
        "| linear | 512 px: 0.90 · 1024 px: 1.10 · 2048 px: 1.20 | 0.85 to 1.15, missed |"
    )


def test_a_part_says_where_it_ran() -> None:
    where = table.machine(CPUINFO)
    assert "Some Xeon 8481C (avx2, avx512f, avx512_bf16), TensorFlow 2." in where
    rate = next(benchmark for benchmark in BENCHMARKS if benchmark.name == "rate")
    first, *rows = rate.lines({"float32_ratio": 0.95}, where)  # bfloat16's is absent where the CPU has none
    assert first == f"| **rate** | *{where}* | |"
    assert len(rows) == 1
