"""Draws pictures, trains the lite network on them, and writes its weights: from nothing to a file.

python -m nst_core.lite                                     # 20 minutes on two cores: what the package has
python -m nst_core.lite -o smoke.h5 --steps 20 --pictures 100    # a minute, to see whether it works
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nst_core.lite import WEIGHTS
from nst_core.lite.pictures import draw_many

if TYPE_CHECKING:
    from nst_core.lite.training import Training

SAVE_SECONDS = 120
"""How often training is saved where it may be resumed."""
SAMPLE = 64
"""Pictures over which channels are brought to the same size."""


def main() -> None:
    """Runs the program."""
    parser = argparse.ArgumentParser(
        prog="python -m nst_core.lite", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS, metavar="FILE")
    parser.add_argument("--steps", type=int, default=2400, help="steps of training (default: %(default)s)")
    parser.add_argument("--pictures", type=int, default=4000, help="how many to learn from (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0)
    text = "a folder where training is saved on its way, and taken up again if it was"
    parser.add_argument("--resume", type=Path, metavar="FOLDER", help=text)
    given = parser.parse_args()
    made = draw_many(given.pictures, given.seed)
    # The same seed, the same file: sums are rounded in the order in which they are added, so that must not change, as
    # it does when the machine is busy with oneDNN, with several threads, and with TensorFlow's rewriting of graphs,
    # which has gradients added up as they come.
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
    import tensorflow as tf  # not above, for the processes that draw import this module too

    from nst_core.lite.training import Training, export

    tf.config.experimental.enable_op_determinism()
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.threading.set_intra_op_parallelism_threads(1)
    training = Training(made, given.steps, given.seed)
    saved = tf.train.CheckpointManager(training.checkpoint, str(given.resume), 1) if given.resume else None
    if saved:
        saved.restore_or_initialize()
    _follow(training, saved)
    provenance = {
        "title": "The lite network of Stylize: VGG19 to block5_conv1 at a quarter of its channels",
        "license": "MIT, like the program that made it; no picture but those drawn by the program was used",
        "command": f"python -m nst_core.lite --steps {given.steps} --pictures {given.pictures} --seed {given.seed}",
        "version": f"stylize-bot {version('stylize-bot')}, TensorFlow {tf.__version__}",
        "date": datetime.now(UTC).date().isoformat(),
    }
    export(training.network, made[:SAMPLE], given.output, provenance)


def _follow(training: Training, saved: Any) -> None:
    columns = (TextColumn("Training"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    last = time.monotonic()
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=training.steps, completed=int(training.step))
        for losses in training.run():
            text = ", ".join(f"{name} {loss:.3f}" for name, loss in losses.items())
            bar.update(task, advance=1, description=text)
            if saved and time.monotonic() - last > SAVE_SECONDS:
                saved.save()
                last = time.monotonic()


if __name__ == "__main__":
    main()
