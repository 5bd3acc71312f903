"""The use case of `/drift`: present prices, funding since the opening, deliveries, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import NoMarket, NoSuchPortfolio, Outage, PriceTooOld, VenueUnavailable
from bot.ports import Preferences
from bot.services.drifting import Aimless, Drifting, Standing, Uncovered, Undelivered, Unpriced
from bot.services.keeping import Keeping
from bot.services.quotes import Freshness, Quotes
from bot.services.visits import Visit
from hedgecore import (
    Buy,
    Close,
    Coin,
    CoinsMoved,
    Contracts,
    Delivered,
    DriftCause,
    Fill,
    Hold,
    Policy,
    Price,
    Rate,
    Ratio,
    Reason,
    Received,
    Sell,
    TargetSet,
    Traded,
    Withdrawn,
)
from tests.support.builders import DATED, DOLLAR_CONTRACT, ETHER, NOON, PERPETUAL, snapshot
from tests.support.fake_books import FakeBooks, FakeMembers, FakeProfiles
from tests.support.fake_history import FakeHistory
from tests.support.fakes import FakeClock, FakeMarket

ANN = 1001
VISIT = Visit(ANN, ANN, private=True, at=NOON)
DAY = timedelta(days=1)
OPENED = NOON - 30 * DAY


def moved(amount: str, coin: str = "BTC") -> CoinsMoved:
    return CoinsMoved(coin, Coin(amount), OPENED)


def wanted(target: str, coin: str = "BTC") -> TargetSet:
    return TargetSet(coin, Ratio(target), OPENED)


def sold(contracts: str, price: str = "64000", contract=PERPETUAL, *, at=OPENED, leverage=None) -> Traded:
    return Traded(contract, Fill(-Contracts(contracts), Price(price)), at, leverage)


# Half of a coin is sold at 64,000: 320 contracts of 100 dollars.
HALF = (moved("1"), wanted("0.5"), sold("320"))
FULL = (moved("1"), wanted("1"), sold("640"))


@pytest.fixture
def books():
    return FakeBooks()


@pytest.fixture
def profiles():
    return FakeProfiles()


@pytest.fixture
def market():
    return FakeMarket()


@pytest.fixture
def history():
    return FakeHistory()


@pytest.fixture
def drifting(books, profiles, market, history):
    keeping = Keeping(books, profiles, FakeMembers())
    return Drifting(keeping, Quotes(market, FakeClock()), history)


@pytest.fixture
def drift(books, drifting):
    """The drift of a portfolio of these entries."""

    async def found(*entries):
        await books.create(ANN, "half", entries, VISIT.cause)
        return await drifting.drift(VISIT, "half")

    return found


def at(market, price: str, **changes) -> None:
    for symbol, old in market.snapshots.items():
        if old.contract.coin == "BTC":
            market.snapshots[symbol] = snapshot(old.contract, price, **changes)


async def test_the_order_goes_by_the_step_of_today_and_not_by_the_recorded_one(drift, market):
    at(market, "32000")
    (half,) = (await drift(*HALF[:2], sold("320", contract=replace(PERPETUAL, lot=Contracts(40))))).coins
    assert isinstance(half.decision, Buy)
    assert half.decision.contracts == Contracts(70)


async def test_half_a_coin_hedged_reads_two_thirds_after_a_fall_of_half(drift, market):
    at(market, "32000")
    (half,) = (await drift(*HALF)).coins
    assert isinstance(half, Standing)
    assert round(half.drift.ratio.value, 12) == Decimal("0.666666666667")
    assert half.drift.equity == Coin("1.5")
    assert half.drift.earned == Coin("0.5")
    assert isinstance(half.decision, Buy)


async def test_a_full_hedge_needs_nothing_after_a_fall_of_half(drift, market):
    at(market, "32000")
    (full,) = (await drift(*FULL)).coins
    assert isinstance(full, Standing)
    assert full.drift.ratio == Ratio(1)
    assert full.decision == Hold(Reason.ON_TARGET)


async def test_the_policy_of_coins_asks_for_nothing_when_only_the_price_moved(drift, market, profiles):
    profiles.settled[ANN] = Preferences(policy=Policy.COINS)
    at(market, "32000")
    (half,) = (await drift(*HALF)).coins
    assert half.decision == Hold(Reason.ON_TARGET)


async def test_a_fee_of_ones_own_takes_the_place_of_the_venues(drift, market, profiles):
    profiles.settled[ANN] = Preferences(fee=Rate("0.02"))
    at(market, "32000")
    (half,) = (await drift(*HALF)).coins
    assert half.decision == Hold(Reason.COSTS_MORE)


async def test_coins_without_a_hedge_are_to_be_sold_at_the_preferred_venue(drift, profiles):
    profiles.settled[ANN] = Preferences(venue="bybit")
    (coins,) = (await drift(moved("1"), wanted("0.5"))).coins
    assert isinstance(coins, Standing)
    assert (coins.legs, coins.short, coins.funding) == ((), Contracts(0), Received())
    assert isinstance(coins.decision, Sell)
    assert coins.quote.snapshot.contract == DOLLAR_CONTRACT
    assert coins.drift.causes == {DriftCause.UNTRADED: Ratio("-0.5")}


async def test_coins_without_a_target_or_a_trade_have_no_drift(drift):
    assert (await drift(moved("1"))).coins == (Aimless("BTC", Coin(1)),)


async def test_without_a_target_the_first_trade_says_it(drift):
    (half,) = (await drift(moved("1"), sold("320"))).coins
    assert half.drift.target == Ratio("0.5")


async def test_a_hedge_without_coins_is_to_be_closed(drift):
    (gone,) = (await drift(*HALF, CoinsMoved("BTC", Coin(-1), OPENED))).coins
    assert isinstance(gone, Uncovered)
    assert gone.decision == Close(Contracts(320))


async def test_an_empty_portfolio_has_no_coins(drift):
    assert (await drift()).coins == ()


async def test_a_portfolio_that_is_not_there_is_refused(drifting):
    with pytest.raises(NoSuchPortfolio):
        await drifting.drift(VISIT, "nothing")


# margin


async def test_margin_is_the_value_at_entry_over_the_leverage_that_was_said(drift):
    (half,) = (await drift(moved("1"), wanted("0.5"), sold("320", leverage=Decimal(4)))).coins
    (leg,) = half.legs
    assert (leg.leverage, leg.posted) == (Decimal(4), Coin("0.125"))
    assert leg.liquidation is not None
    assert leg.distance == Ratio(leg.liquidation / Price(64000)) - Ratio(1)


async def test_margin_falls_back_to_the_usual_leverage_and_then_to_two(drift, profiles, drifting):
    (half,) = (await drift(*HALF)).coins
    assert half.legs[0].leverage == Decimal(2)
    profiles.settled[ANN] = Preferences(leverage=Decimal(5))
    (half,) = (await drifting.drift(VISIT, "half")).coins
    assert half.legs[0].leverage == Decimal(5)


async def test_a_short_with_all_its_value_posted_has_no_liquidation_price(drift):
    (half,) = (await drift(moved("1"), wanted("0.5"), sold("320", leverage=Decimal(1)))).coins
    assert (half.legs[0].liquidation, half.legs[0].distance) == (None, None)


# prices


async def test_every_open_contract_is_marked_at_its_own_price(drift, market):
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, "65000")
    (both,) = (await drift(moved("1"), wanted("0.5"), sold("160"), sold("16000", contract=DOLLAR_CONTRACT))).coins
    assert [leg.quote.snapshot.mark for leg in both.legs] == [Price(64000), Price(65000)]
    assert both.drift.short_coins == Coin("0.25") + Price(65000).buys(DOLLAR_CONTRACT.notional(Contracts(16000)))


async def test_the_advice_is_for_the_largest_of_several_contracts(drift, market):
    at(market, "32000")
    (both,) = (await drift(moved("1"), wanted("0.5"), sold("100"), sold("22000", contract=DOLLAR_CONTRACT))).coins
    assert both.quote.snapshot.contract == DOLLAR_CONTRACT
    assert both.short == Contracts(22000)


async def test_a_price_that_failed_is_replaced_by_one_that_may_still_be_used(drift, market):
    market.memory["BTCUSD_PERP"] = snapshot(price="60000", as_of=NOON - timedelta(minutes=4))
    market.fail("binancecoinm")
    (half,) = (await drift(*HALF)).coins
    assert (half.quote.freshness, half.quote.age) == (Freshness.STALE, timedelta(minutes=4))


async def test_prices_too_old_are_refused(drift, market):
    at(market, "60000", as_of=NOON - timedelta(minutes=6))
    with pytest.raises(PriceTooOld):
        await drift(*HALF)


async def test_no_price_at_all_is_said_as_one_error(drift, market):
    market.fail("binancecoinm")
    with pytest.raises(VenueUnavailable):
        await drift(*HALF)


async def test_no_price_for_coins_that_were_never_traded_names_every_venue(drift, market):
    market.fail("binancecoinm")
    market.fail("bybit")
    with pytest.raises(NoMarket):
        await drift(moved("1"), wanted("0.5"))


async def test_a_coin_without_a_price_leaves_the_others(drift, market):
    market.fail("bybit", VenueUnavailable("bybit", Outage.DOWN))
    ether = replace(DOLLAR_CONTRACT, symbol="ETHUSD", coin="ETH")
    coins = (await drift(*HALF, moved("1", "ETH"), wanted("1", "ETH"), sold("100", "3200", ether))).coins
    assert [type(coin) for coin in coins] == [Standing, Unpriced]


# funding


async def test_funding_is_reckoned_on_what_was_open_at_each_settlement(drift, history):
    grown = NOON - 10 * DAY
    for ago, rate in ((20, "0.0001"), (5, "0.0002"), (1, "-0.0001")):
        history.settle("BTCUSD_PERP", NOON - ago * DAY, Price(50000), Rate(rate))
    (half,) = (await drift(moved("1"), wanted("0.5"), sold("100"), sold("220", at=grown))).coins
    before = Decimal(10000) / 50000 * Decimal("0.0001")
    since = Decimal(32000) / 50000 * (Decimal("0.0002") - Decimal("0.0001"))
    assert half.funding == Received(Coin(before), Coin(since))
    assert half.drift.equity == Coin(1) + Coin(before) + Coin(since)
    assert history.asked == [("BTCUSD_PERP", OPENED)]


async def test_funding_that_a_venue_cannot_tell_is_unknown_and_never_zero(drift, history):
    history.fail("binancecoinm")
    (half,) = (await drift(*HALF)).coins
    assert half.funding is None
    assert DriftCause.FUNDING not in half.drift.causes


async def test_funding_of_one_venue_alone_is_unknown_for_the_whole(drift, history):
    history.settle("BTCUSD_PERP", NOON - DAY, Price(50000), Rate("0.0001"))
    history.fail("bybit")
    (both,) = (await drift(moved("1"), wanted("0.5"), sold("160"), sold("16000", contract=DOLLAR_CONTRACT))).coins
    assert both.funding is None


async def test_a_dated_contract_has_no_funding_to_ask_for(drift, history):
    history.fail("binancecoinm")
    (half,) = (await drift(moved("1"), wanted("0.5"), sold("320", contract=DATED))).coins
    assert half.funding == Received()


async def test_funding_of_what_was_closed_since_still_counts(drift, history):
    history.settle("BTCUSD_PERP", NOON - 20 * DAY, Price(64000), Rate("0.001"))
    history.settle("BTCUSD_PERP", NOON - DAY, Price(64000), Rate("0.001"))
    closed = Traded(PERPETUAL, Fill(Contracts(320), Price(64000)), NOON - 10 * DAY)
    (coins,) = (await drift(*HALF, closed)).coins
    assert coins.funding == Received(Coin("0.0005"), Coin(0))


# deliveries


ENDED = replace(DATED, expiry=NOON - DAY, symbol="BTCUSD_260228")


async def test_a_delivery_is_recorded_once_before_anything_is_said(drift, drifting, history, books):
    history.delivered["BTCUSD_260228"] = Price(32000)
    found = await drift(moved("1"), wanted("0.5"), sold("320", contract=ENDED))
    delivery = Delivered(ENDED, Price(32000), ENDED.expiry)
    assert found.delivered == (delivery,)
    assert found.coins[0].drift.earned == Coin("0.5")
    assert found.coins[0].legs == ()
    again = await drifting.drift(VISIT, "half")
    assert again.delivered == ()
    assert (await books.load(ANN, "half")).entries.count(delivery) == 1


@pytest.mark.parametrize("fails", [False, True])
async def test_a_delivery_at_a_price_nobody_knows_gives_no_ratio(drift, history, fails):
    if fails:
        history.fail("binancecoinm")
    found = await drift(moved("1"), wanted("0.5"), sold("320", contract=ENDED))
    assert found.coins == (Undelivered("BTC", (ENDED,)),)


# what is remembered


async def test_what_was_found_is_recalled_by_its_owner_only(drift, drifting):
    found = await drift(*HALF)
    assert drifting.recall(VISIT, found.portfolio.id, found.moment) is found
    assert drifting.recall(replace(VISIT, principal=2, chat=2), found.portfolio.id, found.moment) is None


async def test_withdrawn_profit_and_several_coins_stand_side_by_side(drift, market):
    at(market, "32000")
    taken = Withdrawn("BTC", Coin("0.25"), NOON)
    coins = (await drift(*HALF, taken, moved("2", "ETH"), sold("320", "3200", ETHER))).coins
    assert [coin.coin for coin in coins] == ["BTC", "ETH"]
    assert coins[0].drift.equity == Coin("1.25")
    assert coins[1].drift.ratio == Ratio("0.5")
