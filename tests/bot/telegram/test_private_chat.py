import asyncio

from bot.chat.screen import Screen
from tests.bot.telegram.talk import breaks, shows
from tests.support.botapi import refused


async def test_a_message_is_answered_with_a_card(world, ann, bot):
    bot.start()
    ann.says("/hedge 20000 0.5")
    answer = await world.answer_in(ann.id)
    assert answer["text"] == "heard /hedge 20000 0.5"
    assert answer["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert answer["reply_markup"] == {
        "inline_keyboard": [[{"text": "Again", "callback_data": "again"}, {"text": "Old", "callback_data": "old"}]]
    }
    assert "reply_to_message" not in answer


async def test_links_have_no_preview(world, ann, bot):
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert world.calls_of("sendMessage")[0].parameters["link_preview_options"] == '{"is_disabled": true}'


async def test_a_picture_is_answered_too(world, ann, bot, talk):
    bot.start()
    ann.sends(photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}])
    await world.answer_in(ann.id)
    assert [(said.text, said.file) for said in talk.heard] == [("", None)]


async def test_a_changed_message_is_not_answered_again(world, ann, bot, talk):
    bot.start()
    ann.edits(ann.says("first"), "second")
    ann.says("third")
    await world.answer_in(ann.id, 2)
    assert [said.text for said in talk.heard] == ["first", "third"]


async def test_a_fault_is_told_with_a_reference_that_is_in_the_log(world, ann, bot, talk, log):
    talk.on("/hedge", breaks(ZeroDivisionError("a mistake")))
    bot.start()
    ann.says("/hedge")
    words, _, reference = (await world.answer_in(ann.id))["text"].rpartition(" ")
    record = next(record for record in log.records if reference in record.getMessage())
    assert words == "failed, reference"
    assert record.exc_info[0] is ZeroDivisionError


async def test_an_answer_that_takes_too_long_is_a_fault(world, ann, bot, talk):
    talk.on("/hedge", asyncio.Event().wait)
    bot.start(answer_within=0.05)
    ann.says("/hedge")
    assert (await world.answer_in(ann.id))["text"].startswith("failed, reference ")


async def test_after_a_fault_the_next_message_is_answered(world, ann, bot, talk):
    talk.on("/hedge", breaks(ZeroDivisionError("a mistake")))
    bot.start()
    ann.says("/hedge")
    ann.says("/price")
    assert (await world.answer_in(ann.id, 2))["text"] == "heard /price"


async def test_a_message_that_telegram_refuses_is_a_fault(world, ann, bot):
    world.fails("sendMessage", refused(400, "Bad Request: whatever"))
    bot.start()
    ann.says("/hedge")
    assert (await world.answer_in(ann.id))["text"].startswith("failed, reference ")


async def test_a_fault_that_cannot_be_told_is_logged(world, ann, bob, bot, log):
    world.fails("sendMessage", refused(400, "Bad Request: whatever"), times=2)
    bot.start()
    ann.says("/hedge")
    await world.until(lambda: "could not be told" in log.text)
    bob.says("/hedge")
    assert (await world.answer_in(bob.id))["text"] == "heard /hedge"


async def test_words_with_broken_markup_are_shown_plain(world, ann, bot, talk, log):
    talk.on("/hedge", shows(Screen("<b>5 &lt; 6</i>")))
    bot.start()
    ann.says("/hedge")
    answer = await world.answer_in(ann.id)
    assert (answer["text"], "entities" in answer) == ("5 < 6", False)
    assert "Can't parse entities: unmatched end tag" in log.text


async def test_somebody_who_has_blocked_the_bot_is_left_alone(world, ann, bob, bot, log):
    world.fails("sendMessage", refused(403, "Forbidden: bot was blocked by the user"))
    bot.start()
    ann.says("/hedge")
    await world.until(lambda: "is closed to the bot" in log.text)
    bob.says("/hedge")
    await world.answer_in(bob.id)
    assert [record.levelname for record in log.records if record.levelname != "INFO"] == []
    assert len(world.calls_of("sendMessage")) == 2


async def test_every_scope_has_its_menu(world, ann, bot):
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert world.commands == {
        ("all_private_chats", ""): [
            {"command": "start", "description": "What this is"},
            {"command": "hedge", "description": "Hedge a holding"},
        ],
        ("all_group_chats", ""): [{"command": "hedge", "description": "Hedge a holding"}],
    }


async def test_without_menus_the_bot_works(world, ann, bot, log):
    world.fails("setMyCommands", refused(400, "Bad Request: BOT_COMMAND_INVALID"), times=2)
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert log.text.count("was not published") == 2


async def test_the_operator_sees_when_the_bot_is_up(world, bot, log):
    bot.start()
    await world.until(lambda: "listening as @our_bot" in log.text)


async def test_only_what_the_bot_uses_is_asked_for(world, ann, bot):
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    asked = world.calls_of("getUpdates")[0].parameters["allowed_updates"]
    assert asked == '["message", "callback_query", "my_chat_member", "chat_member"]'
    assert "drop_pending_updates" not in world.calls_of("deleteWebhook")[0].parameters
