import pytest
from hypothesis import given
from hypothesis import strategies as st

from nst_core import OptionsError, memory
from nst_core.plan import Appetite, Plan, Scale, Speed, fit, largest_size, remaining, scales


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


def test_memory_is_that_of_the_largest_scale_or_of_the_paintings() -> None:
    appetite = Appetite(image_bytes=10.0, style_bytes=4.0)
    image = (Scale(10, 10, 3), Scale(20, 10, 3))
    assert appetite.memory(image, [(10, 10)]) == 2000
    assert appetite.memory(image, [(20, 20), (20, 20)]) == 3200


@given(st.integers(64, 4096), st.integers(1, 10**12), st.integers(0, 10**12))
def test_the_largest_size_fits_and_the_next_does_not(size: int, need: int, free: int) -> None:
    largest = largest_size(size, need, free)
    assert largest % 16 == 0
    assert need * (largest / size) ** 2 <= free * (1 + 1e-9)
    assert need * ((largest + 16) / size) ** 2 > free * (1 - 1e-9)


def test_a_plan_that_memory_is_short_for_says_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan((Scale(100, 80, 1), Scale(200, 160, 1)), 1.0, need_bytes=4_000_000_000, peak_bytes=5_000_000_000)
    monkeypatch.setattr(memory, "available", lambda: 5_000_000_000)
    plan.check_room()
    monkeypatch.setattr(memory, "available", lambda: 2_300_000_000)  # 4.6 GB with what the forecast may be off
    sentence = "A size of 200 px needs 4.6 GB of memory, and 2.3 GB are free; the largest that fits is 128 px."
    with pytest.raises(OptionsError, match=sentence):
        plan.check_room()
    monkeypatch.setattr(memory, "available", lambda: 1_000_000)
    with pytest.raises(OptionsError, match="free some memory first"):
        plan.check_room()
