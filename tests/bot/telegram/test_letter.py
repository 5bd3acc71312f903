import pytest
from telegram.error import BadRequest, ChatMigrated

from bot.chat.screen import Button, Screen
from bot.telegram.letter import Letter
from bot.telegram.place import Place

CARD = Screen("<b>5</b> &lt; 6", ((Button("Again", "again"),),))
IN_TOPIC = Letter.to(Place(-1, 31), CARD, reply_to=4)


def test_a_letter_shows_the_screen_with_its_buttons():
    assert IN_TOPIC.content() == {
        "text": "<b>5</b> &lt; 6",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": "Again", "callback_data": "again"}]]},
    }


def test_a_screen_without_buttons_has_no_keyboard():
    assert Letter.to(Place(7), Screen("hello")).content()["reply_markup"] is None


def test_a_letter_goes_to_the_topic_as_a_reply():
    assert IN_TOPIC.address() == {
        "chat_id": -1,
        "message_thread_id": 31,
        "reply_parameters": {"message_id": 4, "allow_sending_without_reply": True},
        "disable_notification": None,
    }


def test_a_letter_to_a_person_is_a_reply_to_nothing():
    assert Letter.to(Place(7), CARD).address()["reply_parameters"] is None


def test_a_silent_screen_makes_no_sound():
    assert Letter.to(Place(7), Screen("hello", silent=True)).message()["disable_notification"] is True


def test_where_the_markup_is_refused_the_words_are_sent():
    amended = IN_TOPIC.amended(BadRequest('Can\'t parse entities: unsupported start tag "q" at byte offset 0'))
    assert amended is not None
    assert (amended.content()["text"], amended.content()["parse_mode"]) == ("5 < 6", None)


@pytest.mark.parametrize("words", ["Message thread not found", "Topic_closed", "Topic_deleted"])
def test_where_the_topic_is_gone_general_takes_the_letter(words):
    amended = IN_TOPIC.amended(BadRequest(words))
    assert amended == Letter(CARD, -1)


def test_a_letter_follows_a_group_that_has_moved():
    assert IN_TOPIC.amended(ChatMigrated(-100)) == Letter(CARD, -100, forwarded=True)


def test_nothing_is_amended_twice():
    letter = Letter(CARD, -1, plain=True, forwarded=True)
    errors = (BadRequest("Can't parse entities: x"), BadRequest("Topic_closed"), ChatMigrated(-100))
    assert [letter.amended(error) for error in errors] == [None, None, None]


def test_another_refusal_is_not_got_round():
    assert IN_TOPIC.amended(BadRequest("Message is too long")) is None
