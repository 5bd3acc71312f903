"""What nobody can hedge with: a closed exchange, a contract that was taken off, one whose size is in doubt."""

from __future__ import annotations

from html import unescape

import pytest

from bot.chat.screen import Outcome
from bot.errors import NotTrading, SizeContradicted
from hedgecore import Coin, Usd
from tests.support.builders import DATED
from tests.support.desk import Desk
from tests.support.fakes import BINANCE, BYBIT, WEEX, FakeMarket

HEDGES = ["/hedge 20000 0.5", "/price BTC", "/margin 20000 0.5"]
OTHER_SIZE = (
    "Bybit says that one contract of BTCUSD is worth $100, and I know it as $1. Until that is settled I give no numbers"
    " for it; another exchange has contracts too."
)


@pytest.fixture
def desk() -> Desk:
    return Desk(FakeMarket(BINANCE, BYBIT, WEEX))


def delist(desk: Desk, venue: str, symbol: str, *, dated: bool = False) -> None:
    """The venue lists it still, and nobody can trade it."""
    desk.market.listed[venue] = tuple(each for each in desk.market.listed[venue] if each.symbol != symbol)
    desk.market.stopped.append(NotTrading(venue, "BTC", symbol, dated=dated))


def contradict(desk: Desk, venue: str, symbol: str, stated: Usd | Coin, known: Usd | Coin) -> None:
    """The venue says another size than the table."""
    desk.market.listed[venue] = tuple(each for each in desk.market.listed[venue] if each.symbol != symbol)
    desk.market.refused.append(SizeContradicted(venue, "BTC", symbol, stated=stated, known=known))


async def answered(desk: Desk, text: str) -> tuple[str, Outcome]:
    screen = await desk.sees(text)
    return unescape(screen.html), screen.outcome


@pytest.mark.parametrize(
    "text",
    [
        "/hedge 20000 0.5 bitmex",
        "/hedge 20000 0.5 BitMEX",
        "/price btc bitmex",
        "/margin 20000 0.5 bitmex",
        "/contracts btc bitmex",
        "/funding btc bitmex",
    ],
)
async def test_an_exchange_that_closed_is_named_with_the_day(desk, text):
    html, outcome = await answered(desk, text)
    assert "BitMEX closed for good on 23 September 2026; nothing is traded there any more." in html
    assert outcome is Outcome.BAD_INPUT
    assert desk.market.asked == []


@pytest.mark.parametrize("text", HEDGES)
async def test_a_delisted_contract_is_named_as_such(desk, text):
    delist(desk, "bybit", "BTCUSD")
    assert await answered(desk, f"{text} bybit") == (
        "BTCUSD at Bybit is not traded now: it was taken off, or has not opened yet. Name another exchange.",
        Outcome.NO_MARKET,
    )


async def test_a_delisted_dated_contract_does_not_stand_for_the_perpetual_beside_it(desk):
    delist(desk, "binancecoinm", DATED.symbol, dated=True)
    html, outcome = await answered(desk, "/hedge 20000 0.5 binance dated")
    assert html.startswith("BTCUSD_260626 at Binance COIN-M is not traded now")
    assert outcome is Outcome.NO_MARKET
    html, outcome = await answered(desk, "/hedge 20000 0.5 binance")
    assert "BTCUSD_PERP" in html
    assert outcome is Outcome.DONE


async def test_a_delisted_linear_contract_is_named_as_such(desk):
    delist(desk, "weex", "cmt_btcusdt")
    html, _ = await answered(desk, "/hedge 20000 0.5 weex")
    assert html.startswith("cmt_btcusdt at Weex is not traded now: it was taken off, or has not opened yet.")


@pytest.mark.parametrize("text", HEDGES)
async def test_a_contradicted_size_is_refused_with_both_sizes(desk, text):
    contradict(desk, "bybit", "BTCUSD", Usd(100), Usd(1))
    assert await answered(desk, f"{text} bybit") == (OTHER_SIZE, Outcome.NO_MARKET)


async def test_a_contradicted_linear_size_is_refused_with_both_sizes(desk):
    contradict(desk, "weex", "cmt_btcusdt", Coin("0.01"), Coin("0.001"))
    html, _ = await answered(desk, "/hedge 20000 0.5 weex")
    assert html.startswith("Weex says that one contract of cmt_btcusdt is worth 0.01 BTC, and I know it as 0.001 BTC.")


async def test_without_a_name_another_exchange_is_taken_instead(desk):
    contradict(desk, "binancecoinm", "BTCUSD_PERP", Usd(1), Usd(100))
    html, outcome = await answered(desk, "/hedge 20000 0.5")
    assert "<b>SELL 10,000 USD of BTCUSD</b>" in html
    assert outcome is Outcome.DONE
