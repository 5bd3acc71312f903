"""The log: a line an event, as text or as JSON, and no secrets in either."""

from __future__ import annotations

import io
import json
import logging
import sys
import warnings

import pytest
from pydantic import SecretStr

from bot.logs import start_logging
from bot.settings import Settings
from tests.support.botapi import TOKEN

DATABASE = "postgresql://bot:hunter2@db.example.org/hedgebot"
log = logging.getLogger("bot.any")


@pytest.fixture(autouse=True)
def _usual_logging():
    """Undo what a test does to the process."""
    root, hook, factory = logging.getLogger(), sys.excepthook, logging.getLogRecordFactory()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    logging.setLogRecordFactory(factory)


@pytest.fixture(params=["text", "json"])
def form(request):
    return request.param


@pytest.fixture
def written(form):
    """What was written since the log was started."""
    return started(
        Settings(
            telegram_bot_token=SecretStr(TOKEN), hedgebot_database_url=SecretStr(DATABASE), hedgebot_log_format=form
        )
    )


def started(settings):
    """What is written from now on; pytest listens too, until its handlers are taken away."""
    stream = io.StringIO()
    logging.getLogger().handlers.clear()
    start_logging(settings, stream)
    return stream.getvalue


def fail(words):
    log.error("failure %s", "1a2b3c4d", exc_info=ValueError(words), extra={"reference": "1a2b3c4d"})


@pytest.mark.parametrize("form", ["text"], indirect=True)
def test_text_is_time_level_place_and_words(written):
    log.warning("%s rests", "bybit")
    assert written().partition(" WARNING ")[2] == "bot.any: bybit rests\n"


@pytest.mark.parametrize("form", ["json"], indirect=True)
def test_json_is_an_object_a_line(written):
    log.warning("%s\nrests", "bybit")
    log.info("and goes on")
    first, second = (json.loads(line) for line in written().splitlines())
    assert first.pop("time") <= second.pop("time")
    assert first == {"level": "WARNING", "logger": "bot.any", "message": "bybit\nrests"}
    assert second == {"level": "INFO", "logger": "bot.any", "message": "and goes on"}


@pytest.mark.parametrize("form", ["json"], indirect=True)
def test_json_has_the_time_in_utc(written):
    log.warning("now")
    assert json.loads(written())["time"].endswith("+00:00")


@pytest.mark.parametrize("form", ["json"], indirect=True)
def test_json_has_the_traceback_and_the_reference_of_a_failure(written):
    fail("no such price")
    line = json.loads(written())
    assert line["reference"] == "1a2b3c4d"
    assert line["error"] == "ValueError: no such price"


@pytest.mark.parametrize("form", ["json"], indirect=True)
def test_json_has_the_stack_where_one_is_asked_for(written):
    log.warning("here", stack_info=True)
    assert json.loads(written())["error"].startswith("Stack (most recent call last):\n")


def test_the_token_is_hidden_in_messages_and_tracebacks(written):
    log.warning("calling %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    fail(f"calling {TOKEN}")
    text = written()
    assert TOKEN not in text
    assert text.count("<token>") >= 2


def test_a_password_is_hidden_in_every_address(written):
    log.warning("cannot reach %s", DATABASE)
    fail("no answer from postgresql+asyncpg://bot:an/other%40@127.0.0.1/x")
    text = written()
    assert "hunter2" not in text
    assert "an/other" not in text
    assert "postgresql://bot:<password>@db.example.org/hedgebot" in text


def test_what_the_settings_keep_secret_is_hidden_wherever_it_stands(form):
    written = started(Settings(telegram_bot_token=SecretStr("an odd token"), hedgebot_log_format=form))
    log.warning("header: %s", "an odd token")
    assert "header: <secret>" in written()


def test_a_secret_that_stands_in_many_words_takes_none_apart(form):
    written = started(Settings(telegram_bot_token=SecretStr("x"), hedgebot_log_format=form))
    log.warning("exactly")
    assert "exactly" in written()


def test_an_address_without_a_password_stays_as_it_is(written):
    log.warning("listening at http://127.0.0.1:8080/healthz for ann@example.org")
    assert "http://127.0.0.1:8080/healthz for ann@example.org" in written()


def test_warnings_of_libraries_go_to_the_log(written):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"old {TOKEN}", stacklevel=1)
    text = written()
    assert "py.warnings" in text
    assert TOKEN not in text


def test_what_ends_the_process_by_surprise_is_logged_and_not_printed(written):
    sys.excepthook(ValueError, ValueError(TOKEN), None)
    text = written()
    assert "ended by what nobody foresaw" in text
    assert "ValueError: <token>" in text
