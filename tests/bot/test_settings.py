"""Settings from the environment, and the sentence for each that cannot be used."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.errors import BadSettings
from bot.settings import read_settings

NAMES = (
    "TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "HEDGEBOT_VENUES", "HEDGEBOT_VENUE_URLS", "HEDGEBOT_MESSAGES_PER_SECOND",
    "HEDGEBOT_DATA_DIR", "HEDGEBOT_LOG_LEVEL",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_defaults():
    settings = read_settings()
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.hedgebot_venues == ("binancecoinm", "bybit")
    assert settings.hedgebot_venue_urls == {}
    assert settings.hedgebot_messages_per_second == 30


def test_the_environment_is_read(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:secret")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("HEDGEBOT_VENUES", " bybit , binancecoinm ")
    monkeypatch.setenv("HEDGEBOT_VENUE_URLS", '{"bybit": "http://127.0.0.1:9000/"}')
    settings = read_settings()
    assert settings.telegram_bot_token == SecretStr("123456:secret")
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.hedgebot_venues == ("bybit", "binancecoinm")
    assert settings.hedgebot_venue_urls == {"bybit": "http://127.0.0.1:9000"}
    assert "secret" not in repr(settings)


def test_a_file_is_read_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("HEDGEBOT_VENUES=bybit\nHEDGEBOT_MESSAGES_PER_SECOND=5\n", encoding="utf-8")
    monkeypatch.setenv("HEDGEBOT_MESSAGES_PER_SECOND", "7")
    settings = read_settings()
    assert settings.hedgebot_venues == ("bybit",)
    assert settings.hedgebot_messages_per_second == 7


def test_an_empty_variable_is_an_absent_one(monkeypatch):
    monkeypatch.setenv("HEDGEBOT_VENUES", "")
    assert read_settings().hedgebot_venues == ("binancecoinm", "bybit")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("TELEGRAM_API_URL", "https://api.telegram.org/bot", "leave out the /bot at its end"),
        ("TELEGRAM_API_URL", "api.telegram.org", "it must be a base URL such as https://host or http://127.0.0.1:8081"),
        ("HEDGEBOT_VENUES", ",", "name at least one exchange"),
        ("HEDGEBOT_VENUE_URLS", "not json", "it must be a JSON object of ccxt id to base URL"),
        ("HEDGEBOT_VENUE_URLS", '{"bybit": "ftp://x"}', "it must be a base URL such as https://host or http://127.0.0.1:8081"),
        ("HEDGEBOT_MESSAGES_PER_SECOND", "0", "Input should be greater than 0"),
        ("HEDGEBOT_MESSAGES_PER_SECOND", "x", "Input should be a valid integer, unable to parse string as an integer"),
        ("HEDGEBOT_LOG_LEVEL", "LOUD", "Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named(monkeypatch, name, value, why):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        read_settings()
    assert caught.value.name.startswith(name)
    assert caught.value.why == why
