"""Every setting, read from the environment or from a file `.env` in the working directory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PositiveInt, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BadSettings

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
USUAL_LISTEN = "127.0.0.1:8080"
PATH = re.compile(r"[\w./~-]*", re.ASCII)


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        message = "it must be a base URL such as https://host or http://127.0.0.1:8081"
        raise ValueError(message)
    return url.rstrip("/")


def _without_bot(url: str) -> str:
    if url.endswith("/bot"):
        message = "leave out the /bot at its end"
        raise ValueError(message)
    return url


def _comma_separated(given: object) -> object:
    if not isinstance(given, str):
        return given
    return tuple(part.strip() for part in given.split(",") if part.strip())


def _at_least_one(venues: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if venues == ():
        message = "name at least one exchange"
        raise ValueError(message)
    return venues


def _user_id(given: object) -> int:
    """Telegram's ids of people have up to 52 bits; those of groups are negative, and the terminal is nobody's."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,15}", str(given), re.ASCII):
        message = "it must be numbers of Telegram users, such as 123456789,987654321"
        raise ValueError(message)
    return int(str(given))


def _public_url(url: str) -> str:
    """Telegram posts over TLS only, except to where a Bot API server of one's own runs beside the bot."""
    parts = urlsplit(url)
    schemes = {"http", "https"} if parts.hostname in LOOPBACK else {"https"}
    if not parts.hostname or parts.scheme not in schemes or not PATH.fullmatch(parts.path):
        message = "it must be a URL such as https://bot.example.org/telegram"
        raise ValueError(message)
    if parts.query or parts.fragment or parts.username is not None:
        message = "it must be no more than scheme, host and path"
        raise ValueError(message)
    return url


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        message = "it must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -"
        raise ValueError(message)
    return secret


def _host_and_port(given: str) -> str:
    parts = urlsplit(f"//{given}")
    if not parts.hostname or parts.netloc != given or not _port_of(parts):
        message = "it must be host and port, such as 127.0.0.1:8080"
        raise ValueError(message)
    return given


def _port_of(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        return None


BaseUrl = Annotated[str, AfterValidator(_base_url)]
UserId = Annotated[int, BeforeValidator(_user_id)]


class Settings(BaseSettings):
    """The fields say what each variable means; `.env.example` has them all."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: Annotated[BaseUrl, AfterValidator(_without_bot)] = "https://api.telegram.org"
    hedgebot_venues: Annotated[
        tuple[str, ...] | None, NoDecode, BeforeValidator(_comma_separated), AfterValidator(_at_least_one)
    ] = None  # all that are known
    hedgebot_venue_urls: dict[str, BaseUrl] = Field(default_factory=dict)
    hedgebot_webhook_url: Annotated[str, AfterValidator(_public_url)] | None = None
    hedgebot_webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    hedgebot_listen: Annotated[str, AfterValidator(_host_and_port)] | None = None
    hedgebot_messages_per_second: PositiveInt = 30
    hedgebot_watch_seconds: PositiveInt = 15
    hedgebot_data_dir: Path = Path("data")
    hedgebot_database_url: SecretStr | None = None  # it may hold a password
    hedgebot_access: Literal["public", "listed"] = "public"
    hedgebot_owners: Annotated[tuple[UserId, ...], NoDecode, BeforeValidator(_comma_separated)] = ()
    hedgebot_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    hedgebot_log_format: Literal["text", "json"] = "text"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be printed anywhere."""
        return tuple(value.get_secret_value() for _, value in self if isinstance(value, SecretStr))

    @property
    def listens_at(self) -> str | None:
        """Where the bot's own HTTP server listens; None where there is none: without a webhook nobody needs it."""
        return self.hedgebot_listen or (USUAL_LISTEN if self.hedgebot_webhook_url else None)

    @property
    def database_file(self) -> Path:
        """Where the database is unless `hedgebot_database_url` says something else."""
        return self.hedgebot_data_dir / "hedgebot.db"

    @property
    def heartbeat_file(self) -> Path:
        """What is touched whenever Telegram was heard of."""
        return self.hedgebot_data_dir / "heartbeat"

    @property
    def database_url(self) -> str:
        """The database in force."""
        if self.hedgebot_database_url is None:
            return f"sqlite:///{self.database_file}"
        return self.hedgebot_database_url.get_secret_value()


def read_settings() -> Settings:
    """The settings in force. Raises BadSettings, which names the variable and what is wrong with it."""
    settings = _read()
    if settings.hedgebot_webhook_url is not None and settings.hedgebot_webhook_secret is None:
        name = "HEDGEBOT_WEBHOOK_SECRET"
        raise BadSettings(name, "it is missing; with HEDGEBOT_WEBHOOK_URL there must be one, the same for all copies")
    return settings


def _read() -> Settings:
    try:
        return Settings()
    except ValidationError as invalid:
        first = invalid.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        raise BadSettings(name, first["msg"].removeprefix("Value error, ")) from None
    except ValueError as undecodable:  # pydantic-settings' own error for JSON that cannot be read
        name = "HEDGEBOT_VENUE_URLS" if "venue_urls" in str(undecodable) else "settings"
        raise BadSettings(name, "it must be a JSON object of ccxt id to base URL") from None
