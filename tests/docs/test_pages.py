"""README.md and CONTRIBUTING.md: what they point to is there, and what is generated is as it would be generated now."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import docs.settings
import nst_core
from docs.__main__ import FOLDER, README
from nst_core.images import decode
from nst_core.options import Options

if TYPE_CHECKING:
    from nst_core.transfer import StyleTransfer

ROOT = FOLDER.parent
PAGES = (README, ROOT / "CONTRIBUTING.md")
MOST_BYTES = 1_500_000
"""Of all pictures together: whoever opens the README on a telephone waits for them."""


def prose(page: Path) -> str:
    """The page without its blocks of code, in which brackets are no links."""
    return re.sub(r"^ *```.*?^ *```$", "", page.read_text(), flags=re.M | re.S)


def targets(page: Path) -> Iterator[str]:
    yield from re.findall(r"\]\(([^)\s]+)\)", prose(page))
    yield from re.findall(r"""(?:src|href)="([^"]+)\"""", prose(page))


def anchors(page: Path) -> set[str]:
    """What GitHub calls its headings: in small letters, without punctuation, dashes between words."""
    headings = re.findall(r"^#+ (.+)$", prose(page), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    found = [target for target in targets(page) if not re.match(r"https?:", target)]
    assert found
    for target in found:
        path, _, anchor = target.partition("#")
        linked = page.parent / path if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def test_pictures_are_told_in_words_and_small() -> None:
    text = README.read_text()
    shown = dict(re.findall(r'<img src="(docs/[^"]+)" alt="([^"]*)"', text))
    files = {f"docs/{path.name}" for path in FOLDER.glob("*.webp")}
    assert shown.keys() == files
    assert all(len(words) > 20 for words in shown.values()), shown
    assert sum((ROOT / name).stat().st_size for name in files) < MOST_BYTES


def test_what_paintings_were_made_with_is_what_the_engine_takes() -> None:
    paintings = json.loads((FOLDER / "gallery.json").read_text())
    assert paintings.keys() < {path.name for path in FOLDER.glob("*.webp")}
    for made in paintings.values():
        lists = {name: tuple(value) for name, value in made["options"].items() if isinstance(value, list)}
        options: dict[str, Any] = made["options"] | lists
        Options(**options)


def test_the_table_of_settings_is_the_generated_one() -> None:
    text = README.read_text()
    assert docs.settings.rewritten(text) == text, "python -m docs settings"


def test_a_table_needs_its_place() -> None:
    with pytest.raises(ValueError, match="must stand once"):
        docs.settings.rewritten("# Settings\n")


def test_the_program_in_the_readme_paints(
    engine: StyleTransfer,
    photograph_file: bytes,
    painting_file: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As it stands there, but with the tests' own engine, and small."""
    [program] = re.findall(r"^```python\n(.*?)^```$", README.read_text(), flags=re.M | re.S)
    monkeypatch.setattr(nst_core, "StyleTransfer", lambda: engine, raising=False)
    monkeypatch.setattr(nst_core, "Options", lambda **given: Options(**given | {"size": 64, "steps": 2}))
    monkeypatch.chdir(tmp_path)
    for name, data in {
        "bridge.jpg": photograph_file,
        "starry_night.jpg": painting_file,
        "program.py": program.encode(),
    }.items():
        Path(name).write_bytes(data)
    runpy.run_path("program.py")
    assert "2 of 2" in capsys.readouterr().out
    assert decode(Path("painted.png").read_bytes()).shape == (43, 64, 3)
