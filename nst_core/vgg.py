"""VGG19 as a feature extractor, its layers by name, for every set of weights.

The network is that of Simonyan and Zisserman (2015), with Keras's names, up to the deepest layer in use. Three things
differ: convolutions repeat the image's border (``convolution``); pooling takes in odd rows and columns there; and the
number of channels may be a fraction of the original's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import h5py
import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nst_core import winograd
from nst_core.convolution import Convolution
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
    path, generator = _path(weights), np.random.default_rng(seed)
    width = _read(path, "block1_conv1")[1].size / 64 if path else 1.0
    pool = keras.layers.AveragePooling2D if pooling == "average" else keras.layers.MaxPooling2D
    seen = images = keras.Input((None, None, 3))
    found = {}
    for block, (convolutions, full) in enumerate(BLOCKS, 1):
        for number in range(1, convolutions + 1):
            name, shape = f"block{block}_conv{number}", (3, 3, seen.shape[-1], int(full * width))
            arrays = _stored(path, name, shape) if path else _he(shape, generator)
            fewer = minimal and winograd.worthwhile(*shape[2:])
            seen = found[name] = Convolution(*arrays, minimal=fewer, dtype=precision, name=name)(seen)
            if found.keys() >= set(layers):
                return keras.Model(images, {name: found[name] for name in layers})
        # Without padding an odd row or column is dropped: unseen, a picture's last pixels would be painted at random.
        seen = pool(2, padding="same", dtype=precision, name=f"block{block}_pool")(seen)
    raise ValueError(f"VGG19 has no layer {', '.join(set(layers) - found.keys())}")


def channels(features: keras.Model) -> tuple[float, int]:
    """How many numbers an ``extractor`` computes for each pixel in all its layers, and how many in the widest."""
    network = next(layer for layer in features.layers if isinstance(layer, keras.Model))
    total, widest, width, area = 0.0, 0, 0, 1.0
    for layer in network.layers[1:]:  # the first is the input
        if isinstance(layer, Convolution):
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
    strides = [stride(layer.name) for layer in network.layers if isinstance(layer, Convolution)]
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


def _path(weights: Weights) -> Path | None:
    """The file of these weights, if they have one."""
    return weights.path or (LITE if weights.name == "lite" else None)


def _he(shape: tuple[int, ...], generator: np.random.Generator) -> Arrays:
    """Normal weights that keep a signal's size through a ReLU (He et al., 2015, equation 10), and no bias."""
    deviation = np.sqrt(2.0 / np.prod(shape[:3]))
    return (generator.standard_normal(shape) * deviation).astype(np.float32), np.zeros(shape[3], np.float32)


def _read(path: Path, name: str) -> Arrays:
    """Kernel and bias of a layer, from Keras's HDF5 layout: a group a layer, ``weight_names`` in its attributes."""
    try:
        with h5py.File(path) as file:
            group = file.get("model_weights", file).get(name)
            names = () if group is None else group.attrs.get("weight_names", ())
            arrays = [np.asarray(group[key], np.float32) for key in names]
    except (OSError, KeyError, AttributeError, ValueError) as error:
        raise WeightsError(f"{path} is not an HDF5 file of Keras's", ANOTHER) from error
    if len(arrays) != 2:
        raise WeightsError(f"{path} has no layer {name}", ANOTHER)
    return arrays[0], arrays[1]


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


def _stored(path: Path, name: str, shape: tuple[int, ...]) -> Arrays:
    arrays = _read(path, name)
    if [array.shape for array in arrays] != [shape, shape[3:]]:
        raise WeightsError(f"{path} has a layer {name} of shape {arrays[0].shape} and {arrays[1].shape}", ANOTHER)
    return arrays
