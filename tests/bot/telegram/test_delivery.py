import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.telegram.delivery import MOST_WAITS, Delivery
from bot.telegram.errors import Undelivered
from bot.telegram.gate import Gate
from bot.telegram.limits import Rate
from tests.bot.telegram.virtual_time import in_no_time, now

OFTEN = Rate(1_000, 1.0)


class Telegram:
    """Answers one request after the other as told, then with "sent"; `asked` are the moments."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.asked = []

    async def request(self):
        self.asked.append(now())
        answer = self._answers.pop(0) if self._answers else "sent"
        if isinstance(answer, Exception):
            raise answer
        return answer


def deliver(telegram, *, repeatable, pauses=(1.0, 2.0, 4.0)):
    async def scenario():
        gate = Gate(OFTEN, private_chat=OFTEN, group=OFTEN)
        return await Delivery(gate, pauses).deliver(7, telegram.request, repeatable=repeatable)

    return in_no_time(scenario())


def test_what_telegram_takes_is_sent_once():
    telegram = Telegram()
    assert (deliver(telegram, repeatable=False), telegram.asked) == ("sent", [0])


def test_a_failing_server_is_tried_again_with_growing_pauses():
    telegram = Telegram(NetworkError("Bad Gateway"), NetworkError("Bad Gateway"), NetworkError("refused"))
    assert (deliver(telegram, repeatable=False), telegram.asked) == ("sent", [0, 1, 3, 7])


def test_a_server_that_goes_on_failing_is_given_up():
    telegram = Telegram(*[NetworkError("Bad Gateway")] * 9)
    with pytest.raises(Undelivered) as raised:
        deliver(telegram, repeatable=True)
    assert (raised.value.chat, raised.value.attempts, telegram.asked) == (7, 4, [0, 1, 3, 7])


@pytest.mark.parametrize("error", [BadRequest("can't parse entities"), Forbidden("bot was blocked by the user")])
def test_a_refusal_is_not_repeated(error):
    telegram = Telegram(error)
    with pytest.raises(type(error)):
        deliver(telegram, repeatable=True)
    assert telegram.asked == [0]


def test_a_new_message_is_tried_once_more_after_a_time_out():
    telegram = Telegram(TimedOut())
    assert (deliver(telegram, repeatable=False), telegram.asked) == ("sent", [0, 1])


def test_a_new_message_is_not_tried_a_third_time_after_a_time_out():
    telegram = Telegram(TimedOut(), TimedOut())
    with pytest.raises(Undelivered):
        deliver(telegram, repeatable=False)
    assert telegram.asked == [0, 1]


def test_a_change_is_tried_as_often_as_any_after_a_time_out():
    telegram = Telegram(TimedOut(), TimedOut(), TimedOut())
    assert (deliver(telegram, repeatable=True), telegram.asked) == ("sent", [0, 1, 3, 7])


def test_what_telegram_asks_to_wait_is_waited():
    telegram = Telegram(RetryAfter(30))
    assert (deliver(telegram, repeatable=False), telegram.asked) == ("sent", [0, 30])


def test_waiting_costs_no_attempt():
    telegram = Telegram(RetryAfter(30), NetworkError("Bad Gateway"), RetryAfter(5))
    assert (deliver(telegram, repeatable=False, pauses=(1.0,)), telegram.asked) == ("sent", [0, 30, 31, 36])


def test_a_chat_that_is_always_told_to_wait_is_given_up():
    telegram = Telegram(*[RetryAfter(10)] * 99)
    with pytest.raises(Undelivered) as raised:
        deliver(telegram, repeatable=False)
    assert (raised.value.attempts, telegram.asked[-1]) == (MOST_WAITS + 1, 10 * MOST_WAITS)
