"""The command ``stylize``, as a person calls it."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nst_core import Options, StyleTransfer, memory
from nst_core.__main__ import main
from nst_core.checkpoint import Checkpoint
from nst_core.images import decode, encode, read_xmp, resize
from nst_core.options import PrecisionChoice
from nst_core.parameters import Parameters
from nst_core.weights import Weights


@pytest.fixture(scope="module", autouse=True)
def kept_engines(engine: StyleTransfer) -> Iterator[None]:
    """Keeps the engines that commands ask for in this process: each kind takes a second to start.

    The engine of all tests is there before, for it is not a command's.
    """
    kept: dict[tuple[object, ...], StyleTransfer] = {}

    def start(weights: Weights, options: Options, precision: PrecisionChoice, **how: Any) -> StyleTransfer:
        key = weights, options.style_loss, options.pooling, options.features, precision, *sorted(how.items())
        if key not in kept:
            kept[key] = StyleTransfer(weights, options, precision, **how)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nst_core.transfer.StyleTransfer", start)
        yield


@pytest.fixture
def files(tmp_path: Path, photograph_file: bytes, painting_file: bytes) -> list[str]:
    """A photograph and a painting, as arguments."""
    (tmp_path / "content.png").write_bytes(photograph_file)
    (tmp_path / "style.png").write_bytes(painting_file)
    return [str(tmp_path / "content.png"), str(tmp_path / "style.png")]


def stylize(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "nst_core", *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_picture_and_a_line_of_json(files: list[str], tmp_path: Path) -> None:
    output = tmp_path / "out.png"
    done = stylize(*files, "-o", str(output), "--size", "64", "--steps", "5", "--weights", "lite", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert set(report) == {
        *("output", "width", "height", "steps", "style_loss", "content_loss", "total_loss", "seconds"),
        *("setup_seconds", "weights", "precision", "traces", "peak_rss_bytes"),
    }
    assert (report["output"], report["weights"], report["traces"]) == (str(output), "lite", 1)
    assert (report["width"], report["height"], report["steps"]) == (64, 43, 5)
    assert report["precision"] in ("float32", "bfloat16")
    assert decode(output.read_bytes()).shape == (43, 64, 3)
    assert "Painting" in done.stderr  # the bar
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (["nowhere.png"], "nowhere.png can't be read: No such file or directory."),
        ([__file__], "is not a picture I can read"),
        (["--size", "1"], "size must lie between 64 and 4096, not 1."),
        (["--strength", "2"], "strength must lie between 0 and 1, not 2."),
        (["--weights", "nowhere.h5"], "there are no weights at nowhere.h5"),
        (["-o", "picture.xyz"], "picture.xyz can't be written"),
        (["--timelapse", "film.png"], "film.png can't be written; name a .webp or .gif file"),
        (["--style-weights", "1,2"], "There must be as many style weights as paintings, 1, not 2."),
        (["--from", "nowhere.png"], "nowhere.png can't be read"),
    ],
)
def test_bad_arguments_are_one_line_and_need_no_tensorflow(
    change: list[str], sentence: str, files: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    class Blocked:
        def find_spec(self, name: str, *_: object) -> None:
            if name in ("tensorflow", "keras"):
                raise AssertionError(f"{name} was imported")

    blocked = Blocked()
    sys.meta_path.insert(0, blocked)
    try:
        code = main(["-o", str(tmp_path / "out.png"), *files, *change])
    finally:
        sys.meta_path.remove(blocked)
    error = capfd.readouterr().err
    assert code == 2
    assert sentence in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_precision_asked_for_is_used(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], precision: str
) -> None:
    arguments = ["--size", "64", "--steps", "2", "--weights", "lite", "--precision", precision, "--json"]
    assert main([*files, "-o", str(tmp_path / "out.png"), *arguments]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["precision"] == precision


def test_a_plan_tells_scales_seconds_and_bytes_and_paints_nothing(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--plan", "--size", "512", "--steps", "31", "--weights", "lite"]
    assert main([*files, *arguments, "-o", str(tmp_path / "out.png"), "--json"]) == 0
    plan = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(plan) == {"scales", "seconds", "peak_bytes"}
    assert plan["scales"] == [
        {"width": 256, "height": 171, "steps": 16},
        {"width": 512, "height": 341, "steps": 15},
    ]
    assert plan["seconds"] > 0
    assert plan["peak_bytes"] > 512 * 341 * 3
    assert not (tmp_path / "out.png").exists()
    assert main([*files, *arguments]) == 0  # no file need be named
    assert "256 × 171 pixels: 16 steps\n512 × 341 pixels: 15 steps\nabout " in capsys.readouterr().out


@pytest.mark.parametrize("plan", [True, False])
def test_a_size_for_which_memory_is_short_is_refused(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, plan: bool
) -> None:
    monkeypatch.setattr(memory, "available", lambda: 1_000_000_000)
    arguments = ["--size", "4096", "--weights", "lite", "-o", str(tmp_path / "out.png"), *["--plan"] * plan]
    assert main([*files, *arguments]) == 2
    error = capsys.readouterr().err
    found = re.search(
        r"A size of 4096 px needs \d+.\d GB of memory, and 1.0 GB are free; the largest that fits is (\d+) px", error
    )
    assert found, error
    assert main([*files, *arguments[2:], "--size", found[1], "--plan"]) == 0
    assert main([*files, *arguments[2:], "--size", str(int(found[1]) + 64), "--plan"]) == 2


def test_a_sheet_shows_content_styles_and_output(files: list[str], tmp_path: Path) -> None:
    out, sheet = str(tmp_path / "out.png"), tmp_path / "sheet.png"
    arguments = ["--size", "64", "--steps", "2", "--weights", "lite", "--style-weights", "2,1"]
    assert main([*files, files[1], "-o", out, "--sheet", str(sheet), *arguments]) == 0
    assert decode(sheet.read_bytes()).shape == (43, 64 + 43 + 43 + 64, 3)


def test_an_artwork_can_be_made_again_from_its_own_file(files: list[str], tmp_path: Path) -> None:
    first, again, other = (tmp_path / f"{name}.png" for name in ("first", "again", "other"))
    quick = ["--size", "64", "--steps", "3", "--weights", "lite"]
    assert main([*files, "-o", str(first), *quick, "--strength", "0.8", "--seed", "7"]) == 0
    assert main(["--from", str(first), "-o", str(again)]) == 0
    assert again.read_bytes() == first.read_bytes()
    assert main(["--from", str(first), "-o", str(other), "--seed", "8"]) == 0
    assert (decode(other.read_bytes()) != decode(first.read_bytes())).any()
    assert Parameters.from_xmp(read_xmp(other.read_bytes())).options == Options(size=64, steps=3, strength=0.8, seed=8)


def test_a_mask_leaves_the_photograph_where_it_is_black(files: list[str], tmp_path: Path) -> None:
    mask, output = tmp_path / "mask.png", tmp_path / "out.png"
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[:, 48:] = 255
    mask.write_bytes(encode(picture))
    quick = ["--size", "96", "--steps", "5", "--weights", "lite", "--mask", str(mask)]
    assert main([*files, "-o", str(output), *quick]) == 0
    painted, photograph = decode(output.read_bytes()), decode(Path(files[0]).read_bytes())
    assert (painted[:, :40] == photograph[:, :40]).all()
    assert (painted[:, 56:] != photograph[:, 56:]).any()


def test_a_black_mask_is_refused(files: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mask = tmp_path / "mask.png"
    mask.write_bytes(encode(np.zeros((64, 96, 3), np.uint8)))
    assert main([*files, "-o", str(tmp_path / "out.png"), "--weights", "lite", "--mask", str(mask)]) == 2
    assert "no white part" in capfd.readouterr().err


@pytest.mark.parametrize("ending", ["webp", "gif"])
def test_a_timelapse_shows_the_picture_growing(files: list[str], tmp_path: Path, ending: str) -> None:
    film = tmp_path / f"film.{ending}"
    arguments = ["--size", "64", "--steps", "30", "--weights", "lite", "--timelapse", str(film)]
    assert main([*files, "-o", str(tmp_path / "out.png"), *arguments]) == 0
    with Image.open(film) as frames:
        assert frames.size == (64, 43)
        assert frames.n_frames >= 2  # type: ignore[attr-defined]


def test_a_film_is_no_larger_than_need_be(files: list[str], tmp_path: Path) -> None:
    film = tmp_path / "film.webp"
    arguments = ["--size", "600", "--steps", "2", "--weights", "lite", "--timelapse", str(film)]
    assert main([*files, "-o", str(tmp_path / "out.png"), *arguments]) == 0
    with Image.open(film) as frames:
        assert frames.size == (512, 341)


def test_an_interrupt_keeps_the_picture_so_far_and_where_to_go_on(files: list[str], tmp_path: Path) -> None:
    output = tmp_path / "out.png"
    command = [sys.executable, "-m", "nst_core", *files, "-o", str(output)]
    resume = tmp_path / "resume.npz"
    arguments = ["--size", "64", "--steps", "5000", "--weights", "lite", "--resume", str(resume), "--json"]
    # The bar is written to a terminal as it moves; a pipe gets it at the end. So give it a terminal.
    ours, theirs = os.openpty()
    # What a shell starts in the background ignores Ctrl-C, and so would its children.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen([*command, *arguments], stderr=theirs, stdout=subprocess.PIPE) as process:
        signal.signal(signal.SIGINT, before)
        os.close(theirs)
        seen = b""
        while b"/5000" not in seen.replace(b"0/5000", b"", 1):
            seen += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 130
    done = json.loads(out)["steps"]
    assert 0 < done < 5000
    assert Checkpoint.from_bytes(resume.read_bytes()).step == done
    assert decode(output.read_bytes()).shape == (43, 64, 3)


def test_a_painting_goes_on_where_it_was_left(files: list[str], tmp_path: Path, engine: StyleTransfer) -> None:
    content, style = (decode(Path(name).read_bytes()) for name in files)
    events = engine.paint(content, [style], Options(size=64, steps=10))
    half = next(event for event in events if event.step >= 5)
    resume, output = tmp_path / "resume.npz", tmp_path / "out.png"
    resume.write_bytes(half.checkpoint().to_bytes())
    *_, last = events
    arguments = ["--size", "64", "--steps", "10", "--weights", "lite", "--precision", "float32"]
    assert main([*files, "-o", str(output), *arguments, "--resume", str(resume)]) == 0
    assert (decode(output.read_bytes()) == last.preview()).all()
    assert not resume.exists()


def test_a_larger_artwork_goes_on_from_a_smaller_one(files: list[str], tmp_path: Path) -> None:
    small, large = tmp_path / "small.avif", tmp_path / "large.png"
    how = ["--weights", "lite", "--variation", "5"]
    assert main([*files, "-o", str(small), "--size", "64", "--steps", "9", *how]) == 0
    assert main(["--from", str(small), "-o", str(large), "--size", "128", "--steps", "2", "--start", str(small)]) == 0
    enlarged, painted = (decode(path.read_bytes()) for path in (small, large))
    difference = resize(enlarged, 128, 85).astype(int) - painted
    assert np.abs(difference).mean() < 16  # two steps do not lead far
    assert Parameters.from_xmp(read_xmp(large.read_bytes())).options == Options(size=128, steps=2, variation=5)


def test_a_file_that_is_no_checkpoint_is_refused(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "-o", "out.png", "--resume", files[0]]) == 2
    assert "This is no checkpoint of a painting." in capfd.readouterr().err


def test_a_file_for_the_artwork_is_needed(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(files) == 2
    assert "-o OUT" in capfd.readouterr().err


def test_two_pictures_are_needed(files: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main([files[0], "-o", "out.png"]) == 2
    assert "Name two pictures" in capfd.readouterr().err
