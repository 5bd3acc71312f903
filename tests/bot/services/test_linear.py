"""A hedge in a linear contract, and the same hedge in both kinds side by side."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.errors import HedgeTooSmall, NoMarket, NoSuchContract
from bot.services.comparing import Posted, Side, compare
from bot.services.hedging import HedgeRequest, Usual
from bot.services.linear import LinearHedging, plan_linear_hedge
from bot.services.quotes import Quote, Quotes
from hedgecore import Coin, Contracts, LeverageTooHigh, Price, Rate, Ratio, Usd, Usdt
from tests.support.builders import LINEAR, LINEAR_AT_WEEX, PERPETUAL, book, funding, snapshot
from tests.support.fakes import BINANCE, BINANCE_USDT, BYBIT, WEEX, FakeClock, FakeMarket

ARTICLE = HedgeRequest(Usd(20_000), Ratio("0.5"), linear=True)


def plan(request: HedgeRequest = ARTICLE, **market: Any):
    return plan_linear_hedge(request, Quote(snapshot(LINEAR_AT_WEEX, **market), WEEX, timedelta(0)))


@pytest.fixture
def market() -> FakeMarket:
    return FakeMarket(BINANCE, BYBIT, BINANCE_USDT, WEEX)


@pytest.fixture
def quotes(market) -> Quotes:
    return Quotes(market, FakeClock())


def test_the_articles_example_falls_short_of_the_cent_by_the_step_of_the_contract_only():
    fall = plan().scenarios([Ratio("-0.1")])[0]
    assert (fall.spot_pnl, fall.futures_pnl) == (Usd(-2000), Usd("998.4"))


def test_the_margin_is_in_usdt_and_1x_is_liquidated_near_twice_the_entry():
    found = plan()
    assert found.sizing.order == Contracts(156)
    assert (found.margin, found.full_margin) == (Usdt(4992), Usdt(9984))
    assert found.liquidation == Price(96_000) / Decimal("1.004")
    assert round(found.liquidation_distance.value, 3) == Decimal("0.494")
    assert found.full_liquidation is not None
    assert round(found.full_liquidation.value, 2) == Decimal("127490.04")


def test_costs_and_funding_are_in_usdt():
    found = plan(book=book(spread="6.4"))
    assert found.fee == Price("63996.8").worth(Coin("0.156")).value * Usdt("0.0005")
    assert found.carry.usdt_30d == Usdt("89.856")
    assert found.fill.slippage.usd == Usd("0.4992")


def test_a_fee_of_ones_own_replaces_the_venues():
    found = plan_linear_hedge(ARTICLE, Quote(snapshot(LINEAR), BINANCE_USDT, timedelta(0)), Rate("0.001"))
    assert found.fee_rate == Rate("0.001")


def test_what_the_market_does_not_tell_is_none():
    found = plan(book=None, funding=None)
    assert (found.fill.execution, found.fill.slippage, found.carry) == (None, None, None)
    assert found.fee == Usdt("4.992")
    assert plan(funding=funding(hours=None)).carry is None


def test_less_than_one_contract_says_so():
    with pytest.raises(HedgeTooSmall) as small:
        plan(HedgeRequest(Usd(100), Ratio("0.5")))
    assert small.value.below.smallest_equity == Coin("0.002")


def test_more_leverage_than_the_tiers_allow_is_refused():
    with pytest.raises(LeverageTooHigh):
        plan(HedgeRequest(Usd(200_000), Ratio("0.5"), leverage=Decimal(101)))


async def test_a_linear_hedge_is_asked_of_linear_venues_only(quotes, market):
    found = await LinearHedging(quotes).plan(ARTICLE)
    assert (found.contract, market.asked) == (LINEAR, ["binanceusdm"])


async def test_an_inverse_hedge_is_asked_of_inverse_venues_only(quotes, market):
    market.fail("binancecoinm")
    market.fail("bybit")
    with pytest.raises(NoMarket):
        await quotes.quote("BTC")
    assert sorted(market.asked) == ["binancecoinm", "bybit"]


async def test_an_exchange_with_both_kinds_is_known_by_either_name(quotes):
    assert (await quotes.linear_quote("BTC", venue="binancecoinm")).venue == BINANCE_USDT
    assert (await quotes.linear_quote("BTC", venue="weex")).venue == WEEX
    assert (await quotes.linear_quote("BTC", preferred="weex")).venue == WEEX


async def test_an_exchange_without_the_kind_says_so(quotes):
    with pytest.raises(NoSuchContract) as inverse:
        await quotes.quote("BTC", venue="weex")
    assert (inverse.value.linear, inverse.value.venue) == (False, "weex")
    with pytest.raises(NoSuchContract) as linear:
        await quotes.linear_quote("BTC", venue="bybit")
    assert (linear.value.linear, linear.value.venue) == (True, "bybit")


async def test_a_coin_without_a_linear_contract_says_which_have_one(quotes):
    with pytest.raises(NoSuchContract) as caught:
        await quotes.linear_quote("DOGE")
    assert (caught.value.linear, caught.value.known) == (True, ("BTC",))


async def test_a_quote_knows_which_kind_it_is_of(quotes):
    linear, inverse = await quotes.linear_quote("BTC"), await quotes.quote("BTC")
    assert (linear.linear, inverse.inverse) == (LINEAR, PERPETUAL)
    with pytest.raises(TypeError):
        _ = linear.inverse
    with pytest.raises(TypeError):
        _ = inverse.linear


async def test_a_plan_can_be_recalled_by_its_moment(quotes):
    hedging = LinearHedging(quotes)
    found = await hedging.plan(ARTICLE)
    assert hedging.recall(ARTICLE, found.moment) is found
    assert hedging.recall(ARTICLE, found.moment + 1) is None


async def test_both_kinds_of_the_same_hedge_stand_side_by_side(quotes):
    found = await compare(quotes, ARTICLE)
    assert isinstance(found.inverse, Side)
    assert isinstance(found.linear, Side)
    assert (found.inverse.needs_stablecoins, found.linear.needs_stablecoins) == (False, True)
    assert (found.inverse.paid_in, found.linear.paid_in) == ("BTC", "USDT")
    assert found.inverse.posted == (
        Posted(Decimal(1), Coin("0.15625"), None),
        Posted(Decimal(2), Coin("0.078125"), Price(127_488)),
    )
    assert [each.margin for each in found.linear.posted] == [Usdt(9984), Usdt(4992)]
    liquidations = [each.liquidation for each in found.linear.posted]
    assert [None if price is None else round(price.value) for price in liquidations] == [127_490, 95_618]
    assert (found.inverse.funding_30d, found.linear.funding_30d) == (Usd(90), Usd("89.856"))
    assert found.inverse.fee == Usd(5)


async def test_the_comparison_stays_at_one_exchange_where_it_has_both(quotes):
    for venue in ("binancecoinm", "binanceusdm"):
        found = await compare(quotes, HedgeRequest(Usd(20_000), Ratio("0.5"), venue=venue))
        assert isinstance(found.inverse, Side)
        assert isinstance(found.linear, Side)
        assert (found.inverse.quote.venue, found.linear.quote.venue) == (BINANCE, BINANCE_USDT)


async def test_an_exchange_with_linear_contracts_only_is_compared_with_any_inverse_one(quotes):
    found = await compare(quotes, HedgeRequest(Usd(20_000), Ratio("0.5"), venue="weex"), Usual(venue="bybit"))
    assert isinstance(found.inverse, Side)
    assert isinstance(found.linear, Side)
    assert (found.inverse.quote.venue, found.linear.quote.venue) == (BYBIT, WEEX)


async def test_a_kind_that_is_missing_leaves_the_other_and_says_why(quotes, market):
    market.fail("binanceusdm")
    market.fail("weex")
    found = await compare(quotes, ARTICLE)
    assert isinstance(found.inverse, Side)
    assert isinstance(found.linear, NoMarket)


async def test_without_funding_the_comparison_does_not_know_it(quotes, market):
    market.snapshots |= {"BTCUSDT": snapshot(LINEAR, funding=None), "BTCUSD_PERP": snapshot(funding=None)}
    found = await compare(quotes, ARTICLE)
    assert isinstance(found.inverse, Side)
    assert isinstance(found.linear, Side)
    assert (found.inverse.funding_30d, found.linear.funding_30d) == (None, None)
