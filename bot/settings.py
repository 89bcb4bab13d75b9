"""Every setting, read from the environment once, in ``main``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.log import Format
from nst_core.options import WEIGHTS, limits

DISCORD_API_URL = "https://discord.com/api/v10"
"""The version of Discord's API that discord.py 2 speaks."""
TOKEN, PREFIX = "DISCORD_TOKEN", "STYLIZE_"
"""The variable of the token, and how all others begin."""
UNREGISTERED = (
    "there is no token. Make an application at https://discord.com/developers/applications, copy the token from its"
    f" page Bot, and set {TOKEN} to it; or try the bot without Discord: stylize-bot playground"
)
RAY = re.compile(r"ray:(auto|//[^/\s:]+:\d+)")
"""How a Ray cluster is named."""
PASSWORD = re.compile(r"://[^:/@]*:([^@]*)@")
"""Where it stands in a database's address."""
DISK_BYTES = 20 * 10**9
"""Some 4000 paintings of 1024 pixels, 5 MB each with what they were made from, or 16 000 of 512: a month of a busy bot,
and no more than a small server has to spare."""
MOST_LANES = 64
"""More than a host has GPUs or cores to paint on."""


def _workers(value: object) -> int | str:
    text = str(value)
    if text == "auto" or RAY.fullmatch(text):
        return text
    if text.isdecimal() and 1 <= int(text) <= MOST_LANES:
        return int(text)
    raise ValueError(f"give auto, a number from 1 to {MOST_LANES}, ray:auto, or ray://host:port")


class Settings(BaseSettings):
    """How this bot is to run; each field is an environment variable, with `PREFIX` before its name.

    Raises:
        pydantic.ValidationError: A variable has an unusable value.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    discord_token: SecretStr | None = Field(None, validation_alias=TOKEN, description="the bot's token")
    weights: str = Field(
        WEIGHTS,
        description="the network's weights: `auto` (ImageNet's if they can be had, else lite), `imagenet`, `lite`,"
        " `random`, or the path of an HDF5 file in the layout of Keras's VGG19",
    )
    workers: Annotated[int | str, BeforeValidator(_workers)] = Field(
        "auto",
        description="where painting runs: `auto` is one picture at a time on each GPU, or else one; a number is so many"
        " at a time; `ray:auto` is the Ray cluster on this host, or one started here; `ray://host:port` one elsewhere",
    )
    max_painting_seconds: int = Field(
        3600, ge=1, description="how long one picture may be painted; what is there by then is the artwork"
    )
    max_worker_bytes: int | None = Field(
        None,
        ge=2**30,
        description="the most memory that a worker on this host may hold; one that takes more is replaced; if not set,"
        " it is the worker's share of nine tenths of the memory",
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("stylize"),
        description="the folder of all that is kept; if not set, the one that the system has for such data, on Linux"
        " `~/.local/share/stylize`",
    )
    database_url: SecretStr | None = Field(
        None,
        description="a PostgreSQL database, as `postgresql://user:password@host/name`; needs `'.[postgres]'`; if not"
        " set, it is SQLite in the data folder",
    )
    http_port: int = Field(0, ge=0, le=65535, description="the port of `/healthz` and `/metrics`; 0 is none")
    log_format: Format = Field(
        "console", description="what is logged: `console` is for people, `json` an object a line for programs"
    )
    max_styles_per_member: int = Field(50, ge=1, description="how many styles a member may keep")
    max_styles_per_server: int = Field(200, ge=1, description="how many styles a server may keep")
    keep_days: int = Field(30, ge=1, description="how many days pictures are kept after a painting has ended")
    max_disk_bytes: int = Field(
        DISK_BYTES,
        ge=10**8,
        description="how much the pictures of paintings may take on the disk; those of the oldest are let go first",
    )
    max_attachment_bytes: int = Field(
        20 * 2**20, ge=1, description="the largest picture taken, in bytes; Discord's limit for most members is 20 MiB"
    )
    max_size: int = Field(
        1024,
        ge=limits("size")[0],
        le=limits("size")[1],
        description="the longest artwork, in pixels; one of 1024 takes 4 times as long as one of 512",
    )
    max_queue: int = Field(1000, ge=1, description="how many paintings may wait, on all servers together")
    max_jobs_per_server: int = Field(300, ge=1, description="how many of one server's may wait or be painted")
    max_jobs_per_member: int = Field(3, ge=1, description="how many of one member's may wait or be painted")
    discord_api_url: Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+/\S+[^/\s]$")] = Field(
        DISCORD_API_URL, description="another server that speaks Discord's API"
    )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no one may read of these: the token and the database's password."""
        token = self.discord_token.get_secret_value() if self.discord_token else ""
        found = PASSWORD.search(self.database_url.get_secret_value()) if self.database_url else None
        return tuple(filter(None, (token, found and found[1], found and unquote(found[1]))))


def variable(field: str) -> str:
    """The environment variable of a setting."""
    return field.upper() if field.upper() == TOKEN else f"{PREFIX}{field.upper()}"


def unusable(error: ValidationError) -> dict[str, str]:
    """Says of each setting that has an unusable value why that is so, a sentence by the setting's name."""
    return {
        str(problem["loc"][0]): f"{variable(str(problem['loc'][0]))} can't be {problem['input']!r}: {problem['msg']}."
        for problem in error.errors()
    }
