"""Several styles, as members type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.styles.mixture import MOST, read, split


@pytest.mark.parametrize(
    ("typed", "names", "weights"),
    [
        ("starry", ["starry"], ()),
        ("starry night", ["starry night"], ()),
        ("starry:2", ["starry"], ()),
        ("starry:2 wave:1", ["starry", "wave"], (2, 1)),
        ("starry night : 2, wave", ["starry night", "wave"], (2, 1)),
        ("route 66, wave:0.5 fire", ["route 66", "wave", "fire"], (1, 0.5, 1)),
        (" a , b ", ["a", "b"], (1, 1)),
    ],
)
def test_names_and_weights(typed: str, names: list[str], weights: tuple[float, ...]) -> None:
    assert read(typed) == (names, weights)


@pytest.mark.parametrize("typed", ["", "  ", ":2", "a:", "a:b", "a:0, b:0", "a,,b", "a:-1", "x" * 200])
def test_what_cant_be_read_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="I can't read that"):
        read(typed)


def test_there_may_be_too_many() -> None:
    with pytest.raises(Refusal, match=f"up to {MOST} styles"):
        read(", ".join("abcde"))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(typed: str) -> None:
    try:
        names, weights = read(typed)
    except Refusal:
        return
    assert 1 <= len(names) <= MOST
    assert len(weights) in (0, len(names))


@pytest.mark.parametrize(
    ("typed", "before", "last"),
    [
        ("sta", "", "sta"),
        ("starry:2 wa", "starry:2 ", "wa"),
        ("starry, wa", "starry, ", "wa"),
        ("a, b:1", "a, ", "b:1"),
    ],
)
def test_the_last_name_is_completed(typed: str, before: str, last: str) -> None:
    assert split(typed) == (before, last)
