import asyncio

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.telegram.limits import Recollection
from bot.telegram.recall import Recall
from tests.bot.telegram.virtual_time import in_no_time, now

LIMITS = Recollection(fresh=300, kept=1_800, pause=10, most=3)


class Telegram:
    """Answers one question after the other as told, each after a second; `asked` are the questions and moments."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.asked = []

    async def __call__(self, key):
        self.asked.append((key, now()))
        answer = self._answers.pop(0)
        await asyncio.sleep(1)
        if isinstance(answer, Exception):
            raise answer
        return answer


def told(telegram, *moments, limits=LIMITS):
    """What is told of "desk" at these moments."""

    async def scenario():
        recall = Recall(telegram, limits)
        answers = []
        for moment in moments:
            await asyncio.sleep(moment - now())
            answers.append(await recall.get("desk"))
        return answers

    return in_no_time(scenario())


def test_an_answer_is_remembered_and_then_asked_for_anew():
    telegram = Telegram("first", "second")
    assert told(telegram, 0, 2, 300, 301) == ["first", "first", "first", "second"]
    assert telegram.asked == [("desk", 0), ("desk", 301)]


@pytest.mark.parametrize("error", [NetworkError("Bad Gateway"), RetryAfter(30)])
def test_while_telegram_fails_the_older_answer_serves_for_a_time(error):
    telegram = Telegram("first", error, error, error, "second")
    assert told(telegram, 0, 400, 405, 1_799, 1_900, 2_000) == ["first", "first", "first", "first", None, "second"]
    assert [moment for _, moment in telegram.asked] == [0, 400, 1_799, 1_900, 2_000]


def test_where_telegram_never_answered_nothing_is_known_and_it_is_asked_again_after_a_pause():
    telegram = Telegram(NetworkError("Bad Gateway"), "first")
    assert told(telegram, 0, 5, 10, 11) == [None, None, None, "first"]


@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("bot was kicked")])
def test_what_telegram_refuses_to_say_is_not_known_any_more(error):
    assert told(Telegram("first", error, "second"), 0, 400, 405, 420) == ["first", None, None, "second"]


def test_all_who_ask_at_the_same_moment_share_one_question():
    async def scenario():
        telegram = Telegram("first")
        recall = Recall(telegram, LIMITS)
        return await asyncio.gather(*[recall.get("desk") for _ in range(5)]), len(telegram.asked)

    assert in_no_time(scenario()) == (["first"] * 5, 1)


def test_who_gives_up_waiting_spoils_the_answer_for_nobody():
    async def scenario():
        recall = Recall(Telegram("first"), LIMITS)
        impatient = asyncio.create_task(recall.get("desk"))
        patient = asyncio.create_task(recall.get("desk"))
        await asyncio.sleep(0.5)
        impatient.cancel()
        return await patient

    assert in_no_time(scenario()) == "first"


def test_what_is_forgotten_is_asked_for_anew():
    async def scenario():
        recall = Recall(Telegram("first", "second"), LIMITS)
        before = await recall.get("desk")
        recall.forget("desk")
        recall.forget("another")
        return before, await recall.get("desk")

    assert in_no_time(scenario()) == ("first", "second")


def test_an_answer_to_a_question_from_before_a_change_is_not_remembered():
    async def scenario():
        recall = Recall(Telegram("old", "new"), LIMITS)
        asking = asyncio.create_task(recall.get("desk"))
        await asyncio.sleep(0.5)
        recall.forget("desk")
        return await recall.get("desk"), await asking, await recall.get("desk")

    assert in_no_time(scenario()) == ("new", "old", "new")


def test_only_so_many_answers_are_remembered_and_the_oldest_goes_first():
    async def scenario():
        telegram = Telegram(*"1234567")
        recall = Recall(telegram, LIMITS)
        for key in ("a", "b", "c", "a", "d", "b", "c", "a"):
            await recall.get(key)
        return [key for key, _ in telegram.asked]

    assert in_no_time(scenario()) == ["a", "b", "c", "d", "a"]


def test_an_answer_that_was_asked_for_anew_is_no_old_one():
    async def scenario():
        telegram = Telegram(*"1234567")
        recall = Recall(telegram, LIMITS)
        for moment, key in ((0, "a"), (200, "b"), (210, "c"), (400, "a"), (410, "d"), (420, "a")):
            await asyncio.sleep(moment - now())
            await recall.get(key)
        return [key for key, _ in telegram.asked]

    assert in_no_time(scenario()) == ["a", "b", "c", "a", "d"]


def test_a_mistake_is_raised_to_all_who_asked_and_not_remembered():
    async def scenario():
        recall = Recall(Telegram(TypeError("a mistake"), "first"), LIMITS)
        with pytest.raises(TypeError):
            await recall.get("desk")
        return await recall.get("desk")

    assert in_no_time(scenario()) == "first"


def test_what_is_being_asked_when_all_ends_is_let_go():
    async def scenario():
        recall = Recall(Telegram("first"), LIMITS)
        asking = asyncio.create_task(recall.get("desk"))
        await asyncio.sleep(0.5)
        await recall.close()
        await asyncio.gather(asking, return_exceptions=True)
        return asking.cancelled(), now()

    assert in_no_time(scenario()) == (True, 0.5)
