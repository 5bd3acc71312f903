import pytest

from bot.telegram.limits import Rate
from bot.telegram.overflow import SqliteOverflow
from tests.bot.telegram.talk import Dam
from tests.support.botapi import refused

FAST = Rate(100_000, 1.0)


@pytest.fixture
def dam(talk):
    dam = Dam()
    talk.on("flood", dam)
    return dam


def notices(world, chat_id):
    return [answer for answer in world.answers_in(chat_id) if answer["text"] == "too fast"]


async def test_a_flood_from_one_person_holds_nobody_up_and_loses_nothing(world, ann, bob, bot, dam):
    for number in range(300):
        ann.says("flood" if number == 0 else f"message {number}")
    bob.says("/hedge")
    bot.start(private_chat=FAST)
    await world.answer_in(bob.id)
    dam.opens()
    await world.answer_in(ann.id, 301, within=30)
    texts = [answer["text"] for answer in world.answers_in(ann.id) if answer["text"] != "too fast"]
    assert texts == ["through", *(f"heard message {number}" for number in range(1, 300))]
    await world.until(lambda: world.updates.waiting == [])
    await bot.finish()
    assert await SqliteOverflow(bot.overflow_path).all() == []


async def test_a_flood_from_a_group_holds_nobody_up(world, ann, bob, desk, bot):
    bot.talk.on("/flood", Dam())
    for _ in range(120):
        ann.says("/flood", desk, topic=31)
    bob.says("/hedge")
    bot.start(finish_within=0.1)
    await world.answer_in(bob.id)
    assert [notice["message_thread_id"] for notice in notices(world, desk.id)] == [31]


async def test_a_flood_is_told_once(world, ann, bob, bot, dam):
    bot.start(private_chat=FAST)
    for _ in range(26):
        ann.says("flood")
    await world.answer_in(ann.id)
    for _ in range(26):
        ann.says("flood")
    bob.says("/hedge")
    await world.answer_in(bob.id)
    dam.opens()
    await world.answer_in(ann.id, 53)
    assert len(notices(world, ann.id)) == 1


async def test_a_flood_is_told_anew_after_the_line_was_empty(world, ann, bot, dam):
    bot.start(private_chat=FAST, line_warning=2)
    for number in (1, 2):
        for _ in range(3):
            ann.says("flood")
        await world.until(lambda number=number: len(notices(world, ann.id)) == number)
        dam.opens()
        await world.answer_in(ann.id, 4 * number)
        await world.until(lambda: world.updates.waiting == [])
        dam.closes()
    assert len(notices(world, ann.id)) == 2


async def test_a_few_messages_at_once_are_no_flood(world, ann, bot, dam):
    for _ in range(25):
        ann.says("flood")
    bot.start(private_chat=FAST)
    dam.opens()
    await world.answer_in(ann.id, 25)
    assert notices(world, ann.id) == []


async def test_a_flood_that_cannot_be_told_is_no_fault(world, ann, bot, dam, log):
    world.fails("sendMessage", refused(400, "Bad Request: whatever"))
    for _ in range(26):
        ann.says("flood")
    bot.start(private_chat=FAST)
    await world.until(lambda: "was not told that it is too fast" in log.text)
    dam.opens()
    await world.answer_in(ann.id, 26)


async def test_messages_beyond_a_very_long_line_are_dropped_and_counted(world, ann, bot, dam, log):
    for _ in range(9):
        ann.says("flood")
    bot.start(private_chat=FAST, line_bound=6)
    await world.until(lambda: world.calls_of("getUpdates"))
    dam.opens()
    await world.until(lambda: "chat 7: 3 messages were dropped" in log.text)
    assert len(world.answers_in(ann.id)) == 6
    await world.until(lambda: world.updates.waiting == [])


async def test_what_was_in_the_overflow_file_is_answered_first(world, ann, bot, talk, overflow_path):
    ann.says("older")
    await SqliteOverflow(overflow_path).keep({1: world.updates.waiting[0]})
    ann.says("newer")
    bot.start()
    await world.answer_in(ann.id, 2)
    assert [said.text for said in talk.heard] == ["older", "newer"]
    await world.until(lambda: world.updates.waiting == [])
    await bot.finish()
    assert await SqliteOverflow(overflow_path).all() == []


async def test_a_flood_is_not_told_again_after_a_restart(world, ann, bot, overflow_path):
    for _ in range(30):
        ann.says("/hedge")
    await SqliteOverflow(overflow_path).keep({update["update_id"]: update for update in world.updates.waiting})
    world.updates.waiting.clear()
    bot.start(private_chat=FAST)
    await world.answer_in(ann.id, 30)
    assert notices(world, ann.id) == []


async def test_what_can_no_longer_be_read_leaves_the_overflow_file(world, ann, bot, overflow_path):
    await SqliteOverflow(overflow_path).keep({70: {"update_id": 70, "message": {"text": "without a chat"}}})
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert await SqliteOverflow(overflow_path).all() == []


async def test_a_broken_overflow_file_stops_nobody(world, ann, bot, overflow_path, log):
    overflow_path.parent.mkdir()
    overflow_path.write_text("no database at all, but long enough to be looked at")
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert "the overflow file cannot be read" in log.text


async def test_without_the_overflow_file_a_flood_waits_at_telegram(world, ann, bot, dam, log):
    bot.overflow_path.parent.touch()
    for number in range(150):
        ann.says("flood" if number == 0 else f"message {number}")
    bot.start(private_chat=FAST)
    await world.until(lambda: "new updates wait at Telegram" in log.text)
    assert len(world.updates.waiting) == 150
    dam.opens()
    await world.answer_in(ann.id, 151)
    await world.until(lambda: world.updates.waiting == [])
    assert log.text.count("new updates wait at Telegram") == 1
