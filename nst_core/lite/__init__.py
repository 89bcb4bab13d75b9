"""The network that comes with the package, and the program that trained it (``python -m nst_core.lite``)."""

from pathlib import Path

WEIGHTS = Path(__file__).parent / "lite.h5"
"""Its weights, in the layout of Keras's VGG19 without top."""
