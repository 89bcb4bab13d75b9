"""Every option of a painting: its default, its limits and the reason for them, said here and nowhere else.

The command line, the bot's slash command and the engine all read this module; it imports neither TensorFlow nor NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar, Literal, NamedTuple, get_args

from nst_core.errors import EngineError

Colors = Literal["style", "content"]
Init = Literal["content", "noise"]
Pooling = Literal["max", "average"]
Features = Literal["plain", "whitened"]
StyleLoss = Literal["gram", "moments", "patches"]
PrecisionChoice = Literal["auto", "float32", "bfloat16"]

CONTENT_LAYER = "block4_conv2"
"""Where content is compared: deep enough to let brush strokes through (Gatys, Ecker and Bethge, 2016, section 3)."""

STYLE_LAYERS = ("block1_conv1", "block2_conv1", "block3_conv1", "block4_conv1", "block5_conv1")
"""Where style is compared (Gatys, Ecker and Bethge, 2016, figure 3)."""


WEIGHTS = "auto"
"""Which weights an engine takes, of ``weights.CHOICES``: the best that can be had."""

PRECISION: PrecisionChoice = "auto"
"""What an engine's network computes in: whatever was measured to be faster."""


class OptionsError(EngineError, ValueError):
    """An option that can't be used; ``option`` is its name."""

    SENTENCES: ClassVar = {
        "range": "{option} must lie between {low:g} and {high:g}, not {given:g}.",
        "choice": "{option} must be one of {allowed}, not {given}.",
        "weights": "{option} must be numbers from 0 up, not all 0.",
        "paintings": "There must be as many style weights as paintings, {count}, not {given}.",
        "layers": "There must be as many layer weights as layers, {count}, not {given}.",
        "memory": (
            "A size of {size} px needs {need_gb:.1f} GB of memory, and {free_gb:.1f} GB are free;"
            " the largest that fits is {fits} px."
        ),
        "no-memory": (
            "A size of {size} px needs {need_gb:.1f} GB of memory, and {free_gb:.1f} GB are free;"
            " free some memory first."
        ),
        "whitening": "Whitened features need weights that bring their whitening, as lite does; choose plain ones.",
        "unsaid": "That picture does not say what it was made with.",
        "garbled": "What that picture says it was made with can't be read.",
    }


def _option(
    default: Any, text: str, *, low: float | None = None, high: float | None = None, choices: Any = None
) -> Any:
    metadata = {"help": text, "low": low, "high": high, "choices": get_args(choices)}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Options:
    """What to paint, beyond the pictures themselves. Where an option is None, the preset of the weights decides.

    ``explain`` says what each means and in which unit, ``limits`` its range, ``choices`` the words it may be.

    Raises:
        OptionsError: A value lies outside its limits.
    """

    # 512 px is the papers' size. Below 64 px the deepest layer has no room (four halvings); 4096 px keeps 4 GB of
    # pictures, however small the tiles.
    size: int = _option(512, "length of the artwork's longer side, in pixels", low=64, high=4096)
    # 30 get below the loss of the 2018 notebook's 1000 (tests/benchmarks/notebook); by eye, over 120 change little.
    steps: int = _option(120, "optimisation steps, over all scales together", low=1, high=5000)
    strength: float = _option(0.5, "how far to go from the photograph (0) to the painting (1)", low=0.0, high=1.0)
    colors: Colors = _option("style", "whose colours the artwork takes: style or content", choices=Colors)
    # Under a tenth a painting is a few pixels; over 4 only a corner of it would be needed.
    style_scale: float = _option(1.0, "size of the strokes: the painting's over the artwork's", low=0.1, high=4.0)
    style_weights: tuple[float, ...] = _option((), "how much each painting counts, all the same if not said")
    layer_weights: tuple[float, ...] = _option(
        (), "how much each layer's style counts, fine to coarse, all the same if not said"
    )
    init: Init = _option("content", "what to begin with: content or noise", choices=Init)
    style_loss: StyleLoss | None = _option(None, "how style is compared; gram is Gatys's", choices=StyleLoss)
    pooling: Pooling | None = _option(None, "what halves the picture within the network", choices=Pooling)
    features: Features | None = _option(
        None, "what gram and moments compare: plain, or all directions made equal (lite only)", choices=Features
    )
    # At 0 grain stays; at 100 little but blur is left.
    variation: float | None = _option(
        None, "weight of the total variation, which smooths grain away", low=0.0, high=100.0
    )
    seed: int = _option(0, "seed of everything random", low=0, high=2**31 - 1)

    def __post_init__(self) -> None:
        for option in fields(self):
            _check(option, getattr(self, option.name))
        for name in ("style_weights", "layer_weights"):
            weights = getattr(self, name)
            if weights and not (min(weights) >= 0 and 0 < sum(weights) < float("inf")):
                raise OptionsError("weights", option=name)


