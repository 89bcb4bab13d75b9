from hypothesis import given
from hypothesis import strategies as st

from nst_core.plan import fit, scales


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
