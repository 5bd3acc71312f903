import pytest

from bot.chat.screen import Screen
from tests.bot.telegram.talk import shows
from tests.support.botapi import World

OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Other", "username": "other_bot"}


async def settled(world, person):
    """Everything said before has been seen: the next message is answered."""
    before = len(world.answers_in(person.id))
    person.says("/settled")
    await world.answer_in(person.id, before + 1)


@pytest.mark.parametrize("command", ["/hedge", "/hedge@OUR_bot"])
async def test_a_command_is_answered_as_a_reply(world, ann, desk, bot, command):
    bot.start()
    asked = ann.says(f"{command} 20000 0.5", desk)
    answer = await world.answer_in(desk.id)
    assert answer["text"] == "heard /hedge 20000 0.5"
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert "message_thread_id" not in answer


async def test_a_command_is_answered_in_its_topic(world, ann, desk, bot):
    bot.start()
    ann.says("/hedge", desk, topic=31)
    answer = await world.answer_in(desk.id)
    assert (answer["message_thread_id"], answer["is_topic_message"]) == (31, True)


async def test_a_group_without_topics_is_not_told_of_one(world, ann, bot):
    plain = world.group(-1002, "Plain")
    bot.start()
    ann.says("/hedge", plain, message_thread_id=5)
    await world.answer_in(plain.id)
    assert "message_thread_id" not in world.calls_of("sendMessage")[0].parameters


async def test_an_anonymous_administrator_is_answered_as_the_group(world, ann, desk, bot, talk):
    bot.start()
    ann.says("/hedge", desk, anonymous=True)
    await world.answer_in(desk.id)
    assert [(said.text, said.asker) for said in talk.heard] == [("/hedge", desk.id)]


async def test_nothing_else_in_a_group_is_answered(talk, bot):
    async with World(privacy=False) as world:
        bot.moves_to(world)
        bot.start()
        ann = world.person(7)
        desk = world.group(-1001)
        ann.says("hello all", desk)
        ann.says("/hedge@other_bot 1 1", desk)
        ann.says("/hedge 1 1", desk, **{"from": OTHER_BOT})
        ann.sends(desk, photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}])
        ann.edits(ann.says("no command", desk), "/hedge 1 1")
        await settled(world, ann)
        await bot.finish()
    assert [said.text for said in talk.heard] == ["/settled"]
    assert world.answers_in(desk.id) == []
    assert world.violations == []


async def test_where_the_conversation_is_silent_so_is_the_bot(world, ann, desk, bot, talk):
    talk.on("/unknown", shows(None))
    bot.start()
    ann.says("/unknown", desk)
    await settled(world, ann)
    assert world.answers_in(desk.id) == []


async def test_a_closed_topic_is_answered_in_general(world, ann, desk, bot):
    bot.start()
    ann.says("/hedge", desk, topic=31)
    desk.closes_topic(31)
    assert "message_thread_id" not in await world.answer_in(desk.id)


async def test_a_deleted_topic_is_answered_in_general(world, ann, desk, bot):
    bot.start()
    ann.says("/hedge", desk, topic=31)
    desk.deletes_topic(31)
    assert "message_thread_id" not in await world.answer_in(desk.id)


async def test_an_answer_follows_a_group_that_becomes_a_supergroup(world, ann, bot, talk):
    small = world.group(-55, "Small", kind="group")

    async def answers_late():
        small.becomes_supergroup(-1055)
        return Screen("late")

    talk.on("/hedge", answers_late)
    bot.start()
    ann.says("/hedge", small)
    assert (await world.answer_in(-1055))["text"] == "late"


@pytest.mark.parametrize("status", ["kicked", "left"])
async def test_a_group_that_has_let_the_bot_go_is_left_alone(world, desk, bot, log, status):
    async def leaves():
        desk.sets_status(world.bot["id"], status, by=ann)
        return Screen("too late")

    ann = world.person(7)
    bot.talk.on("/hedge", leaves)
    bot.start()
    ann.says("/hedge", desk)
    await settled(world, ann)
    assert world.answers_in(desk.id) == []
    assert [record.levelname for record in log.records if record.levelname != "INFO"] == []


async def test_a_fault_is_told_where_it_happened(world, ann, desk, bot, talk):
    async def breaks():
        raise ZeroDivisionError

    talk.on("/hedge", breaks)
    bot.start()
    asked = ann.says("/hedge", desk, topic=31)
    answer = await world.answer_in(desk.id)
    assert answer["text"].startswith("failed, reference ")
    assert (answer["message_thread_id"], answer["reply_to_message"]["message_id"]) == (31, asked["message_id"])
