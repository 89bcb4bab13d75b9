"""The story of one picture, top to bottom: scales, targets, steps, artwork."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from nst_core import adam, calibration, images, memory, plan
from nst_core.adam import State
from nst_core.checkpoint import Checkpoint, CheckpointError
from nst_core.graph import Graph, to_tensor
from nst_core.images import Mask, Picture
from nst_core.loop import Terms
from nst_core.options import PRECISION, WEIGHTS, Features, Options, Pooling, PrecisionChoice, StyleLoss, preset
from nst_core.pace import Pace
from nst_core.plan import Plan, Scale, Speed
from nst_core.precision import Precision, candidates
from nst_core.progress import Artwork, Losses, PaintingError, Progress
from nst_core.weights import Weights, locate

WARM_UP_SIZE, WARM_UP_STEPS = 64, 1
"""The painting with which a loop is traced before the first job: the smallest there is."""


class Kind(NamedTuple):
    """What a graph is built for, beyond the weights."""

    style_loss: StyleLoss
    pooling: Pooling
    features: Features
    masked: bool


class Warm(NamedTuple):
    """A graph, how fast it is on this machine, and what its network computes in."""

    graph: Graph
    speed: Speed
    precision: Precision


class StyleTransfer:
    """An engine: loads VGG19 and traces the loop once; keep it.

    Args:
        weights: A choice for ``weights.locate``, or what it found.
        options: What is to be painted first, if that is known. Another ``style_loss``, ``pooling`` or
            ``features``, or a mask, needs a graph of its own, which is built when it is first wanted.
        precision: What the network computes in; ``auto`` is what was measured to be faster on this machine.
        masked: Whether that is to be painted within a mask.
        seed: Seed of the weights ``random``.
        max_bytes: The most memory that this process may hold, if that is less than the machine has; a GPU's does not
            count.

    Attributes:
        devices: What it paints with: the names of the GPUs, or else how many cores there are.

    Raises:
        WeightsError: The weights can't be had.
    """

    def __init__(
        self,
        weights: str | Weights = WEIGHTS,
        options: Options | None = None,
        precision: PrecisionChoice = PRECISION,
        *,
        masked: bool = False,
        seed: int = 0,
        max_bytes: int | None = None,
    ) -> None:
        gpus = tf.config.list_physical_devices("GPU")
        for gpu in gpus:
            tf.config.experimental.set_memory_growth(gpu, True)  # else one process takes the whole device
        details = [tf.config.experimental.get_device_details(gpu) for gpu in gpus]
        self.devices = tuple(detail.get("device_name", "GPU") for detail in details) or (f"{os.cpu_count()} CPU cores",)
        self._precisions = candidates(precision, [detail.get("compute_capability", (0, 0)) for detail in details])
        self.weights = locate(weights) if isinstance(weights, str) else weights
        self._preset, self._seed, self._max_bytes = preset(self.weights.name), seed, max_bytes
        self._graphs: dict[Kind, Warm] = {}
        self._on_gpu = bool(gpus)
        self._idle_bytes = self._loading_bytes = 0
        blank = np.full((WARM_UP_SIZE, WARM_UP_SIZE, 3), 128, np.uint8)
        first = replace(options or Options(), size=WARM_UP_SIZE, steps=WARM_UP_STEPS, style_weights=())
        for _ in self.paint(blank, [blank], first, mask=blank[..., 0] if masked else None):
            pass
        self._idle_bytes, self._loading_bytes = memory.resident(), memory.peak()

    @property
    def traces(self) -> int:
        """How often a loop was traced: once for each kind of graph, whatever was painted."""
        return sum(warm.graph.loop.traces for warm in self._graphs.values())

    def paint(
        self,
        content: Picture,
        styles: Sequence[Picture],
        options: Options | None = None,
        resume: Checkpoint | None = None,
        mask: Mask | None = None,
        start: Picture | None = None,
    ) -> Generator[Progress, None, None]:
        """Paints ``content`` in the manner of ``styles``; closing the generator stops it.

        Args:
            content: The photograph, uint8 [height, width, 3].
            styles: One painting or more, likewise of any size.
            options: Everything else.
            resume: Where to go on, from a ``Progress`` of the same pictures and options.
            mask: Where to paint, uint8 of any size, white; where it is black the photograph stays as it is.
            start: A smaller artwork of these pictures to go on from, uint8 [height, width, 3]: scales that are no
                larger are left out.

        Yields:
            Progress every quarter of a second or so, or after each step that takes longer; at last with the artwork.

        Raises:
            OptionsError: There are not as many style weights as paintings, too little memory, or whitened features are
                asked of weights that can't give them.
            PaintingError: The numbers ran out of range; no picture came of it.
            CheckpointError: ``resume`` is of another painting.
        """
        options = options or Options()
        planned = self.plan(content, styles, options, masked=mask is not None)
        planned.check_room()
        started = time.monotonic()
        largest = planned.scales[-1]
        if content.shape[0] * content.shape[1] > largest.pixels:  # to colour twelve megapixels takes two seconds
            content = images.resize(content, largest.width, largest.height)
        graph, original = self._graph(options, masked=mask is not None).graph, content
        if options.colors == "content":
            styles, first = [images.grey_like(style, content) for style in styles], content
        else:
            # Colours are much of what style is to change, and need no steps: 36 by Gram matrices end 3 % lower than
            # from the photograph as it is.
            first = images.match_colors(content, styles, min(1.0, 4 * options.strength))
            content = first if self._preset.match_colors else content
        scales = planned.scales
        if resume is not None:
            state, step = _resumed(resume, scales)
        elif start is not None:
            state, step = _enlarged(start, scales)
        else:
            state, step = _begin(first, scales[0], options), 0
        scales = tuple(plan.remaining(scales, step))
        pace, weighing = Pace(scales), self._weighing(options)
        for scale in scales:
            photograph = images.resize(content, scale.width, scale.height)
            where = None if mask is None else images.resize(mask, scale.width, scale.height)
            below = photograph if where is None else images.resize(original, scale.width, scale.height)
            side = scale.tiling.side if scale.tiling else None
            targets = graph.targets(photograph, styles, options, where, side)
            state = adam.rescale(state, scale.height, scale.width)
            run = partial(
                graph.loop.run, targets=targets, weights=weighing, steps=options.steps, seed=options.seed, side=side
            )
            view = partial(_finish, photograph=below, options=options, mask=where)
            for count in pace.calls(scale):
                state, reached = _taken(run, state, step, count)
                step += count
                pace.done(scale, count)
                seconds, preview = time.monotonic() - started, partial(view, state.average)
                checkpoint = partial(_checkpoint, state, step)
                yield Progress(step, options.steps, reached, seconds, pace.eta_seconds, preview, checkpoint)
        # A step tells the losses of the image it starts from: one more, which is not kept, tells those of the result.
        _, reached = _taken(run, state._replace(image=state.average), step - 1, 1)
        picture, checkpoint = view(state.average), partial(_checkpoint, state, step)
        artwork = Artwork(picture, options, self.weights)
        yield Progress(
            step, options.steps, reached, time.monotonic() - started, 0.0, lambda: picture, checkpoint, artwork
        )

    def plan(
        self, content: Picture, styles: Sequence[Picture], options: Options | None = None, *, masked: bool = False
    ) -> Plan:
        """What it will take to paint these pictures.

        Args:
            content: The photograph, uint8 [height, width, 3].
            styles: The paintings, likewise.
            options: Everything else.
            masked: Whether a mask will confine the painting.

        Raises:
            OptionsError: Whitened features are asked of weights that can't give them.
        """
        options = options or Options()
        graph, speed, _ = self._graph(options, masked=masked)
        free = self.free_bytes

        def cut(size: int) -> tuple[tuple[Scale, ...], int]:
            """What is painted for an artwork of this size, and how many bytes that needs."""
            scales, needs = [], []
            for scale in plan.scales(content.shape[1], content.shape[0], size, options.steps):
                longer = max(scale.width, scale.height)
                sizes = [plan.style_size(style.shape, longer, options.style_scale) for style in styles]
                scales.append(graph.appetite.cut(scale, sizes, free))
                needs.append(graph.appetite.memory(scales[-1], sizes))
            return tuple(scales), max(needs)

        scales, need = cut(options.size)
        fits = plan.largest_size(options.size, lambda size: cut(size)[1] * plan.ROOM <= free)
        peak = max(self._loading_bytes, self._idle_bytes + need)
        return Plan(scales, speed.seconds(scales), need, peak, free, fits)

    @property
    def free_bytes(self) -> int:
        """What a painting may take, where its features are: on a GPU, or else in the machine's memory."""
        if self._on_gpu and (free := memory.gpu_available()) is not None:
            # What TensorFlow took earlier it does not give back, but takes again.
            held = tf.config.experimental.get_memory_info("GPU:0")
            return free + int(held["peak"]) - int(held["current"])
        free = memory.available()
        return free if self._max_bytes is None else max(0, min(free, self._max_bytes - self._idle_bytes))

    def precision(self, options: Options | None = None, *, masked: bool = False) -> Precision:
        """What the network computes in with these options."""
        return self._graph(options or Options(), masked=masked).precision

    def _graph(self, options: Options, *, masked: bool) -> Warm:
        """The graph that paints fastest with these options, built where it is wanted for the first time."""
        usual = self._preset
        kind = Kind(
            options.style_loss or usual.style_loss,
            options.pooling or usual.pooling,
            options.features or usual.features,
            masked,
        )
        if kind not in self._graphs:
            choices = self._precisions
            names = {precision: " ".join([self.weights.name, *map(str, kind), precision]) for precision in choices}
            speeds = {precision: speed for precision in choices if (speed := calibration.kept(names[precision]))}
            built: dict[Precision, Graph] = {}
            if len(speeds) < len(choices):
                built = {precision: self._build(kind, precision) for precision in choices}
                speeds = dict(zip(choices, calibration.measure(list(built.values())), strict=True))
                for precision, speed in speeds.items():
                    calibration.keep(names[precision], speed)
            best = min(speeds, key=lambda precision: speeds[precision].pixel_seconds)
            self._graphs[kind] = Warm(built.get(best) or self._build(kind, best), speeds[best], best)
        return self._graphs[kind]

    def _build(self, kind: Kind, precision: Precision) -> Graph:
        return Graph(self.weights, *kind[:-1], precision, masked=kind.masked, seed=self._seed)

    def _weighing(self, options: Options) -> tf.Tensor:
        """How much content, style and total variation weigh, float32 [3].

        Content and style are weighed (1 - s)² to s² at strength s: only their ratio counts for Adam, and it runs
        from infinity through the preset's at 0.5 to 0.
        """
        content, style = 4 * (1 - options.strength) ** 2, 4 * options.strength**2
        usual = self._preset.balance[options.style_loss or self._preset.style_loss]
        variation = usual.variation if options.variation is None else options.variation
        weighing = (usual.content * content, style, variation * style)
        return tf.constant(weighing, tf.float32)


