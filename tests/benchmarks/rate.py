"""How fast a step is beside what this machine does best: its rate over that of the machine's own matrix product.

    python -m tests.benchmarks.rate [--size 512] [--images FOLDER] [--json]

A step is one of the engine's loop, whole, with VGG19's full widths and Gram matrices, on a square picture. Its work is
that of the network, forward and back to the image, and of the Gram matrices and their gradient; that of all else is not
counted. Convolutions count as they are defined: done with fewer products (``winograd``), they may be at a ratio over 1.
``…_network_ratio`` leaves the Gram matrices' out too. The product is that of two square matrices in the same precision.
Each step is measured beside a product; medians of the ratios count.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from statistics import median

import numpy as np
import tensorflow as tf
from rich.progress import track

from nst_core import Options, adam, images, vgg
from nst_core.graph import Graph, to_tensor
from nst_core.options import STYLE_LAYERS
from nst_core.precision import Precision, candidates
from nst_core.weights import Weights
from tests.benchmarks import pictures, report

PAIRS = 9
SIDE = 4096  # of the matrices: the measured rate grows no more beyond


def main() -> None:
    """Runs it and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=512)
    report.add_argument(parser)
    pictures.add_argument(parser)
    given = parser.parse_args()
    photograph, painting = (next(iter(found.values())) for found in pictures.read(given.images))
    photograph = images.resize(photograph, given.size, given.size)
    found = {"size": float(given.size)}
    for precision in candidates("auto", []):
        found |= _measured(photograph, painting, precision)
    report.show(found, as_json=given.json)


def _measured(photograph: images.Picture, painting: images.Picture, precision: Precision) -> dict[str, float]:
    graph = Graph(Weights("random"), "gram", "max", "plain", precision)
    targets, state = graph.targets(photograph, [painting], Options()), adam.begin(to_tensor(photograph))

    def step() -> tf.Tensor:
        return graph.loop.run(state, targets, tf.ones([3]), step=0, steps=1, count=1, seed=0)[1].total

    matrix = tf.cast(tf.random.normal([SIDE, SIDE]), precision)
    # All but a row of the product is computed and dropped.
    product = tf.function(lambda: tf.cast(tf.reduce_sum(tf.matmul(matrix, matrix)[0]), tf.float32))
    network, grams = work(photograph.shape)
    steps, products = [], []
    _seconds(step), _seconds(product)  # whatever is done once is not to count
    for _ in track(range(PAIRS), description=precision, console=report.TERMINAL):
        steps.append(1 / _seconds(step))
        products.append(2 * SIDE**3 / _seconds(product))
    shares = [one / other for one, other in zip(steps, products, strict=True)]
    return {
        f"{precision}_step_seconds": 1 / median(steps),
        f"{precision}_product_gflops": median(products) / 1e9,
        f"{precision}_network_ratio": median(shares) * network,
        f"{precision}_ratio": median(shares) * (network + grams),
    }


def work(shape: Sequence[int]) -> tuple[float, float]:
    """Floating-point operations of a step on a picture of this shape: the network's, and the Gram matrices'.

    A multiplication and an addition are two. The network's are taken twice, forward and back to the image, as are the
    Gram matrices', whose gradient is one product with the features.
    """
    pixels, channels, network, grams = float(shape[0] * shape[1]), 3, 0.0, 0.0
    for block, (convolutions, width) in enumerate(vgg.BLOCKS, start=1):
        used = convolutions if block < len(vgg.BLOCKS) else 1  # no loss looks at more of the last block
        for number in range(1, used + 1):
            network += 2 * 2 * 9 * channels * width * pixels
            if f"block{block}_conv{number}" in STYLE_LAYERS:
                grams += 2 * 2 * width**2 * pixels
            channels = width
        pixels /= 4
    return network, grams


def _seconds(what: Callable[[], tf.Tensor]) -> float:
    started = time.perf_counter()
    np.asarray(what())  # waits for it
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
