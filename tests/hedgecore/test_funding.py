"""Funding in the coin, in dollars, and on a year."""

from datetime import timedelta
from decimal import Decimal

import pytest

from hedgecore import (
    Coin,
    FundingPayment,
    FundingTotal,
    NotFinite,
    NotPositive,
    OutOfRange,
    Price,
    Rate,
    Usd,
    annual_rate,
    annual_yield,
    funding_flow,
    funding_over,
    funding_stream,
    kraken_funding_flow,
    kraken_relative_rate,
)
from tests.hedgecore.build import limits, long, short

HOURS = timedelta(hours=1)
RATE = Rate("0.0001")


@pytest.mark.parametrize(
    ("make", "rate", "coins"),
    [
        (short, "0.0001", "0.0001"),
        (short, "-0.0001", "-0.0001"),
        (long, "0.0001", "-0.0001"),
        (long, "-0.0001", "0.0001"),
    ],
)
def test_a_positive_rate_is_paid_by_longs_to_shorts(make, rate, coins):
    assert funding_flow(make(640, 50000), Price(64000), Rate(rate)) == Coin(coins)


def test_payments_add_up_in_coins_and_in_dollars():
    payments = [FundingPayment(Price(64000), RATE), FundingPayment(Price(32000), RATE)]
    assert funding_stream(short(640, 50000), payments) == FundingTotal(Coin("0.0003"), Usd("12.8"))
    assert funding_stream(long(640, 50000), payments) == FundingTotal(Coin("-0.0003"), Usd("-12.8"))


def test_no_payments_are_nothing():
    assert funding_stream(short(640, 50000), []) == FundingTotal(Coin(0), Usd(0))


@pytest.mark.parametrize(("interval", "usd"), [(8 * HOURS, "90"), (4 * HOURS, "180"), (HOURS, "720")])
def test_a_short_earns_the_same_dollars_at_any_price(interval, usd):
    for entry in (100, 64000):
        assert funding_over(short(100, entry), RATE, interval, timedelta(days=30)) == Usd(usd)
        assert funding_over(long(100, entry), RATE, interval, timedelta(days=30)) == Usd(f"-{usd}")


def test_a_part_of_an_interval_counts_as_a_part():
    assert funding_over(short(100, 1), RATE, 8 * HOURS, 12 * HOURS) == Usd("1.5")
    assert funding_over(short(100, 1), RATE, 8 * HOURS, timedelta(0)) == Usd(0)


@pytest.mark.parametrize(("interval", "rate"), [(8 * HOURS, "0.1095"), (4 * HOURS, "0.219"), (HOURS, "0.876")])
def test_a_rate_on_a_year_counts_the_intervals(interval, rate):
    assert annual_rate(RATE, interval) == Rate(rate)


def test_a_yield_reinvests():
    assert annual_yield(Rate("0.1"), timedelta(days=73)) == Rate("0.61051")
    assert annual_yield(Rate("-0.1"), timedelta(days=73)) == Rate("-0.40951")
    assert round(annual_yield(RATE, 8 * HOURS).value, 6) == Decimal("0.115714")


@pytest.mark.parametrize("rate", [-1, "-1.5"])
def test_a_rate_that_takes_everything_has_no_yield(rate):
    with pytest.raises(OutOfRange) as refused:
        annual_yield(Rate(rate), 8 * HOURS)
    assert limits(refused.value) == ("rate", Decimal(rate), -1, None)


def test_a_rate_that_takes_nearly_everything_has_a_yield():
    assert annual_yield(Rate("-0.9"), timedelta(days=365)) == Rate("-0.9")


def test_a_tiny_rate_loses_no_digit_in_a_yield():
    assert annual_yield(Rate("1e-40"), 8 * HOURS) == Rate("1.095e-37") + Rate("5.98965e-75")


def test_a_yield_beyond_all_numbers_is_refused():
    with pytest.raises(NotFinite) as refused:
        annual_yield(Rate(900), timedelta(minutes=1))
    assert refused.value.quantity == "Rate"


@pytest.mark.parametrize("interval", [timedelta(0), -HOURS])
def test_an_interval_of_no_time_is_refused(interval):
    for ask in (annual_rate, annual_yield):
        with pytest.raises(NotPositive) as refused:
            ask(RATE, interval)
        assert (refused.value.quantity, refused.value.given) == ("interval", interval)


def test_the_shortest_interval_is_a_microsecond():
    assert annual_rate(Rate(1), timedelta(microseconds=1)) == Rate(365 * 86_400_000_000)


def test_the_longest_times_are_not_rounded():
    for interval, horizon in ((timedelta.max, timedelta.max), (timedelta.resolution, timedelta.max)):
        microseconds = horizon // interval
        assert funding_over(short(1, 1, 1), Rate(1), interval, horizon) == Usd(microseconds)


def test_krakens_rate_is_coins_for_a_dollar_of_contracts():
    assert kraken_funding_flow(short(10000, 1, 1), Rate("-4e-9")) == Coin("-0.00004")
    assert kraken_funding_flow(long(10000, 1, 1), Rate("-4e-9")) == Coin("0.00004")
    assert kraken_relative_rate(Rate("-4e-9"), Price(100_000)) == Rate("-0.0004")
