"""What a plan says, from the article's example to a market that tells almost nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.errors import HedgeTooSmall
from bot.services.hedging import HedgeRequest, Hedging, plan_hedge
from bot.services.margins import MarginRequest, margin_map
from bot.services.quotes import Quote, Quotes
from bot.services.shocks import STANDARD_SHOCKS, ShockRequest, shock
from hedgecore import Coin, Contracts, LeverageTooHigh, Price, Rate, Ratio, Usd
from tests.support.builders import DATED, book, funding, snapshot
from tests.support.fakes import BINANCE, FakeClock, FakeMarket

ARTICLE = HedgeRequest(Usd(20_000), Ratio("0.5"))


def plan(request: HedgeRequest = ARTICLE, **market: Any):
    return plan_hedge(request, Quote(snapshot(**market), BINANCE, timedelta(0)))


@pytest.fixture
def hedging() -> Hedging:
    return Hedging(Quotes(FakeMarket(), FakeClock()))


def test_the_articles_example_holds_to_the_cent():
    fall = plan().scenarios([Ratio("-0.1")])[0]
    assert (fall.spot_pnl, fall.futures_pnl, fall.net_pnl) == (Usd(-2000), Usd(1000), Usd(-1000))
    assert fall.unhedged_pnl == Usd(-2000)


@pytest.mark.parametrize("price", ["64000", "97843.77", "0.5123", "123456.7"])
def test_it_holds_at_any_price_to_far_below_a_cent(price):
    small = HedgeRequest(Usd(20_000), Ratio("0.5"))
    fall = plan(small, price=price).scenarios([Ratio("-0.1")])[0]
    assert abs(fall.futures_pnl - Usd(1000)) < Usd("1e-30")


def test_the_order_the_margin_and_the_liquidation_price_are_those_of_the_product():
    found = plan()
    assert found.sizing.order == Contracts(100)
    assert found.position.notional == Usd(10_000)
    assert found.margin == Coin("0.078125")
    assert found.liquidation == Price(127_488)
    assert found.liquidation_distance == Ratio("0.992")
    assert found.full_margin == Coin("0.15625")
    assert found.full_liquidation is None


def test_costs_and_funding_are_those_of_the_product():
    found = plan(book=book(spread="6.4"))
    assert found.fee_usd == Usd(5)
    assert round(found.fill.slippage.usd.value, 2) == Decimal("0.50")
    assert found.carry.usd_30d == Usd(90)
    assert found.carry.apr == Rate("0.1095")


def test_an_amount_in_coins_is_valued_at_the_spot_price():
    found = plan(HedgeRequest(Coin("0.3"), Ratio(1)), index=Price(63_000))
    assert found.value == Usd(18_900)
    assert found.sizing.order == Contracts(192)


def test_a_premium_of_the_future_does_not_change_the_coins_hedged():
    found = plan(mark=Price(66_000))
    assert found.holding == Coin("0.3125")
    assert found.sizing.order == Contracts(103)
    assert found.basis == Ratio("0.03125")


def test_without_a_book_entry_and_slippage_are_unknown():
    found = plan(book=None)
    assert found.fill.execution is None
    assert found.fill.slippage is None
    assert found.fill.visible is None
    assert found.fee == Coin("0.000078125")


def test_too_thin_a_book_says_how_much_is_visible():
    found = plan(book=book(size="99"))
    assert found.fill.execution is None
    assert found.fill.visible == Contracts(99)


def test_a_book_that_just_fills_the_order_is_enough():
    assert plan(book=book(size="100")).fill.execution.contracts == Contracts(100)


@pytest.mark.parametrize("unknown", [None, funding(hours=None)])
def test_funding_without_a_rate_or_an_interval_is_unknown_and_not_zero(unknown):
    assert plan(funding=unknown).carry is None


def test_a_hedge_below_one_contract_names_the_contract_and_the_least_amount():
    with pytest.raises(HedgeTooSmall) as caught:
        plan(HedgeRequest(Usd(199), Ratio("0.5")))
    assert caught.value.contract.symbol == "BTCUSD_PERP"
    assert caught.value.below.smallest_equity == Coin("0.003125")


def test_a_leverage_above_the_tier_is_refused():
    with pytest.raises(LeverageTooHigh):
        plan(HedgeRequest(Usd(20_000), Ratio("0.5"), leverage=Decimal(126)))


def test_a_dated_contract_has_its_basis_annualised_instead_of_funding():
    found = plan(HedgeRequest(Usd(20_000), Ratio("0.5"), dated=True), contract=DATED, mark=Price(64_640))
    assert found.carry is None
    assert found.to_delivery.basis == Ratio("0.01")
    assert round(found.to_delivery.simple.value, 4) == Decimal("0.0312")


def test_within_a_day_of_delivery_nothing_is_annualised():
    found = plan(contract=DATED, as_of=DATED.expiry - timedelta(hours=23))
    assert found.to_delivery is None


async def test_a_plan_is_remembered_by_its_request_and_moment(hedging):
    made = await hedging.plan(ARTICLE)
    assert hedging.recall(ARTICLE, made.moment) is made
    assert hedging.recall(ARTICLE, made.moment + 1) is None


async def test_only_the_latest_thousand_plans_are_remembered(hedging):
    first = await hedging.plan(ARTICLE)
    for dollars in range(1000):
        await hedging.plan(HedgeRequest(Usd(1000 + dollars), Ratio("0.5")))
    assert hedging.recall(ARTICLE, first.moment) is None


async def test_shocks_count_the_funding_of_the_days(hedging):
    table = await shock(hedging, ShockRequest(ARTICLE, (Ratio("-0.1"),), days=30))
    assert table.funding == Usd(90)
    assert table.rows[0].net_pnl == Usd(-910)


async def test_shocks_without_days_count_no_funding(hedging):
    table = await shock(hedging, ShockRequest(ARTICLE))
    assert table.funding == Usd(0)
    assert [row.shock for row in table.rows] == list(STANDARD_SHOCKS)


async def test_unknown_funding_over_days_stays_unknown():
    market = FakeMarket()
    market.snapshots["BTCUSD_PERP"] = snapshot(funding=None)
    table = await shock(Hedging(Quotes(market, FakeClock())), ShockRequest(ARTICLE, days=30))
    assert table.funding is None
    assert table.rows[0].funding == Usd(0)


async def test_a_narrower_basis_is_a_gain_of_the_short(hedging):
    table = await shock(hedging, ShockRequest(ARTICLE, (Ratio("0.1"),), basis_shift=Ratio("-0.02")))
    assert table.rows[0].futures_price == Price("68992")
    assert table.rows[0].futures_pnl > Usd(-1000)


async def test_the_margin_map_rises_to_never(hedging):
    found = await margin_map(hedging, MarginRequest(ARTICLE))
    assert [row.rise for row in found.rows] == [*(Ratio(rise) for rise in ("0.25", "0.5", "1", "2", "4", "9")), None]
    assert found.rows[-1].margin == Coin("0.15625")
    assert found.rows[-1].price is None
    assert found.rows[2].margin == Coin("0.0784375")


async def test_an_own_rise_gets_a_row_in_its_place(hedging):
    found = await margin_map(hedging, MarginRequest(ARTICLE, Ratio("1.5")))
    assert found.rows[3].rise == Ratio("1.5")
    assert found.rows[3].price == Price(160_000)
