"""Trades in order: the average price at which a position was opened, and what closing parts of it realised.

An inverse contract is a number of dollars, so its average weights coins and is harmonic; a linear contract is a number
of coins, so its average is the arithmetic one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.errors import OutOfRange
from hedgecore.units import Coin, Contracts, Price, Rate, Usd, Usdt, exactly, without_dust

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Fill:
    """One trade: `contracts` above zero were bought, below zero sold, at `price`; `fee` is a share of the value.

    OutOfRange for a fill of no contracts.
    """

    contracts: Contracts
    price: Price
    fee: Rate = Rate(0)

    def __post_init__(self) -> None:
        if self.contracts == Contracts(0):
            raise OutOfRange(name="contracts", given=self.contracts.value)


@exactly
def average_entry(fills: Sequence[Fill]) -> Price:
    """The price at which all `fills` of one side together were traded: sum(n) / sum(n / p), the harmonic mean.

    OutOfRange for no fills, and for a fill on the other side than the first. Source: Bybit's help page on profit
    and loss of inverse contracts.

    >>> average_entry([Fill(Contracts(1000), Price(5000)), Fill(Contracts(2000), Price(6000))])
    Price('5625')
    """
    _check_one_side(fills)
    contracts = sum((fill.contracts.value for fill in fills), start=Decimal(0))
    coins = sum((fill.contracts.value / fill.price.value for fill in fills), start=Decimal(0))
    return Price(without_dust(contracts / coins))


@exactly
def linear_average_entry(fills: Sequence[Fill]) -> Price:
    """The same of linear contracts: sum(n * p) / sum(n), the arithmetic mean. Errors as `average_entry` has them.

    >>> linear_average_entry([Fill(Contracts(1000), Price(5000)), Fill(Contracts(3000), Price(6000))])
    Price('5750')
    """
    _check_one_side(fills)
    contracts = sum((fill.contracts.value for fill in fills), start=Decimal(0))
    paid = sum((fill.contracts.value * fill.price.value for fill in fills), start=Decimal(0))
    return Price(without_dust(paid / contracts))


def _check_one_side(fills: Sequence[Fill]) -> None:
    if not fills:
        raise OutOfRange(name="fills", given=Decimal(0), lowest=Decimal(1))
    for fill in fills:
        if _opposite(fill.contracts.value, fills[0].contracts.value):
            raise OutOfRange(name="contracts", given=fill.contracts.value)


@dataclass(frozen=True, slots=True)
class FillHistory:
    """What a row of fills left: open `contracts` (below zero: short) and their `entry` (None when nothing is open),
    the profit `realised` on the way and the `fees` paid, both in coins.
    """

    contracts: Contracts
    entry: Price | None
    realised: Coin
    fees: Coin


@dataclass(frozen=True, slots=True)
class LinearFillHistory:
    """What a row of fills in a linear contract left; `realised` and `fees` in USDT."""

    contracts: Contracts
    entry: Price | None
    realised: Usdt
    fees: Usdt


_NO_FILLS = FillHistory(Contracts(0), None, Coin(0), Coin(0))
_NO_LINEAR_FILLS = LinearFillHistory(Contracts(0), None, Usdt(0), Usdt(0))


@exactly
def replay_fills(fills: Iterable[Fill], contract_value: Usd, *, onto: FillHistory = _NO_FILLS) -> FillHistory:
    """Go through `fills` in order: adding averages the entry harmonically, reducing keeps it and realises
    s * n_closed * K * (1/entry - 1/p), crossing zero opens anew at the fill's price. They come `onto` earlier ones.

    >>> replay_fills([Fill(Contracts(-100), Price(50000)), Fill(Contracts(100), Price(40000))], Usd(100)).realised
    Coin('0.05')
    """
    tally = _Tally(onto)
    for fill in fills:
        tally.add(fill, contract_value.value)
    return FillHistory(tally.contracts, tally.entry, Coin(tally.realised), Coin(tally.fees))


@exactly
def replay_linear_fills(
    fills: Iterable[Fill], contract_size: Coin, *, onto: LinearFillHistory = _NO_LINEAR_FILLS
) -> LinearFillHistory:
    """`replay_fills` for a linear contract: the entry is averaged arithmetically, and reducing realises
    s * n_closed * k * (p - entry).

    >>> fills = [Fill(Contracts(-100), Price(50000)), Fill(Contracts(100), Price(40000))]
    >>> replay_linear_fills(fills, Coin("0.01")).realised
    Usdt('10000.00')
    """
    tally = _LinearTally(onto)
    for fill in fills:
        tally.add(fill, contract_size.value)
    return LinearFillHistory(tally.contracts, tally.entry, Usdt(tally.realised), Usdt(tally.fees))


class _Tally:
    """A history while it is added up: plain numbers, because books have thousands of fills."""

    __slots__ = ("_contracts", "_entry", "fees", "realised")

    def __init__(self, history: FillHistory | LinearFillHistory) -> None:
        self._contracts = history.contracts.value
        self._entry = Decimal(0) if history.entry is None else history.entry.value
        self.realised = history.realised.value
        self.fees = history.fees.value

    def add(self, fill: Fill, size: Decimal) -> None:
        held, traded, price = self._contracts, fill.contracts.value, fill.price.value
        left = held + traded
        self.fees += self._worth(fill.fee.value * abs(traded) * size, price)
        if not held:
            self._entry = price
        elif not _opposite(traded, held):
            self._entry = without_dust(self._average(held, traded, price))
        else:
            crossed = left != 0 and _opposite(left, held)
            closed = held if crossed else -traded
            self.realised += self._gain(closed * size, price)
            self._entry = price if crossed else self._entry
        self._contracts = left

    def _worth(self, amount: Decimal, price: Decimal) -> Decimal:
        return amount / price

    def _average(self, held: Decimal, traded: Decimal, price: Decimal) -> Decimal:
        return (held + traded) / (held / self._entry + traded / price)

    def _gain(self, amount: Decimal, price: Decimal) -> Decimal:
        return amount * (price - self._entry) / (self._entry * price)

    @property
    def contracts(self) -> Contracts:
        return Contracts(self._contracts)

    @property
    def entry(self) -> Price | None:
        return Price(self._entry) if self._contracts else None


class _LinearTally(_Tally):
    """The same where a contract is a number of coins, paid for in USDT."""

    __slots__ = ()

    def _worth(self, amount: Decimal, price: Decimal) -> Decimal:
        return amount * price

    def _average(self, held: Decimal, traded: Decimal, price: Decimal) -> Decimal:
        return (held * self._entry + traded * price) / (held + traded)

    def _gain(self, amount: Decimal, price: Decimal) -> Decimal:
        return amount * (price - self._entry)


def _opposite(one: Decimal, other: Decimal) -> bool:
    """Whether one is long and the other short; neither is zero."""
    return (one < 0) != (other < 0)
