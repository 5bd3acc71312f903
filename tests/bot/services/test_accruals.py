"""Funding since the opening: what of each settlement fell to the short of that time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.accruals import Accruals
from hedgecore import Coin, Delivered, Price, Rate, Received
from tests.support.builders import DATED, DOLLAR_CONTRACT, ETHER, NOON
from tests.support.fake_history import FakeHistory
from tests.support.ledger import HALF, sold

HOUR = timedelta(hours=1)


@pytest.fixture
def history():
    return FakeHistory()


@pytest.fixture
def accruals(history):
    return Accruals(history)


def at(trade, hours: int):
    return replace(trade, at=NOON + hours * HOUR)


async def test_coins_that_were_never_traded_received_nothing(accruals, history):
    assert await accruals.received("BTC", HALF[:2]) == Received()
    assert await accruals.received("BTC", [at(sold("320", "3200", ETHER), 0)]) == Received()
    assert history.asked == []


async def test_what_came_before_the_last_trade_is_told_from_what_came_since(accruals, history):
    history.settle("BTCUSD_PERP", NOON + 1 * HOUR, Price(64000), Rate("0.001"))
    history.settle("BTCUSD_PERP", NOON + 3 * HOUR, Price(64000), Rate("0.001"))
    entries = [at(sold("320"), 0), at(sold("320"), 2)]
    assert await accruals.received("BTC", entries) == Received(Coin("0.0005"), Coin("0.001"))


async def test_every_perpetual_counts_and_is_asked_once_from_its_first_trade(accruals, history):
    history.settle("BTCUSD_PERP", NOON + 3 * HOUR, Price(64000), Rate("0.001"))
    history.settle("BTCUSD", NOON + 3 * HOUR, Price(64000), Rate("0.001"))
    entries = [at(sold("320"), 0), at(sold("32000", contract=DOLLAR_CONTRACT), 1), at(sold("320"), 2)]
    assert await accruals.received("BTC", entries) == Received(Coin(0), Coin("0.0015"))
    assert history.asked == [("BTCUSD_PERP", NOON), ("BTCUSD", NOON + HOUR)]


async def test_a_delivery_is_the_last_trade_too(accruals, history):
    history.settle("BTCUSD_PERP", NOON + 3 * HOUR, Price(64000), Rate("0.001"))
    entries = [at(sold("320"), 0), Delivered(DATED, Price(64000), NOON + 4 * HOUR)]
    assert await accruals.received("BTC", entries) == Received(Coin("0.0005"), Coin(0))


async def test_a_venue_that_cannot_tell_leaves_it_unknown(accruals, history):
    history.fail("bybit")
    assert await accruals.received("BTC", [at(sold("320"), 0), at(sold("1", contract=DOLLAR_CONTRACT), 1)]) is None
