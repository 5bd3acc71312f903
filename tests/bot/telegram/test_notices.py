"""What the presser of a button alone is told, after the press was looked into."""

import asyncio

import pytest

from bot.chat.screen import Notice, Screen
from tests.bot.telegram.talk import breaks, shows

NOTICE = Notice("Only <editors> may do this.")


async def answered(world, query):
    return await world.until(lambda: world.queries.answers.get(query))


def answers_to(world, query):
    return [call for call in world.calls_of("answerCallbackQuery") if call.parameters["callback_query_id"] == query]


@pytest.fixture
async def card(world, ann, desk, bot):
    """A card of the bot's in a group, and little patience with presses."""
    bot.start(notice_within=0.05, finish_within=0.1)
    ann.says("/hedge", desk)
    return await world.answer_in(desk.id)


@pytest.fixture
def late(talk):
    """A press that is looked into for long; set it to have its notice."""
    done = asyncio.Event()

    async def takes_long():
        await done.wait()
        return NOTICE

    talk.on("again", takes_long)
    return done


async def settled(world, bob, card):
    """Every press before this one is done with."""
    await answered(world, bob.presses(card, "Old"))


async def test_a_notice_is_the_one_answer_to_a_press(world, bob, card, talk):
    talk.on("again", shows(NOTICE))
    query = bob.presses(card, "Again")
    assert (await answered(world, query))["text"] == "Only <editors> may do this."
    await settled(world, bob, card)
    assert (len(answers_to(world, query)), world.calls_of("editMessageText")) == (1, [])


async def test_a_press_that_takes_long_is_let_go_of_once(world, ann, card, talk):
    async def takes_long():
        await asyncio.sleep(0.15)
        return Screen("done")

    talk.on("again", takes_long)
    query = ann.presses(card, "Again")
    await world.until(lambda: world.answers_in(card["chat"]["id"])[0]["text"] == "done")
    assert [call.parameters.get("text") for call in answers_to(world, query)] == [None]


async def test_a_notice_that_comes_too_late_is_not_shown_to_a_group(world, bob, card, late, log):
    query = bob.presses(card, "Again")
    assert "text" not in await answered(world, query)
    late.set()
    await settled(world, bob, card)
    assert "came too late" in log.text
    assert (len(answers_to(world, query)), len(world.answers_in(card["chat"]["id"]))) == (1, 1)


@pytest.mark.usefixtures("card")
async def test_a_notice_that_comes_too_late_is_a_message_in_private(world, ann, late):
    ann.says("/hedge")
    query = ann.presses(await world.answer_in(ann.id), "Again")
    await answered(world, query)
    late.set()
    assert (await world.answer_in(ann.id, 2))["text"] == "Only <editors> may do this."
    assert len(answers_to(world, query)) == 1


async def test_a_press_that_fails_is_let_go_of_once(world, ann, card, talk):
    talk.on("again", breaks(ZeroDivisionError("a mistake")))
    query = ann.presses(card, "Again")
    assert "text" not in await answered(world, query)
    assert (await world.answer_in(card["chat"]["id"], 2))["text"].startswith("failed, reference ")
    assert len(answers_to(world, query)) == 1


async def test_an_anonymous_administrator_presses_as_a_person(world, ann, desk, bot, talk):
    bot.start()
    ann.says("/hedge", desk, anonymous=True)
    ann.presses(await world.answer_in(desk.id), "Again")
    await world.until(lambda: talk.pressed)
    assert [(talk.heard[0].asker, press.presser, press.chat) for press in talk.pressed] == [(desk.id, ann.id, desk.id)]


@pytest.mark.parametrize("notice_within", [0.05, 60])
async def test_a_press_that_is_looked_into_when_the_bot_stops_is_cut_and_comes_again(world, ann, bot, notice_within):
    begun, cut = asyncio.Event(), []

    async def hangs():
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cut.append("again")

    bot.talk.on("again", hangs)
    bot.start(notice_within=notice_within, finish_within=0.1)
    ann.says("/hedge")
    ann.presses(await world.answer_in(ann.id), "Again")
    await begun.wait()
    await world.until(lambda: notice_within > 1 or world.queries.answers)
    await bot.finish()
    assert (cut, [next(kind for kind in update if kind != "update_id") for update in world.updates.waiting]) == (
        ["again"],
        ["callback_query"],
    )


async def test_a_notice_may_take_a_moment(world, ann, bot, talk):
    async def takes_a_moment():
        await world.until(lambda: len(world.calls_of("getUpdates")) > before + 1)
        return NOTICE

    talk.on("again", takes_a_moment)
    bot.start()
    ann.says("/hedge")
    card = await world.answer_in(ann.id)
    before = len(world.calls_of("getUpdates"))
    assert (await answered(world, ann.presses(card, "Again")))["text"] == NOTICE.text
