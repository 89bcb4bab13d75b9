from hypothesis import given
from hypothesis import strategies as st

from nst_core.plan import fit, remaining, scales


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
