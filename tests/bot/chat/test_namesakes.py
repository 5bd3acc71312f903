"""Contracts that two exchanges call the same, in one portfolio: each is told by its exchange."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import Venue
from hedgecore import AmountUnit
from tests.bot.chat.people import labels
from tests.support.builders import DOLLAR_CONTRACT
from tests.support.desk import Desk
from tests.support.fakes import BINANCE, BYBIT, FakeMarket
from tests.support.ledger import HALF, keep, sold

PHEMEX = Venue("phemex", "Phemex", ("phemex",), "m")
NAMESAKE = replace(DOLLAR_CONTRACT, venue="phemex", amount_unit=AmountUnit.CONTRACTS)
WHICH = "Which one is meant: Bybit BTCUSD, Phemex BTCUSD? Name it."


@pytest.fixture
async def desk() -> Desk:
    """Both contracts are short."""
    market = FakeMarket(BINANCE, BYBIT, PHEMEX)
    market.listed["phemex"] = (NAMESAKE,)
    desk = Desk(market=market)
    await keep(desk, "two", *HALF[:2], sold("1000", contract=DOLLAR_CONTRACT), sold("500", contract=NAMESAKE))
    desk.clock.advance(timedelta(seconds=1))
    return desk


@pytest.mark.parametrize("words", ["/closed two @ 64000", "/filled two sell 100 @ 64000", "/filled two buy 1 BTCUSD"])
async def test_neither_is_guessed(desk, words):
    assert (await desk.sees(words)).html == WHICH


async def test_the_exchange_says_which(desk):
    screen = await desk.sees("/filled two sell 100 phemex @ 64000")
    assert "at Phemex, fee 0.05 %" in screen.html


async def test_each_has_a_button_with_its_exchange(desk):
    screen = await desk.sees("/closed two")
    assert labels(screen)[:2] == [["Record: Bybit BTCUSD"], ["Record: Phemex BTCUSD"]]
    assert "send me its name too: Bybit BTCUSD @ 64,000.10." in screen.html
    answer = await desk.pressed(screen, "Record: Phemex")
    assert "at Phemex, fee 0.05 %" in answer.html
    assert labels(answer)[0] == ["Record: BTCUSD"]


@pytest.mark.parametrize("words", ["phemex btcusd @ 63000", "Phemex @ 63000"])
async def test_one_of_both_is_answered_by_its_exchange(desk, words):
    await desk.sees("/closed two")
    assert (await desk.sees("@ 63000")).html == WHICH
    answer = await desk.sees(words)
    assert "<b>Bought 500 contracts × $1 of BTCUSD at 63,000.00</b>\nat Phemex" in answer.html


async def test_the_margin_of_each_has_its_exchange_above_it(desk):
    html = (await desk.sees("/drift two")).html
    assert "\nBTCUSD · Bybit\nMargin " in html
    assert "\nBTCUSD · Phemex\nMargin " in html
