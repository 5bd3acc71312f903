import pytest
from telegram import Update

from bot.chat.conversation import Pressed, Said
from bot.telegram.incoming import Asked, Place, Pushed, incoming
from tests.support.botapi import World

SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
CHANNEL = {"id": -1005, "type": "channel", "title": "News"}
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Other", "username": "other_bot"}


@pytest.fixture
def world():
    """Nothing is sent, so there is no server; and no privacy, so that the bot hears everything."""
    return World(privacy=False)


def heard(world):
    """What the last update says to the bot."""
    return incoming(Update.de_json(world.updates.waiting[-1], None), "Our_Bot")


def said_in(chat, text, asker=7, thread=None, message_id=1):
    return Asked(Said(text, asker, private=False), Place(chat, thread), message_id)


def test_a_private_message_is_heard(world, ann):
    ann.says("hedge my 20k")
    assert heard(world) == Asked(Said("hedge my 20k", 7, private=True), Place(7), 1)


@pytest.mark.parametrize("name", ["our_bot", "OUR_BOT", "other_bot"])
def test_a_private_command_loses_the_name_behind_it(world, ann, name):
    ann.says(f"/hedge@{name} 20000 0.5")
    assert heard(world) == Asked(Said("/hedge 20000 0.5", 7, private=True), Place(7), 1)


def test_a_private_photo_is_heard_without_words(world, ann):
    ann.sends(photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}], caption="/hedge")
    assert heard(world) == Asked(Said("", 7, private=True), Place(7), 1)


def test_a_note_of_telegrams_own_is_not_heard(world, ann):
    ann.sends(message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    assert heard(world) is None


def test_a_changed_message_is_not_heard(world, ann):
    ann.edits(ann.says("/hedge 1 1"), "/hedge 2 1")
    assert heard(world) is None


def test_a_private_message_of_a_bot_is_not_heard(world, ann):
    ann.sends(text="/hedge", **{"from": OTHER_BOT})
    assert heard(world) is None


@pytest.mark.parametrize("command", ["/hedge", "/hedge@our_bot", "/hedge@OUR_bot"])
def test_a_command_in_a_group_is_heard(world, ann, desk, command):
    ann.says(f"{command} 20000\n0.5", desk)
    assert heard(world) == said_in(-1001, "/hedge 20000\n0.5")


@pytest.mark.parametrize(
    "text", ["/hedge@other_bot 1 1", "hedge", "what does /hedge do?", "/", "/hedge@", "/hedge!", "/hédge", "@our_bot"]
)
def test_anything_else_in_a_group_is_not_heard(world, ann, desk, text):
    ann.says(text, desk)
    assert heard(world) is None


def test_a_picture_in_a_group_is_not_heard(world, ann, desk):
    ann.sends(desk, photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}], caption="/hedge")
    assert heard(world) is None


def test_a_changed_command_in_a_group_is_not_heard(world, ann, desk):
    ann.edits(ann.says("/hedge 1 1", desk), "/hedge 2 1")
    assert heard(world) is None


def test_a_topic_is_part_of_the_place(world, ann, desk):
    ann.says("/hedge", desk, topic=31)
    assert heard(world) == said_in(-1001, "/hedge", thread=31)


def test_a_chain_of_replies_is_no_topic(world, ann):
    plain = world.group(-1002, "Plain")
    ann.says("/hedge", plain, message_thread_id=5)
    assert heard(world) == said_in(-1002, "/hedge")


def test_an_anonymous_administrator_speaks_as_the_group(world, ann, desk):
    ann.says("/hedge", desk, anonymous=True)
    assert heard(world) == said_in(-1001, "/hedge", asker=-1001)


def test_a_person_who_writes_as_a_channel_speaks_as_the_channel(world, ann, desk):
    ann.says("/hedge", desk, sender_chat=CHANNEL, **{"from": CHANNEL_BOT})
    assert heard(world) == said_in(-1001, "/hedge", asker=-1005)


def test_what_a_linked_channel_forwards_by_itself_is_not_heard(world, ann, desk):
    ann.says("/hedge", desk, sender_chat=CHANNEL, is_automatic_forward=True, **{"from": SERVICE})
    assert heard(world) is None


def test_another_bots_command_is_not_heard(world, ann, desk):
    ann.says("/hedge", desk, **{"from": OTHER_BOT})
    assert heard(world) is None


def test_a_message_in_a_channel_is_not_heard(world, ann):
    channel = world.group(-1005, "News", kind="channel")
    ann.says("/hedge", channel)
    assert heard(world) is None


def test_a_news_of_another_kind_is_not_heard(world, ann, desk):
    desk.sets_status(world.bot["id"], "administrator", by=ann)
    assert heard(world) is None


def card(world, chat):
    """A message of the bot's with a button."""
    keyboard = {"inline_keyboard": [[{"text": "Again", "callback_data": "again"}]]}
    return world.history.new(chat.as_chat(), text="card", reply_markup=keyboard, **{"from": world.bot})


def test_a_press_names_the_presser_and_the_message(world, bob, desk):
    query = bob.presses(card(world, desk), "Again")
    assert heard(world) == Pushed(Pressed("again", 8, -1001), Place(-1001), query, 1)


def test_a_press_on_an_old_message_names_no_message(world, ann):
    query = ann.presses(card(world, ann), "Again", inaccessible=True)
    assert heard(world) == Pushed(Pressed("again", 7, 7), Place(7), query, None)


@pytest.mark.parametrize("missing", ["message", "data"])
def test_a_press_that_cannot_be_ours_is_not_heard(world, ann, missing):
    ann.presses(card(world, ann), "Again")
    del world.updates.waiting[-1]["callback_query"][missing]
    assert heard(world) is None
