"""How the lite network learns, from pictures drawn by chance and nothing else.

It is VGG19 to ``block5_conv1`` at a quarter of its channels, and learns three things at once:

- *style*: two crops of a picture have Gram matrices more alike than crops of two pictures (InfoNCE, van den Oord et
  al., 2018), in the first layer of each block; in half of the batches all pictures have the same colours on average,
  so that colour alone does not tell them apart;
- *content*: from ``block4_conv2`` the picture itself can be read off at a quarter of its size, edges included;
- *thrift*: no two channels of a layer say the same (Zbontar et al., 2021, "Barlow Twins").

All this it learns on pictures disturbed by just the faint grain that harms it most (fast adversarial training, Wong et
al., 2020). Without, painting finds such a grain: features then say that the photograph is still there, where the eye
sees noise. Robust features see what the eye sees (Engstrom et al., 2019).

Afterwards batch norms are folded into the convolutions and every channel is brought to the same size, so that the
engine reads an ordinary file of VGG19's layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import h5py
import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nst_core import losses
from nst_core.convolution import BorderedConv2D
from nst_core.lite import pictures
from nst_core.options import CONTENT_LAYER, STYLE_LAYERS
from nst_core.vgg import WHITENING, caffe, extractor
from nst_core.weights import Weights

BLOCKS = ((2, 16), (2, 32), (4, 64), (4, 128), (1, 128))
"""Convolutions and channels of each block: VGG19's over 4, to ``block5_conv1``."""
CROP, BATCH = 96, 16
"""Side of a crop in pixels, and pictures a step, of each two crops."""
RATE, WARM_UP, DECAY, CLIP = 2e-3, 60, 1e-3, 5.0
"""AdamW's learning rate at its highest, steps until then, weight decay, and the gradient's greatest length."""
CONTENT, THRIFT = 3.0, 0.05
"""What the terms weigh beside InfoNCE, which begins at 2.8 for 16 pictures."""
ATTACK = 16 / 255
"""The greatest disturbance of a pixel; each picture's is up to this."""
INPUT = 1 / 128
"""Factor that brings VGG19's input, some hundred to either side of 0, to the size that training wants."""

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]
Losses = dict[str, tf.Tensor]


def network() -> keras.Model:
    """The network to be trained, with a batch norm before each ReLU, from BGR less its mean to all features by name."""
    features, outputs = keras.Input((None, None, 3)), {}
    inputs = features
    for block, (count, channels) in enumerate(BLOCKS, 1):
        if block > 1:
            features = keras.layers.AveragePooling2D(2)(features)
        for number in range(1, count + 1):
            name = f"block{block}_conv{number}"
            features = BorderedConv2D(channels, 3, use_bias=False, kernel_initializer="he_normal", name=name)(features)
            features = keras.layers.BatchNormalization(momentum=0.95, name=f"{name}_norm")(features)
            outputs[name] = features = keras.layers.ReLU()(features)
    return keras.Model(inputs, outputs)


