import traceback

import pytest
from telegram.error import InvalidToken, NetworkError, RetryAfter

from bot.telegram.api import Pauses, persistently
from bot.telegram.errors import TokenRefused
from tests.bot.telegram.virtual_time import in_no_time, now

URL = "https://telegram.example"


class Call:
    """Fails as told, one time after the other; `made` are the moments."""

    def __init__(self, *errors):
        self._errors = list(errors)
        self.made = []

    async def __call__(self):
        self.made.append(now())
        if self._errors:
            raise self._errors.pop(0)
        return "answer"


def persist(call, pauses=None):
    return in_no_time(persistently(call, pauses or Pauses(0.5, 3.0), URL))


def test_pauses_grow_to_a_bound():
    call = Call(*[NetworkError("Bad Gateway")] * 5)
    assert (persist(call), call.made) == ("answer", [0, 0.5, 1.5, 3.5, 6.5, 9.5])


def test_after_an_answer_pauses_are_short_again():
    pauses = Pauses(0.5, 3.0)
    persist(Call(*[NetworkError("Bad Gateway")] * 5), pauses)
    call = Call(NetworkError("Bad Gateway"))
    assert (persist(call, pauses), call.made) == ("answer", [0, 0.5])


def test_telegram_may_say_how_long_to_wait():
    call = Call(RetryAfter(30), NetworkError("Bad Gateway"))
    assert (persist(call), call.made) == ("answer", [0, 30, 30.5])


def test_any_mistake_of_the_server_is_survived():
    call = Call(KeyError("result"), TypeError("no list"))
    assert persist(call) == "answer"


def test_a_refused_token_is_not_asked_about_again():
    call = Call(InvalidToken("The token `123:secret` was rejected"))
    with pytest.raises(TokenRefused) as raised:
        persist(call)
    assert (call.made, raised.value.api_url) == ([0], URL)
    assert "secret" not in "".join(traceback.format_exception(raised.value))
