"""Every error of the engine: its kind is known, its values are given, and it comes whole through a pipe."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import nst_core
from nst_core.errors import EngineError

FOLDER = Path(nst_core.__file__).parent


def classes() -> dict[str, type[EngineError]]:
    """The classes of errors that there are in this package, by name."""
    found = {each.__name__: each for each in EngineError.__subclasses__() if each.__module__.startswith("nst_core.")}
    text = "".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.py"))
    assert set(found) == set(re.findall(r"^class (\w+)\(EngineError", text, re.M)), "some are not imported here"
    return found


def mentioned(sentence: str) -> set[str]:
    """The values that a sentence mentions."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Where errors are made: the class, and the call."""
    names = classes()
    for file in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node.func.id, node


def test_every_error_is_made_of_a_known_kind_and_its_values() -> None:
    made = set()
    for name, call in raised():
        sentences, given = classes()[name].SENTENCES, {keyword.arg for keyword in call.keywords}
        if isinstance(call.args[0], ast.Constant):
            made.add(str(call.args[0].value))
            assert mentioned(sentences[str(call.args[0].value)]) == given, ast.unparse(call)
        else:  # one of several
            kinds = {kind for kind, sentence in sentences.items() if mentioned(sentence) == given}
            assert kinds, ast.unparse(call)
            made |= kinds
    assert made == {kind for error in classes().values() for kind in error.SENTENCES}


def test_no_kind_is_of_two_classes() -> None:
    kinds = [kind for error in classes().values() for kind in error.SENTENCES]
    assert len(set(kinds)) == len(kinds) > 15


@pytest.mark.parametrize("name", sorted(classes()))
def test_errors_come_whole_through_a_pipe(name: str) -> None:
    for kind, sentence in classes()[name].SENTENCES.items():
        error = classes()[name](kind, **dict.fromkeys(mentioned(sentence), 1))
        same = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert type(same) is type(error)
        assert (str(same), same.kind, same.values) == (str(error), kind, error.values)
