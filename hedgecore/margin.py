"""Initial and maintenance margin. Tiers are data; their deductions are computed, never typed in."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from hedgecore.errors import LeverageTooHigh
from hedgecore.units import Coin, Price, Rate, Usd, exactly, to_positive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgecore.contracts import TierIn
    from hedgecore.units import Collateral


def initial_margin(notional: Usd, price: Price, leverage: Decimal) -> Coin:
    """Coins to post for `notional` dollars opened at `price`: N / P / L. NotPositive for a leverage of nothing.

    >>> from decimal import Decimal
    >>> initial_margin(Usd(12000), Price(8000), Decimal(50))
    Coin('0.03')
    """
    return price.buys(notional) / to_positive("leverage", leverage)


def order_cost(  # noqa: PLR0913 - the venue's own formula has as many terms
    notional: Usd,
    price: Price,
    leverage: Decimal,
    *,
    opening_fee: Rate,
    closing_fee: Rate,
    buying: bool = False,
) -> Coin:
    """Coins Bybit sets aside for an order: v / L + v * f_o + v * (1 ± 1 / L) * f_c, plus for buying, minus for selling.

    v = N / P; the last term is the fee of closing at the bankruptcy price. Source: Bybit, order cost of inverse
    contracts.
    """
    margin, value = initial_margin(notional, price, leverage), price.buys(notional)
    at_bankruptcy = value + margin if buying else value - margin
    return margin + value * opening_fee.value + at_bankruptcy * closing_fee.value


def deductions(tiers: Sequence[TierIn[Collateral]]) -> tuple[Collateral, ...]:
    """What each tier takes off rate * value so that the margin has no jumps: c_k = c_(k-1) + floor_k * (r_k - r_(k-1)).

    Source: Binance's page on liquidation prices of COIN-M contracts.
    """
    steps = (above.floor * (above.maintenance_rate - below.maintenance_rate).value for below, above in pairwise(tiers))
    return tuple(accumulate(steps, initial=tiers[0].floor))


def tier_at(value: Collateral, tiers: Sequence[TierIn[Collateral]]) -> int:
    """Index of the tier that a position worth `value` reaches into; a value on a floor is still below it."""
    return max(bisect_left(tiers, value.value, key=lambda tier: tier.floor.value) - 1, 0)


@exactly
def maintenance_margin(value: Collateral, tiers: Sequence[TierIn[Collateral]]) -> Collateral:
    """Margin below which a position worth `value` is liquidated, in coins as in USDT: value * r_k - c_k in the
    tier it reaches, which is the sum of (value - floor_i) * (r_i - r_(i-1)) up to that tier.

    An inverse contract's tier follows the value in coins, so it rises when the price falls; a linear one's the value in
    USDT, so it rises with the price.

    >>> tiers = (Tier(Coin(0), Rate("0.004")), Tier(Coin(5), Rate("0.005")))
    >>> maintenance_margin(Coin("7.5"), tiers)
    Coin('0.0325')
    """
    rate = margin = Decimal(0)
    for tier in tiers[: tier_at(value, tiers) + 1]:
        margin += (value.value - tier.floor.value) * (tier.maintenance_rate.value - rate)
        rate = tier.maintenance_rate.value
    return type(value)(margin)


def highest_leverage(value: Collateral, tiers: Sequence[TierIn[Collateral]]) -> Decimal | None:
    """The most leverage a position worth `value` may use; None if the venue does not say."""
    return tiers[tier_at(value, tiers)].highest_leverage


def check_leverage(leverage: Decimal, value: Collateral, tiers: Sequence[TierIn[Collateral]]) -> None:
    """LeverageTooHigh when the tiers allow less for a position worth `value`; NotPositive for zero or less."""
    wanted, highest = to_positive("leverage", leverage), highest_leverage(value, tiers)
    if highest is not None and wanted > highest:
        raise LeverageTooHigh(wanted, highest, value)


@dataclass(frozen=True, slots=True)
class MarginalTier:
    """From `floor` dollars of contracts upwards, `rate` applies to the part above the floor."""

    floor: Usd
    rate: Rate


def marginal_margin(notional: Usd, tiers: Sequence[MarginalTier]) -> Usd:
    """Dollars of margin under a schedule in dollars, each part at its own rate; over the entry price it is coins.

    Source: Kraken's margin schedules for single-collateral contracts.
    """
    ceilings = [*(tier.floor for tier in tiers[1:]), notional]
    parts = (
        max(min(notional, ceiling) - tier.floor, Usd(0)) * tier.rate
        for tier, ceiling in zip(tiers, ceilings, strict=True)
    )
    return sum(parts, Usd(0))


def size_dependent_rate(base: Rate, slope: Rate, size: Coin) -> Rate:
    """A margin rate that grows with the position: base + slope * size, the slope for each coin. Source: Deribit."""
    return base + slope * size.value
