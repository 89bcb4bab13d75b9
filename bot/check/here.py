"""What can be seen on this host: settings, folder, weights, database. Makes nothing, and needs no network.

A database elsewhere is the one exception: whether it can be reached is seen by reaching it.
"""

from __future__ import annotations

import difflib
import importlib.util
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot.check.finding import Finding
from bot.data import DATABASE, ROOMS, database_file
from bot.database import Database, look_at_file
from bot.errors import Misconfigured
from bot.settings import PREFIX, TOKEN, UNREGISTERED, Settings, unusable, variable
from nst_core.weights import WeightsError, check_layout, locate

MISCOPIED = (
    f"{TOKEN} is no token, which has three parts with dots between, and neither quotes nor spaces; copy it again from"
    " your application's page Bot."
)
FREE_BYTES = 2**30
"""The least that should be free: a job at work may have 100 MB of pictures and checkpoints, and there are hundreds."""


def read_settings() -> tuple[Settings, list[Finding]]:
    """The settings, each that can't be used with its default instead; and what is to be said of them."""
    try:
        settings, wrong = Settings(), {}
    except ValidationError as error:
        wrong = unusable(error)
        settings = Settings(
            **{name: Settings.model_fields[name].get_default(call_default_factory=True) for name in wrong}
        )
    known = {variable(name): name for name in Settings.model_fields}
    given = {name.upper() for name in os.environ if name.upper().startswith(PREFIX)} | ({TOKEN} & os.environ.keys())
    findings = [Finding("setting", text, ok=False) for text in wrong.values()]
    findings += [Finding("setting", _unknown(name, known), ok=False) for name in sorted(given - known.keys())]
    used = sorted(name for name in given & known.keys() if known[name] not in wrong)
    findings.append(Finding("settings", f"{', '.join(used)} set" if used else "all as they are by themselves"))
    return settings, findings


def _unknown(name: str, known: dict[str, str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"{name} is no setting{f'; is {near[0]} meant?' if near else '; the README lists them all.'}"


async def look(settings: Settings) -> AsyncIterator[Finding]:
    """Looks at all that is needed on this host, a finding each."""
    yield _token(settings)
    yield _folder(settings.data_dir)
    yield _weights(settings.weights)
    yield await _database(settings)
    for finding in _cluster(settings):
        yield finding


def _token(settings: Settings) -> Finding:
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    if not token:
        return Finding("token", UNREGISTERED, ok=False)
    if token.count(".") != 2 or set(token) & set(" '\"\n"):
        return Finding("token", MISCOPIED, ok=False)
    return Finding("token", "set; with --online, Discord is asked whether it knows it")


def _folder(folder: Path) -> Finding:
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        return Finding("folder", f"{there} is no folder; set STYLIZE_DATA_DIR to one.", ok=False)
    for path in (there, *(folder / part for part in (*ROOMS, DATABASE))):  # somebody else may have restored those
        if path.exists() and not os.access(path, os.W_OK):
            text = f"{path} can't be written to; give it to whoever runs the bot (chown), or set STYLIZE_DATA_DIR."
            return Finding("folder", text, ok=False)
    free = shutil.disk_usage(there).free
    if free < FREE_BYTES:
        text = f"{there} has {free / 2**20:.0f} MiB free, and the bot needs {FREE_BYTES / 2**20:.0f}; make room there."
        return Finding("folder", text, ok=False)
    made = "" if there == folder.absolute() else ", will be made"
    return Finding("folder", f"{folder}{made}, {free / 2**30:.1f} GiB free")


def _weights(choice: str) -> Finding:
    try:
        found = locate(choice, download=False)
        if found.path:
            check_layout(found.path)
    except WeightsError as error:
        return Finding("weights", str(error), ok=False)
    return Finding("weights", f"{choice}: {found.name}{f' ({found.note})' if found.note else ''}")


async def _database(settings: Settings) -> Finding:
    file = database_file(settings)
    try:
        if file and not file.exists():
            return Finding("database", f"{file}, will be made")
        if file:
            current = look_at_file(file)
        else:
            url = settings.database_url.get_secret_value() if settings.database_url else ""
            current = await Database(url).look()
    except Misconfigured as error:
        return Finding("database", str(error), ok=False)
    except (SQLAlchemyError, OSError) as error:
        reason = str(error).partition("\n")[0]
        text = f"The database can't be reached ({reason}); see that it runs, and what STYLIZE_DATABASE_URL says."
        return Finding("database", text, ok=False)
    where = file or "the one of STYLIZE_DATABASE_URL"
    return Finding("database", f"{where}{'' if current else ', will be brought up to date at the next start'}")


def _cluster(settings: Settings) -> Iterator[Finding]:
    workers = settings.workers
    if isinstance(workers, str) and workers.startswith("ray:") and importlib.util.find_spec("ray") is None:
        text = f"STYLIZE_WORKERS is {workers}, and Ray is not installed; pip install 'stylize-bot[cluster]' brings it."
        yield Finding("workers", text, ok=False)
    else:
        yield Finding("workers", f"{workers}; with --workers, they are started")
