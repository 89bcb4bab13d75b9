import pytest
from pydantic import ValidationError

from bot.settings import DISCORD_API_URL, Settings


def test_defaults_are_the_real_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISCORD_TOKEN", "STYLIZE_DISCORD_API_URL", "STYLIZE_WEIGHTS", "STYLIZE_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings()
    assert settings.discord_token is None
    assert settings.discord_api_url == DISCORD_API_URL
    assert (settings.workers, settings.weights) == ("auto", "auto")


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    monkeypatch.setenv("STYLIZE_WORKERS", "3")
    monkeypatch.setenv("STYLIZE_DISCORD_API_URL", "http://127.0.0.1:3001/api/v10")
    settings = Settings()
    assert settings.workers == 3
    assert settings.discord_api_url == "http://127.0.0.1:3001/api/v10"
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "a.b.c"
    assert "a.b.c" not in repr(settings)


@pytest.mark.parametrize("value", ["auto", "ray:auto", "ray://10.0.0.1:10001", "ray://head.example:10001"])
def test_where_painting_runs(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("STYLIZE_WORKERS", value)
    assert Settings().workers == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", "none"),
        ("WORKERS", "ray://host"),
        ("WORKERS", "ray:"),
        ("WORKERS", "-1"),
        ("WORKERS", "0"),
        ("MAX_SIZE", "5"),
        ("DISCORD_API_URL", "ftp://x/y"),
        ("MAX_QUEUE", "-1"),
        ("MAX_DISK_BYTES", "0"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_unusable_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"STYLIZE_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_what_no_one_may_read_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISCORD_TOKEN", "STYLIZE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert Settings().secrets == ()
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    monkeypatch.setenv("STYLIZE_DATABASE_URL", "postgresql://ada:p%40ss@host:5432/name")
    assert Settings().secrets == ("a.b.c", "p%40ss", "p@ss")
    monkeypatch.setenv("STYLIZE_DATABASE_URL", "postgresql://stylize@/name?host=/run/postgresql")
    assert Settings().secrets == ("a.b.c",)
