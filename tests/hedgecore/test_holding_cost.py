"""What a short brings and costs while it is kept, and which of two is the better one from when on."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from hedgecore import (
    AmountUnit,
    Coin,
    Contracts,
    HoldingCost,
    LinearMarginRules,
    LinearPerpetual,
    LinearTier,
    Price,
    Rate,
    Ratio,
    Usd,
    Usdt,
    ahead_after,
    funding_carry,
    locked_carry,
    order_value,
)
from tests.support.builders import PERPETUAL

DAYS = timedelta(days=1)
COST = HoldingCost(Usd(10_000), 30 * DAYS, fees=Usd(10), slippage=Usd(2), carry=Usd(90))
UNKNOWN = [replace(COST, slippage=None), replace(COST, carry=None)]
LINEAR = LinearPerpetual(
    "bybit",
    "BTCUSDT",
    "BTC",
    Coin("0.01"),
    AmountUnit.CONTRACTS,
    Contracts(1),
    Contracts(1),
    Rate("0.0005"),
    LinearMarginRules((LinearTier(Usdt(0), Rate("0.004")),)),
)


def test_the_total_is_what_is_earned_less_fees_and_slippage():
    assert COST.total == Usd(78)


def test_dollars_over_a_time_are_a_share_a_year():
    assert COST.a_year(Usd(90)) == Rate("0.1095")
    assert COST.annual == Rate("0.0949")


@pytest.mark.parametrize("cost", UNKNOWN)
def test_one_unknown_part_makes_the_whole_unknown_and_never_zero(cost):
    assert (cost.total, cost.annual, cost.days_to_repay) == (None, None, None)


def test_the_outlay_is_known_without_the_carry():
    assert replace(COST, carry=None).outlay == Usd(12)


def test_three_dollars_a_day_repay_twelve_in_four_days():
    assert COST.days_to_repay == Decimal(4)


def test_what_earns_nothing_never_repays_its_costs():
    assert replace(COST, carry=Usd(0)).days_to_repay is None
    assert replace(COST, carry=Usd(-5)).days_to_repay is None


def test_what_costs_nothing_is_repaid_from_the_start():
    assert replace(COST, fees=Usd(-2)).days_to_repay == Decimal(0)
    assert replace(COST, fees=Usd(-2), carry=Usd(-5)).days_to_repay == Decimal(0)


def test_the_dearer_that_earns_more_is_ahead_once_it_has_made_up_for_its_costs():
    dear = replace(COST, fees=Usd(22), carry=Usd(180))
    assert ahead_after(dear, COST) == Decimal(4)
    assert ahead_after(COST, dear) is None


def test_the_cheaper_that_earns_as_much_is_ahead_from_the_start():
    cheap = replace(COST, fees=Usd(9))
    assert ahead_after(cheap, COST) == Decimal(0)
    assert ahead_after(COST, cheap) is None


def test_of_two_that_cost_the_same_the_one_that_earns_more_is_ahead_from_the_start():
    better = replace(COST, carry=Usd(91))
    assert ahead_after(better, COST) == Decimal(0)
    assert ahead_after(COST, better) is None


def test_neither_of_two_equals_is_ahead():
    assert ahead_after(COST, COST) is None


def test_they_are_compared_dollar_for_dollar():
    twice = HoldingCost(Usd(20_000), 30 * DAYS, fees=Usd(20), slippage=Usd(4), carry=Usd(180))
    assert ahead_after(twice, COST) is None


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_nothing_is_said_of_what_is_unknown(unknown):
    assert ahead_after(COST, unknown) is None
    assert ahead_after(unknown, COST) is None


def test_a_short_of_ten_thousand_earns_ninety_dollars_in_a_month_of_the_usual_funding():
    assert funding_carry(Usd(10_000), Rate("0.1095"), 30 * DAYS) == Usd(90)


@pytest.mark.parametrize(("days", "usd"), [(50, "125"), (100, "250"), (200, "250")])
def test_a_basis_is_earned_as_the_time_to_delivery_passes_and_no_more_than_all_of_it(days, usd):
    assert locked_carry(Usd(10_250), Ratio("0.025"), 100 * DAYS, days * DAYS) == Usd(usd)


def test_a_future_below_the_index_costs_its_short():
    assert locked_carry(Usd(8_000), Ratio("-0.2"), 100 * DAYS, 100 * DAYS) == Usd(-2_000)


def test_an_order_is_worth_its_contracts_or_its_coins_at_the_price():
    assert order_value(PERPETUAL, Contracts(100), Price(64_000)) == Usd(10_000)
    assert order_value(LINEAR, Contracts(100), Price(64_000)) == Usd(64_000)
