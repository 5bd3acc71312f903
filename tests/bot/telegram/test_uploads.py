"""Files that people send: heard of where they concern the bot, and fetched when they are wanted."""

import logging
import traceback

import pytest
from telegram import Update

from bot.chat.conversation import LARGEST_UPLOAD
from bot.chat.screen import Screen
from bot.errors import UploadFailed, UploadTooLarge
from bot.telegram.incoming import Asked, incoming
from tests.support.botapi import TOKEN, dropped, refused

EXPORT = b'{"portfolios": []}'


@pytest.fixture
def said(world, api):
    """What the last update says to the bot."""

    def said():
        asked = incoming(Update.de_json(world.updates.waiting[-1], None), api)
        return asked.said if isinstance(asked, Asked) else None

    return said


@pytest.fixture
def own(world, desk):
    """A message of the bot's in the group."""
    return world.history.new(desk.as_chat(), text="Send me the file.", **{"from": world.bot})


async def test_a_file_in_private_is_heard_with_its_name_and_size(ann, said):
    ann.sends_file("export.json", EXPORT)
    assert (said().text, said().file.name, said().file.size) == ("", "export.json", 18)


async def test_the_words_under_a_file_are_what_is_said(ann, said):
    ann.sends_file("export.json", EXPORT, caption="/import@our_bot now")
    assert (said().text, said().file.name) == ("/import now", "export.json")


async def test_a_moving_picture_is_no_file(world, ann, said):
    picture = {"file_id": "a", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1}
    ann.sends(animation=picture, document=world.files.keep("cat.mp4", b"cat", "video/mp4"))
    assert (said().text, said().file) == ("", None)


async def test_a_file_under_a_command_is_heard_in_a_group(ann, desk, said):
    ann.sends_file("export.json", EXPORT, desk, caption="/import")
    assert (said().text, said().to_bot, said().file.name) == ("/import", False, "export.json")


async def test_a_file_that_answers_the_bot_is_heard_in_a_group(ann, desk, own, said):
    ann.sends_file("export.json", EXPORT, desk, reply_to=own)
    assert (said().text, said().to_bot, said().file.name) == ("", True, "export.json")


@pytest.mark.parametrize("caption", ["", "my portfolio", "/import@other_bot"])
async def test_any_other_file_in_a_group_is_not_heard(world, ann, desk, said, caption):
    world.get_me["can_read_all_group_messages"] = True
    ann.sends_file("export.json", EXPORT, desk, caption=caption)
    assert said() is None


async def test_a_file_is_fetched(ann, said):
    ann.sends_file("export.json", EXPORT)
    assert await said().file.read() == EXPORT


async def test_a_file_with_an_odd_name_is_fetched(ann, said):
    ann.sends_file("export.j#s?n", EXPORT)
    assert await said().file.read() == EXPORT


async def test_a_file_that_is_too_large_is_not_asked_for(world, ann, said):
    ann.sends_file("export.json", EXPORT, size=LARGEST_UPLOAD + 1)
    with pytest.raises(UploadTooLarge) as raised:
        await said().file.read()
    assert (raised.value.size, raised.value.most) == (LARGEST_UPLOAD + 1, LARGEST_UPLOAD)
    assert world.calls_of("getFile") == []


async def test_a_file_that_turns_out_to_be_too_large_is_refused(ann, said):
    ann.sends_file("export.json", b"x" * (LARGEST_UPLOAD + 1), size=5)
    with pytest.raises(UploadTooLarge) as raised:
        await said().file.read()
    assert raised.value.size == LARGEST_UPLOAD + 1


async def test_a_file_of_just_the_largest_size_is_fetched(ann, said):
    ann.sends_file("export.json", b"x" * LARGEST_UPLOAD)
    assert len(await said().file.read()) == LARGEST_UPLOAD


@pytest.mark.parametrize(
    "fault",
    [
        ("getFile", refused(400, "Bad Request: file is temporarily unavailable")),
        ("getFile", dropped()),
        ("download", refused(404, "Not Found")),
        ("download", dropped()),
    ],
)
async def test_a_file_that_cannot_be_had_is_said_to_be_so_without_its_address(world, ann, said, caplog, fault):
    caplog.set_level(logging.DEBUG, "bot")
    ann.sends_file("export.json", EXPORT)
    world.fails(*fault, times=2)  # aiohttp fetches once more by itself
    with pytest.raises(UploadFailed) as raised:
        await said().file.read()
    assert raised.value.__cause__ is None
    told = "".join(traceback.format_exception(raised.value))
    assert "documents/" not in told + caplog.text
    assert TOKEN not in told + caplog.text


async def test_the_conversation_gets_what_is_in_a_file(world, ann, bot, talk):
    async def reads():
        content = await talk.heard[-1].file.read()
        return Screen(f"{len(content)} bytes")

    talk.on("/import", reads)
    bot.start()
    ann.sends_file("export.json", EXPORT, caption="/import")
    assert (await world.answer_in(ann.id))["text"] == "18 bytes"
