"""A sheet to judge the lite network by: pairs of pictures, painted with random filters, an older recipe, and lite.

    python -m tests.benchmarks.lite_sheet -o sheet.png [--images FOLDER] [--size 384]

A row a pair: the painting; quarter-width networks of three seeds that have learnt nothing, with lite's settings; the
recipe that lite began with, on its network: every pixel's patch is compared, on five levels; and lite as it is.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from rich.progress import track

from nst_core import Options, StyleTransfer, encode
from nst_core.graph import to_tensor
from nst_core.images import Picture, match_colors, resize
from nst_core.lite import training
from nst_core.lite.pictures import draw_many
from nst_core.losses import content_loss, total_variation
from nst_core.options import CONTENT_LAYER
from nst_core.plan import fit
from nst_core.vgg import extractor
from nst_core.weights import Weights
from tests.benchmarks import pictures

SEEDS = 3
PHOTOGRAPHS, PAINTINGS = 3, 3


def main() -> None:
    """Paints the sheet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--size", type=int, default=384)
    pictures.add_argument(parser)
    given = parser.parse_args()
    photographs, paintings = (list(found.values()) for found in pictures.read(given.images))
    pairs = [(one, other) for one in photographs[:PHOTOGRAPHS] for other in paintings[:PAINTINGS]]
    engines = [*_untrained(), StyleTransfer("lite")]
    network = extractor(Weights("lite"), [CONTENT_LAYER], "average")
    rows = []
    for photograph, painting in track(pairs, description="Painting"):
        *untrained, lite = (_painted(engine, photograph, painting, given.size) for engine in engines)
        older = _older_recipe(network, photograph, painting, given.size)
        rows.append([resize(painting, lite.shape[1], lite.shape[0]), *untrained, older, lite])
    given.output.write_bytes(encode(np.concatenate([_row(row, given.size) for row in rows])))


def _untrained() -> Iterator[StyleTransfer]:
    """Networks like lite before its first step."""
    drawn = draw_many(16, seed=0)
    for seed in range(SEEDS):
        keras.utils.set_random_seed(seed)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "untrained.h5")
            training.export(training.network(), drawn, path, {})
            yield StyleTransfer(Weights("lite", path))


def _painted(engine: StyleTransfer, photograph: Picture, painting: Picture, size: int) -> Picture:
    *_, last = engine.paint(photograph, [painting], Options(size=size))
    return last.preview()


def _row(cells: Sequence[Picture], size: int) -> Picture:
    row = np.full((max(cell.shape[0] for cell in cells), size * len(cells), 3), 255, np.uint8)
    for number, cell in enumerate(cells):
        row[: cell.shape[0], number * size :][:, : cell.shape[1]] = cell
    return row


STEPS, LEVELS, FILTERS, SIDE = 120, 5, 32, 7
STYLE, CONTENT, VARIATION = 50.0, 0.06, 0.5


def _older_recipe(network: keras.Model, photograph: Picture, painting: Picture, size: int) -> Picture:
    """Adam on pixels; filters drawn anew in each step, all answers sorted (Elnekave and Weiss, 2022)."""
    start = resize(match_colors(photograph, [painting], 1.0), *fit(photograph.shape[1], photograph.shape[0], size))
    style = to_tensor(resize(painting, *fit(painting.shape[1], painting.shape[0], size)))
    target = network(to_tensor(start))[CONTENT_LAYER]
    image = tf.Variable(to_tensor(start))
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.03, STEPS), beta_2=0.99)

    def take(step: tf.Tensor) -> None:
        filters = tf.random.stateless_normal([SIDE, SIDE, 3, FILTERS], [0, step])
        filters /= tf.sqrt(tf.reduce_sum(tf.square(filters), [0, 1, 2]))
        with tf.GradientTape() as tape:
            levels = zip(_pyramid(image), _pyramid(style), strict=True)
            patches = tf.add_n([_sorted_distance(*pair, filters) for pair in levels]) / LEVELS
            content = content_loss(network(image)[CONTENT_LAYER], target)
            loss = STYLE * patches + CONTENT * content + VARIATION * total_variation(image)
        adam.apply([tape.gradient(loss, image)], [image])
        image.assign(tf.clip_by_value(image, 0.0, 1.0))

    adam.build([image])
    step = tf.function(take)
    for number in range(STEPS):
        step(tf.constant(number))
    return np.asarray(np.rint(image[0].numpy() * 255), np.uint8)


def _pyramid(image: tf.Tensor) -> list[tf.Tensor]:
    levels = [tf.convert_to_tensor(image)]
    while len(levels) < LEVELS:
        levels.append(tf.nn.avg_pool2d(levels[-1], 2, 2, "SAME"))
    return levels


def _sorted_distance(image: tf.Tensor, style: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
    edge = SIDE // 2
    padded = (tf.pad(one, [[0, 0], [edge, edge], [edge, edge], [0, 0]], "REFLECT") for one in (image, style))
    answers = [
        tf.sort(tf.transpose(tf.reshape(tf.nn.conv2d(one, filters, 1, "VALID"), [-1, FILTERS]))) for one in padded
    ]
    ours, theirs = answers
    place = tf.linspace(0.0, tf.cast(tf.shape(theirs)[1] - 1, tf.float32), tf.shape(ours)[1])
    return tf.reduce_mean(tf.square(ours - tf.gather(theirs, tf.cast(tf.round(place), tf.int32), axis=1)))


if __name__ == "__main__":
    main()
