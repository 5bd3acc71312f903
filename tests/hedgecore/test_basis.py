"""Dated futures."""

from datetime import timedelta
from decimal import Decimal

import pytest

from hedgecore import (
    AnnualisedBasis,
    Coin,
    Contracts,
    DeliveryLock,
    NotPositive,
    OutOfRange,
    Price,
    Rate,
    Ratio,
    Usd,
    annualised_basis,
    basis,
    basis_shift_pnl,
    break_even,
    days_to_repay_fees,
    lock_to_delivery,
    net_pnl,
    roll,
)
from tests.hedgecore.build import limits, long, short

DAYS = timedelta(days=1)
SPOT, FUTURE = Price(64000), Price(66000)


@pytest.mark.parametrize(("future", "expected"), [(66000, "0.03125"), (64000, "0"), (63000, "-0.015625")])
def test_the_basis_is_what_the_future_costs_above_spot(future, expected):
    assert basis(Price(future), SPOT) == Ratio(expected)


def test_a_basis_on_a_year_in_three_ways():
    annual = annualised_basis(Price(121), Price(100), timedelta(hours=4380))
    assert annual.basis == Ratio("0.21")
    assert annual.simple == Rate("0.42")
    assert annual.compound == Rate("0.4641")
    assert round(annual.log.value, 12) == Decimal("0.381240719217")


def test_over_one_year_simple_and_compound_are_the_basis():
    annual = annualised_basis(Price(110), Price(100), 365 * DAYS)
    assert annual == AnnualisedBasis(Ratio("0.1"), Rate("0.1"), Rate("0.1"), annual.log)


def test_a_tiny_basis_loses_no_digit_on_a_year():
    annual = annualised_basis(Price(1 + Decimal("1e-27")), Price(1), 73 * DAYS)
    assert annual.simple == Rate("5e-27")
    assert annual.compound == Rate("5e-27") + Rate("1e-53")
    assert annual.log == Rate("5e-27") - Rate("2.5e-54")


def test_the_last_day_can_be_annualised():
    assert annualised_basis(Price(101), Price(100), DAYS).simple == Rate("3.65")


def test_less_than_a_day_says_nothing_about_a_year():
    with pytest.raises(OutOfRange) as refused:
        annualised_basis(Price(101), Price(100), timedelta(hours=23, minutes=45, seconds=36))
    assert limits(refused.value) == ("until", Decimal("0.99"), 1, None)


@pytest.mark.parametrize("delivery", [32000, 64000, 132000])
def test_a_short_sized_at_the_future_locks_its_price(delivery):
    lock = lock_to_delivery(Coin(1), short(660, FUTURE.value), SPOT, Price(delivery), 73 * DAYS)
    coins = Coin(66000) / delivery
    assert lock == DeliveryLock(coins, Usd(66000), Ratio("0.03125"), Rate("0.15625"))


def test_fees_are_paid_at_the_entry_and_at_delivery():
    lock = lock_to_delivery(Coin(1), short(660, FUTURE.value), SPOT, SPOT, 90 * DAYS, fee=Rate("0.0005"))
    assert (lock.coins, lock.value, lock.return_on_spot) == (Coin("1.030234375"), Usd(65935), Ratio("0.030234375"))


def test_the_return_counts_all_coins_held():
    lock = lock_to_delivery(Coin(2), short(1320, FUTURE.value), SPOT, SPOT, 73 * DAYS)
    assert (lock.value, lock.return_on_spot) == (Usd(132000), Ratio("0.03125"))
    after_fees = lock_to_delivery(Coin(2), short(1320, FUTURE.value), SPOT, SPOT, 73 * DAYS, fee=Rate("0.0005"))
    assert after_fees.coins == lock.coins - Coin("0.00203125")


def test_a_return_needs_a_holding():
    with pytest.raises(NotPositive) as refused:
        lock_to_delivery(Coin(0), short(660, 66000), SPOT, SPOT, 90 * DAYS)
    assert (refused.value.quantity, refused.value.given) == ("holding", 0)


@pytest.mark.parametrize("make", [short, long])
def test_without_costs_a_position_breaks_even_at_its_entry(make):
    assert break_even(make(640, 64000)) == Price(64000)


