"""The command ``stylize-bot``: run, playground, sync, check, backup, restore."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr, ValidationError

from bot import log
from bot.errors import Misconfigured
from bot.settings import UNREGISTERED, Settings, unusable
from nst_core.weights import Weights, WeightsError, locate

DONE, REFUSED, UNREAD = 0, 2, 141
"""Exit codes: 2 for what the person who started it can mend; 141 is 128 + SIGPIPE, as shells have it. What nobody
expected ends with Python's own 1."""

ELSEWHERE = (
    "The database is not in the data folder. Dump it first, and then take this backup of the files that it names:\n"
    "  pg_dump --dbname=… --file=stylize.sql"
)
UNDUMPED = "The database is not in this backup; load your dump of it before the bot starts: psql --file=stylize.sql …"
OTHER = "The database is in that folder too, but STYLIZE_DATABASE_URL names another; unset it before the bot starts."

if TYPE_CHECKING:
    from bot.playground import Playground

Command = Callable[[argparse.Namespace], int]

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    given = _parser().parse_args(arguments)
    try:
        command: Command = given.command
        return command(given)
    except ValidationError as error:
        for problem in unusable(error).values():
            print(f"stylize-bot: {problem}", file=sys.stderr)
    except (Misconfigured, WeightsError) as error:
        print(f"stylize-bot: {error}", file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stylize-bot", description="A Discord bot that paints.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        return added

    add("run", _with_settings(_run), "run the bot on Discord")
    playground = add("playground", _with_settings(_playground), "try the bot in a browser, without Discord")
    playground.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    playground.add_argument("--port", type=int, default=8080, help="port to listen on (default: 8080)")
    playground.add_argument("--data", type=Path, metavar="FOLDER", help="keep all in there, and find it there again")
    playground.add_argument(
        "--wire", type=Path, metavar="FILE", help="write what passes between it and the bot to a file"
    )
    add("sync", _with_settings(_sync), "tell Discord the bot's commands; once after each update")
    backup = add("backup", _with_settings(_backup), "write all that is kept to one file, also while the bot runs")
    restore = add("restore", _with_settings(_restore), "make an empty data folder what it was at a backup")
    for command in (backup, restore):
        command.add_argument("file", type=Path, metavar="FILE", help="the backup")
    check = add("check", _check, "say what is set, what is missing, and how to mend it")
    check.add_argument("--online", action="store_true", help="ask Discord too, about token, permissions and commands")
    check.add_argument("--workers", action="store_true", help="start the painters too, and have one paint a picture")
    return parser


def _with_settings(command: Callable[[argparse.Namespace, Settings], int]) -> Command:
    """A command that is not begun where a setting can't be used."""

    def begin(given: argparse.Namespace) -> int:
        settings = Settings()
        log.set_up(settings.log_format, settings.secrets)
        return command(given, settings)

    return begin


def _run(given: argparse.Namespace, settings: Settings) -> int:
    from bot.serve import serve

    settings = _with_token(settings)
    weights = locate(settings.weights)
    if weights.note:
        _log.warning(weights.note)
    return _until_stopped(serve(settings, weights))


def _sync(given: argparse.Namespace, settings: Settings) -> int:
    from bot.serve import sync

    count = asyncio.run(sync(_with_token(settings)))
    print(f"Discord knows {count} commands now.")
    return DONE


def _playground(given: argparse.Namespace, settings: Settings) -> int:
    weights = locate(settings.weights, download=settings.weights == "imagenet")
    if weights.name == "lite" and settings.weights == "auto":
        print(
            "Painting with the bundled lite network. ImageNet's VGG19 paints better; to download it (80 MB):\n"
            "  STYLIZE_WEIGHTS=imagenet stylize-bot playground"
        )
    return _until_stopped(_serve_playground(given, settings, weights))


def _check(given: argparse.Namespace) -> int:
    log.set_up("console")  # whatever is set, for that may be what can't be used
    try:
        return asyncio.run(_report(given))
    except BrokenPipeError:  # whoever reads it has read enough, as ``head`` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains at its exit
        return UNREAD


async def _report(given: argparse.Namespace) -> int:
    from rich.console import Console

    from bot.check.report import findings

    all_is_well = True
    with Console(stderr=True).status("Looking; painters may take a minute to start…"):
        async for finding in findings(online=given.online, workers=given.workers):
            print(finding, flush=True)
            all_is_well &= finding.ok
    return DONE if all_is_well else REFUSED


def _backup(given: argparse.Namespace, settings: Settings) -> int:
    from bot.backup import back_up
    from bot.bar import bar
    from bot.data import database_file

    database = database_file(settings)
    if database is None:
        print(ELSEWHERE)
    with bar("Backing up") as advance, _usable_files():
        contents = back_up(settings.data_dir, database, given.file, advance)
    print(f"{given.file} holds {contents}.")
    return DONE


def _restore(given: argparse.Namespace, settings: Settings) -> int:
    from bot.backup import restore
    from bot.bar import bar

    with bar("Restoring") as advance, _usable_files():
        contents = restore(given.file, settings.data_dir, advance)
    print(f"{settings.data_dir} holds {contents}. Start the bot on it: stylize-bot run")
    if not contents.database:
        print(UNDUMPED)
    elif settings.database_url:
        print(OTHER)
    return DONE


@contextmanager
def _usable_files() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        name = f"{error.filename} " if error.filename else "the file "
        raise Misconfigured(f"{name}can't be used ({error.strerror}).") from error


def _with_token(settings: Settings) -> Settings:
    if settings.discord_token is None:
        raise Misconfigured(UNREGISTERED)
    return settings


async def _serve_playground(given: argparse.Namespace, settings: Settings, weights: Weights) -> None:
    from bot.serve import serve, sync

    playground = _prepared_playground(given.data, given.wire)
    try:
        await playground.start(given.host, given.port)
    except OSError as error:
        address = f"{given.host}:{given.port}"
        raise Misconfigured(f"{address} can't be listened on ({error.strerror}); choose another --port.") from error
    changes = {"discord_token": SecretStr(playground.token), "discord_api_url": playground.api_url}
    announcement = asyncio.create_task(_announce(playground))
    try:
        # The bot's jobs last as long as the channels where they are shown.
        with tempfile.TemporaryDirectory(prefix="stylize-playground-") as temporary:
            folder = given.data / "bot" if given.data else Path(temporary)
            here = settings.model_copy(update=changes | {"data_dir": folder, "database_url": None})
            await sync(here)
            await serve(here, weights)
    finally:
        announcement.cancel()
        await playground.stop()


def _prepared_playground(data: Path | None, wire: Path | None) -> Playground:
    from bot.playground import Playground

    try:
        playground = Playground(data=data / "discord" if data else None)
        if wire:
            playground.wire.write_to(wire)
    except ValueError as error:
        raise Misconfigured(f"{error}.") from error
    except OSError as error:
        raise Misconfigured(f"{error.filename} can't be used ({error.strerror}); choose another place.") from error
    return playground


async def _announce(playground: Playground) -> None:
    await playground.wait_for_bot(timeout=None)
    print(f"The playground is open: {playground.url}", flush=True)


def _until_stopped(work: Coroutine[Any, Any, None]) -> int:
    """Runs a server until it is interrupted or terminated, both of which are a clean end."""

    def hear(heard: Callable[..., None] | signal.Handlers) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, heard)

    async def stoppable() -> None:
        loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)

        def stop(*_: object) -> None:
            hear(signal.SIG_IGN)  # another must not cut short what this one begins
            loop.call_soon_threadsafe(task.cancel)

        hear(stop)
        try:
            await task
        except asyncio.CancelledError:
            _log.info("Stopped")
        finally:
            hear(signal.SIG_IGN)  # it ends anyhow, and its exit code is to tell why

    asyncio.run(stoppable())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
