"""Buttons change the card in place, for those whose card it is."""

from __future__ import annotations

import pytest

from bot.chat.command import Services
from bot.chat.conversation import Pressed
from bot.chat.dialogue import Dialogue
from bot.chat.screen import Notice, Screen
from bot.chat.table import BY_NAME
from bot.services.hedging import Hedging
from bot.services.quotes import Quotes
from bot.texts import English
from bot.texts.tasks import TASKS
from tests.bot.chat.people import ANN, BOB, GROUP, labels
from tests.support.builders import snapshot


async def test_the_ratio_buttons_change_the_card(say, press):
    screen = await press(await say("/hedge 20000 0.5"), "60 %")
    assert "Hedge 60 % of $20,000 in BTC" in screen.html
    assert labels(screen)[0] == ["− 50 %", "70 % +"]


async def test_the_ratio_stays_between_nothing_and_all(say, press):
    assert labels(await say("/hedge 20000 full"))[0] == ["− 90 %"]
    assert labels(await say("/hedge 20000 0.1"))[0] == ["20 % +"]
    assert labels(await press(await say("/hedge 20000 95%"), "100 %"))[0] == ["− 90 %"]


async def test_the_leverage_and_exchange_buttons_change_the_card(say, press):
    screen = await press(await press(await say("/hedge 20000 0.5"), "3x"), "Bybit")
    assert labels(screen)[1:3] == [["1x", "2x", "3x ✓"], ["Binance COIN-M", "Bybit ✓"]]
    assert "SELL 10,000 USD" in screen.html


async def test_refresh_uses_new_prices(say, press, market):
    screen = await say("/hedge 20000 0.5")
    market.snapshots["BTCUSD_PERP"] = snapshot(price="50000")
    assert "49,999.90" in (await press(screen, "↻")).html


async def test_why_explains_the_cards_own_numbers_after_prices_moved(say, press, market):
    screen = await say("/hedge 20000 0.5")
    market.snapshots["BTCUSD_PERP"] = snapshot(price="50000")
    explained = await press(screen, "Why?")
    assert "$20,000 / 64,000.00 = 0.3125 BTC" in explained.html
    assert "$10,000 × (1 − 0.4 %) / (0.15625 − 0.078125) = 127,488" in explained.html
    assert "$10,000 × (1/57,600.00 − 1/64,000.00) × 57,600.00 = +$1,000" in explained.html
    assert "computed at the present ones" not in explained.html
    assert labels(explained) == [["← Back"]]
    assert "Hedge 50 %" in (await press(explained, "← Back")).html


async def test_why_after_the_prices_are_forgotten_says_that_it_uses_new_ones(say, market, clock):
    screen = await say("/hedge 20000 0.5")
    later = Dialogue(_services(market, clock), English(), clock)
    data = next(button.data for row in screen.buttons for button in row if button.label == "Why?")
    action = later.accept(Pressed(data, ANN, ANN))
    assert not isinstance(action, Notice)
    explained = await later.perform(action)
    assert isinstance(explained, Screen)
    assert "this is computed at the present ones" in explained.html


def _services(market, clock) -> Services:
    quotes = Quotes(market, clock)
    return Services(quotes, Hedging(quotes))


async def test_why_of_a_never_liquidated_short_says_so(say, press):
    explained = await press(await say("/hedge 20000 0.5 1x"), "Why?")
    assert "0.15625 posted ≥ 0.15625: no price liquidates it" in explained.html


async def test_an_error_after_a_press_keeps_the_buttons(say, press):
    screen = await press(await say("/hedge 0.0032btc 0.5"), "− 40 %")
    assert "less than the smallest order" in screen.html
    assert labels(screen)[0] == ["− 30 %", "50 % +"]


async def test_somebody_elses_card_is_refused_to_a_stranger(say, press):
    notice = await press(await say("/hedge 20000 0.5"), "60 %", presser=BOB, chat=GROUP)
    assert notice == Notice("This card belongs to somebody else. Send the command yourself to get your own.")


async def test_a_card_asked_in_a_chats_own_name_may_be_used_by_its_members(say, press):
    screen = await say("/hedge 20000 0.5", GROUP, private=False)
    assert "Hedge 60 %" in (await press(screen, "60 %", presser=BOB, chat=GROUP)).html


@pytest.mark.parametrize("data", ["", "old", "0h|1", "1zrt|", "1hrt|u1|0.5", "1hrt|u-1|0.5|BTC||2|", "1art", "1qrt|;"])
def test_an_old_or_forged_button_gets_a_notice(dialogue, data):  # rt is 1001 in base 36
    assert dialogue.accept(Pressed(data, ANN, ANN)) == Notice(
        "This button is too old for me. Please send the command again."
    )


async def test_start_offers_three_things_to_try(say, press):
    screen = await say("/start whatever")
    assert labels(screen) == [["/hedge 20000 0.5"], ["/price BTC"], ["/margin 20000 0.5"]]
    assert "Hedge 50 %" in (await press(screen, "/hedge")).html
    assert "Price of BTC" in (await press(screen, "/price")).html
    assert "Margin: 50 %" in (await press(screen, "/margin")).html


async def test_help_leads_by_way_of_the_tasks_to_every_command_and_back(say, press):
    screen = await say("/help")
    explained = []
    for task, commands in TASKS.values():
        shown = await press(screen, task)
        for command in commands:
            assert f"/{command}" in screen.html
            assert f"/{command} " in shown.html
            page = await press(shown, f"/{command}")
            assert page.html.startswith(f"<b>/{command}")
            assert (await press(page, "← Back")).html == shown.html
            explained.append(command)
        assert (await press(shown, "← Back")).html == screen.html
    assert sorted(explained) == sorted(BY_NAME)