class Training:
    """A network on its way, step by step.

    Args:
        drawn: The pictures.
        steps: How many there are to be in all.
        seed: Seed of everything random.
    """

    def __init__(self, drawn: NDArray[np.uint8], steps: int, seed: int) -> None:
        keras.utils.set_random_seed(seed)
        self._pictures, self._seed, self.steps = drawn, seed, steps
        self.network = network()
        # A quarter of the picture's length: 2 × 2 pixels of 3 channels from each position of block 4.
        self._reader = keras.layers.Conv2D(12, 3, padding="same")
        self._reader.build((None, None, None, BLOCKS[3][1]))
        self._sharpness = keras.Variable(2.3, name="sharpness")  # the logarithm of one over InfoNCE's temperature
        rate = keras.optimizers.schedules.CosineDecay(0.0, steps, warmup_target=RATE, warmup_steps=WARM_UP)
        self._adam = keras.optimizers.AdamW(rate, weight_decay=DECAY, beta_2=0.98, global_clipnorm=CLIP)
        self._variables = [*self.network.trainable_variables, *self._reader.trainable_variables, self._sharpness]
        self._adam.build(self._variables)
        self.step = tf.Variable(0, dtype=tf.int64)
        self.checkpoint = tf.train.Checkpoint(
            step=self.step,
            network=self.network,
            reader=self._reader,
            adam=self._adam,
            sharpness=self._sharpness.value,
        )
        self._take = tf.function(self._steps_once)

    def run(self) -> Iterator[dict[str, float]]:
        """Takes the steps that are left; yields each one's losses."""
        while int(self.step) < self.steps:
            losses = self._take(*self._batch(int(self.step)))
            self.step.assign_add(1)
            yield {name: float(loss) for name, loss in losses.items()}

    def _batch(self, step: int) -> Batch:
        """Two crops of each of some pictures, the first of all, then the second, and a disturbance for each.

        Returns:
            The crops, in colours changed alike, float32 [2 · BATCH, CROP, CROP, 3] in 0..1; and noise of the same
            shape, in -1..1 times how far each may be disturbed.
        """
        generator = np.random.default_rng((self._seed, 1, step))
        chosen = self._pictures[generator.choice(len(self._pictures), BATCH, replace=False)]
        alike = generator.random() < 0.5
        crops: tuple[list[NDArray[np.float32]], list[NDArray[np.float32]]] = ([], [])
        for picture in chosen.astype(np.float32) / 255:
            turned = np.rot90(picture, int(generator.integers(4)))[:, :: int(generator.choice([-1, 1]))]
            colored = _equal(turned) if alike else _recolored(turned, generator)
            for crop in crops:
                down, right = generator.integers(0, pictures.SIDE - CROP + 1, 2)
                crop.append(colored[down : down + CROP, right : right + CROP])
        reach = generator.uniform(0, ATTACK, (2 * BATCH, 1, 1, 1))
        noise = generator.uniform(-1, 1, (2 * BATCH, CROP, CROP, 3)) * reach
        return np.stack(crops[0] + crops[1]), noise.astype(np.float32)

    def _steps_once(self, crops: tf.Tensor, noise: tf.Tensor) -> Losses:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            disturbed = crops + noise
            tape.watch(disturbed)
            total, _ = self._losses(disturbed, crops)
        reach = tf.reduce_max(tf.abs(noise), [1, 2, 3], keepdims=True)
        worst = crops + tf.clip_by_value(noise + 1.25 * reach * tf.sign(tape.gradient(total, disturbed)), -reach, reach)
        with tf.GradientTape() as tape:
            total, losses = self._losses(worst, crops)
        self._adam.apply(tape.gradient(total, [variable.value for variable in self._variables]), self._variables)
        return losses

    def _losses(self, seen: tf.Tensor, crops: tf.Tensor) -> tuple[tf.Tensor, Losses]:
        features = self.network(caffe(seen) * INPUT, training=True)
        style = tf.add_n([self._contrast(features[name]) for name in STYLE_LAYERS]) / len(STYLE_LAYERS)
        content = _picture_loss(tf.nn.depth_to_space(self._reader(features[CONTENT_LAYER]), 2), crops)
        thrift = tf.add_n([_repetition(features[name]) for name in (*STYLE_LAYERS, CONTENT_LAYER)])
        total = style + CONTENT * content + THRIFT * thrift
        return total, {"style": style, "content": content, "thrift": thrift}

    def _contrast(self, features: tf.Tensor) -> tf.Tensor:
        """InfoNCE on the cosines between Gram matrices less their mean."""
        flat = tf.reshape(features, [2 * BATCH, -1, features.shape[-1]])
        grams = tf.reshape(tf.matmul(flat, flat, transpose_a=True), [2 * BATCH, -1])
        grams = tf.math.l2_normalize(grams - tf.reduce_mean(grams, 0), 1)
        alike = tf.exp(self._sharpness.value) * tf.matmul(grams[:BATCH], grams[BATCH:], transpose_b=True)
        right = tf.range(BATCH)
        ways = [tf.nn.sparse_softmax_cross_entropy_with_logits(right, way) for way in (alike, tf.transpose(alike))]
        return tf.reduce_mean(ways)


