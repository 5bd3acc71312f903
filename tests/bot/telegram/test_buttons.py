import asyncio

import pytest

from bot.chat.conversation import Pressed
from bot.chat.screen import Screen
from tests.bot.telegram.talk import AGAIN, TOO_OLD, breaks, shows
from tests.support.botapi import refused


@pytest.fixture
async def card(world, ann, bot):
    """A card of the bot's in a private chat."""
    bot.start()
    ann.says("/hedge")
    return await world.answer_in(ann.id)


def shown(world, card):
    return world.history.find(card["chat"]["id"], card["message_id"])


async def answered(world, query):
    return await world.until(lambda: world.queries.answers.get(query))


async def test_a_press_changes_the_card_in_place(world, ann, card):
    ann.presses(card, "Again")
    await world.until(lambda: shown(world, card)["text"] == "did again")
    assert len(world.answers_in(ann.id)) == 1


async def test_a_press_is_acknowledged_without_words(world, ann, card):
    assert "text" not in await answered(world, ann.presses(card, "Again"))


async def test_a_press_is_acknowledged_before_its_work_is_done(world, ann, card, talk):
    done = asyncio.Event()

    async def works():
        await done.wait()
        return Screen("done")

    talk.on("again", works)
    await answered(world, ann.presses(card, "Again"))
    done.set()
    await world.until(lambda: shown(world, card)["text"] == "done")


async def test_an_old_button_gets_a_notice_and_changes_nothing(world, ann, card):
    assert (await answered(world, ann.presses(card, "Old")))["text"] == TOO_OLD
    assert shown(world, card)["text"] == "heard /hedge"


async def test_the_conversation_learns_who_pressed_and_where(world, ann, bob, desk, bot):
    bot.start()
    ann.says("/hedge", desk, topic=31)
    await answered(world, bob.presses(await world.answer_in(desk.id), data="old"))
    assert bot.talk.pressed == [Pressed("old", bob.id, desk.id, 2, thread=31)]


async def test_a_press_that_changes_nothing_is_fine(world, ann, card, talk, log):
    talk.on("again", shows(Screen("<b>heard</b> /hedge", AGAIN)))
    ann.presses(card, "Again")
    await world.until(lambda: [call.status for call in world.calls_of("editMessageText")] == [400])
    ann.says("/price")
    await world.answer_in(ann.id, 2)
    assert [record.levelname for record in log.records if record.levelname != "INFO"] == []


async def test_a_card_that_is_gone_is_sent_anew(world, ann, card):
    world.history.remove(ann.id, card["message_id"])
    ann.presses(card, "Again")
    assert (await world.answer_in(ann.id))["text"] == "did again"


async def test_a_card_that_is_too_old_to_change_is_sent_anew(world, ann, card):
    ann.presses(card, "Again", inaccessible=True)
    assert (await world.answer_in(ann.id, 2))["text"] == "did again"
    assert world.calls_of("editMessageText") == []


async def test_a_card_in_a_topic_that_is_gone_is_sent_anew_in_its_topic(world, ann, desk, bot):
    bot.start()
    ann.says("/hedge", desk, topic=31)
    card = await world.answer_in(desk.id)
    world.history.remove(desk.id, card["message_id"])
    ann.presses(card, "Again")
    answer = await world.answer_in(desk.id)
    assert (answer["text"], answer["message_thread_id"]) == ("did again", 31)


async def test_a_card_in_a_group_that_has_moved_is_sent_to_its_new_chat(world, ann, bot):
    small = world.group(-55, "Small", kind="group")
    bot.start()
    ann.says("/hedge", small)
    card = await world.answer_in(small.id)
    large = small.becomes_supergroup(-1055)
    namesake = world.history.new(large.as_chat(), text="another card", **{"from": world.bot})
    ann.presses(card, "Again")
    await world.answer_in(large.id, 2)
    assert namesake["message_id"] == card["message_id"]
    assert [answer["text"] for answer in world.answers_in(large.id)] == ["another card", "did again"]


async def test_a_card_with_broken_markup_is_shown_plain(world, ann, card, talk):
    talk.on("again", shows(Screen("<b>5 &lt; 6")))
    ann.presses(card, "Again")
    await world.until(lambda: shown(world, card)["text"] == "5 < 6")


async def test_a_fault_is_told_beside_the_card(world, ann, card, talk):
    talk.on("again", breaks(ZeroDivisionError("a mistake")))
    query = ann.presses(card, "Again")
    assert (await world.answer_in(ann.id, 2))["text"].startswith("failed, reference ")
    assert (shown(world, card)["text"], query in world.queries.answers) == ("heard /hedge", True)


async def test_a_change_that_telegram_refuses_is_a_fault(world, ann, card):
    world.fails("editMessageText", refused(400, "Bad Request: whatever"))
    ann.presses(card, "Again")
    assert (await world.answer_in(ann.id, 2))["text"].startswith("failed, reference ")


async def test_a_press_that_is_acknowledged_too_late_is_carried_out(world, ann, card):
    world.fails("answerCallbackQuery", refused(400, "Bad Request: query is too old"))
    ann.presses(card, "Again")
    await world.until(lambda: shown(world, card)["text"] == "did again")
