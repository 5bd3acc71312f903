"""What an order for so many contracts gets from the visible order book."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.errors import BookTooThin, NotPositive
from hedgecore.units import Coin, Contracts, Price, Ratio, Usd, exactly, without_dust

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgecore.snapshot import Level


@dataclass(frozen=True, slots=True)
class Execution:
    """`contracts` traded at `average` (harmonic; of linear contracts arithmetic), the last of them at `worst`."""

    contracts: Contracts
    average: Price
    worst: Price


@dataclass(frozen=True, slots=True)
class Slippage:
    """What trading away from the reference price costs: a `share` of the notional, and the same in `usd`.

    Below zero the trade was better than the reference. For linear contracts `usd` are USDT at par.
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
    taken = list(_taken(levels, contracts))
    coins = sum((amount / price for amount, price in taken), start=Decimal(0))
    return Execution(contracts, Price(without_dust(contracts.value / coins)), Price(taken[-1][1]))


@exactly
def walk_linear(levels: Sequence[Level], contracts: Contracts) -> Execution:
    """`walk` for linear contracts, each a fixed number of coins: the average is sum(n_i * p_i) / n.

    >>> bids = (Level(Price(60000), Contracts(100)), Level(Price(50000), Contracts(80)))
    >>> walk_linear(bids, Contracts(125)).average
    Price('58000')
    """
    taken = list(_taken(levels, contracts))
    paid = sum((amount * price for amount, price in taken), start=Decimal(0))
    return Execution(contracts, Price(without_dust(paid / contracts.value)), Price(taken[-1][1]))


def _taken(levels: Sequence[Level], contracts: Contracts) -> Iterator[tuple[Decimal, Decimal]]:
    """What is taken of each level, with its price."""
    if contracts <= Contracts(0):
        raise NotPositive(quantity="contracts", given=contracts)
    rest = contracts.value
    for level in levels:
        amount = min(rest, level.contracts.value)
        yield amount, level.price.value
        rest -= amount
        if not rest:
            return
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


@exactly
def linear_slippage(execution: Execution, reference: Price, contract_size: Coin, *, buying: bool = False) -> Slippage:
    """`slippage` of linear contracts: selling q coins at A instead of R costs q * (R - A), which is
    a share 1 - A / R of q * R.
    """
    lost = reference.value - execution.average.value
    lost = -lost if buying else lost
    coins = contract_size.value * execution.contracts.value
    return Slippage(Ratio(lost / reference.value), Usd(coins * lost))
