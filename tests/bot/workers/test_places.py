"""Where painters of a cluster are, and which weights they take there."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import Misconfigured
from bot.workers.actor import named
from bot.workers.cluster import RayPainters, places
from nst_core.weights import Weights, imagenet_path


def test_lanes_are_gpus_or_else_hosts() -> None:
    def node(name: str, *, alive: bool = True, **resources: float) -> dict[str, Any]:
        return {"NodeID": name, "Alive": alive, "Resources": resources}

    hosts = [node("a", CPU=8.0), node("b", CPU=1.0), node("c", CPU=0.0), node("d", alive=False, CPU=8.0)]
    assert set(places(hosts)) == {("a", 0), ("b", 0)}
    gpus = places([*hosts, node("e", CPU=8.0, GPU=2.0)])
    assert gpus == {("e", 0): {"num_gpus": 1.0}, ("e", 1): {"num_gpus": 1.0}}


def test_weights_with_a_place_of_their_own_are_looked_for_on_each_host() -> None:
    assert named(Weights("imagenet", imagenet_path())) == ("imagenet", None)
    assert named(Weights("lite")) == ("lite", None)
    assert named(Weights("mine", Path("/srv/mine.h5"))) == ("mine", "/srv/mine.h5")


@pytest.mark.ray
async def test_a_cluster_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(Misconfigured, match="^The Ray cluster ray://127.0.0.1:1 can't be reached"):
        async with RayPainters(Weights("lite"), "ray://127.0.0.1:1", 60.0):
            pass
