"""What is shipped: the wheel, the sdist, the pinned requirements and the image."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.dockerfile import Image, ignored, stages

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINNED = {"requirements.txt": ("cluster", "postgres"), "requirements-gpu.txt": ("gpu",)}
"""Which extras each file pins beside what the bot always needs."""


def files(*folders: str) -> set[str]:
    """The tree's files in these folders, but for what Python leaves there."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*"))
    return {path.relative_to(ROOT).as_posix() for path in found if path.is_file() and "__pycache__" not in path.parts}


def build(kind: str, source: Path, folder: Path) -> Path:
    """Builds a wheel or an sdist, as a build frontend does, but without network."""
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder], cwd=source, check=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist's contents."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build("sdist", ROOT, folder / "built")) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("stylize_bot-*"))


def test_the_sdist_has_what_is_needed_to_build_and_to_test(sdist: Path) -> None:
    packed = {path.relative_to(sdist).as_posix() for path in sdist.rglob("*") if path.is_file()}
    assert packed >= files("bot", "nst_core", "tests", ".ci")
    assert packed >= {"CONTRIBUTING.md", "Dockerfile", ".dockerignore", "README.md", "pyproject.toml", *PINNED}


def test_the_wheel_has_every_file_of_both_packages_and_both_commands(sdist: Path, tmp_path: Path) -> None:
    with ZipFile(build("wheel", sdist, tmp_path)) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
        (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
        commands = wheel.read(entry_points).decode()
    assert packed == files("bot", "nst_core")
    assert all(f"{name} = " in commands for name in ("stylize", "stylize-bot"))


def pins(name: str) -> dict[str, list[tuple[Requirement, int]]]:
    """Each package's pins in a file, one for each marker, with the number of hashes."""
    lines = (line for line in (ROOT / name).read_text().splitlines() if not line.lstrip().startswith("#"))
    found: dict[str, list[tuple[Requirement, int]]] = {}
    for text in re.split(r"\n(?=\S)", "\n".join(lines)):
        pin, *hashes = re.split(r"\s*\\\n\s+--hash=sha256:", text.strip())
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in hashes), pin
        requirement = Requirement(pin)
        found.setdefault(canonicalize_name(requirement.name), []).append((requirement, len(hashes)))
    return found


@pytest.mark.parametrize("name", PINNED)
def test_all_that_the_bot_needs_is_pinned_with_hashes(name: str) -> None:
    pinned, extras = pins(name), (PROJECT["optional-dependencies"][extra] for extra in PINNED[name])
    for wanted in map(Requirement, (*PROJECT["dependencies"], *(text for extra in extras for text in extra))):
        for pin, hashes in pinned[canonicalize_name(wanted.name)]:
            (specifier,) = pin.specifier
            assert specifier.operator == "=="
            assert wanted.specifier.contains(Version(specifier.version)), f"{name} is out of date: {pin}, {wanted}"
            assert hashes


def test_cpus_and_gpus_have_the_same_versions() -> None:
    plain, gpu = ({package: [str(pin) for pin, _ in found] for package, found in pins(name).items()} for name in PINNED)
    shared = plain.keys() & gpu.keys()
    assert {name: plain[name] for name in shared} == {name: gpu[name] for name in shared}
    assert any(name.startswith("nvidia-") for name in gpu.keys() - plain.keys())


@pytest.mark.parametrize("name", PINNED)
def test_no_address_and_no_path_of_a_machine_is_among_the_requirements(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"://|index|find-links|trusted-host|(?<!\S)[./~]*/|[a-z0-9-]+\.(org|com|net|io)\b", text)


@pytest.fixture(scope="module", params=["cpu", "gpu"])
def image(request: pytest.FixtureRequest) -> Image:
    """Each target of the Dockerfile."""
    return stages((ROOT / "Dockerfile").read_text(), {})[request.param]


def test_the_image_runs_the_bot_without_rights_and_with_all_that_lasts_in_its_volume(image: Image) -> None:
    uid, gid = map(int, image.user.split(":"))
    assert uid
    assert gid
    assert [*image.entrypoint, *image.command] == ["stylize-bot", "run"]
    (volume,) = image.volumes
    for name in ("HOME", "KERAS_HOME", "STYLIZE_DATA_DIR", "XDG_CACHE_HOME"):
        assert Path(image.environment[name]).is_relative_to(volume)


def test_baked_weights_are_outside_of_the_volume_which_would_hide_them() -> None:
    image = stages((ROOT / "Dockerfile").read_text(), {"IMAGENET": "yes"})["cpu"]
    assert image.environment["KERAS_HOME"] == "/opt/keras"


def test_what_the_image_copies_reaches_its_builder() -> None:
    patterns = (ROOT / ".dockerignore").read_text()
    needed = {"LICENSE", "README.md", "pyproject.toml", *PINNED, *files("bot", "nst_core")}
    assert not {name for name in needed if ignored(Path(name), patterns)}
    assert ignored(Path(".git/config"), patterns)
    assert ignored(Path("bot/__pycache__/client.pyc"), patterns)


@contextmanager
def healthz(status: int) -> Iterator[int]:
    """A server whose /healthz answers so; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False)])
def test_the_healthcheck_says_what_healthz_says(image: Image, status: int, well: bool) -> None:
    python, *arguments = image.healthcheck
    assert python == "python"
    with healthz(status) as port:
        ended = subprocess.run([sys.executable, *arguments], env={"STYLIZE_HTTP_PORT": str(port)}, capture_output=True)
    assert (ended.returncode == 0) is well, ended.stderr
    assert not ended.stderr
