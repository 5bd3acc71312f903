"""Every setting, read from the environment or from a file `.env` in the working directory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PositiveInt, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BadSettings


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
    parts = tuple(part.strip() for part in given.split(",") if part.strip())
    if not parts:
        message = "name at least one exchange"
        raise ValueError(message)
    return parts


BaseUrl = Annotated[str, AfterValidator(_base_url)]


class Settings(BaseSettings):
    """The fields say what each variable means; `.env.example` has them all."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: Annotated[BaseUrl, AfterValidator(_without_bot)] = "https://api.telegram.org"
    hedgebot_venues: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)] = (
        "binancecoinm",
        "bybit",
    )
    hedgebot_venue_urls: dict[str, BaseUrl] = Field(default_factory=dict)
    hedgebot_messages_per_second: PositiveInt = 30
    hedgebot_data_dir: Path = Path("data")
    hedgebot_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


def read_settings() -> Settings:
    """The settings in force. Raises BadSettings, which names the variable and what is wrong with it."""
    try:
        return Settings()
    except ValidationError as invalid:
        first = invalid.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        raise BadSettings(name, first["msg"].removeprefix("Value error, ")) from None
    except ValueError as undecodable:  # pydantic-settings' own error for JSON that cannot be read
        name = "HEDGEBOT_VENUE_URLS" if "venue_urls" in str(undecodable) else "settings"
        raise BadSettings(name, "it must be a JSON object of ccxt id to base URL") from None
