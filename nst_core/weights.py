"""Where VGG19's weights come from. Imports no TensorFlow, so that what can't be had is said at once.

``auto`` takes ImageNet's weights where Keras has cached them or can download them, and else ``lite``, the network that
comes with this package. ``imagenet`` never falls back.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from nst_core.options import WEIGHTS

IMAGENET_FILE = "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5"
IMAGENET_URL = f"https://storage.googleapis.com/tensorflow/keras-applications/vgg19/{IMAGENET_FILE}"
IMAGENET_MD5 = "253f8cb515780f3b799900260a226db6"
"""Name, address and hash as in keras/src/applications/vgg19.py; 80 MB, without the dense layers at the top."""

_BY_HAND = f"download {IMAGENET_URL} by other means to ~/.keras/models, or choose the weights lite"

CONVOLUTIONS = tuple(
    f"block{block}_conv{n}" for block, count in enumerate((2, 2, 4, 4, 1), 1) for n in range(1, count + 1)
)
"""The layers that a file must have: VGG19's (Simonyan and Zisserman, 2015, table 1, E), up to the last that is used."""
ANOTHER = "choose a file of Keras's VGG19 without top"
"""What to do where a file has others."""

DOWNLOAD_TIMEOUT_SECONDS = 20
"""How long a silent server is waited for before it counts as out of reach."""

CHOICES = ("auto", "imagenet", "lite", "random")


class WeightsError(RuntimeError):
    """Weights that can't be had; its text is one sentence.

    Args:
        reason: What is wrong.
        remedy: What to do about it.
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)  # both, so that it can be pickled
        self.reason, self.remedy = reason, remedy

    def __str__(self) -> str:
        return f"{self.reason}; {self.remedy}."


@dataclass(frozen=True)
class Weights:
    """A set of weights that is known to be there.

    Attributes:
        name: ``imagenet``, ``lite``, ``random``, or the stem of one's own file.
        path: The HDF5 file in the layout of Keras's VGG19 without top, or None where weights are generated.
        note: Why these and not better ones, as a sentence, or None.
    """

    name: str
    path: Path | None = None
    note: str | None = None


def locate(choice: str = WEIGHTS, *, download: bool = True) -> Weights:
    """Finds the weights that ``choice`` asks for, downloading ImageNet's where need be.

    Args:
        choice: ``auto``, ``imagenet``, ``lite``, ``random``, or the path of an HDF5 file.
        download: Whether ImageNet's file may be fetched; without, only Keras's cache is looked at.

    Raises:
        WeightsError: They can't be had, and ``choice`` allows no others.
    """
    if choice in ("lite", "random"):
        return Weights(choice)
    if choice == "imagenet":
        return Weights("imagenet", _imagenet(download))
    if choice == "auto":
        try:
            return Weights("imagenet", _imagenet(download))
        except WeightsError as error:
            return Weights("lite", note=f"Painting with the bundled lite network: {error.reason}.")
    path = Path(choice)
    if not path.is_file():
        raise WeightsError(f"there are no weights at {choice}", f"choose {', '.join(CHOICES)}, or a file's path")
    return Weights(path.stem, path)


def check_layout(path: Path) -> None:
    """Sees whether a file has all layers, without loading them.

    Args:
        path: An HDF5 file in the layout of Keras's VGG19.

    Raises:
        WeightsError: It has not.
    """
    import h5py  # takes half a second to import

    try:
        with h5py.File(path) as file:
            root = file.get("model_weights", file)
            lacking = [name for name in CONVOLUTIONS if len(root[name].attrs["weight_names"]) != 2]
    except OSError as error:
        raise WeightsError(f"{path} is not an HDF5 file of Keras's", ANOTHER) from error
    except (KeyError, AttributeError) as error:
        raise WeightsError(f"{path} lacks layers of VGG19", ANOTHER) from error
    if lacking:
        raise WeightsError(f"{path} lacks a kernel or a bias in {lacking[0]}", ANOTHER)


def imagenet_path() -> Path:
    """Where Keras caches ImageNet's file: under ``KERAS_HOME``, else ``~/.keras``."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "models" / IMAGENET_FILE


def _imagenet(download: bool) -> Path:
    path = imagenet_path()
    if path.is_file() and _md5(path) == IMAGENET_MD5:
        return path
    if not download:
        state = "is damaged" if path.is_file() else "is not there"
        raise WeightsError(f"ImageNet's file {path} {state}", _BY_HAND)
    return _download(path)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _download(path: Path) -> Path:
    import pooch  # with requests it takes half a second to import, and is wanted once in a machine's life
    from requests import RequestException

    pooch.get_logger().setLevel("WARNING")
    fetch = pooch.HTTPDownloader(progressbar=_Bar(), timeout=DOWNLOAD_TIMEOUT_SECONDS)
    try:
        pooch.retrieve(IMAGENET_URL, f"md5:{IMAGENET_MD5}", fname=path.name, path=path.parent, downloader=fetch)
    except RequestException as error:
        raise WeightsError(f"ImageNet's weights could not be downloaded ({type(error).__name__})", _BY_HAND) from error
    except ValueError as error:  # the hash of what came differs; pooch keeps nothing of it
        raise WeightsError("what was downloaded is not Keras's file, for its hash differs", _BY_HAND) from error
    except OSError as error:
        remedy = f"make it writable, or {_BY_HAND}"
        raise WeightsError(f"{path.parent} can't be written to ({error.strerror})", remedy) from error
    return path


class _Bar:
    """What pooch asks of a progress bar, drawn by rich."""

    def __init__(self) -> None:
        columns = (TextColumn("Downloading VGG19's weights"), BarColumn(), DownloadColumn())
        self._progress = Progress(*columns, console=Console(stderr=True))
        self._task = self._progress.add_task("", total=None)
        self.total = 0

    def update(self, count: int) -> None:
        """Notes ``count`` more bytes."""
        self._progress.start()
        self._progress.update(self._task, total=self.total, advance=count)

    def reset(self) -> None:
        """Begins anew; pooch ends with it, and then notes all bytes at once."""
        self._progress.update(self._task, completed=0)

    def close(self) -> None:
        """Takes the bar off the terminal."""
        self._progress.stop()
