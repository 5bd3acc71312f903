"""The emulated Telegram is only worth something as long as it is strict."""

import aiohttp
import pytest

from tests.bot.telegram.emulator.conftest import Bot
from tests.support.botapi import TOKEN, World, dropped, refused
from tests.support.botapi.markup import BadMarkup, read_html


async def test_another_token_is_refused(bot):
    assert await bot.is_refused("getMe", token="1:other") == "Unauthorized"


async def test_a_method_that_does_not_exist_is_a_violation(world, bot):
    await bot.is_refused("sendCard")
    assert world.violations == ["method sendCard is not emulated"]


async def test_a_parameter_that_does_not_exist_is_a_violation(world, bot):
    await bot.does("getMe", colour="red")
    assert world.violations == ["getMe: unknown parameter colour"]


async def test_a_parameter_that_is_missing_is_a_violation_and_refused(world, bot):
    assert await bot.is_refused("sendMessage", chat_id=7) == "Bad Request: 'text' is a required property"
    assert world.violations == ["sendMessage: 'text' is a required property"]


@pytest.mark.usefixtures("card")
async def test_a_parameter_of_another_type_is_a_violation(world, bot):
    words = await bot.is_refused("sendMessage", chat_id=7, text="hello", reply_parameters="card")
    assert words == "Bad Request: 'card' is not of type 'object'"
    assert world.violations == ["sendMessage: 'card' is not of type 'object'"]


@pytest.mark.usefixtures("card")
async def test_button_data_of_65_bytes_is_a_violation_and_refused(world, bot):
    keyboard = {"inline_keyboard": [[{"text": "Again", "callback_data": "€" * 21 + "12"}]]}
    assert await bot.is_refused("sendMessage", chat_id=7, text="hi", reply_markup=keyboard) == (
        "Bad Request: BUTTON_DATA_INVALID"
    )
    where = "sendMessage: reply_markup.inline_keyboard[0][0].callback_data"
    assert world.violations == [f"{where}: length 65 not in 1-64 bytes"]


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "", "callback_data": "a"}, "can't parse inline keyboard button: Button text must be non-empty"),
        (
            {"text": "a"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "a", "callback_data": "a", "url": "https://example.org"}, "BUTTON_TYPE_INVALID"),
    ],
)
@pytest.mark.usefixtures("card")
async def test_a_button_that_cannot_be_is_refused(bot, button, words):
    keyboard = {"inline_keyboard": [[button]]}
    assert await bot.is_refused("sendMessage", chat_id=7, text="hi", reply_markup=keyboard) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        ("<b> </b>", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("🙂" * 2049, "message is too long"),
        ("<b></b>" * 5000, "text is too long"),
        (
            "<b>",
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ],
)
@pytest.mark.usefixtures("card")
async def test_a_text_that_cannot_be_is_refused(bot, text, words):
    assert await bot.is_refused("sendMessage", chat_id=7, text=text, parse_mode="HTML") == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>5</b> &lt; 6 &amp;c", "5 < 6 &c", [("bold", 0, 1)]),
        ("🙂 <code>x</code>", "🙂 x", [("code", 3, 1)]),
        ("  <i> a</i> ", "a", [("italic", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>a", "a", []),
        ("&#65;&#x42;&copy;&#0;", "AB&copy;&#0;", []),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
    ],
)
def test_html_is_read_as_telegram_reads_it(source, text, entities):
    read, found = read_html(source)
    assert (read, [(entity["type"], entity["offset"], entity["length"]) for entity in found]) == (text, entities)


def test_a_link_knows_where_it_leads():
    assert [read_html(source)[1][0]["url"] for source in ('<a href="tg://x?a&amp;b">y</a>', "<a>z.org</a>")] == [
        "tg://x?a&b",
        "z.org",
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("é<q>a</q>", 'Unsupported start tag "q" at byte offset 2'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ],
)
def test_html_is_refused_in_telegrams_words(source, words):
    with pytest.raises(BadMarkup) as raised:
        read_html(source)
    assert str(raised.value) == words


async def test_patience_with_messages_ends():
    async with World(flood=(3, 2)) as world, aiohttp.ClientSession() as session:
        bot, desk = Bot(world, session), world.group(-1001)
        for person in map(world.person, (7, 8)):
            person.says("hello")
        sent = [await bot.ask("sendMessage", chat_id=chat, text="hi") for chat in (7, 8, desk.id, 7)]
        assert [answer.get("parameters") for answer in sent] == [None, None, None, {"retry_after": 1}]


async def test_patience_with_messages_to_a_group_ends_sooner():
    async with World(flood=(30, 2)) as world, aiohttp.ClientSession() as session:
        bot, desk = Bot(world, session), world.group(-1001)
        sent = [await bot.ask("sendMessage", chat_id=desk.id, text="hi") for _ in range(3)]
        assert [answer.get("parameters") for answer in sent] == [None, None, {"retry_after": 60}]


async def test_faults_come_in_order_and_end(world, bot):
    world.fails("getMe", refused(502, "Bad Gateway"))
    world.fails("*", refused(503, "Service Unavailable"))
    assert [(await bot.ask("getMe")).get("error_code") for _ in range(3)] == [502, 503, None]


async def test_a_dropped_connection_is_no_answer(world, bot):
    world.fails("getMe", dropped())
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.ask("getMe")


async def test_parameters_may_stand_in_the_address(world):
    async with aiohttp.ClientSession() as session:
        url = f"{world.url}/bot{TOKEN}/getUpdates?offset=-1&allowed_updates=[]"
        async with session.get(url) as response:
            assert await response.json() == {"ok": True, "result": []}
