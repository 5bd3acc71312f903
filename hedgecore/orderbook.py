"""What an order for so many contracts gets from the visible order book."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.errors import BookTooThin, NotPositive
from hedgecore.units import Contracts, Price, Ratio, Usd, exactly, without_dust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgecore.snapshot import Level


@dataclass(frozen=True, slots=True)
class Execution:
    """`contracts` traded at `average` (harmonic), the last of them at `worst`."""

    contracts: Contracts
    average: Price
    worst: Price


@dataclass(frozen=True, slots=True)
class Slippage:
    """What trading away from the reference price costs: a `share` of the notional, and the same in `usd`.

    Below zero the trade was better than the reference.
    """

    share: Ratio
    usd: Usd


@exactly
def walk(levels: Sequence[Level], contracts: Contracts) -> Execution:
    """Take `contracts` (above zero) from `levels`, best first: bids to sell, asks to buy.

    The average is n / sum(n_i / p_i), because each contract is a fixed number of dollars. BookTooThin when the levels
    hold less, NotPositive for an order of nothing.

    >>> bids = (Level(Price(60000), Contracts(100)), Level(Price(50000), Contracts(80)))
    >>> walk(bids, Contracts(150)).average
    Price('56250')
    """
    if contracts <= Contracts(0):
        raise NotPositive(quantity="contracts", given=contracts)
    rest, coins = contracts.value, Decimal(0)
    for level in levels:
        taken = min(rest, level.contracts.value)
        coins += taken / level.price.value
        rest -= taken
        if not rest:
            return Execution(contracts, Price(without_dust(contracts.value / coins)), level.price)
    raise BookTooThin(contracts, contracts - Contracts(rest))


@exactly
def slippage(execution: Execution, reference: Price, contract_value: Usd, *, buying: bool = False) -> Slippage:
    """What `execution` cost against trading all of it at `reference` R (the middle of the book, the mark).

    Selling N dollars at the average A hands over N / A coins instead of N / R, which at R is worth
    N * (R / A - 1) dollars; buying costs N * (1 - R / A). `share` is that over N, so that share * N = usd. It
    differs from the distance of the prices (R - A) / R only in the second order.
    """
    share = reference.value / execution.average.value - 1
    share = -share if buying else share
    return Slippage(Ratio(share), contract_value * execution.contracts.value * share)
