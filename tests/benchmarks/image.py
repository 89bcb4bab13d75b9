"""The Dockerfile carried out without Docker: each step in a chroot of its own layer, and then the bot started in it.

    python -m tests.benchmarks.image --base FOLDER [--target cpu] [--build-arg NAME=VALUE …]

The base is the root of a Debian with Python and pip, in place of the image that ``FROM`` names, as this makes one:

    mmdebstrap --variant=apt --aptopt='APT::Install-Recommends "false"'
        --include=ca-certificates,netbase,tzdata,python-is-python3,python3-venv,python3-pip bookworm FOLDER

It needs root, on Linux. In what came out, ``playground`` runs as process 1 and as the image's user until the image's
own HEALTHCHECK is content; then it is sent SIGTERM, and must end well. What this can't show: the base image itself,
Docker's own reading of the file, volumes, and GPUs.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.dockerfile import Image, ignored, stages

ROOT = Path(__file__).parents[2]
START_SECONDS, STOP_SECONDS = 300, 10
"""What the HEALTHCHECK grants a start, and Docker an end."""

_RUN = """
set -e
mount -t overlay overlay -o lowerdir="$1",upperdir="$2",workdir="$3" "$4"
mount -t proc proc "$4/proc"; mount --rbind /dev "$4/dev"; mount --bind /etc/resolv.conf "$4/etc/resolv.conf"
root=$4 user=$5 folder=$6; shift 6
exec chroot --userspec="$user" "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
"""
"""The layers, upper and work folder, mount point, user, working folder; then the command."""


class Builder:
    """Builds stages into layers, a folder each.

    Args:
        folder: Where they go.
        base: The root of what every ``FROM`` of an image stands for.
        arguments: What ``--build-arg`` gives.
    """

    def __init__(self, folder: Path, base: Path, arguments: dict[str, str]) -> None:
        self._folder, self._base = folder, base
        self._stages = stages((ROOT / "Dockerfile").read_text(), arguments)
        self._layers: dict[str, list[Path]] = {}

    def build(self, name: str) -> Image:
        """Builds a stage, and first those that it needs; each once."""
        image = self._stages[name]
        if name in self._layers:
            return image
        below = [self._base]
        if image.base in self._stages:
            self.build(image.base)
            below = self._layers[image.base]
        upper = self._folder / name
        upper.mkdir()
        self._layers[name] = [upper, *below]
        for step in image.steps:
            started = time.monotonic()
            print(f"{name}: {step.verb} {step.rest}", flush=True)
            if step.verb == "COPY":
                self._copy(name, step.words, step.source, step.folder)
            elif step.verb == "WORKDIR":
                (upper / step.folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
            elif self.start(name, ["/bin/sh", "-c", step.rest], step.environment, step.folder).wait():
                raise SystemExit(f"it failed in {name}: {step.rest}")
            print(f"  {time.monotonic() - started:.1f} s", flush=True)
        return image

    def start(
        self, name: str, command: list[str], environment: dict[str, str], folder: str, user: str = "0:0"
    ) -> subprocess.Popen[bytes]:
        """Starts a command in a stage, as process 1."""
        upper, *below = self._layers[name]
        work, root = self._folder / "work", self._folder / "root"
        for made in (work, root):
            made.mkdir(exist_ok=True)
        layers = ":".join(map(str, below))
        inside = ["sh", "-c", _RUN, "sh", layers, str(upper), str(work), str(root), user, folder, *command]
        return subprocess.Popen(["unshare", "--mount", "--pid", "--fork", "--kill-child", *inside], env=environment)

    def _copy(self, name: str, words: list[str], source: str | None, folder: str) -> None:
        *files, target = words
        for file in files:
            place = self._layers[name][0] / str(Path(folder, target)).lstrip("/")
            if source is None:
                _copy_context(file, place)
                continue
            self.build(source)
            for layer in reversed(self._layers[source][:-1]):  # all but the base, from the lowest
                if (found := layer / file.lstrip("/")).is_dir():
                    place.mkdir(parents=True, exist_ok=True)
                    subprocess.run(["cp", "-a", f"{found}/.", place], check=True)


def _copy_context(file: str, place: Path) -> None:
    """As COPY does it: a folder's contents, but a file into a folder."""
    source = ROOT / file
    kept = [path for path in (source.rglob("*") if source.is_dir() else [source]) if path.is_file()]
    for path in kept:
        if not ignored(path.relative_to(ROOT), (ROOT / ".dockerignore").read_text()):
            into = place / (path.relative_to(source) if source.is_dir() else path.name)
            into.parent.mkdir(parents=True, exist_ok=True)
            into.write_bytes(path.read_bytes())


def _live(builder: Builder, target: str, image: Image) -> None:
    """Starts the image's command, waits until it is well, and stops it."""
    bot = builder.start(target, [*image.entrypoint, "playground"], image.environment, image.folder, image.user)
    started = time.monotonic()
    try:
        while _unwell(bot, image):
            if time.monotonic() - started > START_SECONDS:
                raise SystemExit("it did not get well")
            time.sleep(1)
        print(f"well after {time.monotonic() - started:.0f} s")
        started = time.monotonic()
        os.kill(_first(bot), signal.SIGTERM)
        status = bot.wait(STOP_SECONDS)
        print(f"ended with {status} after {time.monotonic() - started:.1f} s")
    finally:
        bot.kill()
    if status:
        raise SystemExit(1)


def _unwell(bot: subprocess.Popen[bytes], image: Image) -> bool:
    """Runs the image's HEALTHCHECK beside its command, in its root and with its user and environment."""
    user, group = image.user.split(":")
    inside = ["nsenter", "-t", str(_first(bot)), "--mount", "--pid", "--root", "-S", user, "-G", group]
    return bool(
        subprocess.run([*inside, *image.healthcheck], env=image.environment, stderr=subprocess.DEVNULL).returncode
    )


def _first(unshare: subprocess.Popen[bytes]) -> int:
    """What unshare started, which is process 1 for all that is in there."""
    while unshare.poll() is not None or not (children := psutil.Process(unshare.pid).children()):
        if unshare.returncode is not None:
            raise SystemExit(f"it ended with {unshare.returncode}")
        time.sleep(0.1)
    return children[0].pid


def main() -> int:
    """Builds a target and starts it; exits with 1 where a step fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="the root of a Debian with Python and pip")
    parser.add_argument("--target", default="cpu")
    parser.add_argument("--build-arg", action="append", default=[], metavar="NAME=VALUE")
    given = parser.parse_args()
    arguments = dict(argument.split("=", 1) for argument in given.build_arg)
    with tempfile.TemporaryDirectory() as folder:
        builder = Builder(Path(folder), given.base.resolve(), arguments)
        _live(builder, given.target, builder.build(given.target))
    return 0


if __name__ == "__main__":
    sys.exit(main())
