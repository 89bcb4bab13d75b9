"""The command ``stylize-bot``: run, playground, sync, check."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import SecretStr, ValidationError

from bot import log
from bot.errors import Misconfigured
from bot.settings import Settings
from nst_core.weights import Weights, WeightsError, locate

DONE, UNEXPECTED, REFUSED = 0, 1, 2
"""Exit codes: 2 for what the person who started it can mend."""

UNREGISTERED = (
    "there is no token. Make an application at https://discord.com/developers/applications, copy the token from its"
    " page Bot, and set DISCORD_TOKEN to it; or try the bot without Discord: stylize-bot playground"
)
UNKNOWN = "Discord does not know this token; copy it again from your application's page Bot."
UNREACHABLE = (
    "Discord can't be reached at {url} ({error}); check the network, and STYLIZE_DISCORD_API_URL if it is set."
)

if TYPE_CHECKING:
    from bot.playground import Playground

T = TypeVar("T")

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    given = _parser().parse_args(arguments)
    try:
        settings = Settings()
        log.set_up(settings.log_format, settings.secrets)
        command: Callable[[argparse.Namespace, Settings], int] = given.command
        return command(given, settings)
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"][:1]).upper()
            variable = name if name == "DISCORD_TOKEN" else f"STYLIZE_{name}"
            print(f"stylize-bot: {variable} can't be {problem['input']!r}: {problem['msg']}.", file=sys.stderr)
    except (Misconfigured, WeightsError) as error:
        print(f"stylize-bot: {error}", file=sys.stderr)
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stylize-bot", description="A Discord bot that paints.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace, Settings], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(command=command)
        return added

    add("run", _run, "run the bot on Discord")
    playground = add("playground", _playground, "try the bot in a browser, without Discord")
    playground.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    playground.add_argument("--port", type=int, default=8080, help="port to listen on (default: 8080)")
    playground.add_argument("--data", type=Path, metavar="FOLDER", help="keep all in there, and find it there again")
    playground.add_argument(
        "--wire", type=Path, metavar="FILE", help="write what passes between it and the bot to a file"
    )
    add("sync", _sync, "tell Discord the bot's commands; once after each update")
    check = add("check", _check, "say what is set and what is missing")
    check.add_argument("--workers", action="store_true", help="start the painters too, and have one paint a picture")
    return parser


def _run(given: argparse.Namespace, settings: Settings) -> int:
    settings = _with_token(settings)
    weights = locate(settings.weights)
    if weights.note:
        _log.warning(weights.note)
    return _until_stopped(_serve(settings, weights))


def _sync(given: argparse.Namespace, settings: Settings) -> int:
    from bot.serve import sync

    count = asyncio.run(_reaching(settings, sync(_with_token(settings))))
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


def _check(given: argparse.Namespace, settings: Settings) -> int:
    """Says what is set and what is missing, without network."""
    weights = locate(settings.weights, download=False)
    print(f"token    {'set' if settings.discord_token else 'missing'}")
    print(f"Discord  {settings.discord_api_url}")
    print(f"weights  {settings.weights}: {weights.name}{f' ({weights.note})' if weights.note else ''}")
    print(f"workers  {settings.workers}")
    print(f"data     {settings.data_dir}")
    if given.workers:
        asyncio.run(_check_workers(settings, weights))
    else:
        _with_token(settings)
    return DONE


async def _check_workers(settings: Settings, weights: Weights) -> None:
    from rich.console import Console

    from bot.check import workers
    from bot.serve import painters

    with Console(stderr=True).status("Starting painters; this may take a minute…"):
        async for line in workers(painters(settings, weights)):
            print(line, flush=True)


def _with_token(settings: Settings) -> Settings:
    if settings.discord_token is None:
        raise Misconfigured(UNREGISTERED)
    return settings


async def _serve(settings: Settings, weights: Weights) -> None:
    from bot.serve import serve

    await _reaching(settings, serve(settings, weights))


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
    await playground.wait_for_bot()
    print(f"The playground is open: {playground.url}", flush=True)


async def _reaching(settings: Settings, work: Coroutine[Any, Any, T]) -> T:
    """Runs what talks to Discord, and says in one sentence where it can't be reached or refuses the token."""
    import discord
    from aiohttp import ClientConnectionError

    try:
        return await work
    except discord.LoginFailure as error:
        raise Misconfigured(UNKNOWN) from error
    except ClientConnectionError as error:
        url = settings.discord_api_url
        raise Misconfigured(UNREACHABLE.format(url=url, error=type(error).__name__)) from error


def _until_stopped(work: Coroutine[Any, Any, None]) -> int:
    """Runs a server until it is interrupted or terminated, both of which are a clean end."""

    async def stoppable() -> None:
        task = asyncio.ensure_future(work)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            _log.info("Stopped")

    asyncio.run(stoppable())
    return DONE


if __name__ == "__main__":
    sys.exit(main())
