"""Measurements and pictures to look at, one command each; no tests, so that no test depends on the clock."""

import nst_core

__all__ = ["nst_core"]  # imported before TensorFlow, which is thereby set up as it is for members
