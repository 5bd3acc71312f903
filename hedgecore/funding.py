"""Funding: what a perpetual pays or costs its holder. A positive rate is paid by longs to shorts.

The payment is a share of the position's value, made in the coin. In dollars, at the price of that moment, it does not
depend on the price at all: a short earns N * r each time. The interval differs by venue and is never assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.durations import YEAR, growth, periods
from hedgecore.errors import OutOfRange
from hedgecore.units import Coin, Price, Rate, Usd, exactly

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from hedgecore.position import Position


@dataclass(frozen=True, slots=True)
class FundingPayment:
    """One exchange of funding: the `mark` price it was taken at, and its `rate`."""

    mark: Price
    rate: Rate


@dataclass(frozen=True, slots=True)
class FundingTotal:
    """Funding received, below zero paid: in coins, and in dollars each at its own mark."""

    coin: Coin
    usd: Usd


def funding_flow(position: Position, mark: Price, rate: Rate) -> Coin:
    """Coins received for one interval (below zero: paid): -s * N / mark * r.

    >>> funding_flow(Position.short(Contracts(640), Usd(100), Price(64000)), Price(64000), Rate("0.0001"))
    Coin('0.0001')
    """
    return position.coin_value(mark) * rate * -position.side


def funding_stream(position: Position, payments: Iterable[FundingPayment]) -> FundingTotal:
    """All `payments` on an unchanged position together."""
    coin, usd = Coin(0), Usd(0)
    for payment in payments:
        coin += funding_flow(position, payment.mark, payment.rate)
        usd += position.notional * payment.rate * -position.side
    return FundingTotal(coin, usd)


@exactly
def funding_over(position: Position, rate: Rate, interval: timedelta, horizon: timedelta) -> Usd:
    """Dollars earned (below zero: paid) if `rate` stayed as it is for `horizon`: -s * N * r * horizon / interval.

    >>> from datetime import timedelta
    >>> short = Position.short(Contracts(100), Usd(100), Price(64000))
    >>> funding_over(short, Rate("0.0001"), timedelta(hours=8), timedelta(days=30))
    Usd('90.0000')
    """
    return position.notional * (rate.value * -position.side * periods(interval, horizon))


@exactly
def annual_rate(rate: Rate, interval: timedelta) -> Rate:
    """The rate over 365 days without reinvesting (APR): r * 365 d / interval.

    >>> from datetime import timedelta
    >>> annual_rate(Rate("0.0001"), timedelta(hours=8))
    Rate('0.1095')
    """
    return rate * periods(interval, YEAR)


@exactly
def annual_yield(rate: Rate, interval: timedelta) -> Rate:
    """The rate over 365 days when every payment is reinvested and hedged again (APY): (1 + r)^(365 d / interval) - 1.

    OutOfRange for a rate of -1 or less.
    """
    if rate <= Rate(-1):
        raise OutOfRange(name="rate", given=rate.value, lowest=Decimal(-1))
    return Rate(growth(rate.value, periods(interval, YEAR)))


@exactly
def kraken_funding_flow(position: Position, absolute_rate: Rate) -> Coin:
    """Coins received for one hour at Kraken, whose absolute rate is coins for each dollar of contracts: -s * N * r."""
    return Coin(position.notional.value * absolute_rate.value * -position.side)


def kraken_relative_rate(absolute_rate: Rate, price: Price) -> Rate:
    """Kraken's absolute rate as the share of the value that other venues quote: r * P."""
    return absolute_rate * price.value
