"""The story of one picture, top to bottom: scales, targets, steps, artwork."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import tensorflow as tf

from nst_core import images, plan
from nst_core.images import Picture
from nst_core.loop import Loop, Targets, Terms, begin, rescale
from nst_core.options import CONTENT_LAYER, Options, preset
from nst_core.pace import Pace
from nst_core.style import STYLES
from nst_core.vgg import extractor
from nst_core.weights import Weights, locate

WARM_UP = Options(size=64, steps=1)
"""The painting with which the loop is traced before the first job: the smallest there is."""


@dataclass(frozen=True)
class Losses:
    """The terms of the objective; content and style unweighted, each relative to its target's energy."""

    total: float
    content: float
    style: float


@dataclass(frozen=True)
class Artwork:
    """A finished picture and how it came about."""

    image: Picture
    options: Options
    weights: Weights


@dataclass(frozen=True)
class Progress:
    """A painting under way.

    Attributes:
        step: Steps done, over all scales.
        steps: Steps in all.
        losses: The objective before the last step; in the last event, that of the artwork.
        seconds: Since the painting began.
        eta_seconds: Expected seconds to the end, by the pace so far.
        preview: Makes the picture as it stands, in its present size.
        artwork: The result, in the last event only.
    """

    step: int
    steps: int
    losses: Losses
    seconds: float
    eta_seconds: float
    preview: Callable[[], Picture]
    artwork: Artwork | None = None


class StyleTransfer:
    """An engine: loads VGG19 and traces the loop once; keep it.

    Args:
        weights: A choice for ``weights.locate``, or what it found.
        seed: Seed of the weights ``random``.

    Raises:
        WeightsError: The weights can't be had.
    """

    def __init__(self, weights: str | Weights = "auto", *, seed: int = 0) -> None:
        for device in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(device, True)  # else one process takes the whole device
        self.weights = locate(weights) if isinstance(weights, str) else weights
        self._preset = preset(self.weights.name)
        self._style = STYLES[self._preset.style_loss]()
        self._features = extractor(self.weights, (CONTENT_LAYER, *self._style.layers), self._preset.pooling, seed=seed)
        self._loop = Loop(self._features, self._style)
        blank = np.full((WARM_UP.size, WARM_UP.size, 3), 128, np.uint8)
        for _ in self.paint(blank, [blank], WARM_UP):
            pass

    @property
    def traces(self) -> int:
        """How often the loop was traced: once, whatever was painted."""
        return self._loop.traces

    def paint(
        self, content: Picture, styles: Sequence[Picture], options: Options | None = None
    ) -> Generator[Progress, None, None]:
        """Paints ``content`` in the manner of ``styles``; closing the generator stops it.

        Args:
            content: The photograph, uint8 [height, width, 3].
            styles: One painting or more, each counting the same.
            options: Everything else.

        Yields:
            Progress every quarter of a second or so, at last with the artwork.
        """
        options = options or Options()
        started = time.monotonic()
        if options.colors == "content":
            styles = [images.grey_like(style, content) for style in styles]
        elif self._preset.match_colors:
            content = images.match_colors(content, styles, min(1.0, 2 * options.strength))
        scales = plan.scales(content.shape[1], content.shape[0], options.size, options.steps)
        state = begin(_to_tensor(images.resize(content, scales[0].width, scales[0].height)))
        pace, weighing, step = Pace(scales), self._weighing(options), 0
        for scale in scales:
            photograph = images.resize(content, scale.width, scale.height)
            targets = self._targets(photograph, styles, options)
            state = rescale(state, scale.height, scale.width)
            run = partial(self._loop.run, targets=targets, weights=weighing, steps=options.steps, seed=options.seed)
            view = partial(_finish, photograph=photograph, options=options)
            for count in pace.calls(scale):
                state, terms = run(state, step=step, count=count)
                reached = _losses(terms)  # waits for the graph, so that the pace is true
                step += count
                pace.done(scale, count)
                preview = partial(view, state.image)
                yield Progress(step, options.steps, reached, time.monotonic() - started, pace.eta_seconds, preview)
        # A step tells the losses before it; one more, whose image is not kept, tells those of the result.
        reached = _losses(run(state, step=step - 1, count=1)[1])
        picture = view(state.image)
        artwork = Artwork(picture, options, self.weights)
        yield Progress(step, options.steps, reached, time.monotonic() - started, 0.0, lambda: picture, artwork)

    def _weighing(self, options: Options) -> tf.Tensor:
        """How much content, style and total variation weigh, float32 [3].

        Content and style are weighed (1 - s)² to s² at strength s: only their ratio counts for Adam, and it runs
        from infinity through the preset's at 0.5 to 0.
        """
        content, style = 4 * (1 - options.strength) ** 2, 4 * options.strength**2
        weighing = (self._preset.content * content, style, self._preset.variation * style)
        return tf.constant(weighing, tf.float32)

    def _targets(self, photograph: Picture, styles: Sequence[Picture], options: Options) -> Targets:
        """The targets at the size of ``photograph``, to whose longer side the paintings are brought."""
        view = np.repeat(images.LUMA[:, None], 3, axis=1) if options.colors == "content" else np.eye(3)
        view = tf.constant(view, tf.float32)
        content = self._features(tf.tensordot(_to_tensor(photograph), view, 1))[CONTENT_LAYER]
        longer = max(photograph.shape)
        paintings = [
            _to_tensor(images.resize(style, *plan.fit(style.shape[1], style.shape[0], longer))) for style in styles
        ]
        features = [self._style_features(painting) for painting in paintings]
        return Targets(content, self._style.targets(paintings, features, options.seed), view)

    def _style_features(self, painting: tf.Tensor) -> list[tf.Tensor]:
        if not self._style.layers:  # spare the network
            return []
        features = self._features(painting)
        return [features[name] for name in self._style.layers]


def _to_tensor(picture: Picture) -> tf.Tensor:
    return tf.constant(picture[None], tf.float32) / 255.0


def _finish(image: tf.Tensor, photograph: Picture, options: Options) -> Picture:
    """The image in 0..1 as a picture, in the colours that were asked for."""
    painted = np.rint(image[0].numpy() * 255).astype(np.uint8)
    return images.recolor(painted, photograph) if options.colors == "content" else painted


def _losses(terms: Terms) -> Losses:
    return Losses(float(terms.total), float(terms.content), float(terms.style))
