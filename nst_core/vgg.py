"""VGG19 as a feature extractor, its layers by name, for every set of weights.

The network is that of Simonyan and Zisserman (2015), with Keras's names, up to the deepest layer in use. Three things
differ: convolutions repeat the image's border instead of surrounding it with zeros, which would be painted as a frame;
pooling takes in odd rows and columns at the border; and the number of channels may be a fraction of the original's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import h5py
import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nst_core import bands, winograd
from nst_core.images import LUMA
from nst_core.lite import WEIGHTS as LITE
from nst_core.options import OptionsError, Pooling
from nst_core.precision import Precision
from nst_core.weights import ANOTHER, Weights, WeightsError

MEAN_BGR = (103.939, 116.779, 123.68)
"""ImageNet's mean pixel in 0..255, which VGG19 was trained to have subtracted (``keras.applications``, mode caffe)."""

Arrays = tuple[NDArray[np.float32], NDArray[np.float32]]

BLOCKS = ((2, 64), (2, 128), (4, 256), (4, 512), (4, 512))
"""Between one pooling and the next: how many convolutions, and of how many channels each (the paper's table 1, E)."""

WHITENING = "whitening"
"""Name of a layer's whitening matrix in a file of weights, beside its kernel and bias."""


class BorderedConv2D(keras.layers.Conv2D):
    """A 3 × 3 convolution whose input is continued beyond its border by its outermost pixels, and a ReLU or nothing."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:  # noqa: D102 - Keras's
        found = self.convolution_op(bands.cut(inputs), self.kernel)
        if self.use_bias:
            found = tf.nn.bias_add(found, tf.convert_to_tensor(self.bias))
        return bands.join(found, inputs, rectified=self.activation is keras.activations.relu)

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:  # noqa: D102 - Keras's
        return (*input_shape[:-1], self.filters)

    def take(self, kernel: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        """Sets a kernel, [3, 3, inputs, outputs], and biases."""
        self.set_weights([kernel, bias])


class FilteredConv2D(BorderedConv2D):
    """The same by minimal filtering: it keeps filters in the place of its kernel, and can't be trained."""

    def build(self, input_shape: Sequence[int | None]) -> None:
        """Keras's: makes room for filters and biases."""
        shape = (winograd.WINDOW**2, input_shape[-1], self.filters)
        self.filtered = self.add_weight(name="filters", shape=shape, initializer="zeros", trainable=False)
        self.bias = self.add_weight(name="bias", shape=shape[-1:], initializer="zeros", trainable=False)
        self.built = True

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Keras's: float32 [batch, height, width, channels] to the same height and width."""
        found = winograd.convolve(inputs, tf.convert_to_tensor(self.filtered))
        return self.activation(tf.nn.bias_add(found, tf.convert_to_tensor(self.bias)))

    def take(self, kernel: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
        """The same, kept as filters."""
        self.set_weights([winograd.filters(kernel), bias])


def extractor(
    weights: Weights,
    layers: Sequence[str],
    pooling: Pooling,
    precision: Precision = "float32",
    *,
    grey: bool = False,
    whitened: Sequence[str] = (),
    seed: int = 0,
) -> keras.Model:
    """Builds the network and loads its weights.

    Args:
        weights: Which weights, as found by ``weights.locate``.
        layers: Names of the layers whose features are wanted, like ``block4_conv2``, after their ReLU.
        pooling: What halves the image between blocks.
        precision: What the network computes in.
        grey: Whether the network sees brightness alone.
        whitened: Names of the layers whose features are to vary alike in every direction, by the file's ``whitening``.
        seed: Seed of ``random`` weights.

    Returns:
        A model from RGB in 0..1, float32 [batch, height, width, 3], to features by layer's name, in ``precision``, or
        float32 where they are whitened, each [batch, ⌈height / 2ᵏ⌉, ⌈width / 2ᵏ⌉, channels] for block k + 1.

    Raises:
        WeightsError: The file is not of VGG19's layout.
        OptionsError: These weights have no whitening.
    """
    # A GPU's library sees to it itself.
    minimal = precision == "float32" and not tf.config.list_physical_devices("GPU")
    network = vgg19(weights, layers, pooling, precision, minimal=minimal, seed=seed)
    pixels = keras.Input((None, None, 3))
    features = network(_Caffe(grey)(pixels))
    for name, matrix in _whitening(_path(weights), whitened):
        features[name] = keras.ops.matmul(keras.ops.cast(features[name], "float32"), matrix)
    return keras.Model(pixels, features)


def vgg19(
    weights: Weights,
    layers: Sequence[str],
    pooling: Pooling,
    precision: Precision = "float32",
    *,
    minimal: bool = False,
    seed: int = 0,
) -> keras.Model:
    """The network itself with its weights.

    Args:
        weights: Which weights, as found by ``weights.locate``.
        layers: Names of the layers whose features are wanted.
        pooling: What halves the image between blocks.
        precision: What it computes in.
        minimal: Whether convolutions are done by minimal filtering where that is faster, or else as they are defined.
        seed: Seed of ``random`` weights.

    Returns:
        A model from what ``caffe`` makes, float32 [batch, height, width, 3], to features by layer's name, in
        ``precision``, of the shapes that an ``extractor`` gives.

    Raises:
        WeightsError: The file is not of VGG19's layout.
    """
    path = _path(weights)
    stored = dict(_read(path)) if path else {}
    width = stored["block1_conv1"][1].size / 64 if "block1_conv1" in stored else 1.0
    network = _network(layers, width, pooling, precision, minimal=minimal)
    generator = np.random.default_rng(seed)
    for layer in network.layers:
        if isinstance(layer, BorderedConv2D):
            shape = (3, 3, layer.input.shape[-1], layer.filters)
            layer.take(*(_stored(layer.name, shape, stored, path) if path else _he(shape, generator)))
    return network


def channels(features: keras.Model) -> tuple[float, int]:
    """How many numbers an ``extractor`` computes for each pixel in all its layers, and how many in the widest."""
    network = next(layer for layer in features.layers if isinstance(layer, keras.Model))
    total, widest, width, area = 0.0, 0, 0, 1.0
    for layer in network.layers[1:]:  # the first is the input
        if isinstance(layer, keras.layers.Conv2D):
            width = layer.filters
        else:
            area /= 4  # pooling
        total, widest = total + width * area, max(widest, round(width * area))
    return total, widest


def stride(name: str) -> int:
    """How many pixels lie from one feature of the layer called ``name`` to the next: twice as many a block."""
    return int(2 ** (int(name[len("block")]) - 1))


def halo(features: keras.Model) -> int:
    """How many pixels around their own an ``extractor``'s features depend on, rounded up to the largest stride.

    A 3 × 3 convolution reaches one position further on either side, pooling no further than its own pixels.
    """
    network = next(layer for layer in features.layers if isinstance(layer, keras.Model))
    strides = [stride(layer.name) for layer in network.layers if isinstance(layer, keras.layers.Conv2D)]
    return -(-sum(strides) // max(strides)) * max(strides)


def caffe(pixels: tf.Tensor) -> tf.Tensor:
    """RGB in 0..1 to what VGG19's weights expect: BGR in 0..255 less the mean."""
    return tf.reverse(pixels, [-1]) * 255.0 - tf.constant(MEAN_BGR)


class _Caffe(keras.layers.Layer):
    def __init__(self, grey: bool) -> None:
        super().__init__()
        self._grey = grey

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        return caffe(tf.repeat(tf.tensordot(inputs, LUMA[:, None], 1), 3, axis=-1) if self._grey else inputs)


def _network(
    layers: Sequence[str], width: float, pooling: Pooling, precision: Precision, *, minimal: bool
) -> keras.Model:
    """VGG19 at ``width`` times its channels, up to the deepest of ``layers``."""
    pool = keras.layers.AveragePooling2D if pooling == "average" else keras.layers.MaxPooling2D
    seen = images = keras.Input((None, None, 3))
    found = {}
    for block, (convolutions, full) in enumerate(BLOCKS, 1):
        for number in range(1, convolutions + 1):
            filters, name = int(full * width), f"block{block}_conv{number}"
            kind = FilteredConv2D if minimal and winograd.worthwhile(seen.shape[-1], filters) else BorderedConv2D
            layer = kind(filters, 3, activation="relu", trainable=False, dtype=precision, name=name)
            seen = found[name] = layer(seen)
            if found.keys() >= set(layers):
                return keras.Model(images, {name: found[name] for name in layers})
        # Without padding an odd row or column is dropped: unseen, a picture's last pixels would be painted at random.
        seen = pool(2, padding="same", dtype=precision, name=f"block{block}_pool")(seen)
    raise ValueError(f"VGG19 has no layer {', '.join(set(layers) - found.keys())}")


def _path(weights: Weights) -> Path | None:
    """The file of these weights, if they have one."""
    return weights.path or (LITE if weights.name == "lite" else None)


def _he(shape: tuple[int, ...], generator: np.random.Generator) -> Arrays:
    """Normal weights that keep a signal's size through a ReLU (He et al., 2015, equation 10), and no bias."""
    deviation = np.sqrt(2.0 / np.prod(shape[:3]))
    return (generator.standard_normal(shape) * deviation).astype(np.float32), np.zeros(shape[3], np.float32)


def _read(path: Path) -> Iterator[tuple[str, Arrays]]:
    """Kernel and bias by layer, from Keras's HDF5 layout: a group a layer, ``weight_names`` in its attributes."""
    try:
        with h5py.File(path) as file:
            root = file.get("model_weights", file)
            for name, group in root.items():
                arrays = [np.asarray(group[key], np.float32) for key in group.attrs.get("weight_names", ())]
                if len(arrays) == 2:
                    yield name, (arrays[0], arrays[1])
    except (OSError, KeyError, AttributeError, ValueError) as error:
        raise WeightsError(f"{path} is not an HDF5 file of Keras's", ANOTHER) from error


def _whitening(path: Path | None, layers: Sequence[str]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """A matrix by layer, [channels, channels], that features are to be multiplied by."""
    if not layers:
        return
    if path:
        with h5py.File(path) as file:
            found = {name: np.asarray(file[name][WHITENING], np.float32) for name in layers if WHITENING in file[name]}
        if len(found) == len(layers):
            yield from found.items()
            return
    raise OptionsError("whitening")


def _stored(name: str, shape: tuple[int, ...], stored: dict[str, Arrays], path: Path) -> Arrays:
    if name not in stored:
        raise WeightsError(f"{path} has no layer {name}", ANOTHER)
    arrays = stored[name]
    if arrays[0].shape != shape:
        raise WeightsError(f"{path} has a layer {name} of shape {arrays[0].shape}", ANOTHER)
    return arrays
