"""Funding of a position that grows and shrinks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hedgecore import Coin, Contracts, Fill, FundingPayment, Price, Rate, Received, Traded, accrued
from tests.support.builders import PERPETUAL

START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def traded(contracts: int, hours: int) -> Traded:
    return Traded(PERPETUAL, Fill(Contracts(contracts), Price(50000)), START + hours * HOUR)


def paid(hours: int, rate: str, mark: int = 50000) -> tuple[datetime, FundingPayment]:
    return START + hours * HOUR, FundingPayment(Price(mark), Rate(rate))


def test_a_short_receives_a_positive_rate_on_its_value_at_the_mark():
    assert accrued([traded(-100, 0)], [paid(8, "0.0001", 40000)], START) == Received(Coin(0), Coin("0.000025"))


def test_a_short_pays_a_negative_rate_and_a_long_receives_it():
    payments = [paid(8, "-0.0001")]
    assert accrued([traded(-100, 0)], payments, START).since == Coin("-0.00002")
    assert accrued([traded(100, 0)], payments, START).since == Coin("0.00002")


def test_each_payment_counts_what_was_open_before_it():
    trades = [traded(-100, 1), traded(-100, 9), traded(150, 17)]
    payments = [paid(0, "1"), paid(8, "0.0001"), paid(16, "0.0001"), paid(24, "0.0001")]
    assert accrued(trades, payments, START).since == Coin("0.00002") + Coin("0.00004") + Coin("0.00001")


def test_a_trade_at_the_very_moment_of_a_payment_does_not_take_part():
    assert accrued([traded(-100, 8)], [paid(8, "0.0001")], START) == Received()


def test_what_is_closed_receives_nothing_more():
    trades = [traded(-100, 0), traded(100, 10)]
    assert accrued(trades, [paid(8, "0.0001"), paid(16, "0.0001")], START).since == Coin("0.00002")


def test_payments_until_the_split_are_apart_from_those_after_it():
    payments = [paid(8, "0.0001"), paid(16, "0.0002")]
    assert accrued([traded(-100, 0)], payments, START + 17 * HOUR) == Received(Coin("0.00006"), Coin(0))
    assert accrued([traded(-100, 0)], payments, START + 16 * HOUR) == Received(Coin("0.00006"), Coin(0))
    assert accrued([traded(-100, 0)], payments, START + 8 * HOUR) == Received(Coin("0.00002"), Coin("0.00004"))
    assert accrued([traded(-100, 0)], payments, START + 7 * HOUR) == Received(Coin(0), Coin("0.00006"))


def test_trades_are_counted_by_their_time_whatever_their_order():
    one, other = traded(-100, 0), traded(-100, 9)
    payments = [paid(8, "0.0001"), paid(16, "0.0001")]
    assert accrued([other, one], payments, START) == accrued([one, other], payments, START)