def _begin(photograph: Picture, scale: Scale, options: Options) -> State:
    shape = (1, scale.height, scale.width, 3)
    if options.init == "noise":
        # Faint, around grey: pixels that begin at black or white are slow to leave it.
        noise = tf.random.stateless_normal(shape, [options.seed, 0], mean=0.5, stddev=0.1)
        return adam.begin(tf.clip_by_value(noise, 0.0, 1.0))
    return adam.begin(to_tensor(images.resize(photograph, scale.width, scale.height)))


def _taken(run: Callable[..., tuple[State, Terms]], state: State, step: int, count: int) -> tuple[State, Losses]:
    """Takes steps and waits for them, so that the pace is true."""
    try:
        state, terms = run(state, step=step, count=count)
        losses = Losses(float(terms.total), float(terms.content), float(terms.style))
    except tf.errors.ResourceExhaustedError as error:
        raise PaintingError("out-of-memory") from error
    if not math.isfinite(losses.total):
        raise PaintingError("diverged", step=step + count)
    return state, losses


def _enlarged(start: Picture, scales: Sequence[Scale]) -> tuple[State, int]:
    """An artwork at the first scale that is larger, or else at the last; and how many steps are thereby left out."""
    larger = (number for number, scale in enumerate(scales) if scale.pixels > start.shape[0] * start.shape[1])
    number = next(larger, len(scales) - 1)
    image = images.resize(start, scales[number].width, scales[number].height)
    return adam.begin(to_tensor(image)), sum(scale.steps for scale in scales[:number])


