"""VGG19 as a feature extractor, its layers by name, for every set of weights.

The network is Keras's own (Simonyan and Zisserman, 2015), cut after the deepest layer in use. Three things differ:
convolutions repeat the image's border instead of surrounding it with zeros, which would be painted as a frame; pooling
takes in odd rows and columns at the border; and the number of channels may be a fraction of the original's.
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

WHITENING = "whitening"
"""Name of a layer's whitening matrix in a file of weights, beside its kernel and bias."""


class BorderedConv2D(keras.layers.Conv2D):
    """A 3 × 3 convolution whose input is continued beyond its border by its outermost pixels."""

    def call(self, inputs: tf.Tensor) -> tf.Tensor:  # noqa: D102 - Keras's
        channels = max(inputs.shape[-1], self.filters)
        found = self.convolution_op(bands.cut(inputs, channels), self.kernel)
        if self.use_bias:
            found = tf.nn.bias_add(found, tf.convert_to_tensor(self.bias))
        return bands.join(found, inputs, rectified=self.activation is keras.activations.relu)

    def compute_output_shape(self, input_shape: Sequence[int | None]) -> tuple[int | None, ...]:  # noqa: D102 - Keras's
        return (*input_shape[:-1], self.filters)


class FilteredConv2D(BorderedConv2D):
    """The same by minimal filtering: it keeps filters in the place of its kernel, and can't be trained."""

    def build(self, input_shape: Sequence[int | None]) -> None:
        """Keras's: makes room for filters and biases, which are set as a kernel and biases would be."""
        shape = (winograd.WINDOW**2, input_shape[-1], self.filters)
        self.filtered = self.add_weight(name="filters", shape=shape, initializer="zeros", trainable=False)
        self.bias = self.add_weight(name="bias", shape=shape[-1:], initializer="zeros", trainable=False)
        self.built = True

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Keras's: float32 [batch, height, width, channels] to the same height and width."""
        found = winograd.convolve(inputs, tf.convert_to_tensor(self.filtered))
        return self.activation(tf.nn.bias_add(found, tf.convert_to_tensor(self.bias)))


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
    network = vgg19(weights, layers, pooling, seed)
    pixels = keras.Input((None, None, 3))
    features = _in_precision(network, precision)(_Caffe(grey)(pixels))
    for name, matrix in _whitening(_path(weights), whitened):
        features[name] = keras.ops.matmul(keras.ops.cast(features[name], "float32"), matrix)
    return keras.Model(pixels, features)


def vgg19(weights: Weights, layers: Sequence[str], pooling: Pooling, seed: int = 0) -> keras.Model:
    """The network itself with its weights, all of whose convolutions are done as they are defined.

    Args:
        weights: Which weights, as found by ``weights.locate``.
        layers: Names of the layers whose features are wanted.
        pooling: What halves the image between blocks.
        seed: Seed of ``random`` weights.

    Returns:
        A model from what ``caffe`` makes, float32 [batch, height, width, 3], to features by layer's name, float32, of
        the shapes that an ``extractor`` gives.

    Raises:
        WeightsError: The file is not of VGG19's layout.
    """
    path = _path(weights)
    stored = dict(_read(path)) if path else {}
    width = stored["block1_conv1"][1].size / 64 if "block1_conv1" in stored else 1.0
    network = _network(width, pooling)
    network = keras.Model(network.input, {name: network.get_layer(name).output for name in layers})
    generator = np.random.default_rng(seed)
    for layer in network.layers:
        if isinstance(layer, BorderedConv2D):
            layer.set_weights(_stored(layer, stored, path) if path else _he(layer.kernel.shape, generator))
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


def _network(width: float, pooling: Pooling) -> keras.Model:
    """Keras's VGG19 without top, at ``width`` times its channels."""

    def clone(layer: keras.layers.Layer) -> keras.layers.Layer:
        if isinstance(layer, keras.layers.Conv2D):
            changes = {"filters": int(layer.filters * width), "padding": "valid", "trainable": False}
            return BorderedConv2D.from_config(layer.get_config() | changes)
        if isinstance(layer, keras.layers.MaxPooling2D):
            kind = keras.layers.AveragePooling2D if pooling == "average" else keras.layers.MaxPooling2D
            # Keras's drops an odd row or column: unseen, the last pixels of a picture would be painted at random.
            return kind.from_config(layer.get_config() | {"padding": "same"})
        return type(layer).from_config(layer.get_config())

    return keras.models.clone_model(keras.applications.VGG19(include_top=False, weights=None), clone_function=clone)


def _in_precision(network: keras.Model, precision: Precision) -> keras.Model:
    """The network in this precision, with minimal filtering where that is faster; a GPU's library sees to it itself."""
    minimal = precision == "float32" and not tf.config.list_physical_devices("GPU")

    def clone(layer: keras.layers.Layer) -> keras.layers.Layer:
        kind = type(layer)
        if minimal and isinstance(layer, BorderedConv2D) and winograd.worthwhile(*layer.kernel.shape[2:]):
            kind = FilteredConv2D
        return kind.from_config(layer.get_config() | {"dtype": precision})

    other = keras.models.clone_model(network, clone_function=clone)
    for layer in network.layers:
        arrays, copy = layer.get_weights(), other.get_layer(layer.name)
        if isinstance(copy, FilteredConv2D):
            arrays[0] = winograd.filters(arrays[0])
        copy.set_weights(arrays)
    return other


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


def _stored(layer: keras.layers.Conv2D, stored: dict[str, Arrays], path: Path) -> Arrays:
    if layer.name not in stored:
        raise WeightsError(f"{path} has no layer {layer.name}", ANOTHER)
    arrays = stored[layer.name]
    if arrays[0].shape != tuple(layer.kernel.shape):
        raise WeightsError(f"{path} has a layer {layer.name} of shape {arrays[0].shape}", ANOTHER)
    return arrays
