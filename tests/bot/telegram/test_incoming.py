import pytest
from telegram import Update

from bot.chat.conversation import Pressed, Said
from bot.telegram.incoming import Asked, Pushed, incoming
from bot.telegram.place import Place
from tests.support.botapi import World

SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Other", "username": "other_bot"}
PHOTO = [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]


@pytest.fixture
async def world():
    """Without privacy, so that the bot hears everything."""
    async with World(privacy=False, username="Our_Bot") as world:
        yield world


@pytest.fixture
def heard(world, api):
    """What the last update says to the bot."""
    return lambda: incoming(Update.de_json(world.updates.waiting[-1], None), api)


@pytest.fixture
def news(world):
    return world.group(-1005, "News", kind="channel")


def said_alone(text):
    said = Said(text, 7, private=True, chat=7, update_id=1, title="Ann")
    return Asked(said, Place(7), 1)


def said_in(chat, text, asker=7, thread=None, title="Desk", **more):
    said = Said(text, asker, private=False, chat=chat, update_id=1, thread=thread, title=title, **more)
    return Asked(said, Place(chat, thread), 1)


async def test_a_private_message_is_heard(ann, heard):
    ann.says("hedge my 20k")
    assert heard() == said_alone("hedge my 20k")


async def test_a_person_is_called_by_both_names(world, heard):
    world.person(7, "Ann", last_name="Archer").says("hello")
    assert heard().said.title == "Ann Archer"


@pytest.mark.parametrize("name", ["our_bot", "OUR_BOT", "other_bot"])
async def test_a_private_command_loses_the_name_behind_it(ann, heard, name):
    ann.says(f"/hedge@{name} 20000 0.5")
    assert heard() == said_alone("/hedge 20000 0.5")


async def test_a_private_photo_is_heard_without_words(ann, heard):
    ann.sends(photo=PHOTO, caption="/hedge")
    assert heard() == said_alone("")


async def test_a_note_of_telegrams_own_is_not_heard(ann, heard):
    ann.sends(message_auto_delete_timer_changed={"message_auto_delete_time": 86400})
    assert heard() is None


async def test_a_changed_message_is_not_heard(ann, heard):
    ann.edits(ann.says("/hedge 1 1"), "/hedge 2 1")
    assert heard() is None


async def test_a_private_message_of_a_bot_is_not_heard(ann, heard):
    ann.sends(text="/hedge", **{"from": OTHER_BOT})
    assert heard() is None


@pytest.mark.parametrize("command", ["/hedge", "/hedge@our_bot", "/hedge@OUR_bot"])
async def test_a_command_in_a_group_is_heard(ann, desk, heard, command):
    ann.says(f"{command} 20000\n0.5", desk)
    assert heard() == said_in(-1001, "/hedge 20000\n0.5")


@pytest.mark.parametrize(
    "text", ["/hedge@other_bot 1 1", "hedge", "what does /hedge do?", "/", "/hedge@", "/hedge!", "/hédge", "@our_bot"]
)
async def test_anything_else_in_a_group_is_not_heard(ann, desk, heard, text):
    ann.says(text, desk)
    assert heard() is None


async def test_a_picture_in_a_group_is_not_heard(ann, desk, heard):
    ann.sends(desk, photo=PHOTO, caption="/hedge")
    assert heard() is None


async def test_a_changed_command_in_a_group_is_not_heard(ann, desk, heard):
    ann.edits(ann.says("/hedge 1 1", desk), "/hedge 2 1")
    assert heard() is None


async def test_a_topic_is_part_of_the_place_and_its_note_is_not_answered(ann, desk, heard):
    ann.says("/hedge", desk, topic=31)
    assert heard() == said_in(-1001, "/hedge", thread=31)


async def test_in_a_topic_that_the_bot_began_not_everything_is_said_to_it(world, ann, desk, heard):
    desk.opens_topic(32, by=world.bot)
    ann.says("hello", desk, topic=32)
    assert heard() is None


async def test_a_chain_of_replies_is_no_topic(world, ann, heard):
    plain = world.group(-1002, "Plain")
    ann.says("/hedge", plain, message_thread_id=5)
    assert heard() == said_in(-1002, "/hedge", title="Plain")


