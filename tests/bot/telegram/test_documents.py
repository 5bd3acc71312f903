"""Screens that come with a file."""

import pytest

from bot.chat.screen import Document, Screen
from tests.bot.telegram.talk import shows
from tests.support.botapi import refused

EXPORT = Screen("Here it is.", document=Document("export.csv", b"name,coins\n", "text/csv"))


@pytest.fixture
async def bot(bot, talk):
    talk.on("/export", shows(EXPORT))
    bot.start()
    return bot


def sent_files(world):
    return [call.files["document"] for call in world.calls_of("sendDocument")]


@pytest.mark.usefixtures("bot")
async def test_a_document_follows_its_text(world, ann):
    ann.says("/export")
    document = await world.answer_in(ann.id, 2)
    assert [message.get("text") for message in world.answers_in(ann.id)] == ["Here it is.", None]
    assert (document["document"]["file_name"], document["document"]["mime_type"]) == ("export.csv", "text/csv")
    assert sent_files(world) == [("export.csv", b"name,coins\n", "text/csv")]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("name", ["Bücher 秤.json", 'a "b" \\ c.json'])
async def test_a_document_keeps_its_name(world, ann, talk, name):
    talk.on("/export", shows(Screen("Here it is.", document=Document(name, b"{}", "application/json"))))
    ann.says("/export")
    assert (await world.answer_in(ann.id, 2))["document"]["file_name"] == name


@pytest.mark.usefixtures("bot")
async def test_a_document_of_more_than_a_million_bytes_is_sent(world, ann, talk):
    content = b"x" * (2 << 20)
    talk.on("/export", shows(Screen("Here it is.", document=Document("export.csv", content, "text/csv"))))
    ann.says("/export")
    await world.answer_in(ann.id, 2)
    assert sent_files(world) == [("export.csv", content, "text/csv")]


@pytest.mark.usefixtures("bot")
async def test_in_a_group_a_document_goes_to_the_topic_and_its_text_is_the_reply(world, ann, desk):
    asked = ann.says("/export", desk, topic=31)
    text, document = await world.answer_in(desk.id), await world.answer_in(desk.id, 2)
    assert (document["message_thread_id"], "reply_to_message" in document) == (31, False)
    assert text["reply_to_message"]["message_id"] == asked["message_id"]


@pytest.mark.usefixtures("bot")
async def test_where_the_text_went_the_document_goes(world, ann, desk):
    ann.says("/export", desk, topic=31)
    desk.closes_topic(31)
    assert "message_thread_id" not in await world.answer_in(desk.id, 2)
    assert [call.status for call in world.calls_of("sendDocument")] == [200]


@pytest.mark.usefixtures("bot")
async def test_where_nothing_may_be_written_no_document_is_sent(world, ann, desk):
    ann.says("/export", desk)
    desk.members[world.bot["id"]] = "restricted"
    ann.says("/hedge")
    await world.answer_in(ann.id)
    await world.until(lambda: world.calls_of("sendMessage")[0].status)
    assert (world.answers_in(desk.id), sent_files(world)) == ([], [])


@pytest.mark.usefixtures("bot")
async def test_a_document_is_tried_again_when_telegram_fails(world, ann):
    world.fails("sendDocument", refused(502, "Bad Gateway"))
    ann.says("/export")
    await world.answer_in(ann.id, 2)
    assert sent_files(world) == [("export.csv", b"name,coins\n", "text/csv")] * 2


@pytest.mark.usefixtures("bot")
async def test_a_document_that_telegram_refuses_is_a_fault_that_is_told(world, ann):
    world.fails("sendDocument", refused(400, "Bad Request: whatever"))
    ann.says("/export")
    assert (await world.answer_in(ann.id, 2))["text"].startswith("failed, reference ")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("text", ["Here it is.", "<b>heard</b> /hedge"])
async def test_a_press_brings_a_document_whether_or_not_the_card_changes(world, ann, talk, text):
    talk.on("again", shows(Screen(text, document=EXPORT.document)))
    ann.says("/hedge")
    ann.presses(await world.answer_in(ann.id), "Again")
    assert (await world.answer_in(ann.id, 2))["document"]["file_name"] == "export.csv"


@pytest.mark.usefixtures("bot")
async def test_a_press_on_a_card_that_is_gone_brings_text_and_document(world, ann, talk):
    talk.on("again", shows(EXPORT))
    ann.says("/hedge")
    card = await world.answer_in(ann.id)
    world.history.remove(ann.id, card["message_id"])
    ann.presses(card, "Again")
    await world.answer_in(ann.id, 2)
    assert [message.get("text") for message in world.answers_in(ann.id)] == ["Here it is.", None]
    assert len(sent_files(world)) == 1
