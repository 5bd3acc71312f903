import io
import logging

import pytest

from bot.telegram.redaction import hide_secrets, without_secrets
from tests.support.botapi import TOKEN


@pytest.fixture
def written():
    """What the root logger writes with a plain handler."""
    hide_secrets()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


def log_a_fault():
    try:
        int(TOKEN)
    except ValueError:
        logging.getLogger("any").exception("it broke")


def test_a_token_is_replaced_wherever_it_stands():
    assert without_secrets(f"POST https://api.telegram.org/bot{TOKEN}/getMe") == (
        "POST https://api.telegram.org/bot<token>/getMe"
    )


def test_an_encoded_token_is_replaced_too():
    assert without_secrets(TOKEN.replace(":", "%3A")) == "<token>"


def test_times_and_ids_are_no_tokens():
    assert (
        without_secrets("1790000000:ok at 12:30, chat -1001234567890") == "1790000000:ok at 12:30, chat -1001234567890"
    )


def test_a_message_is_cleaned(written):
    logging.getLogger("any").warning(f"calling {TOKEN}")  # noqa: G004  a mistake to survive
    assert written() == "calling <token>\n"


def test_arguments_are_cleaned(written):
    logging.getLogger("any").warning("calling %s of %r", 1, {"url": TOKEN})
    assert written() == "calling 1 of {'url': '<token>'}\n"


def test_a_traceback_is_cleaned(written):
    log_a_fault()
    assert written().splitlines()[-1] == "ValueError: invalid literal for int() with base 10: '<token>'"
    assert TOKEN not in written()


def test_a_traceback_is_written_once(written):
    log_a_fault()
    assert written().count("Traceback") == 1


def test_a_stack_is_cleaned(written):
    eval(f"logging.getLogger('any').warning('here', stack_info=True)  # {TOKEN}")  # noqa: S307  our own words
    assert TOKEN not in written()


def test_a_mistaken_log_call_still_gives_a_line(written):
    logging.getLogger("any").warning("%d chats", "some")
    assert written() == "'%d chats' ('some',)\n"


def test_no_exception_is_no_traceback(written):
    logging.getLogger("any").warning("fine", exc_info=True)  # noqa: LOG014  a mistake to survive
    assert written() == "fine\nNoneType: None\n"


def test_libraries_that_log_each_request_are_silenced(written):
    logging.getLogger().setLevel(logging.INFO)
    logging.getLogger("httpx").info("HTTP Request: POST ...")
    assert written() == ""