def _equal(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """The picture with the same mean and deviation in every channel as all others."""
    mean, deviation = picture.mean((0, 1)), picture.std((0, 1)) + 0.02
    return np.asarray(np.clip((picture - mean) / deviation * 0.2 + 0.5, 0, 1), np.float32)


def _recolored(picture: NDArray[np.float32], generator: np.random.Generator) -> NDArray[np.float32]:
    """The picture in other colours: channels swapped, more or less of grey, and brighter or darker."""
    picture = picture[..., generator.permutation(3)]
    grey = picture.mean(-1, keepdims=True)
    picture = grey + generator.uniform(0.1, 1.0) * (picture - grey)
    return np.asarray(picture ** np.exp(generator.normal(0, 0.3)), np.float32)


def _picture_loss(found: tf.Tensor, pictures: tf.Tensor) -> tf.Tensor:
    """How far what was read off is from a quarter-size picture, in pixels and in differences of neighbours."""
    error = found - tf.nn.avg_pool2d(pictures, 4, 4, "VALID")
    down, right = error[:, 1:] - error[:, :-1], error[:, :, 1:] - error[:, :, :-1]
    return sum(tf.reduce_mean(tf.abs(one)) for one in (error, down, right))


def _repetition(features: tf.Tensor) -> tf.Tensor:
    """The mean square of the correlations between different channels."""
    flat = tf.reshape(features, [-1, features.shape[-1]])
    flat -= tf.reduce_mean(flat, 0)
    flat /= tf.math.reduce_std(flat, 0) + 1e-3
    correlation = tf.matmul(flat, flat, transpose_a=True) / tf.cast(tf.shape(flat)[0], tf.float32)
    correlation -= tf.linalg.diag(tf.linalg.diag_part(correlation))
    return tf.reduce_sum(tf.square(correlation)) / features.shape[-1]


def export(trained: keras.Model, drawn: NDArray[np.uint8], path: Path, provenance: dict[str, str]) -> None:
    """Writes a file of the layout of Keras's VGG19 without top, in float16, and says in it where it comes from.

    Args:
        trained: A ``network``.
        drawn: Pictures over which each channel's root mean square becomes 1.
        path: The HDF5 file.
        provenance: What is to stand in its attributes.
    """
    features = trained(caffe(tf.constant(drawn, tf.float32) / 255.0) * INPUT)
    before = np.full(3, 1 / INPUT)  # by how much the input of the next convolution is larger than it was in training
    with h5py.File(path, "w", track_order=False) as file:
        file.attrs.update(provenance)
        for name, answers in features.items():
            norm = trained.get_layer(f"{name}_norm")
            scale, shift, mean, variance = (np.asarray(array) for array in norm.weights)
            scale = scale / np.sqrt(variance + norm.epsilon)
            size = np.sqrt(np.square(answers).mean((0, 1, 2))) + 1e-3
            kernel = np.asarray(trained.get_layer(name).kernel) / before[:, None] * scale / size
            group = file.create_group(name)
            group.attrs["weight_names"] = ["kernel", "bias"]
            group["kernel"], group["bias"] = np.float16(kernel), np.float16((shift - mean * scale) / size)
            before = 1 / size
    add_whitening(path, drawn)


def add_whitening(path: Path, drawn: NDArray[np.uint8]) -> None:
    """Writes into a file what makes each style layer's features vary alike in every direction.

    That is (R + 0.03 I)^-½ · diag(G)^-½, with G the mean Gram matrix over ``drawn`` and R its correlations; the 0.03
    keeps directions that hardly ever occur from being blown up.
    """
    features = extractor(Weights("lite", path), STYLE_LAYERS, "average")(tf.constant(drawn, tf.float32) / 255.0)
    with h5py.File(path, "r+") as file:
        for name, answers in features.items():
            gram = np.asarray(losses.gram(answers), np.float64)
            lengths = np.sqrt(np.diag(gram)) + 1e-2  # a channel that is silent stays so
            values, vectors = np.linalg.eigh(gram / np.outer(lengths, lengths) + 0.03 * np.eye(len(gram)))
            matrix = (vectors * values**-0.5) @ vectors.T / lengths
            file[name][WHITENING] = np.float16(matrix.T)  # for rows of features: m ↦ W m is mᵀ ↦ mᵀ Wᵀ
