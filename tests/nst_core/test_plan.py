from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst_core import OptionsError
from nst_core.plan import (
    ROOM,
    SIDES,
    Appetite,
    Hunger,
    Plan,
    Scale,
    Speed,
    Tiling,
    fit,
    largest_size,
    remaining,
    scales,
)


@given(st.integers(32, 5000), st.integers(32, 5000), st.integers(64, 4096), st.integers(1, 5000))
def test_steps_add_up_and_the_last_scale_is_the_size_asked_for(width: int, height: int, size: int, steps: int) -> None:
    plan = scales(width, height, size, steps)
    assert sum(scale.steps for scale in plan) == steps
    assert all(scale.steps >= 1 for scale in plan)
    assert max(plan[-1].width, plan[-1].height) == size
    lengths = [max(scale.width, scale.height) for scale in plan]
    assert lengths == sorted(lengths)


def test_small_pictures_are_enlarged_and_keep_their_aspect() -> None:
    assert fit(100, 50, 512) == (512, 256)
    assert fit(300, 900, 60) == (20, 60)


def test_a_picture_of_512_pixels_begins_at_256() -> None:
    assert [(scale.width, scale.height) for scale in scales(979, 734, 512, 150)] == [(256, 192), (512, 384)]


@given(st.integers(64, 2000), st.integers(1, 300), st.data())
def test_what_is_left_and_what_is_done_are_all(size: int, steps: int, data: st.DataObject) -> None:
    plan = scales(100, 80, size, steps)
    done = data.draw(st.integers(0, steps))
    left = list(remaining(plan, done))
    assert sum(scale.steps for scale in left) == steps - done
    assert (left[-1].width, left[-1].height) == (plan[-1].width, plan[-1].height)
    assert all(scale.steps for scale in left[:-1])


def test_seconds_grow_with_steps_and_pixels() -> None:
    speed = Speed(step_seconds=0.5, pixel_seconds=0.001)
    # A step more for each scale: its targets, or the score of the last.
    assert speed.seconds([Scale(10, 20, 3), Scale(20, 40, 1)]) == pytest.approx(4 * (0.5 + 0.2) + 2 * (0.5 + 0.8))


APPETITE = Appetite(image=Hunger(100.0, 5.0, 90.0), style=Hunger(40.0, 0.0, 30.0), halo=80)


def test_memory_is_that_of_the_image_or_of_the_largest_painting() -> None:
    assert APPETITE.memory(Scale(20, 10, 3), [(10, 10)]) == 20_000
    assert APPETITE.memory(Scale(20, 10, 3), [(30, 20), (10, 10)]) == 24_000
    # In tiles of 128 px, a window is at most 288 px long.
    assert APPETITE.memory(Scale(1000, 200, 3, Tiling(128, 80)), [(10, 10)]) == 5 * 200_000 + 90 * 288 * 200


@given(st.integers(64, 4096), st.integers(64, 4096), st.integers(1, 2 * 10**9))
def test_tiles_are_the_largest_that_fit(width: int, height: int, free: int) -> None:
    whole = Scale(width, height, 3)
    cut = APPETITE.cut(whole, [(width, height)], free)

    def fits(scale: Scale) -> bool:
        return APPETITE.memory(scale, [(width, height)]) * ROOM <= free

    assert (cut.tiling is None) == fits(whole)
    if cut.tiling and cut.tiling.side < SIDES[0]:
        assert not fits(replace(whole, tiling=Tiling(cut.tiling.side + 16, 80)))
    if cut.tiling and not fits(cut):
        assert cut.tiling.side == SIDES[-1]


@given(st.integers(1, 3000), st.sampled_from(SIDES))
def test_windows_are_those_that_tiles_are_seen_through(length: int, side: int) -> None:
    tiling = Tiling(side, 80)
    covered: list[int] = []
    for number, window in enumerate(tiling.windows(length)):
        first = max(0, number * side - 80)
        assert first + window == min(length, (number + 1) * side + 80)
        covered += range(number * side, min(length, (number + 1) * side))
    assert covered == list(range(length))


def test_tiles_take_longer() -> None:
    speed, whole = Speed(0.0, 1.0), Scale(1024, 1024, 1)
    tiled = replace(whole, tiling=Tiling(512, 80))  # four windows of 592 px
    assert speed.seconds([tiled]) / speed.seconds([whole]) == pytest.approx(1.5 * (2 * 592 / 1024) ** 2)


@given(st.integers(64, 4096), st.integers(0, 5000))
def test_the_largest_size_fits_and_the_next_does_not(size: int, most: int) -> None:
    largest = largest_size(size, lambda one: one <= most)
    assert largest <= most
    if largest < size:
        assert largest % 16 == 0
        assert most < max(64, min(size, largest + 16))


def test_a_plan_that_memory_is_short_for_says_what_fits() -> None:
    scales = (Scale(100, 80, 1), Scale(200, 160, 1))
    plan = Plan(scales, 1.0, need_bytes=4_000_000_000, peak_bytes=5_000_000_000, free_bytes=4_600_000_000, fits=200)
    plan.check_room()  # 4.6 GB with what the forecast may be off
    sentence = "A size of 200 px needs 4.6 GB of memory, and 2.3 GB are free; the largest that fits is 128 px."
    with pytest.raises(OptionsError, match=sentence):
        replace(plan, free_bytes=2_300_000_000, fits=128).check_room()
    with pytest.raises(OptionsError, match="free some memory first"):
        replace(plan, free_bytes=1_000_000, fits=0).check_room()