@pytest.mark.parametrize(
    ("opening", "closing", "funding"),
    [("0.001", "0", "0"), ("0", "0.001", "0"), ("0", "0", "0.01"), ("0.001", "0.002", "-0.01")],
)
@pytest.mark.parametrize("make", [short, long])
def test_at_break_even_nothing_is_gained(make, opening, closing, funding):
    position = make(640, 64000)
    price = break_even(position, opening_fee=Rate(opening), closing_fee=Rate(closing), funding=Coin(funding))
    assert price is not None
    net = net_pnl(position, price, opening_fee=Rate(opening), closing_fee=Rate(closing), funding=Coin(funding))
    assert abs(net) < Coin("1e-45")


def test_fees_move_the_break_even_to_the_side_of_the_profit():
    fee = Rate("0.001")
    below, above = (break_even(make(640, 64000), opening_fee=fee, closing_fee=fee) for make in (short, long))
    assert below is not None
    assert above is not None
    assert below < Price(64000) < above


@pytest.mark.parametrize(("funding", "price"), [("0.999", 64_000_000), ("1", None), ("1.1", None)])
def test_a_short_that_received_its_own_value_cannot_lose(funding, price):
    expected = None if price is None else Price(price)
    assert break_even(short(640, 64000), funding=Coin(funding)) == expected


@pytest.mark.parametrize(("funding", "price"), [("-0.999", 64_000_000), ("-1", None)])
def test_a_long_that_paid_its_own_value_cannot_gain(funding, price):
    expected = None if price is None else Price(price)
    assert break_even(long(640, 64000), funding=Coin(funding)) == expected


def test_funding_repays_two_taker_fees_in_days():
    eight_hours = timedelta(hours=8)
    assert days_to_repay_fees(Rate("0.0003"), Rate("0.0006"), Rate("0.0001"), eight_hours) == 3
    assert days_to_repay_fees(Rate("0.0003"), Rate("0.0006"), Rate("0.0001"), timedelta(hours=4)) == Decimal("1.5")


@pytest.mark.parametrize("rate", ["0", "-0.0001"])
def test_funding_that_is_paid_never_repays_a_fee(rate):
    assert days_to_repay_fees(Rate("0.0005"), Rate("0.0005"), Rate(rate), timedelta(hours=8)) is None


@pytest.mark.parametrize("rebate", ["-0.0005", "-0.001"])
def test_where_no_fee_is_left_nothing_has_to_be_repaid(rebate):
    assert days_to_repay_fees(Rate("0.0005"), Rate(rebate), Rate("-0.0001"), timedelta(hours=8)) == 0


def test_rolling_realises_pays_and_opens_again():
    moved = roll(short(640, 64000), Coin(1), Price(80000), Price(100_000), 365 * DAYS, fee=Rate("0.001"))
    assert moved.realised == Coin("-0.2")
    assert moved.fees == Coin("0.00144")
    assert moved.coins_after == Coin("0.79856")
    assert moved.annual_spread == Rate("0.25")
    assert moved.coin_delta == Coin("0.15856")
    assert moved.neutral_contracts == Contracts("798.56")


def test_a_spread_over_less_than_a_year_compounds():
    moved = roll(short(640, 64000), Coin(1), Price(100), Price(110), timedelta(hours=4380))
    assert moved.annual_spread == Rate("0.21")


def test_a_long_rolls_the_other_way():
    moved = roll(long(640, 64000), Coin(1), Price(80000), Price(100_000), 365 * DAYS)
    assert (moved.realised, moved.coins_after, moved.coin_delta) == (Coin("0.2"), Coin("1.2"), Coin("1.84"))


@pytest.mark.parametrize(
    ("before", "after", "usd"), [("0", "0.25", "-20"), ("0.25", "0", "20"), ("0.1", "0.1", "0"), ("0", "-0.5", "100")]
)
def test_a_short_gains_when_the_basis_shrinks(before, after, usd):
    assert basis_shift_pnl(Usd(100), Ratio(before), Ratio(after)) == Usd(usd)


@pytest.mark.parametrize(("before", "after"), [("-1", "0"), ("0", "-1")])
def test_a_future_cannot_cost_nothing(before, after):
    with pytest.raises(OutOfRange) as refused:
        basis_shift_pnl(Usd(100), Ratio(before), Ratio(after))
    assert limits(refused.value) == ("basis", -1, -1, None)
