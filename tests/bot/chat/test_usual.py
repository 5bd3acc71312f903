"""What somebody settled once fills in where a message says nothing."""

from __future__ import annotations

from html import unescape

import pytest

from bot.errors import Outage, VenueUnavailable
from tests.support.desk import BOB, GROUP, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_the_usual_coin_and_leverage_are_meant_where_none_is_said(desk):
    await desk.sees("/settings coin ETH")
    await desk.sees("/settings leverage 3x")
    fields = (await desk.sees("/hedge 20000 0.5")).fields
    assert (fields["coin"], fields["margin"]["leverage"]) == ("ETH", "3")


async def test_what_is_said_wins_over_what_is_usual(desk):
    await desk.sees("/settings coin ETH")
    await desk.sees("/settings leverage 3x")
    fields = (await desk.sees("/hedge 20000 0.5 btc 1x")).fields
    assert (fields["coin"], fields["margin"]["leverage"]) == ("BTC", "1")


@pytest.mark.parametrize("text", ["/hedge 20000 0.5", "/shock 20000 0.5", "/margin 20000 0.5", "/price"])
async def test_the_usual_exchange_is_asked_first(desk, text):
    await desk.sees("/settings exchange bybit")
    assert "Bybit · BTCUSD perpetual" in (await desk.sees(text)).html


async def test_another_exchange_answers_when_the_usual_one_does_not(desk):
    await desk.sees("/settings exchange bybit")
    desk.market.fail("bybit", VenueUnavailable("bybit", Outage.DOWN))
    assert "<b>Bybit did not answer; Binance COIN-M did.</b>" in (await desk.sees("/hedge 20000 0.5")).html


async def test_an_exchange_that_is_said_is_asked_alone(desk):
    await desk.sees("/settings exchange bybit")
    desk.market.fail("binancecoinm", VenueUnavailable("binancecoinm", Outage.DOWN))
    assert "Binance COIN-M: it is down" in (await desk.sees("/hedge 20000 0.5 binance")).html


async def test_the_own_fee_is_reckoned_with_and_explained(desk):
    await desk.sees("/settings fee 0.02%")
    card = await desk.sees("/hedge 20000 0.5")
    assert card.fields["costs"]["fee_usd"] == "2"
    assert "0.02 %" in unescape((await desk.pressed(card, "Why?")).html)


async def test_an_explained_card_keeps_its_own_prices_whatever_is_usual(desk):
    await desk.sees("/settings exchange bybit")
    card = await desk.sees("/hedge 20000 0.5")
    desk.market.fail("bybit", VenueUnavailable("bybit", Outage.DOWN))
    desk.market.fail("binancecoinm", VenueUnavailable("binancecoinm", Outage.DOWN))
    assert "Bybit" in (await desk.pressed(card, "Why?")).html


async def test_a_group_has_a_usual_coin_of_its_own(desk):
    await desk.sees("/settings coin ETH", chat=GROUP)
    fields = (await desk.sees("/hedge 20000 0.5", asker=BOB, chat=GROUP)).fields
    assert fields["coin"] == "ETH"
    assert (await desk.sees("/hedge 20000 0.5", asker=BOB)).fields["coin"] == "BTC"
