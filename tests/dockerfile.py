"""What a Dockerfile says, as far as ours says it: stages, their steps, and the environment of each."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """A RUN, COPY or WORKDIR.

    Attributes:
        verb: Which of these.
        rest: What follows it.
        folder: Where it is carried out.
        environment: The ENV and ARG that hold for it.
        words: What COPY copies, and at last where to.
        source: The stage that COPY takes from; None for the build's context.
    """

    verb: str
    rest: str
    folder: str
    environment: dict[str, str]
    words: list[str] = field(default_factory=list)
    source: str | None = None


@dataclass
class Image:
    """A stage: its steps, and how what comes of it is run.

    Attributes:
        base: The stage or the image that it begins with.
        steps: What is done to that.
        environment: ENV at the end.
        folder: WORKDIR at the end.
        user: USER at the end.
        volumes: Every VOLUME.
        entrypoint: ENTRYPOINT, in its exec form.
        command: CMD, in its exec form.
        healthcheck: What HEALTHCHECK runs, in its exec form.
    """

    base: str
    steps: list[Step] = field(default_factory=list)
    environment: dict[str, str] = field(
        default_factory=lambda: {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    )
    folder: str = "/"
    user: str = "0:0"
    volumes: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)


def instructions(text: str) -> list[tuple[str, str]]:
    """Each instruction's verb and the rest of it, without comments, on one line."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\[ \t]*\n", "", lines)
    found = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(verb.upper(), rest.strip()) for verb, rest in found]


def stages(text: str, arguments: Mapping[str, str]) -> dict[str, Image]:
    """The stages by name.

    Args:
        text: The Dockerfile.
        arguments: What ``--build-arg`` gives.

    Raises:
        ValueError: It says what is not understood here.
    """
    found: dict[str, Image] = {}
    before: dict[str, str] = {}
    for verb, rest in instructions(text):
        if verb == "FROM":
            base, _, name = _expand(rest, before).split()
            image = found[name] = _after(found, base)
            known: dict[str, str] = {}
        elif verb == "ARG":
            name, _, default = rest.partition("=")
            (known if found else before)[name] = arguments.get(name, default)
        else:
            _take(image, verb, rest, known)
    return found


def _after(found: Mapping[str, Image], base: str) -> Image:
    if base not in found:
        return Image(base)
    below = found[base]
    inherited = {name: value for name, value in vars(below).items() if name not in ("base", "steps")}
    return Image(base, **inherited | {"environment": dict(below.environment), "volumes": list(below.volumes)})


def _take(image: Image, verb: str, rest: str, known: dict[str, str]) -> None:
    environment = image.environment | known
    if verb == "ENV":
        pairs = (word.split("=", 1) for word in shlex.split(_expand(rest, environment)))
        image.environment |= dict(pairs)
    elif verb == "RUN":
        image.steps.append(Step(verb, rest, image.folder, environment))
    elif verb == "WORKDIR":
        image.folder = rest
        image.steps.append(Step(verb, rest, rest, environment))
    elif verb == "COPY":
        words = rest.split()
        source = words.pop(0).removeprefix("--from=") if words[0].startswith("--from=") else None
        image.steps.append(Step(verb, rest, image.folder, environment, words, source))
    elif verb == "USER":
        image.user = rest
    elif verb == "VOLUME":
        image.volumes.append(rest)
    elif verb == "ENTRYPOINT":
        image.entrypoint = json.loads(rest)
    elif verb == "CMD":
        image.command = json.loads(rest)
    elif verb == "HEALTHCHECK":
        image.healthcheck = json.loads(rest.partition(" CMD ")[2])
    elif verb != "EXPOSE":
        raise ValueError(f"{verb} is not understood here")


def _expand(text: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        held = values.get(match["name"] or match["plain"], "")
        if match["sign"] == "+":
            return match["word"] if held else ""
        return held or match["word"] or ""

    return re.sub(r"\$(?:\{(?P<name>\w+)(?::(?P<sign>[+-])(?P<word>[^}]*))?\}|(?P<plain>\w+))", value, text)


def ignored(path: Path, patterns: str) -> bool:
    """Whether .dockerignore keeps a file of the context out; the last pattern that fits decides.

    Patterns are the name of something at the top, or with ``**/`` before it anywhere.
    """
    out = False
    for pattern in (line for line in patterns.splitlines() if line and not line.startswith("#")):
        name = pattern.removeprefix("!")
        parts = path.parts if name.startswith("**/") else path.parts[:1]
        if any(fnmatch(part, name.removeprefix("**/")) for part in parts):
            out = not pattern.startswith("!")
    return out
