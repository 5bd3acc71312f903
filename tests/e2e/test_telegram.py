"""The whole bot on Telegram: private chat, groups and topics, buttons, faults, kills."""

from __future__ import annotations

import time

import pytest

from tests.e2e.conftest import MODES, PATIENCE, Bot
from tests.support.botapi import refused

pytestmark = pytest.mark.parametrize("mode", MODES, indirect=True)
TOPIC = 31


def labels(message):
    return [[button["text"] for button in row] for row in message["reply_markup"]["inline_keyboard"]]


@pytest.mark.usefixtures("running")
async def test_a_hedge_is_answered_in_a_private_chat(world, ann):
    ann.says("/hedge 20000 0.5")
    card = await world.answer_in(ann.id, within=PATIENCE)
    assert "SELL 100 contracts × $100 = $10,000" in card["text"]
    assert "-10%    -2,000  +1,000  -1,000" in card["text"]
    assert "Binance COIN-M · BTCUSD_PERP perpetual" in card["text"]
    assert labels(card)[1] == ["1x", "2x ✓", "3x"]


@pytest.mark.usefixtures("running")
async def test_a_hedge_is_answered_in_the_topic_that_asked(world, ann):
    desk = world.group(-1001, "Desk", forum=True)
    desk.opens_topic(TOPIC)
    command = ann.says("/hedge@our_bot 20000 0.5", desk, topic=TOPIC)
    card = await world.answer_in(desk.id, within=PATIENCE)
    assert card["message_thread_id"] == TOPIC
    assert card["reply_to_message"]["message_id"] == command["message_id"]
    assert "SELL 100 contracts" in card["text"]


@pytest.mark.usefixtures("running")
async def test_in_a_group_nothing_else_is_answered(world, ann):
    desk = world.group(-1001, "Desk")
    for text in ("hello", "/hedge@other_bot 20000 0.5", "/unknown", "hedge half of my 20k btc"):
        ann.says(text, desk)
    message = ann.says("/help", desk)
    await world.answer_in(desk.id, within=PATIENCE)
    ann.edits(message, "/price")
    ann.says("/start")
    await world.answer_in(ann.id, within=PATIENCE)
    assert len(world.answers_in(desk.id)) == 1


@pytest.mark.usefixtures("running")
async def test_buttons_change_the_card_in_place_for_its_owner_only(world, ann, bob):
    desk = world.group(-1001, "Desk")
    ann.says("/hedge 20000 0.5", desk)
    card = await world.answer_in(desk.id, within=PATIENCE)
    stranger = bob.presses(card, "60 % +")
    await world.until(lambda: stranger in world.queries.answers, within=PATIENCE)
    assert "belongs to somebody else" in world.queries.answers[stranger]["text"]
    owner = ann.presses(card, "60 % +")
    await world.until(lambda: "Hedge 60 %" in world.answers_in(desk.id)[0]["text"], within=PATIENCE)
    assert "text" not in world.queries.answers[owner]
    assert len(world.answers_in(desk.id)) == 1


@pytest.mark.usefixtures("running")
async def test_an_old_button_is_answered_politely(world, ann):
    ann.says("/hedge 20000 0.5")
    card = await world.answer_in(ann.id, within=PATIENCE)
    query = ann.presses(card, data="refresh:17")
    await world.until(lambda: query in world.queries.answers, within=PATIENCE)
    assert "too old" in world.queries.answers[query]["text"]


@pytest.mark.usefixtures("running")
async def test_when_the_preferred_exchange_fails_the_next_one_answers_and_the_card_says_so(world, exchange, ann):
    exchange.fail("binancecoinm", 451)
    ann.says("/hedge 20000 0.5")
    card = await world.answer_in(ann.id, within=PATIENCE)
    assert "Binance COIN-M did not answer; Bybit did." in card["text"]
    assert "SELL 10000 USD of BTCUSD" in card["text"].replace(",", "")


@pytest.mark.usefixtures("running")
async def test_without_any_exchange_there_is_one_sentence_and_no_number(world, exchange, ann):
    exchange.fail("binancecoinm", "html")
    exchange.fail("bybit", "reset")
    ann.says("/hedge 20000 0.5")
    answer = await world.answer_in(ann.id, within=PATIENCE)
    assert answer["text"].startswith("No exchange gave me a price just now")


@pytest.mark.usefixtures("running")
async def test_telegrams_faults_are_survived(world, ann):
    world.fails("getUpdates", refused(502, "Bad Gateway"), times=2)
    world.fails("sendMessage", refused(429, "Too Many Requests: retry after 1", retry_after=1))
    ann.says("/price")
    assert "Price of BTC" in (await world.answer_in(ann.id, within=PATIENCE))["text"]


@pytest.mark.usefixtures("running")
async def test_the_menus_are_set_for_private_chats_and_groups(world):
    await world.until(lambda: len(world.calls_of("setMyCommands")) >= 2, within=PATIENCE)


async def test_a_kill_in_the_middle_of_a_backlog_of_300_loses_none(bot, world):
    people = [world.person(100 + number) for number in range(60)]
    for number in range(5):
        for person in people:
            person.says(f"/price {'BTC' if number % 2 else 'ETH'}")
    await bot.start()
    await world.until(lambda: sum(len(world.answers_in(person.id)) for person in people) >= 60, within=PATIENCE)
    await bot.kill()
    answered = sum(len(world.answers_in(person.id)) for person in people)
    assert answered < 300
    again = Bot(bot._environment, bot._log_path)  # noqa: SLF001 - the same bot, started anew
    await again.start()
    try:
        await world.until(lambda: all(len(world.answers_in(person.id)) >= 5 for person in people), within=2 * PATIENCE)
        await world.until(lambda: world.updates.waiting == [], within=PATIENCE)
    finally:
        await again.kill()


async def test_sigterm_stops_it_cleanly_within_five_seconds(running, world, ann):
    ann.says("/start")
    await world.answer_in(ann.id, within=PATIENCE)
    began = time.monotonic()
    assert await running.stop() == 0
    assert time.monotonic() - began < 5
    assert world.updates.waiting == []


async def test_a_revoked_token_ends_it_with_a_sentence_and_a_code(bot, world):
    world.fails("*", refused(401, "Unauthorized"), times=100)
    await bot.start()
    assert await bot.process.wait() == 1
    assert "refuses the bot token: it is wrong or was revoked" in bot.log


async def test_without_a_token_it_says_what_is_missing(bot, environment):
    del environment["TELEGRAM_BOT_TOKEN"]
    await bot.start()
    assert await bot.process.wait() == 2
    assert bot.log.startswith("TELEGRAM_BOT_TOKEN: it is missing")
