"""What ``stylize-bot check`` finds: all that is wrong at once, each with how to mend it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import h5py
import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.__main__ import main
from bot.check import here, online, report
from bot.check.finding import Finding
from bot.check.online import says
from bot.client import PERMISSIONS, UNKNOWN, invitation
from bot.data import DATABASE
from bot.database import Database
from bot.playground import Playground, guild_payloads
from bot.playground.channels import ADMINISTRATOR, ATTACH, EVERYONE, SEND_IN_THREADS
from bot.playground.fixtures import playground
from bot.playground.rest import answer
from bot.serve import sync
from bot.settings import Settings
from nst_core.weights import CONVOLUTIONS, imagenet_path
from tests.bot.playground.test_documented import check as check_documented

__all__ = ["playground"]  # a fixture is found where it is imported

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment with a token and a folder alone."""
    for name in os.environ:
        if name.startswith("STYLIZE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    monkeypatch.setenv("STYLIZE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STYLIZE_WEIGHTS", "lite")


def found() -> dict[str, Finding]:
    """What is found on this host, by what was looked at."""

    async def look() -> dict[str, Finding]:
        return {finding.what: finding async for finding in report.findings(online=False, workers=False)}

    return asyncio.run(look())


async def make(database: str) -> None:
    """Makes a database as the bot does."""
    async with Database(database):
        pass


def mending(findings: dict[str, Finding]) -> dict[str, str]:
    return {what: finding.text for what, finding in findings.items() if not finding.ok}


def test_all_is_well_and_nothing_is_made(tmp_path: Path) -> None:
    findings = found()
    assert mending(findings) == {}
    assert findings["settings"].text == "DISCORD_TOKEN, STYLIZE_DATA_DIR, STYLIZE_WEIGHTS set"
    assert "will be made" in findings["folder"].text
    assert "will be made" in findings["database"].text
    assert list(tmp_path.iterdir()) == []


def test_everything_that_is_wrong_is_said_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    for name, value in {
        "DISCORD_TOKEN": '"a.b.c"',
        "STYLIZE_DATA_DIR": str(tmp_path / "file"),
        "STYLIZE_DATABASE_URL": "mysql://host/name",
        "STYLIZE_MAX_SIZE": "huge",
        "STYLIZE_MAX_QUEUE": "-1",
        "STYLIZE_WEIGTHS": "lite",
        "STYLIZE_WEIGHTS": str(tmp_path / "nowhere.h5"),
    }.items():
        monkeypatch.setenv(name, value)
    assert main(["check"]) == 2
    lines = capsys.readouterr().out.splitlines()
    said = [line for line in lines if line.startswith("MEND")]
    words = [
        "STYLIZE_MAX_SIZE can't be 'huge'",
        "STYLIZE_MAX_QUEUE can't be '-1'",
        "STYLIZE_WEIGTHS is no setting; is STYLIZE_WEIGHTS meant?",
        "copy it again",
        "file is no folder; set STYLIZE_DATA_DIR",
        "there are no weights at",
        "STYLIZE_DATABASE_URL must begin with sqlite or postgresql",
    ]
    assert [word for word in words if not any(word in line for line in said)] == []
    assert len(said) == len(words), said


def test_exit_codes_and_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {"ok"}
    monkeypatch.delenv("DISCORD_TOKEN")
    assert main(["check", "--online"]) == 2
    assert "https://discord.com/developers/applications" in capsys.readouterr().out


def full(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(here, "FREE_BYTES", 2**80)


def closed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "data" / "styles").mkdir(parents=True)
    # Whoever runs tests as root may write everywhere.
    monkeypatch.setattr("os.access", lambda path, _: Path(path).name != "styles")


@pytest.mark.parametrize(("change", "words"), [(full, "make room there"), (closed, "styles can't be written to")])
def test_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: Callable[[pytest.MonkeyPatch, Path], None], words: str
) -> None:
    change(monkeypatch, tmp_path)
    assert words in mending(found())["folder"]


def statement(text: str) -> Callable[[Path], None]:
    def change(database: Path) -> None:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute(text)
            connection.commit()

    return change


@pytest.mark.parametrize(
    ("change", "words", "ok"),
    [
        (lambda database: None, "stylize.db", True),
        (statement("UPDATE alembic_version SET version_num = '0009'"), "brought up to date at the next start", True),
        (statement("UPDATE alembic_version SET version_num = '9999'"), "newer version of this bot", False),
        (lambda database: database.write_bytes(b"no database" * 1000), "can't be read as a database", False),
    ],
    ids=["current", "older", "newer", "damaged"],
)
def test_a_database(tmp_path: Path, change: Callable[[Path], None], words: str, ok: bool) -> None:
    database = tmp_path / "data" / DATABASE
    database.parent.mkdir()
    asyncio.run(make(f"sqlite:///{database}"))
    change(database)
    before = database.read_bytes()
    finding = found()["database"]
    assert (words in finding.text, finding.ok) == (True, ok), finding
    assert database.read_bytes() == before


@pytest.mark.postgres
def test_a_database_elsewhere(monkeypatch: pytest.MonkeyPatch, postgres: Callable[[], str]) -> None:
    url = postgres()
    monkeypatch.setenv("STYLIZE_DATABASE_URL", url)
    assert "brought up to date at the next start" in found()["database"].text
    asyncio.run(make(url))
    assert found()["database"] == Finding("database", "the one of STYLIZE_DATABASE_URL")
    monkeypatch.setenv("STYLIZE_DATABASE_URL", f"{url}-not")
    assert "can't be reached" in mending(found())["database"]


def weights(path: Path, layers: Iterable[str], arrays: int = 2) -> None:
    with h5py.File(path, "w") as file:
        for name in layers:
            file.create_group(name).attrs["weight_names"] = ["kernel", "bias"][:arrays]


