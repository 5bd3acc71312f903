"""What a condition finds: coins without hedges, hedges without coins, both policies, several contracts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.ports import Cause, Preferences
from bot.ports.reminders import Topic, Trigger
from bot.services.conditions import find, number_of, topic_of
from bot.services.drifting import Drifting
from bot.services.keeping import Keeping
from bot.services.quotes import Quotes
from bot.services.visits import Visit
from hedgecore import Coin, CoinsMoved, Policy, Price, Ratio, liquidation_trigger
from tests.bot.services.watch import ANN, HALF, OPENED, TENTH_OFF, condition, moved, sold, wanted
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL, funding, snapshot
from tests.support.fake_books import FakeBooks, FakeMembers, FakeProfiles
from tests.support.fake_history import FakeHistory
from tests.support.fakes import FakeClock, FakeMarket

VISIT = Visit(ANN, ANN, private=True, at=NOON)
MARK = Topic("binancecoinm", "BTCUSD_PERP", "mark")
FULL = (moved("1"), wanted("1"), sold("640"))
GONE = CoinsMoved("BTC", Coin(-1), OPENED)
LIQUIDATION = condition("liq", "0.2")


@pytest.fixture
def market():
    return FakeMarket()


@pytest.fixture
def profiles():
    return FakeProfiles()


@pytest.fixture
def found(market, profiles):
    """What a condition finds in a portfolio of these entries."""
    books = FakeBooks()
    drifting = Drifting(Keeping(books, profiles, FakeMembers()), Quotes(market, FakeClock()), FakeHistory())

    async def finding(rule, *entries):
        portfolio = await books.create(ANN, f"{books.writes}", entries, Cause(ANN, NOON))
        return find(rule, await drifting.drift(VISIT, portfolio.id))

    return finding


def at(market, price: str, **changes) -> None:
    for symbol, old in market.snapshots.items():
        if old.contract.coin == "BTC":
            market.snapshots[symbol] = snapshot(old.contract, price, **changes)


# drift


async def test_a_full_hedge_is_on_target_and_no_price_takes_it_off(found, market):
    at(market, "20000")
    full = await found(TENTH_OFF, *FULL)
    assert (full.holds, full.over, full.begins, full.ends) == (False, True, (), ())


async def test_off_and_over_have_a_fifth_between_them(found, market):
    at(market, "90000")
    half = await found(TENTH_OFF, *HALF)
    assert (half.holds, half.over) == (False, False)


async def test_at_both_edges_a_hedge_is_within(found):
    at_threshold = await found(TENTH_OFF, moved("1"), wanted("0.4"), sold("320"))
    assert (at_threshold.holds, at_threshold.over) == (False, False)
    at_a_fifth_less = await found(TENTH_OFF, moved("1"), wanted("0.42"), sold("320"))
    assert (at_a_fifth_less.holds, at_a_fifth_less.over) == (False, True)


async def test_a_hedge_that_is_off_has_a_price_at_which_it_is_over(found, market):
    at(market, "32000")
    half = await found(TENTH_OFF, *HALF)
    assert (half.holds, half.over) == (True, False)
    (back,) = half.ends
    assert (back.topic, back.below, round(back.above, 2)) == (MARK, None, Decimal("46344.83"))


async def test_the_policy_of_coins_knows_no_such_price(found, market, profiles):
    profiles.settled[ANN] = Preferences(policy=Policy.COINS)
    at(market, "32000")
    half = await found(TENTH_OFF, *HALF)
    assert (half.holds, half.over, half.begins, half.ends) == (False, True, (), ())


async def test_under_the_policy_of_coins_added_coins_take_it_off(found, profiles):
    profiles.settled[ANN] = Preferences(policy=Policy.COINS)
    half = await found(TENTH_OFF, *HALF, moved("1"))
    assert (half.holds, half.over) == (True, False)


async def test_coins_that_nothing_was_sold_of_are_off_at_every_price(found):
    coins = await found(TENTH_OFF, moved("1"), wanted("0.5"))
    assert (coins.holds, coins.over, coins.begins, coins.ends) == (True, False, (), ())


async def test_coins_without_a_target_are_on_it(found):
    coins = await found(TENTH_OFF, moved("1"))
    assert (coins.holds, coins.over) == (False, True)


async def test_a_short_without_coins_is_off_whatever_the_threshold(found, market, profiles):
    short = await found(condition("drift", "9"), *HALF, GONE)
    assert (short.holds, short.over) == (True, False)
    profiles.settled[ANN] = Preferences(policy=Policy.COINS)
    at(market, "32000")
    short = await found(condition("drift", "9"), *HALF, GONE)
    assert (short.holds, short.over) == (True, False)


async def test_where_nothing_is_left_there_is_nothing_to_be_off(found):
    closed = await found(TENTH_OFF, *HALF, sold("-320"), GONE)
    assert (closed.holds, closed.over) == (False, True)


async def test_an_empty_portfolio_has_nothing_to_say(found):
    empty = await found(TENTH_OFF)
    assert (empty.holds, empty.over, empty.begins, empty.ends) == (False, True, (), ())


async def test_every_open_contract_has_a_trigger_of_its_own(found):
    both = await found(TENTH_OFF, moved("1"), wanted("0.5"), sold("160"), sold("16000", contract=DOLLAR_CONTRACT))
    assert [trigger.topic.venue for trigger in both.begins] == ["binancecoinm", "bybit"]
    assert len({trigger.above for trigger in both.begins}) == 1


async def test_a_delivery_nobody_knows_the_price_of_is_unknown(found):
    ended = replace(DATED, expiry=NOON)
    for rule in (TENTH_OFF, LIQUIDATION):
        unknown = await found(rule, moved("1"), wanted("0.5"), sold("320", contract=ended))
        assert (unknown.holds, unknown.over) == (None, None)


async def test_coins_without_a_price_matter_to_their_hedge_and_to_drift_only(found, market):
    """The unhedged bitcoin has no price; what is near liquidation is the ether alone."""
    elsewhere = replace(PERPETUAL, venue="bybit", symbol="ETHUSD", coin="ETH")
    market.snapshots["ETHUSD"] = snapshot(elsewhere, "3200")
    market.listed["bybit"] = ()
    market.fail("binancecoinm")
    ether = (moved("1", "ETH"), wanted("0.5", "ETH"), sold("16", "3200", elsewhere))
    assert (await found(TENTH_OFF, moved("1"), wanted("0.5"), *ether)).over is None
    liquidation = await found(LIQUIDATION, moved("1"), wanted("0.5"), *ether)
    assert (liquidation.holds, liquidation.over) == (False, True)


# liquidation


async def test_near_liquidation_is_a_mark_of_the_formula(found):
    half = await found(LIQUIDATION, *HALF)
    (begins,), (ends,) = half.begins, half.ends
    assert (half.holds, half.over) == (False, True)
    assert begins == Trigger(MARK, above=Decimal(106240))
    assert ends == Trigger(MARK, below=liquidation_trigger(Price(127488), Ratio("0.24")).value)


async def test_at_the_mark_of_its_end_it_is_over(found, market):
    ends = (await found(LIQUIDATION, *HALF)).ends[0].below
    at(market, f"{ends}")
    assert (await found(LIQUIDATION, *HALF)).over is True
    at(market, f"{ends + Decimal('1e-20')}")
    assert (await found(LIQUIDATION, *HALF)).over is False


async def test_a_short_with_its_whole_value_posted_is_never_near_liquidation(found):
    posted = replace(sold("320"), leverage=Decimal(1))
    whole = await found(LIQUIDATION, moved("1"), wanted("0.5"), posted)
    assert (whole.holds, whole.over, whole.begins, whole.ends) == (False, True, (), ())


async def test_a_short_without_coins_can_be_liquidated_all_the_same(found, market):
    at(market, "120000")
    assert (await found(LIQUIDATION, *HALF, GONE)).holds is True


# funding and basis


async def test_only_perpetuals_have_funding(found):
    dated = await found(condition("funding", "0.01"), moved("1"), wanted("0.5"), sold("320", contract=DATED))
    assert (dated.holds, dated.over, dated.begins) == (False, True, ())


async def test_funding_below_its_threshold_is_over_a_fifth_above_it(found, market):
    negative = condition("funding", "-0.001")
    for rate, state in (("-0.0011", (True, False)), ("-0.001", (False, False)), ("-0.0008", (False, True))):
        at(market, "64000", funding=funding(rate))
        half = await found(negative, *HALF)
        assert (half.holds, half.over) == state
    topic = topic_of(PERPETUAL, "funding")
    assert half.begins == (Trigger(topic, below=Decimal("-0.001")),)
    assert half.ends == (Trigger(topic, above=Decimal("-0.0008")),)


async def test_funding_that_is_not_told_is_unknown_but_still_waited_for(found, market):
    at(market, "64000", funding=None)
    half = await found(condition("funding", "0"), *HALF)
    assert (half.holds, half.over, len(half.begins)) == (None, None, 1)


async def test_the_basis_is_that_of_each_open_contract(found, market):
    market.snapshots["BTCUSD_260626"] = snapshot(DATED, "64000", mark=Price(63000))
    both = (moved("1"), wanted("0.5"), sold("160"), sold("160", contract=DATED))
    low = await found(condition("basis", "-0.01"), *both)
    assert (low.holds, low.over) == (True, False)
    assert [trigger.topic.what for trigger in low.begins] == ["basis", "basis"]
    assert {trigger.above for trigger in low.ends} == {Decimal("-0.008")}


def test_a_topic_is_a_number_of_a_market():
    market = snapshot(price="64000", mark=Price(64640))
    assert number_of(topic_of(PERPETUAL, "mark"), market) == Decimal(64640)
    assert number_of(topic_of(PERPETUAL, "basis"), market) == Decimal("0.01")
    assert number_of(topic_of(PERPETUAL, "funding"), market) == Decimal("0.0001")
    assert number_of(topic_of(PERPETUAL, "funding"), replace(market, funding=None)) is None
