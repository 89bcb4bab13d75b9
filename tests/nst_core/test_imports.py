"""What may be had without TensorFlow."""

import subprocess
import sys

BLOCKED = """
import sys
for name in ("tensorflow", "keras"):
    sys.modules[name] = None
import nst_core.images, nst_core.options, nst_core.pace, nst_core.plan, nst_core.precision, nst_core.weights
import nst_core
assert nst_core.Options().size == 512
try:
    nst_core.StyleTransfer
except ImportError:
    print("blocked")
"""


def test_plain_modules_work_without_tensorflow() -> None:
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, check=False)
    assert done.stdout == "blocked\n", done.stderr
