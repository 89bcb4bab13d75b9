from dataclasses import FrozenInstanceError, fields

import pytest

from nst_core.options import Options, OptionsError, default, explain, limits, preset, shares


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size", 63),
        ("size", 4097),
        ("steps", 0),
        ("strength", -0.1),
        ("strength", 1.1),
        ("strength", float("nan")),
        ("variation", -1),
    ],
)
def test_values_out_of_limits_are_refused_in_a_sentence(name: str, value: float) -> None:
    with pytest.raises(OptionsError, match=rf"^{name} must lie between .* and .*, not .*\.$"):
        Options(**{name: value})  # type: ignore[arg-type]


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(OptionsError, match="style, content"):
        Options(colors="sepia")  # type: ignore[arg-type]


def test_a_misspelt_option_is_refused() -> None:
    with pytest.raises(TypeError):
        Options(sise=512)  # type: ignore[call-arg]


def test_options_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Options().size = 3  # type: ignore[misc]


def test_every_default_lies_within_its_limits_and_is_explained() -> None:
    for option in fields(Options):
        low, high = limits(option.name)
        assert explain(option.name)
        assert low is None or default(option.name) is None or low <= default(option.name) <= high


def test_ones_own_weights_are_used_like_imagenets() -> None:
    assert preset("my_vgg19") == preset("imagenet") != preset("lite")


def test_style_weights_become_shares() -> None:
    assert shares((), 4, "paintings") == [0.25] * 4
    assert shares((3, 1), 2, "paintings") == [0.75, 0.25]
    with pytest.raises(OptionsError, match="as many style weights as paintings, 3, not 2"):
        shares((1, 2), 3, "paintings")


@pytest.mark.parametrize("weights", [(0.0, 0.0), (-1.0, 2.0), (float("nan"),), (float("inf"), 1.0)])
def test_style_weights_that_mean_nothing_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(OptionsError, match="from 0 up"):
        Options(style_weights=weights)