def _check(option: Field[Any], value: Any) -> None:
    low, high = limits(option.name)
    if low is not None and value is not None and not low <= value <= high:  # also refuses NaN
        raise OptionsError("range", option=option.name, low=low, high=high, given=value)
    allowed = choices(option.name)
    if allowed and value not in allowed and value != option.default:
        raise OptionsError("choice", option=option.name, allowed=", ".join(allowed), given=str(value))


def _metadata(name: str) -> Any:
    return next(option for option in fields(Options) if option.name == name).metadata


def default(name: str) -> Any:
    """The default of the option called ``name``."""
    return next(option for option in fields(Options) if option.name == name).default


def limits(name: str) -> tuple[Any, Any]:
    """The lowest and highest value of the option called ``name``, or None twice where it has no order."""
    return _metadata(name)["low"], _metadata(name)["high"]


def choices(name: str) -> tuple[str, ...]:
    """The words that the option called ``name`` may be; none where it is a number."""
    return tuple(_metadata(name)["choices"])


def explain(name: str) -> str:
    """What the option called ``name`` does, in a few words."""
    return str(_metadata(name)["help"])


def shares(weights: Sequence[float], count: int, things: Literal["paintings", "layers"]) -> list[float]:
    """How much each of ``count`` things counts, adding up to 1; the same each where no weights are given.

    Raises:
        OptionsError: There is another number of weights.
    """
    if weights and len(weights) != count:
        raise OptionsError(things, count=count, given=len(weights))
    return [weight / sum(weights) for weight in weights] if weights else [1 / count] * count


class Balance(NamedTuple):
    """What the other terms weigh beside the style loss, which weighs 1, where strength is 0.5.

    All terms are relative to their targets' own energy (see ``losses``), so that a number means the same at every image
    size and network width.
    """

    content: float
    variation: float  # the total variation, which smooths grain away


@dataclass(frozen=True)
class Preset:
    """How one set of weights is best used."""

    style_loss: StyleLoss  # see the module ``style``
    balance: Mapping[StyleLoss, Balance]
    pooling: Pooling
    features: Features
    match_colors: bool  # whether content is the photograph's in the painting's colours, with which all begin


# By eye, on three photographs and three paintings: at content 0.15 suits stay plain, at 0.02 faces go; at variation 1
# there is grain, at 3 strokes are soft.
_PATCHES = Balance(content=0.05, variation=1.5)

PRESETS = {
    # Gatys's: Gram matrices, max pooling as the network was trained, the photograph as it is. The proportions are those
    # of crowsonkb/style-transfer-pytorch in relative losses; they wait to be tried on the real weights.
    "imagenet": Preset(
        style_loss="gram",
        balance={"gram": Balance(0.1, 2.0), "moments": Balance(0.1, 2.0), "patches": _PATCHES},
        pooling="max",
        features="plain",
        match_colors=False,
    ),
    # Patches of pixels know strokes better than so small a network, which is left to see that the photograph stays what
    # it is. Its features alone, by Gram matrices or moments, give ripples and spots of colour, and below content 0.5
    # faces go.
    "lite": Preset(
        style_loss="patches",
        balance={"gram": Balance(0.5, 15.0), "moments": Balance(0.5, 15.0), "patches": _PATCHES},
        pooling="average",
        features="whitened",
        match_colors=True,
    ),
}


def preset(weights: str) -> Preset:
    """The preset of the weights called ``weights``; random ones and a file of one's own are used like ImageNet's."""
    return PRESETS.get(weights, PRESETS["imagenet"])
