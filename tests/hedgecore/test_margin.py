"""Initial margin, tiers, and the leverage they allow."""

from decimal import Decimal
from functools import partial

import pytest

from hedgecore import (
    Coin,
    LeverageTooHigh,
    MarginalTier,
    NotPositive,
    Price,
    Rate,
    Tier,
    Usd,
    check_leverage,
    deductions,
    highest_leverage,
    initial_margin,
    maintenance_margin,
    marginal_margin,
    order_cost,
    size_dependent_rate,
    tier_at,
)
from tests.hedgecore.build import BTC_TIERS


def test_the_initial_margin_is_the_value_over_the_leverage():
    assert initial_margin(Usd(10000), Price(64000), Decimal(2)) == Coin("0.078125")


@pytest.mark.parametrize("leverage", [0, -2])
def test_a_leverage_of_nothing_is_refused(leverage):
    for ask in (
        lambda: initial_margin(Usd(1), Price(1), Decimal(leverage)),
        lambda: check_leverage(Decimal(leverage), Coin(1), BTC_TIERS),
    ):
        with pytest.raises(NotPositive) as refused:
            ask()
        assert (refused.value.quantity, refused.value.given) == ("leverage", leverage)


def test_an_order_sets_aside_margin_and_both_fees():
    ask = partial(
        order_cost, Usd(10000), Price(2000), Decimal(25), opening_fee=Rate("0.00055"), closing_fee=Rate("0.00055")
    )
    assert ask() == ask(buying=False) == Coin("0.20539")
    assert ask(buying=True) == Coin("0.20561")


def test_each_fee_of_an_order_is_its_own():
    open_only = order_cost(Usd(100), Price(1), Decimal(2), opening_fee=Rate("0.01"), closing_fee=Rate(0))
    close_only = order_cost(Usd(100), Price(1), Decimal(2), opening_fee=Rate(0), closing_fee=Rate("0.01"))
    assert (open_only, close_only) == (Coin(51), Coin("50.5"))


def test_deductions_are_computed_from_the_tiers():
    expected = ["0", "0.005", "0.055", "0.355", "1.605", "6.605", "11.605", "21.605"]
    assert deductions(BTC_TIERS) == tuple(Coin(coins) for coins in expected)


def test_one_tier_deducts_nothing():
    assert deductions((Tier(Coin(0), Rate("0.005")),)) == (Coin(0),)


@pytest.mark.parametrize(
    ("value", "index"), [("0", 0), ("4.999", 0), ("5", 0), ("5.001", 1), ("10", 1), ("400", 6), ("401", 7)]
)
def test_a_value_on_a_floor_is_still_in_the_tier_below(value, index):
    assert tier_at(Coin(value), BTC_TIERS) == index


@pytest.mark.parametrize(
    ("value", "margin"),
    [("0", "0"), ("0.4", "0.0016"), ("5", "0.02"), ("5.001", "0.020005"), ("25", "0.27"), ("500", "53.395")],
)
def test_the_maintenance_margin_has_no_jumps(value, margin):
    assert maintenance_margin(Coin(value), BTC_TIERS) == Coin(margin)


@pytest.mark.parametrize(("value", "leverage"), [("5", 125), ("5.001", 100), ("1000", 3)])
def test_the_leverage_allowed_falls_with_the_size(value, leverage):
    assert highest_leverage(Coin(value), BTC_TIERS) == Decimal(leverage)


def test_the_highest_leverage_is_allowed():
    check_leverage(Decimal(125), Coin(5), BTC_TIERS)


def test_more_than_the_highest_leverage_is_refused():
    with pytest.raises(LeverageTooHigh) as refused:
        check_leverage(Decimal("125.1"), Coin(5), BTC_TIERS)
    error = refused.value
    assert (error.leverage, error.highest, error.notional) == (Decimal("125.1"), Decimal(125), Coin(5))


def test_where_the_venue_does_not_say_any_leverage_passes():
    unsaid = (Tier(Coin(0), Rate("0.005")),)
    assert highest_leverage(Coin(1), unsaid) is None
    check_leverage(Decimal(1000), Coin(1), unsaid)


KRAKEN = (
    MarginalTier(Usd(0), Rate("0.02")),
    MarginalTier(Usd(500_000), Rate("0.04")),
    MarginalTier(Usd(1_000_000), Rate("0.06")),
)


@pytest.mark.parametrize(
    ("notional", "margin"),
    [(0, 0), (400_000, 8_000), (500_000, 10_000), (600_000, 14_000), (1_000_000, 30_000), (2_000_000, 90_000)],
)
def test_each_part_of_the_contracts_has_its_own_rate(notional, margin):
    assert marginal_margin(Usd(notional), KRAKEN) == Usd(margin)


def test_a_rate_may_grow_with_the_size():
    assert size_dependent_rate(Rate("0.02"), Rate("0.00005"), Coin(25)) == Rate("0.02125")