def _resumed(checkpoint: Checkpoint, scales: Sequence[Scale]) -> tuple[State, int]:
    """The state of a checkpoint, if it can be one of a painting with these scales."""
    ends = np.cumsum([scale.steps for scale in scales])
    number = int(np.searchsorted(ends, checkpoint.step))  # at a scale's last step the image is still of its size
    if not 0 < checkpoint.step <= ends[-1]:
        raise CheckpointError("other-steps")
    state = adam.begin(tf.zeros([1, scales[number].height, scales[number].width, 3]))
    stored = State(checkpoint.image, checkpoint.average, checkpoint.first, checkpoint.second)
    if [array.shape for array in tf.nest.flatten(stored)] != [tensor.shape for tensor in tf.nest.flatten(state)]:
        raise CheckpointError("other-size")
    return tf.nest.map_structure(tf.constant, stored), checkpoint.step


def _checkpoint(state: State, step: int) -> Checkpoint:
    return Checkpoint(step, *tf.nest.map_structure(lambda tensor: tensor.numpy(), state))


def _finish(image: tf.Tensor, photograph: Picture, options: Options, mask: Mask | None) -> Picture:
    """The image in 0..1 as a picture, in the colours that were asked for, where it was to be painted."""
    painted = np.rint(image[0].numpy() * 255).astype(np.uint8)
    if options.colors == "content":
        painted = images.recolor(painted, photograph)
    return painted if mask is None else images.blend(photograph, painted, mask)
