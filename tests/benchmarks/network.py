"""Keras's own VGG19 with the weights that the engine calls ``random``: what rivals see, and who judges them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import keras

from nst_core import vgg
from nst_core.convolution import BorderedConv2D
from nst_core.precision import Precision
from nst_core.weights import Weights


def vgg19(layers: Sequence[str], precision: Precision = "float32", bordered: Collection[str] = ()) -> keras.Model:
    """Builds the network, with zeros around its layers' inputs and max pooling, as Keras has it.

    Args:
        layers: Names of the layers whose features are wanted, after their ReLU.
        precision: What it computes in.
        bordered: Names of the layers whose input is continued by its outermost pixels instead.

    Returns:
        A model from BGR in 0..255 less the mean, float32 [batch, height, width, 3], to features by layer's name, in
        the precision, [batch, ⌊height / 2ᵏ⌋, ⌊width / 2ᵏ⌋, channels] for block k + 1.
    """

    def clone(layer: keras.layers.Layer) -> keras.layers.Layer:
        config = layer.get_config() | {"dtype": precision}
        if layer.name in bordered:
            return BorderedConv2D.from_config(config | {"padding": "valid"})
        return type(layer).from_config(config)

    whole = keras.applications.VGG19(include_top=False, weights=None)
    cut = keras.Model(whole.input, {name: whole.get_layer(name).output for name in layers})
    network = keras.models.clone_model(cut, clone_function=clone)
    ours = vgg.vgg19(Weights("random"), layers, "max")
    for layer in network.layers:
        if layer.weights:
            layer.set_weights(ours.get_layer(layer.name).get_weights())
    network.trainable = False
    return network