async def test_an_anonymous_administrator_speaks_as_the_group(ann, desk, heard):
    ann.says("/hedge", desk, anonymous=True)
    assert heard() == said_in(-1001, "/hedge", asker=-1001)


async def test_a_person_who_writes_as_a_channel_speaks_as_the_channel(ann, desk, news, heard):
    ann.says("/hedge", desk, channel=news)
    assert heard() == said_in(-1001, "/hedge", asker=-1005)


async def test_what_a_linked_channel_forwards_by_itself_is_not_heard(ann, desk, news, heard):
    ann.says("/hedge", desk, sender_chat=news.as_chat(), is_automatic_forward=True, **{"from": SERVICE})
    assert heard() is None


async def test_another_bots_command_is_not_heard(ann, desk, heard):
    ann.says("/hedge", desk, **{"from": OTHER_BOT})
    assert heard() is None


async def test_a_message_in_a_channel_is_not_heard(ann, news, heard):
    ann.says("/hedge", news)
    assert heard() is None


async def test_a_post_of_a_channel_is_not_heard(world, news, heard):
    world.updates.push("channel_post", world.history.new(news.as_chat(), sender_chat=news.as_chat(), text="/hedge"))
    assert heard() is None


def card(world, chat):
    """A message of the bot's with a button."""
    keyboard = {"inline_keyboard": [[{"text": "Again", "callback_data": "again"}]]}
    return world.history.new(chat.as_chat(), text="card", reply_markup=keyboard, **{"from": world.bot})


@pytest.mark.parametrize("text", ["0.5 btc", "/hedge@our_bot", "0.5 /hedge"])
async def test_a_reply_to_the_bot_in_a_group_is_heard(world, ann, desk, heard, text):
    ann.says(text, desk, reply_to=card(world, desk))
    said = heard().said
    assert (said.text, said.to_bot, said.replied) == (text.removesuffix("@our_bot"), True, None)


async def test_a_reply_to_the_bot_that_is_meant_for_another_is_not_heard(world, ann, desk, heard):
    ann.says("/hedge@other_bot", desk, reply_to=card(world, desk))
    assert heard() is None


async def test_a_reply_to_the_bot_without_words_is_not_heard(world, ann, desk, heard):
    ann.sends(desk, reply_to=card(world, desk), photo=PHOTO)
    assert heard() is None


async def test_a_reply_to_somebody_else_is_not_heard(ann, bob, desk, heard):
    ann.says("0.5 btc", desk, reply_to=bob.says("how much?", desk))
    assert heard() is None


async def test_a_reply_to_another_bot_is_not_heard(ann, desk, heard):
    ann.says("0.5 btc", desk, reply_to=ann.says("how much?", desk, **{"from": OTHER_BOT}))
    assert heard() is None


async def test_a_command_tells_whose_message_it_answers(ann, bob, desk, heard):
    ann.says("/editors add", desk, reply_to=bob.says("may I?", desk))
    said = heard().said
    assert (said.to_bot, said.replied) == (False, bob.id)


async def test_an_answered_message_in_the_name_of_a_chat_is_that_chats(ann, bob, desk, heard):
    ann.says("/editors add", desk, reply_to=bob.says("may I?", desk, anonymous=True))
    assert heard().said.replied == desk.id


async def test_in_private_a_reply_to_the_bot_is_known_as_one(world, ann, heard):
    ann.says("0.5 btc", reply_to=card(world, ann))
    assert heard().said.to_bot is True


async def test_a_press_names_the_presser_and_the_message(world, bob, desk, heard):
    query = bob.presses(card(world, desk), "Again")
    assert heard() == Pushed(Pressed("again", 8, -1001, 1), Place(-1001), query, 1)


async def test_a_press_on_an_old_message_names_no_message(world, ann, heard):
    query = ann.presses(card(world, ann), "Again", inaccessible=True)
    assert heard() == Pushed(Pressed("again", 7, 7, 1), Place(7), query, None)


@pytest.mark.parametrize("missing", ["message", "data"])
async def test_a_press_that_cannot_be_ours_is_not_heard(world, ann, heard, missing):
    ann.presses(card(world, ann), "Again")
    del world.updates.waiting[-1]["callback_query"][missing]
    assert heard() is None
