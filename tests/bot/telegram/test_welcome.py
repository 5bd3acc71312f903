"""Groups that let the bot in, restrict it, and let it go."""

import pytest

from bot.chat.screen import Screen
from bot.errors import Broken, StoreUnavailable
from tests.bot.telegram.talk import breaks, shows

HELLO = "hello Desk, you are -1001"


@pytest.fixture
def bot_in(world, ann, desk):
    """Gives the bot another status in the group."""
    return lambda status: desk.sets_status(world.bot["id"], status, by=ann)


async def settled(world, ann):
    """Everything that came before has been seen."""
    ann.says("/settled")
    await world.answer_in(ann.id)
    await world.until(lambda: world.updates.waiting == [])


def texts_in(world, desk):
    return [message["text"] for message in world.answers_in(desk.id)]


async def test_a_group_that_lets_the_bot_in_is_greeted(world, desk, bot, bot_in):
    bot_in("left")
    bot.start()
    bot_in("member")
    assert (await world.answer_in(desk.id))["text"] == HELLO


async def test_a_group_is_greeted_each_time_it_lets_the_bot_in(world, ann, desk, bot, bot_in):
    bot.start()
    for status in ("kicked", "left", "administrator", "member", "left", "member"):
        bot_in(status)
    await world.answer_in(desk.id, 2)
    await settled(world, ann)
    assert texts_in(world, desk) == [HELLO, HELLO]


async def test_where_the_conversation_has_no_greeting_nothing_is_said(world, ann, desk, bot, bot_in):
    bot.talk.on("Desk", shows(None))
    bot_in("left")
    bot.start()
    bot_in("member")
    await settled(world, ann)
    assert texts_in(world, desk) == []


async def test_any_other_change_is_not_answered(world, ann, bot, bot_in):
    bot.start()
    for status in ("administrator", "member", "restricted", "member", "left", "kicked"):
        bot_in(status)
    await settled(world, ann)
    assert [call.parameters["chat_id"] for call in world.calls_of("sendMessage")] == [str(ann.id)]


async def test_a_group_that_lets_the_bot_in_but_not_write_is_left_alone(world, ann, bot, bot_in, log):
    bot_in("left")
    bot.start()
    bot_in("restricted")
    await settled(world, ann)
    assert [record.levelname for record in log.records if record.levelname != "INFO"] == []


async def test_a_restricted_bot_says_nothing_and_goes_on_when_it_may_write_again(world, ann, desk, bot, bot_in):
    bot.start()
    bot_in("restricted")
    ann.says("/hedge", desk)
    await settled(world, ann)
    bot_in("member")
    ann.says("/price", desk)
    await world.answer_in(desk.id)
    assert texts_in(world, desk) == ["heard /price"]


async def test_who_blocks_the_bot_and_lets_it_in_again_is_answered_again(world, ann, bot, log):
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    ann.blocks_the_bot()
    ann.unblocks_the_bot()
    ann.says("/price")
    assert (await world.answer_in(ann.id, 2))["text"] == "heard /price"
    assert [record.levelname for record in log.records if record.levelname != "INFO"] == []


@pytest.mark.parametrize("error", [StoreUnavailable(Broken.LOCKED), ZeroDivisionError("a mistake")])
async def test_a_greeting_that_fails_is_logged_and_told_to_nobody(world, bot, log, bot_in, error):
    bot.talk.on("Desk", breaks(error))
    bot_in("left")
    bot.start()
    bot_in("member")
    await settled(world, world.person(7))
    assert "in chat -1001" in log.text
    assert [call.parameters["chat_id"] for call in world.calls_of("sendMessage")] == ["7"]


async def test_many_who_come_and_go_are_no_flood(world, ann, desk, bot, bot_in):
    async def many_come():
        for number in range(60):
            desk.sets_status(world.person(100 + number).id, "member", by=ann)
        asked = len(world.calls_of("getUpdates"))
        await world.until(lambda: len(world.calls_of("getUpdates")) > asked + 1)
        return Screen("done")

    bot_in("administrator")
    bot.talk.on("/hedge", many_come)
    bot.start()
    await world.until(lambda: world.calls_of("getUpdates"))
    ann.says("/hedge", desk)
    await world.answer_in(desk.id)
    assert texts_in(world, desk) == ["done"]
