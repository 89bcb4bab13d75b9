"""Exact gradients of images larger than memory: what is seen of them adds up, tile by tile.

All losses of features depend on their image through sums over positions alone, so that one pass over the tiles sums
them, and another, which is told how the objective changes with each sum, adds up the gradient (Galerne et al., 2024,
"Scaling Painting Style Transfer", algorithm 1). A tile is seen through a window as much larger as its own features'
receptive fields reach. Where the paper keeps the middle of a window's gradient, here the second pass begins at the
tile's own features, and all of the window's gradient counts: that is exact with half the margin.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import tensorflow as tf

from nst_core.apart import NO_INLINE


class Tile(NamedTuple):
    """A part of an image and the window through which it is seen, each (row, column), int32 [2].

    Attributes:
        start: Its first pixel.
        end: Past its last pixel.
        first: The window's first pixel.
        last: Past the window's last pixel.
    """

    start: tf.Tensor
    end: tf.Tensor
    first: tf.Tensor
    last: tf.Tensor

    def window(self, image: tf.Tensor) -> tf.Tensor:
        """The window of an image, [1, height, width, any]."""
        return _cut(image, self.first, self.last)

    def own(self, features: tf.Tensor, stride: int) -> tf.Tensor:
        """Of the window's features, one each ``stride`` pixels, those that are the tile's own."""
        return _cut(features, (self.start - self.first) // stride, _ceil(self.end - self.first, stride))

    def of(self, features: tf.Tensor, stride: int) -> tf.Tensor:
        """The tile's own among the features of the whole image."""
        return _cut(features, self.start // stride, _ceil(self.end, stride))

    def add(self, image: tf.Tensor, window: tf.Tensor) -> tf.Tensor:
        """The image with the window added to it; in place, where nothing else needs the image."""
        value = self.window(image) + window
        begin, end = (tf.concat([[0], place, [0]], 0) for place in (self.first, self.last))
        # The masks' bits say that the first and the last axis are taken whole.
        return tf.raw_ops.TensorStridedSliceUpdate(
            input=image, begin=begin, end=end, strides=[1, 1, 1, 1], value=value, begin_mask=0b1001, end_mask=0b1001
        )


class Tiles:
    """An image cut into tiles, row by row, none of which overlap.

    Args:
        size: The image's height and width, int32 [2].
        side: The tiles' longest side in pixels, a multiple of the features' largest stride.
        halo: How many pixels windows reach beyond their tiles, likewise; at the image's border they end there.
    """

    def __init__(self, size: tf.Tensor, side: tf.Tensor | int, halo: int) -> None:
        self._size, self._side, self._halo = size, side, halo
        self.grid = _ceil(size, side)

    @property
    def count(self) -> tf.Tensor:
        """How many there are, int32."""
        return tf.reduce_prod(self.grid)

    def tile(self, number: tf.Tensor | int) -> Tile:
        """One of them, from 0."""
        start = tf.stack([number // self.grid[1], number % self.grid[1]]) * self._side
        end = tf.minimum(start + self._side, self._size)
        return Tile(start, end, tf.maximum(start - self._halo, 0), tf.minimum(end + self._halo, self._size))


Look = Callable[[Tile, tf.Tensor], tuple[tf.Tensor, ...]]
"""From a tile and its window of an image to what the tile contributes to some sums."""


def total(look: Look, image: tf.Tensor, tiles: Tiles, zeros: tuple[tf.Tensor, ...]) -> tuple[tf.Tensor, ...]:
    """The sums over all tiles, as a function of the image whose gradient too is taken tile by tile.

    Of all that ``look`` computes, one tile's is held at a time, for which the gradient's pass looks again.

    Args:
        look: What a tile contributes.
        image: float32 [1, height, width, any].
        tiles: Where to look.
        zeros: What the sums begin with, each of its shape.
    """

    def over_all(add: Callable[..., tuple[tf.Tensor, ...]], begin: tuple[tf.Tensor, ...]) -> tuple[tf.Tensor, ...]:
        def body(number: tf.Tensor, *sums: tf.Tensor) -> tuple[tf.Tensor, ...]:
            return number + 1, *add(tiles.tile(number), *sums)

        start = (tf.constant(0), *begin)
        _, *sums = tf.while_loop(lambda number, *_: number < tiles.count, body, start, parallel_iterations=1)
        return tuple(sums)

    def sums(image: tf.Tensor) -> tuple[tuple[tf.Tensor, ...], Callable[..., tf.Tensor]]:
        def add(tile: Tile, *so_far: tf.Tensor) -> tuple[tf.Tensor, ...]:
            return tuple(map(tf.add, so_far, look(tile, tile.window(image))))

        def gradient(*slopes: tf.Tensor) -> tf.Tensor:
            def of_window(tile: Tile, window: tf.Tensor) -> tf.Tensor:
                with tf.GradientTape(watch_accessed_variables=False) as tape:
                    tape.watch(window)
                    seen = look(tile, window)
                return tape.gradient(seen, window, output_gradients=slopes)

            apart = tf.function(of_window, autograph=False, experimental_attributes=NO_INLINE)

            def add_gradient(tile: Tile, so_far: tf.Tensor) -> tuple[tf.Tensor]:
                return (tile.add(so_far, apart(tile, tile.window(image))),)

            return over_all(add_gradient, (tf.zeros_like(image),))[0]

        return over_all(add, zeros), gradient

    return tuple(tf.custom_gradient(sums)(image))


def _cut(image: tf.Tensor, start: tf.Tensor, end: tf.Tensor) -> tf.Tensor:
    return image[:, start[0] : end[0], start[1] : end[1]]


def _ceil(number: tf.Tensor, divisor: tf.Tensor | int) -> tf.Tensor:
    """The quotient, rounded up."""
    return -(-number // divisor)
