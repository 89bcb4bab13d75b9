from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst_core.images import Kind, PictureError, decode, encode, read_xmp
from nst_core.options import Colors, Init, Options, OptionsError, Pooling, StyleLoss
from nst_core.parameters import Parameters

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
options = st.builds(
    Options,
    size=st.integers(64, 4096),
    steps=st.integers(1, 5000),
    strength=st.floats(0, 1),
    colors=st.sampled_from(Colors.__args__),  # type: ignore[attr-defined]
    style_scale=st.floats(0.1, 4),
    style_weights=st.lists(st.floats(0.1, 10), max_size=3).map(tuple),
    init=st.sampled_from(Init.__args__),  # type: ignore[attr-defined]
    style_loss=st.none() | st.sampled_from(StyleLoss.__args__),  # type: ignore[attr-defined]
    pooling=st.none() | st.sampled_from(Pooling.__args__),  # type: ignore[attr-defined]
    seed=st.integers(0, 2**31 - 1),
)


@given(st.builds(Parameters, options, names, st.none() | names, st.lists(names, max_size=3).map(tuple)))
def test_what_is_written_is_read_whatever_files_are_called(parameters: Parameters) -> None:
    assert Parameters.from_xmp(parameters.to_xmp()) == parameters


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_every_format_carries_them(kind: Kind) -> None:
    picture = np.full((40, 40, 3), 90, np.uint8)
    parameters = Parameters(Options(strength=0.3), "lite", 'a "b" & <c>.png', ("ü.jpg",))
    data = encode(picture, kind, xmp=parameters.to_xmp())
    assert Parameters.from_xmp(read_xmp(data)) == parameters
    assert decode(data).shape == picture.shape
    with pytest.raises(OptionsError, match="does not say what it was made with"):
        Parameters.from_xmp(read_xmp(encode(picture, kind)))


def test_what_is_no_picture_has_none() -> None:
    with pytest.raises(PictureError, match="not a picture"):
        read_xmp(b"words")


@pytest.mark.parametrize("values", ["", "[]", "{}", '{"options": {"size": "x"}, "weights": "lite"}', '{"options": 3}'])
def test_parameters_that_make_no_sense_are_refused(values: str) -> None:
    packet = f'<a stylize:parameters="{values.replace(chr(34), "&quot;")}"/>'.encode()
    with pytest.raises(OptionsError):
        Parameters.from_xmp(packet)


def test_options_of_a_later_version_are_left_out() -> None:
    later: Any = Parameters(Options(size=100), "lite").to_xmp().replace(b"&quot;seed&quot;", b"&quot;glitter&quot;")
    assert Parameters.from_xmp(later).options == Options(size=100)
