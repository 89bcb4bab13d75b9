"""The engine as a library user meets it."""

from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nst_core import Options, OptionsError, PaintingError, Progress, StyleTransfer, plan
from nst_core.checkpoint import Checkpoint, CheckpointError
from nst_core.images import Picture, encode, luma, resize
from nst_core.options import Colors, Features, Init, StyleLoss

QUICK = Options(size=64, steps=12)
COARSEST = 64
"""Takes the place of ``plan.COARSEST``, so that a small painting has two scales."""


def painted(engine: StyleTransfer, content: Picture, style: Picture, options: Options = QUICK) -> Progress:
    *_, last = engine.paint(content, [style], options)
    assert last.artwork is not None
    return last


def test_progress_leads_to_an_artwork(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    events = list(engine.paint(photograph, [painting], QUICK))
    steps = [event.step for event in events]
    assert steps == sorted(steps)
    assert steps[-1] == 12
    assert [event.artwork is not None for event in events] == [False] * (len(events) - 1) + [True]
    assert events[-1].artwork is not None
    assert events[-1].artwork.image.shape == (43, 64, 3)
    assert events[-1].artwork.image.dtype == np.uint8
    assert events[-1].eta_seconds == 0
    assert events[0].preview().shape == (43, 64, 3)


def test_painting_brings_the_objective_down(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    short = painted(engine, photograph, painting, Options(size=64, steps=1))
    long = painted(engine, photograph, painting, Options(size=64, steps=60))
    assert long.losses.total < 0.7 * short.losses.total


def test_strength_goes_from_photograph_to_painting(
    engine: StyleTransfer, photograph: Picture, painting: Picture
) -> None:
    runs = [
        painted(engine, photograph, painting, Options(size=96, steps=40, strength=strength))
        for strength in (0.2, 0.5, 0.8)
    ]
    distances = [np.abs(run.preview().astype(int) - photograph).mean() for run in runs]
    assert distances == sorted(distances)
    assert runs[0].losses.style > runs[1].losses.style > runs[2].losses.style


def test_strength_0_is_the_photograph(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    artwork = painted(engine, photograph, painting, Options(size=96, strength=0.0, steps=20)).artwork
    assert artwork is not None
    assert np.abs(artwork.image.astype(int) - photograph).mean() < 3


def test_colours_of_the_photograph_are_kept(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    artwork = painted(engine, photograph, painting, Options(size=96, colors="content", steps=20)).artwork
    assert artwork is not None
    inside = (artwork.image > 0).all(-1) & (artwork.image < 255).all(-1)
    chroma = np.diff(artwork.image.astype(int), axis=-1) - np.diff(photograph.astype(int), axis=-1)
    assert np.abs(chroma[inside]).max() <= 1
    assert np.abs(luma(artwork.image) - luma(photograph)).mean() > 2  # and yet it is painted


def test_one_trace_for_every_size(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    for size in range(64, 144, 16):
        painted(engine, photograph[: size // 2], painting, Options(size=size, steps=1))
    assert engine.traces == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_sizes_and_options_give_a_picture(engine: StyleTransfer, data: st.DataObject) -> None:
    def picture() -> Picture:
        height, width = data.draw(st.tuples(st.integers(32, 90), st.integers(32, 90)))
        return np.random.default_rng(height).integers(0, 256, (height, width, 3), np.uint8)

    content, styles = picture(), [picture() for _ in range(data.draw(st.integers(1, 3)))]
    options = Options(
        size=data.draw(st.integers(64, 100)),
        steps=data.draw(st.integers(1, 3)),
        strength=data.draw(st.floats(0, 1)),
        colors=data.draw(st.sampled_from(("style", "content"))),
        style_scale=data.draw(st.floats(0.1, 2)),
        init=data.draw(st.sampled_from(("content", "noise"))),
        seed=data.draw(st.integers(0, 2**31 - 1)),
    )
    *_, last = engine.paint(content, styles, options)
    assert last.artwork is not None
    assert last.step == options.steps
    assert max(last.artwork.image.shape) == options.size
    assert np.isfinite([last.losses.total, last.losses.content, last.losses.style]).all()
    assert engine.traces == 1


def test_numbers_out_of_range_end_in_one_sentence(
    engine: StyleTransfer, photograph: Picture, painting: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_weighing", lambda _: tf.constant([1.0, float("inf"), 1.0]))
    with pytest.raises(PaintingError, match="at step 1: its numbers ran out of range"):
        list(engine.paint(photograph, [painting], QUICK))


def test_a_device_without_memory_ends_in_one_sentence(
    engine: StyleTransfer, photograph: Picture, painting: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating")

    monkeypatch.setattr(engine._graph(QUICK, masked=False).graph.loop, "_run", full)
    with pytest.raises(PaintingError, match="ran out of memory; choose a smaller size"):
        list(engine.paint(photograph, [painting], QUICK))


def test_a_plan_is_what_is_painted(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    options = Options(size=300, steps=5)
    small, large = (engine.plan(photograph, [painting], replace(options, size=size)) for size in (300, 900))
    assert [scale.steps for scale in small.scales] == [5]
    assert [scale.width for scale in large.scales] == [450, 900]
    assert large.need_bytes == pytest.approx(9 * small.need_bytes, rel=0.01)
    assert large.peak_bytes > large.need_bytes
    assert large.seconds > small.seconds > 0


def test_the_same_seed_gives_the_same_picture(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    first, again, other = (
        painted(engine, photograph, painting, Options(size=64, steps=8, seed=seed)).artwork for seed in (3, 3, 4)
    )
    assert first is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(first.image, again.image)
    assert not np.array_equal(first.image, other.image)


def test_several_styles_count_as_they_are_weighed(
    engine: StyleTransfer, photograph: Picture, painting: Picture
) -> None:
    def brightness(*weights: float) -> float:
        options = Options(size=64, steps=30, strength=0.9, style_weights=weights)
        *_, last = engine.paint(photograph, [np.zeros_like(painting), np.full_like(painting, 255)], options)
        return float(last.preview().mean())

    assert brightness(9, 1) < brightness(1, 1) < brightness(1, 9)
    with pytest.raises(OptionsError, match="as many style weights"):
        list(engine.paint(photograph, [painting], Options(style_weights=(1.0, 2.0))))


@pytest.mark.parametrize(("kind", "layers"), [("gram", 5), ("moments", 5), ("patches", 4)])
def test_layers_count_as_they_are_weighed(photograph: Picture, painting: Picture, kind: StyleLoss, layers: int) -> None:
    """By the loss of the first step, which is the weighted mean of the layers' own."""
    one = Options(size=64, steps=1, style_loss=kind)
    engine = StyleTransfer("lite", one, "float32")

    def loss(*weights: float) -> float:
        first = next(engine.paint(photograph, [painting], replace(one, layer_weights=weights)))
        return first.losses.style

    each = [loss(*(float(layer == chosen) for layer in range(layers))) for chosen in range(layers)]
    assert len(set(each)) == layers
    assert loss() == pytest.approx(np.mean(each), rel=1e-4)
    assert loss(*range(1, layers + 1)) == pytest.approx(np.average(each, weights=range(1, layers + 1)), rel=1e-4)
    assert engine.traces == 1
    with pytest.raises(OptionsError, match=f"as many layer weights as layers, {layers}, not 1"):
        loss(1.0)


@pytest.mark.parametrize("kind", ["gram", "moments", "patches"])
def test_every_style_loss_goes_down(photograph: Picture, painting: Picture, kind: StyleLoss) -> None:
    options = Options(size=64, steps=30, style_loss=kind)
    engine = StyleTransfer("lite", options)
    before, *_, after = (event.losses.style for event in engine.paint(photograph, [painting], options))
    assert after < 0.8 * before
    assert engine.traces == 1


def test_noise_is_another_start_and_follows_its_seed(
    engine: StyleTransfer, photograph: Picture, painting: Picture
) -> None:
    def start(seed: int, init: Init) -> Picture:
        return next(engine.paint(photograph, [painting], Options(size=64, init=init, seed=seed))).preview()

    assert np.array_equal(start(1, "noise"), start(1, "noise"))
    assert not np.array_equal(start(1, "noise"), start(2, "noise"))
    assert abs(start(1, "noise").mean() - 127.5) < 12
    assert np.abs(start(1, "noise").astype(int) - start(1, "content")).mean() > 20


def test_a_larger_painting_has_larger_strokes(engine: StyleTransfer, photograph: Picture) -> None:
    lines = np.zeros((128, 128, 3), np.uint8)
    lines[:, ::2] = 255  # at half the artwork's size they vanish into grey, at twice its size they are lines

    def contrast(scale: float) -> float:
        options = Options(size=64, steps=60, strength=1.0, style_scale=scale)
        *_, last = engine.paint(photograph, [lines], options)
        return float(last.preview().std())

    assert contrast(2.0) > contrast(0.5)


@pytest.fixture(scope="module")
def long_way(engine: StyleTransfer, photograph: Picture, painting: Picture) -> tuple[Options, Picture]:
    """A painting of two scales, and what comes of it in one go."""
    options = Options(size=128, steps=20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "COARSEST", COARSEST)
        return options, painted(engine, photograph, painting, options).preview()


@pytest.mark.parametrize("stop", [1, 10, 11, 20])
def test_a_checkpoint_resumes_to_the_same_bytes(
    engine: StyleTransfer,
    photograph: Picture,
    painting: Picture,
    long_way: tuple[Options, Picture],
    stop: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Through bytes, at any step, also where a scale ends; in the other order of calls that a new start gives."""
    options, whole = long_way
    monkeypatch.setattr(plan, "COARSEST", COARSEST)
    assert len(engine.plan(photograph, [painting], options).scales) == 2
    checkpoint = next(
        event.checkpoint() for event in engine.paint(photograph, [painting], options) if event.step >= stop
    )
    again = Checkpoint.from_bytes(checkpoint.to_bytes())
    *_, last = engine.paint(photograph, [painting], options, again)
    assert np.array_equal(last.preview(), whole)


@pytest.mark.parametrize("other", [replace(QUICK, size=100), replace(QUICK, steps=3)])
def test_a_checkpoint_of_another_painting_is_refused(
    engine: StyleTransfer, photograph: Picture, painting: Picture, other: Options
) -> None:
    checkpoint = painted(engine, photograph, painting).checkpoint()
    with pytest.raises(CheckpointError, match="of a painting"):
        list(engine.paint(photograph, [painting], other, checkpoint))


@pytest.mark.parametrize("data", [b"", b"words", encode(np.zeros((40, 40, 3), np.uint8))])
def test_bytes_that_are_no_checkpoint_are_refused(data: bytes) -> None:
    with pytest.raises(CheckpointError, match="no checkpoint"):
        Checkpoint.from_bytes(data)


def test_closing_the_generator_stops_it(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    events = engine.paint(photograph, [painting], Options(size=64, steps=5000))
    next(events)
    events.close()
    assert list(events) == []


@pytest.mark.parametrize("level", [0, 128, 255])
def test_flat_pictures_give_a_picture(engine: StyleTransfer, painting: Picture, level: int) -> None:
    flat = np.full((64, 64, 3), level, np.uint8)
    for content, style in ((flat, painting), (painting, flat), (flat, flat)):
        last = painted(engine, content, style)
        assert np.isfinite(last.losses.total)
        assert last.artwork is not None


def test_gram_matrices_with_the_full_network(photograph: Picture, painting: Picture) -> None:
    """ImageNet's preset on random weights: the path that real weights take."""
    engine = StyleTransfer("random", seed=1)
    short = painted(engine, photograph, painting, Options(size=64, steps=1))
    long = painted(engine, photograph, painting, Options(size=64, steps=12))
    assert long.losses.total < short.losses.total
    assert engine.traces == 1
    # The photograph as it is, with the painting's colours to begin with, which are soon reached.
    start = next(engine.paint(photograph, [painting], Options(size=96)))
    assert start.losses.content > 0.01
    away, near = (np.abs(start.preview() - like.mean((0, 1))).mean() for like in (photograph, painting))
    assert near < away


@pytest.fixture(scope="module", params=["gram", "moments", "patches"])
def masked_engine(request: pytest.FixtureRequest) -> tuple[StyleTransfer, StyleLoss]:
    """One for each kind of style loss, and its kind."""
    kind: StyleLoss = request.param
    return StyleTransfer("lite", Options(style_loss=kind), masked=True), kind


@pytest.mark.parametrize("colors", ["style", "content"])
def test_a_mask_confines_the_painting(
    photograph: Picture, painting: Picture, masked_engine: tuple[StyleTransfer, StyleLoss], colors: Colors
) -> None:
    engine, kind = masked_engine
    mask = np.zeros(photograph.shape[:2], np.uint8)
    mask[:, 48:] = 255
    options = Options(size=96, steps=10, strength=0.8, style_loss=kind, colors=colors)
    *_, last = engine.paint(photograph, [painting], options, mask=mask)
    changes = np.abs(last.preview().astype(int) - photograph).mean(-1)
    assert changes[:, :48].max() == 0
    assert changes[:, 48:].mean() > 3
    assert engine.traces == 1


def test_a_mask_may_be_soft_and_of_any_size(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    mask = np.tile(np.linspace(0, 255, 30).astype(np.uint8), (20, 1))
    *_, last = engine.paint(photograph, [painting], QUICK, mask=mask)
    assert np.isfinite(last.losses.total)
    assert last.preview().shape == (43, 64, 3)


def test_features_are_whitened_where_that_is_asked(
    engine: StyleTransfer, photograph: Picture, painting: Picture
) -> None:
    def painted(features: Features | None) -> Picture:
        *_, last = engine.paint(photograph, [painting], Options(size=64, steps=4, style_loss="gram", features=features))
        return last.preview()

    assert np.array_equal(painted(None), painted("whitened"))
    assert not np.array_equal(painted("plain"), painted("whitened"))


def test_variation_smooths(engine: StyleTransfer, photograph: Picture, painting: Picture) -> None:
    def roughness(variation: float | None) -> float:
        *_, last = engine.paint(photograph, [painting], replace(QUICK, variation=variation))
        return float(np.abs(np.diff(last.preview().astype(int), axis=0)).mean())

    assert roughness(0) > roughness(None) > roughness(50)


def test_a_larger_painting_goes_on_from_a_smaller_one(
    engine: StyleTransfer, photograph: Picture, painting: Picture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nst_core.plan.COARSEST", 32)
    *_, small = engine.paint(photograph, [painting], Options(size=64, steps=20))
    first, *_, last = engine.paint(photograph, [painting], Options(size=128, steps=30), start=small.preview())
    assert first.step == 21  # the scales of 32 and 64 pixels are left out
    assert last.step == 30
    assert last.preview().shape == (85, 128, 3)
    start, other = (resize(picture, 128, 85) for picture in (small.preview(), photograph))
    near, far = (np.abs(first.preview().astype(int) - picture).mean() for picture in (start, other))
    assert near < far / 2