def test_weights_of_ones_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "mine.h5"
    monkeypatch.setenv("STYLIZE_WEIGHTS", str(path))
    path.write_bytes(b"no weights")
    assert "is not an HDF5 file of Keras's" in mending(found())["weights"]
    weights(path, CONVOLUTIONS[:-1])
    assert "lacks layers of VGG19" in mending(found())["weights"]
    weights(path, CONVOLUTIONS, arrays=1)
    assert "lacks a kernel or a bias in block1_conv1" in mending(found())["weights"]
    weights(path, CONVOLUTIONS)
    assert mending(found()) == {}


def test_imagenets_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("STYLIZE_WEIGHTS", "auto")
    assert "lite (Painting with the bundled lite network" in found()["weights"].text
    monkeypatch.setenv("STYLIZE_WEIGHTS", "imagenet")
    assert "is not there; download" in mending(found())["weights"]
    imagenet_path().parent.mkdir()
    imagenet_path().write_bytes(b"half of it")
    assert "is damaged; download" in mending(found())["weights"]


def test_a_cluster_needs_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYLIZE_WORKERS", "ray:auto")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "pip install 'stylize-bot[cluster]'" in mending(found())["workers"]


@pytest_asyncio.fixture
async def settings(playground: Playground, tmp_path: Path) -> Settings:
    """Those of a bot whose commands the playground knows."""
    made = Settings().model_copy(
        update={"discord_token": SecretStr(playground.token), "discord_api_url": playground.api_url}
    )
    await sync(made)
    return made


async def asked(settings: Settings) -> dict[str, Finding]:
    """What Discord says, by what was looked at."""
    return {finding.what: finding async for finding in report.ask_discord(settings)}


async def test_discord_has_nothing_against_it(settings: Settings) -> None:
    findings = await asked(settings)
    assert mending(findings) == {}
    assert list(findings) == ["token", "application", "servers", "commands"]


async def test_what_a_server_does_not_allow(
    playground: Playground, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "PAGE_LENGTH", 1)  # and servers are on more than one page
    playground.add_guild("Elsewhere")
    playground.world.bot.permissions = EVERYONE & ~(ATTACH | SEND_IN_THREADS)
    playground.guild.give(playground.world.bot, playground.add_role("All", permissions=ADMINISTRATOR))
    findings = await asked(settings)
    link = invitation(playground.world.bot.id)
    lacking = (
        "on Elsewhere the bot lacks Attach Files, Send Messages In Threads; allow its role that, or invite it again"
    )
    assert mending(findings) == {"server": f"{lacking}: {link}"}
    assert findings["servers"].text.startswith("on 1 of 2,")


async def test_a_bot_that_is_nowhere(playground: Playground, settings: Settings) -> None:
    playground.remove_bot()
    assert f"permissions={PERMISSIONS.value}" in mending(await asked(settings))["servers"]


async def test_commands_that_discord_has_otherwise(playground: Playground, settings: Settings) -> None:
    commands = {each["name"]: each for each in playground.world.commands.values()}
    commands["history"]["description_localizations"] = {"de": "Anders."}
    commands["stylize"]["options"][2]["max_value"] += 1
    del playground.world.commands[int(commands["queue"]["id"])]
    old = int(commands["help"]["id"])
    playground.world.commands[old] |= {"name": "old"}
    text = mending(await asked(settings))["commands"]
    assert text.startswith("Discord does not know help, history, old, queue, stylize as this version has them;")
    await sync(settings)
    assert mending(await asked(settings)) == {}


def test_what_discord_may_leave_out_or_add() -> None:
    ours = {"name": "a", "nsfw": False, "options": [], "default_member_permissions": 32}
    assert says({"name": "a", "id": "1", "default_member_permissions": "32"}, ours)
    assert not says({"name": "a", "default_member_permissions": "32", "options": [{"name": "b"}]}, ours)
    assert not says({"name": "a", "default_member_permissions": "32", "nsfw": True}, ours)
    assert not says({"name": "a"}, ours)


async def test_how_an_application_is_set(playground: Playground, settings: Settings) -> None:
    set_wrong = {"interactions_endpoint_url": "https://else.example/", "bot_require_code_grant": True}
    payload = guild_payloads.application(playground.world) | set_wrong
    check_documented(("application", payload))
    playground.rules.append(lambda method, path: answer(payload) if path.endswith("/applications/@me") else None)
    texts = [finding.text async for finding in report.ask_discord(settings) if not finding.ok]
    assert ["https://else.example/" in texts[0], "code grant" in texts[1], len(texts)] == [True, True, 2]


async def test_a_token_that_discord_does_not_know(playground: Playground, settings: Settings) -> None:
    unauthorized = {"message": "401: Unauthorized", "code": 0}
    playground.rules.append(lambda method, path: answer(unauthorized, 401))
    assert mending(await asked(settings)) == {"Discord": UNKNOWN}


async def test_a_discord_that_refuses(playground: Playground, settings: Settings) -> None:
    playground.rules.append(lambda method, path: answer({}, 403) if path.endswith("/guilds") else None)
    assert "Discord does not answer (403 Forbidden" in mending(await asked(settings))["Discord"]


async def test_discord_out_of_reach(settings: Settings) -> None:
    gone = settings.model_copy(update={"discord_api_url": "http://127.0.0.1:9/api/v10"})
    assert "Discord can't be reached at http://127.0.0.1:9/api/v10" in mending(await asked(gone))["Discord"]


def test_the_readme_invites_with_the_same_permissions() -> None:
    assert f"permissions={PERMISSIONS.value}`" in README.read_text()
