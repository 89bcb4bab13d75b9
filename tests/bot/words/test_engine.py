"""Every error of the engine and of painters has its text, whatever the language."""

from __future__ import annotations

from string import Formatter

import pytest

from bot.words import LANGUAGES, say, speaking
from bot.words.engine import in_words
from bot.workers.protocol import PainterError, PaintingRefused
from nst_core.images import PictureError
from nst_core.options import Options, OptionsError
from tests.bot.words.test_catalogues import texts
from tests.nst_core.test_errors import classes


def test_every_kind_of_error_has_its_text_and_no_text_is_of_none() -> None:
    sentences = {kind: sentence for error in classes().values() for kind, sentence in error.SENTENCES.items()}
    known = {name.removeprefix("engine-"): values for name, values in texts("en").items() if name.startswith("engine-")}
    assert set(known) == set(sentences)
    for kind, sentence in sentences.items():
        assert known[kind] <= {name for _, name, _, _ in Formatter().parse(sentence) if name}, kind


def test_an_error_is_said_in_what_is_spoken() -> None:
    error = PictureError("small", name=say("stylize-content"), width=10, height=20, least=32)
    assert in_words(error) == str(error)
    with speaking("de"):
        error = PictureError("small", name=say("stylize-content"), width=10, height=20, least=32)
        assert in_words(error) == "Das Motiv ist zu klein (10 × 20 Pixel); schick bitte eins mit mindestens 32 × 32."


@pytest.mark.parametrize(
    ("given", "said"), [(1e300, "1e+300"), (float("inf"), "inf"), (float("nan"), "NaN"), (-1.5, "-1,5")]
)
def test_whatever_number_a_member_typed_can_be_said(given: float, said: str) -> None:
    with pytest.raises(OptionsError) as caught:
        Options(strength=given)
    with speaking("de"):
        assert in_words(caught.value) == f"Die Stärke muss zwischen 0 und 1 liegen, nicht bei {said}."


def test_painters_say_what_is_wrong_with_them_in_every_language() -> None:
    kinds = [PainterError(), *(kind() for kind in PainterError.__subclasses__() if kind is not PaintingRefused)]
    for language in LANGUAGES:
        with speaking(language):
            assert len(set(map(str, kinds))) == len(kinds)
