import pytest

from bot.chat.screen import Button, Document, Screen
from tests.support.botapi import refused

NEWS = Screen("<b>Somebody</b> knocks", ((Button("Let in", "u"),),))


@pytest.fixture
async def outbox(world, bot):
    bot.start()
    await world.until(lambda: world.calls_of("getUpdates"))
    return bot.side.outbox


async def test_somebody_is_told_who_has_not_asked(world, ann, outbox):
    world.history.new(ann.as_chat(), text="/start", **{"from": ann.as_user()})
    await outbox.tell(ann.id, NEWS)
    told = await world.answer_in(ann.id)
    assert (told["text"], told["reply_markup"]["inline_keyboard"][0][0]["text"]) == ("Somebody knocks", "Let in")


async def test_a_group_is_told_in_general(world, desk, outbox):
    await outbox.tell(desk.id, NEWS)
    assert "message_thread_id" not in await world.answer_in(desk.id)


async def test_a_document_is_told_too(world, desk, outbox):
    await outbox.tell(desk.id, Screen("Here it is.", document=Document("a.csv", b"a", "text/csv")))
    assert (await world.answer_in(desk.id, 2))["document"]["file_name"] == "a.csv"


async def test_who_never_wrote_and_who_has_blocked_the_bot_are_left_alone(ann, bob, outbox, log):
    ann.says("/start")
    ann.blocks_the_bot()
    await outbox.tell(ann.id, NEWS)
    await outbox.tell(bob.id, NEWS)
    assert [record.levelname for record in log.records if record.levelname != "INFO"] == []


async def test_a_group_that_does_not_let_the_bot_write_is_left_alone(world, ann, desk, outbox):
    desk.sets_status(world.bot["id"], "restricted", by=ann)
    await outbox.tell(desk.id, NEWS)
    assert world.answers_in(desk.id) == []


@pytest.mark.parametrize("fault", [refused(400, "Bad Request: whatever"), refused(502, "Bad Gateway")])
async def test_what_telegram_does_not_take_is_logged(world, desk, outbox, log, fault):
    world.fails("sendMessage", fault, times=9)
    await outbox.tell(desk.id, NEWS)
    assert "chat -1001 was not told" in log.text
