"""Settings from the environment, and the sentence for each that cannot be used."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.errors import BadSettings
from bot.settings import read_settings

NAMES = (
    "TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "HEDGEBOT_VENUES", "HEDGEBOT_VENUE_URLS", "HEDGEBOT_MESSAGES_PER_SECOND",
    "HEDGEBOT_DATA_DIR", "HEDGEBOT_DATABASE_URL", "HEDGEBOT_ACCESS", "HEDGEBOT_OWNERS", "HEDGEBOT_LOG_LEVEL",
    "HEDGEBOT_LOG_FORMAT", "HEDGEBOT_WEBHOOK_URL", "HEDGEBOT_WEBHOOK_SECRET", "HEDGEBOT_LISTEN",
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
    assert settings.hedgebot_venues is None
    assert settings.hedgebot_venue_urls == {}
    assert settings.hedgebot_messages_per_second == 30
    assert settings.database_url == "sqlite:///data/hedgebot.db"
    assert settings.hedgebot_access == "public"
    assert settings.hedgebot_owners == ()


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
    assert ":secret" not in repr(settings)


def test_the_database_is_in_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HEDGEBOT_DATA_DIR", str(tmp_path))
    assert read_settings().database_url == f"sqlite:///{tmp_path}/hedgebot.db"


def test_a_database_may_be_elsewhere_and_its_password_is_not_shown(monkeypatch):
    monkeypatch.setenv("HEDGEBOT_DATABASE_URL", "postgresql://bot:secret@127.0.0.1/hedgebot")
    settings = read_settings()
    assert settings.database_url == "postgresql://bot:secret@127.0.0.1/hedgebot"
    assert ":secret" not in repr(settings)


def test_owners_are_numbers_with_commas_between_them(monkeypatch):
    monkeypatch.setenv("HEDGEBOT_ACCESS", "listed")
    monkeypatch.setenv("HEDGEBOT_OWNERS", " 123456789, 987654321 ,")
    settings = read_settings()
    assert settings.hedgebot_access == "listed"
    assert settings.hedgebot_owners == (123456789, 987654321)


def test_updates_may_be_posted(monkeypatch):
    monkeypatch.setenv("HEDGEBOT_WEBHOOK_URL", "https://bot.example.org/telegram/a-b_c")
    monkeypatch.setenv("HEDGEBOT_WEBHOOK_SECRET", "open-sesame")
    monkeypatch.setenv("HEDGEBOT_LISTEN", "[::1]:8081")
    settings = read_settings()
    assert settings.hedgebot_webhook_url == "https://bot.example.org/telegram/a-b_c"
    assert settings.hedgebot_webhook_secret == SecretStr("open-sesame")
    assert settings.hedgebot_listen == "[::1]:8081"
    assert "sesame" not in repr(settings)


def test_a_bot_listens_where_it_is_told_to_and_else_only_for_a_webhook(monkeypatch):
    assert read_settings().listens_at is None
    monkeypatch.setenv("HEDGEBOT_WEBHOOK_URL", "https://bot.example.org/telegram")
    monkeypatch.setenv("HEDGEBOT_WEBHOOK_SECRET", "open-sesame")
    assert read_settings().listens_at == "127.0.0.1:8080"
    monkeypatch.setenv("HEDGEBOT_LISTEN", "0.0.0.0:9000")
    assert read_settings().listens_at == "0.0.0.0:9000"


def test_what_must_not_be_printed_is_known(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:secret")
    monkeypatch.setenv("HEDGEBOT_WEBHOOK_SECRET", "open-sesame")
    assert read_settings().secrets == ("123456:secret", "open-sesame")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/telegram", "http://localhost/", "http://[::1]:8080"])
def test_on_the_same_machine_updates_may_be_posted_in_the_clear(monkeypatch, url):
    monkeypatch.setenv("HEDGEBOT_WEBHOOK_URL", url)
    monkeypatch.setenv("HEDGEBOT_WEBHOOK_SECRET", "x")
    assert read_settings().hedgebot_webhook_url == url


def test_a_webhook_needs_a_secret(monkeypatch):
    monkeypatch.setenv("HEDGEBOT_WEBHOOK_URL", "https://bot.example.org/telegram")
    with pytest.raises(BadSettings) as caught:
        read_settings()
    assert caught.value.name == "HEDGEBOT_WEBHOOK_SECRET"
    assert caught.value.why == "it is missing; with HEDGEBOT_WEBHOOK_URL there must be one, the same for all copies"


NO_ADDRESS = "it must be a URL such as https://bot.example.org/telegram"
NO_SECRET = "it must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -"
NO_PLACE = "it must be host and port, such as 127.0.0.1:8080"
NO_USERS = "it must be numbers of Telegram users, such as 123456789,987654321"


def test_a_file_is_read_and_the_environment_wins(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("HEDGEBOT_VENUES=bybit\nHEDGEBOT_MESSAGES_PER_SECOND=5\n", encoding="utf-8")
    monkeypatch.setenv("HEDGEBOT_MESSAGES_PER_SECOND", "7")
    settings = read_settings()
    assert settings.hedgebot_venues == ("bybit",)
    assert settings.hedgebot_messages_per_second == 7


def test_an_empty_variable_is_an_absent_one(monkeypatch):
    monkeypatch.setenv("HEDGEBOT_VENUES", "")
    assert read_settings().hedgebot_venues is None


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
        ("HEDGEBOT_ACCESS", "private", "Input should be 'public' or 'listed'"),
        ("HEDGEBOT_OWNERS", "@ann", NO_USERS),
        ("HEDGEBOT_OWNERS", "123,-1001234567890", NO_USERS),
        ("HEDGEBOT_OWNERS", "0", NO_USERS),
        ("HEDGEBOT_LOG_LEVEL", "LOUD", "Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("HEDGEBOT_LOG_FORMAT", "xml", "Input should be 'text' or 'json'"),
        ("HEDGEBOT_WEBHOOK_URL", "http://bot.example.org/telegram", NO_ADDRESS),
        ("HEDGEBOT_WEBHOOK_URL", "bot.example.org/telegram", NO_ADDRESS),
        ("HEDGEBOT_WEBHOOK_URL", "https://bot.example.org/{path}", NO_ADDRESS),
        ("HEDGEBOT_WEBHOOK_URL", "https://bot.example.org/?a=b", "it must be no more than scheme, host and path"),
        ("HEDGEBOT_WEBHOOK_URL", "https://me@bot.example.org/", "it must be no more than scheme, host and path"),
        ("HEDGEBOT_WEBHOOK_SECRET", "with spaces", NO_SECRET),
        ("HEDGEBOT_WEBHOOK_SECRET", "x" * 257, NO_SECRET),
        ("HEDGEBOT_LISTEN", "8080", NO_PLACE),
        ("HEDGEBOT_LISTEN", "127.0.0.1", NO_PLACE),
        ("HEDGEBOT_LISTEN", "127.0.0.1:0", NO_PLACE),
        ("HEDGEBOT_LISTEN", "127.0.0.1:8080/path", NO_PLACE),
        ("HEDGEBOT_LISTEN", "127.0.0.1:99999", NO_PLACE),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named(monkeypatch, name, value, why):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        read_settings()
    assert caught.value.name.startswith(name)
    assert caught.value.why == why
