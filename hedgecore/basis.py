"""Dated futures: the basis, its annualising, holding to delivery, break-even and roll."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.durations import DAY, YEAR, growth, log_growth, periods
from hedgecore.errors import OutOfRange
from hedgecore.position import fee as trading_fee
from hedgecore.units import Coin, Contracts, Price, Rate, Ratio, Usd, exactly, to_positive

if TYPE_CHECKING:
    from datetime import timedelta

    from hedgecore.position import Position


@exactly
def basis(future: Price, spot: Price) -> Ratio:
    """What the future costs above spot: b = F / S - 1.

    >>> basis(Price(66000), Price(64000))
    Ratio('0.03125')
    """
    return Ratio((future.value - spot.value) / spot.value)


@dataclass(frozen=True, slots=True)
class AnnualisedBasis:
    """The basis and three ways to put it on a year, which differ: say which one is shown.

    simple: b * 365 / d; compound: (F / S)^(365 / d) - 1; log: ln(F / S) * 365 / d.
    """

    basis: Ratio
    simple: Rate
    compound: Rate
    log: Rate


@exactly
def annualised_basis(future: Price, spot: Price, until: timedelta) -> AnnualisedBasis:
    """The basis of a contract delivered after `until`. OutOfRange under a day, where annualising says nothing."""
    if until < DAY:
        raise OutOfRange(name="until", given=periods(DAY, until), lowest=Decimal(1))
    earned, years = basis(future, spot), periods(until, YEAR)
    change = earned.value
    return AnnualisedBasis(earned, Rate(change * years), Rate(growth(change, years)), Rate(log_growth(change, years)))


@dataclass(frozen=True, slots=True)
class DeliveryLock:
    """What holding coins and a position to delivery ends in: `coins`, their `value`, the return on the coins' value
    at today's spot price, and that return on a year, simple.
    """

    coins: Coin
    value: Usd
    return_on_spot: Ratio
    annual: Rate


@exactly
def lock_to_delivery(  # noqa: PLR0913 - the day it is opened and the day it ends
    holding: Coin,
    position: Position,
    spot: Price,
    delivery: Price,
    until: timedelta,
    *,
    fee: Rate = Rate(0),
) -> DeliveryLock:
    """Hold `holding` coins and `position` until both are settled at `delivery`; `fee` is paid at entry and there.

    E * S_T = (Q - N / F0) * S_T + N: a short of N = Q * F0 makes Q * F0 dollars at any delivery price.
    """
    paid = trading_fee(position.notional, position.entry, fee) + trading_fee(position.notional, delivery, fee)
    coins = holding + position.pnl(delivery) - paid
    start = to_positive("holding", holding.value) * spot.value
    gained = (delivery.worth(coins).value - start) / start
    return DeliveryLock(coins, delivery.worth(coins), Ratio(gained), Rate(gained * periods(until, YEAR)))


@exactly
def break_even(
    position: Position, *, opening_fee: Rate = Rate(0), closing_fee: Rate = Rate(0), funding: Coin = Coin(0)
) -> Price | None:
    """The exit price with no profit after fees and funding: (1 + s * f_c) / ((1 - s * f_o) / F0 + s * phi / N).

    phi `funding` received in coins. None when no price is: a short that received more than it can lose, a long that
    paid more than it can gain.
    """
    side = position.side
    opened = (1 - side * opening_fee.value) / position.entry.value
    needed = opened + side * funding.value / position.notional.value
    return Price((1 + side * closing_fee.value) / needed) if needed > 0 else None


@exactly
def days_to_repay_fees(opening_fee: Rate, closing_fee: Rate, rate: Rate, interval: timedelta) -> Decimal | None:
    """Days of funding at `rate` until a short has earned both fees: (f_o + f_c) / (r * 24 h / interval).

    None when a fee is to be earned and the rate does not earn it; zero when there is nothing to earn.

    >>> from datetime import timedelta
    >>> days = days_to_repay_fees(Rate("0.0005"), Rate("0.0005"), Rate("0.0001"), timedelta(hours=8))
    >>> round(days, 2)
    Decimal('3.33')
    """
    owed = (opening_fee + closing_fee).value
    if owed <= 0:
        return Decimal(0)
    return None if rate <= Rate(0) else owed / (rate.value * periods(interval, DAY))


@dataclass(frozen=True, slots=True)
class Roll:
    """What moving a position from one delivery to a later one does.

    realised, fees: coins; coins_after: coins then owned; annual_spread: far over near on a year, compound, income for
    a short; coin_delta: coins the value then moves with; neutral_contracts: the short that would make it zero.
    """

    realised: Coin
    fees: Coin
    coins_after: Coin
    annual_spread: Rate
    coin_delta: Coin
    neutral_contracts: Contracts


@exactly
def roll(  # noqa: PLR0913 - two contracts, their distance, and what it costs
    position: Position,
    holding: Coin,
    near: Price,
    far: Price,
    between: timedelta,
    *,
    fee: Rate = Rate(0),
) -> Roll:
    """Close `position` at `near` and open as many contracts at `far`, delivered `between` later.

    realised = s * N * (1 / F0 - 1 / near), fees = f * N * (1 / near + 1 / far), coins_after = Q + realised - fees,
    coin_delta = coins_after + s * N / far, neutral_contracts = coins_after * far / K,
    annual_spread = (far / near)^(365 / d) - 1.
    """
    realised = position.pnl(near)
    fees = trading_fee(position.notional, near, fee) + trading_fee(position.notional, far, fee)
    coins = holding + realised - fees
    return Roll(
        realised=realised,
        fees=fees,
        coins_after=coins,
        annual_spread=Rate(growth(basis(far, near).value, periods(between, YEAR))),
        coin_delta=coins + position.coin_value(far) * position.side,
        neutral_contracts=Contracts(far.worth(coins) / position.contract_value),
    )


@exactly
def basis_shift_pnl(notional: Usd, before: Ratio, after: Ratio) -> Usd:
    """Dollars a short of `notional` gains when the basis changes and spot does not: N / (1 + b1) - N / (1 + b0).

    OutOfRange for a basis of -1 or less.
    """
    for shown in (before, after):
        if shown <= Ratio(-1):
            raise OutOfRange(name="basis", given=shown.value, lowest=Decimal(-1))
    change = before.value - after.value
    return notional * (change / ((1 + before.value) * (1 + after.value)))
