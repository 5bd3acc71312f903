"""What whoever measures is told of messages, presses and failures."""

import asyncio

import pytest

from bot.chat.screen import Outcome, Screen
from bot.telegram.run import telegram_side
from tests.bot.telegram.conftest import QUICK
from tests.bot.telegram.mail import PostOffice
from tests.bot.telegram.talk import breaks, shows
from tests.support.botapi import TOKEN
from tests.support.botapi.faults import dropped, refused
from tests.support.fake_meters import FakeMeters


@pytest.fixture
def office():
    return PostOffice()


@pytest.fixture
async def meters(world, talk, office, overflow_path):
    """Those of a bot that serves the world."""
    meters, stop = FakeMeters(), asyncio.Event()
    async with telegram_side(TOKEN, world.url, messages_per_second=1_000, limits=QUICK, meters=meters) as side:
        serving = asyncio.create_task(side.serve(talk, overflow_path=overflow_path, mail=office.mail, stop=stop))
        yield meters
        stop.set()
        await serving


async def told(world, meters, event):
    """All that was told until `event` was, without the rounds that come all the time."""
    await world.until(lambda: event in meters.told)
    return [each for each in meters.told if each[0] != "went round"]


async def test_a_message_is_counted_when_it_comes_and_when_it_is_answered(world, ann, meters):
    ann.says("/hedge")
    assert await told(world, meters, ("answered", "message", "done")) == [
        ("came", "message"),
        ("answered", "message", "done"),
    ]
    assert 0 < meters.seconds[0] < 30


async def test_the_time_is_from_its_coming_on_and_not_from_its_turn(world, ann, talk, meters):
    may_end = asyncio.Event()

    async def held():
        await may_end.wait()
        return Screen("at last")

    talk.on("/slow", held)
    ann.says("/slow")
    ann.says("/hedge")
    await world.until(lambda: meters.told.count(("came", "message")) == 2)
    await asyncio.sleep(0.1)
    may_end.set()
    await world.until(lambda: len(meters.seconds) == 2)
    assert meters.seconds[1] > 0.1


@pytest.mark.parametrize("outcome", Outcome)
async def test_how_it_came_out_is_told(world, ann, talk, meters, outcome):
    talk.on("/hedge", shows(Screen("so it is", outcome=outcome)))
    ann.says("/hedge")
    await told(world, meters, ("answered", "message", outcome.name.lower()))


async def test_what_nobody_foresaw_is_told_by_its_kind(world, ann, talk, meters):
    talk.on("/hedge", breaks(ZeroDivisionError()))
    ann.says("/hedge")
    assert await told(world, meters, ("answered", "message", "unforeseen")) == [
        ("came", "message"),
        ("failed", "answer", "ZeroDivisionError"),
        ("answered", "message", "unforeseen"),
    ]


async def test_a_press_is_counted_with_how_it_came_out(world, ann, meters):
    ann.says("/hedge")
    card = await world.answer_in(ann.id)
    ann.presses(card, "Again")
    await told(world, meters, ("answered", "press", "done"))
    ann.presses(card, "Old")
    assert ("came", "callback_query") in await told(world, meters, ("answered", "press", "notice"))


async def test_what_telegram_refuses_is_told_by_its_kind(world, ann, meters):
    world.fails("sendMessage", refused(429, "Too Many Requests: retry after 1", retry_after=1))
    ann.says("/hedge")
    await told(world, meters, ("answered", "message", "done"))
    assert ("failed", "telegram", "RetryAfter") in meters.told


async def test_an_answer_that_is_given_up_is_lost(world, ann, meters):
    world.fails("sendMessage", refused(500, "Internal Server Error"), times=4)
    ann.says("/hedge")
    assert await told(world, meters, ("answered", "message", "lost")) == [
        ("came", "message"),
        *[("failed", "telegram", "NetworkError")] * 4,
        ("answered", "message", "lost"),
    ]


async def test_a_question_for_news_that_fails_is_told(world, ann, meters):
    world.fails("getUpdates", dropped())
    ann.says("/hedge")
    await told(world, meters, ("answered", "message", "done"))
    assert ("failed", "intake", "NetworkError") in meters.told


async def test_a_reminder_is_told_with_how_late_it_was(world, ann, office, meters):
    ann.world.history.new(ann.as_chat(), **{"from": ann.as_user()}, text="/start")
    await office.reminds(ann.id)
    await told(world, meters, ("reminded", False))
    assert ("went round", "claiming what reminders have to say") in meters.told
    assert len(meters.seconds) == 1
