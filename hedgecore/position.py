"""Fills, the position they make, and what it gains or loses.

An inverse contract pays its gain in the coin. With N dollars of contracts (n contracts of K dollars), entry F0 and
price F, a position of side s (+1 long, -1 short) gains s * N * (1/F0 - 1/F) coins. All formulas: docs/math.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from hedgecore.errors import NotPositive, OutOfRange
from hedgecore.units import Coin, Contracts, Price, Rate, Ratio, Usd, exactly, to_positive, without_dust

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def _refuse_zero(contracts: Contracts) -> None:
    if contracts == Contracts(0):
        raise OutOfRange(name="contracts", given=contracts.value)


@dataclass(frozen=True, slots=True)
class Fill:
    """One trade: `contracts` above zero were bought, below zero sold, at `price`; `fee` is a share of the value.

    OutOfRange for a fill of no contracts.
    """

    contracts: Contracts
    price: Price
    fee: Rate = Rate(0)

    def __post_init__(self) -> None:
        _refuse_zero(self.contracts)


@dataclass(frozen=True, slots=True)
class Position:
    """`contracts` of `contract_value` dollars each, held since the average price `entry`; below zero is short.

    OutOfRange for no contracts at all: a position of nothing is None. NotPositive for a contract of no value.
    """

    contracts: Contracts
    contract_value: Usd
    entry: Price

    def __post_init__(self) -> None:
        _refuse_zero(self.contracts)
        if self.contract_value <= Usd(0):
            raise NotPositive(quantity="contract_value", given=self.contract_value)

    @classmethod
    def short(cls, contracts: Contracts, contract_value: Usd, entry: Price) -> Self:
        """A short of so many contracts, counted above zero."""
        if contracts <= Contracts(0):
            raise NotPositive(quantity="contracts", given=contracts)
        return cls(-contracts, contract_value, entry)

    @property
    def side(self) -> int:
        """The sign s of the formulas: +1 long, -1 short."""
        return 1 if self.contracts > Contracts(0) else -1

    @property
    def is_short(self) -> bool:
        """Whether it gains when the price falls."""
        return self.side < 0

    @property
    def notional(self) -> Usd:
        """N = |n| * K in dollars, whichever the side."""
        return abs(self.contract_value * self.contracts.value)

    @property
    def entry_value(self) -> Coin:
        """What it was worth in coins when it was opened: v = N / F0."""
        return self.coin_value(self.entry)

    def coin_value(self, price: Price) -> Coin:
        """N / P: its worth in coins at `price`, whichever the side."""
        return price.buys(self.notional)

    @exactly
    def pnl(self, price: Price) -> Coin:
        """Unrealised profit in coins at the futures price F: s * N * (F - F0) / (F0 * F).

        A short cannot lose more than `entry_value` coins, however far the price rises.

        >>> Position.short(Contracts(640), Usd(100), Price(64000)).pnl(Price(51200))
        Coin('0.25')
        """
        entry, now = self.entry.value, price.value
        return Coin(self._signed * (now - entry) / (entry * now))

    @exactly
    def pnl_in_usd(self, price: Price, spot: Price | None = None) -> Usd:
        """The profit at futures price `price`, worth at `spot` (dollars a coin; the futures price if None).

        With both prices equal it is s * N * (F / F0 - 1): linear in the price, like a hedge in dollars.

        >>> Position.short(Contracts(100), Usd(100), Price(64000)).pnl_in_usd(Price(57600))
        Usd('1000')
        """
        entry, now, worth = self.entry.value, price.value, (price if spot is None else spot).value
        return Usd(self._signed * (now - entry) * worth / (entry * now))

    @exactly
    def pnl_slope(self, price: Price) -> Decimal:
        """Coins gained for each dollar the price rises: s * N / P²."""
        return self._signed / price.value**2

    @exactly
    def pnl_curvature(self, price: Price) -> Decimal:
        """How much `pnl_slope` changes for each dollar the price rises: -2 * s * N / P³."""
        return -2 * self._signed / price.value**3

    @exactly
    def return_on_margin(self, price: Price, leverage: Decimal) -> Ratio:
        """Profit as a share of the initial margin v / L: s * L * (F - F0) / F.

        >>> from decimal import Decimal
        >>> Position.short(Contracts(640), Usd(100), Price(64000)).return_on_margin(Price(48000), Decimal(3))
        Ratio('1')
        """
        multiple = to_positive("leverage", leverage)
        return Ratio(self.side * multiple * (price.value - self.entry.value) / price.value)

    @property
    def _signed(self) -> Decimal:
        return self.contracts.value * self.contract_value.value


@exactly
def fee(notional: Usd, price: Price, rate: Rate) -> Coin:
    """What trading `notional` dollars at `price` costs in coins: f * N / P; below zero is a rebate.

    >>> fee(Usd(64000), Price(64000), Rate("0.0005"))
    Coin('0.0005')
    """
    return Coin(rate.value * notional.value / price.value)


def net_pnl(
    position: Position,
    price: Price,
    *,
    opening_fee: Rate = Rate(0),
    closing_fee: Rate = Rate(0),
    funding: Coin = Coin(0),
) -> Coin:
    """Profit in coins after both fees, each at its own price, and the funding received (below zero: paid).

    pnl - f_o * N / F0 - f_c * N / F + funding
    """
    opening = fee(position.notional, position.entry, opening_fee)
    closing = fee(position.notional, price, closing_fee)
    return position.pnl(price) - opening - closing + funding


@exactly
def average_entry(fills: Sequence[Fill]) -> Price:
    """The price at which all `fills` of one side together were traded: sum(n) / sum(n / p), the harmonic mean.

    OutOfRange for no fills, and for a fill on the other side than the first. Source: Bybit's help page on profit
    and loss of inverse contracts.

    >>> average_entry([Fill(Contracts(1000), Price(5000)), Fill(Contracts(2000), Price(6000))])
    Price('5625')
    """
    if not fills:
        raise OutOfRange(name="fills", given=Decimal(0), lowest=Decimal(1))
    contracts, coins = Decimal(0), Decimal(0)
    for fill in fills:
        if _opposite(fill.contracts.value, fills[0].contracts.value):
            raise OutOfRange(name="contracts", given=fill.contracts.value)
        contracts += fill.contracts.value
        coins += fill.contracts.value / fill.price.value
    return Price(without_dust(contracts / coins))


@dataclass(frozen=True, slots=True)
class FillHistory:
    """What a row of fills left: open `contracts` (below zero: short) and their `entry` (None when nothing is open),
    the profit `realised` on the way and the `fees` paid, both in coins.
    """

    contracts: Contracts
    entry: Price | None
    realised: Coin
    fees: Coin


_NO_FILLS = FillHistory(Contracts(0), None, Coin(0), Coin(0))


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
    return tally.history


class _Tally:
    """A history while it is added up: plain numbers, because books have thousands of fills."""

    __slots__ = ("_contracts", "_entry", "_fees", "_realised")

    def __init__(self, history: FillHistory) -> None:
        self._contracts = history.contracts.value
        self._entry = Decimal(0) if history.entry is None else history.entry.value
        self._realised = history.realised.value
        self._fees = history.fees.value

    def add(self, fill: Fill, contract_value: Decimal) -> None:
        held, traded, price = self._contracts, fill.contracts.value, fill.price.value
        left = held + traded
        self._fees += fill.fee.value * abs(traded) * contract_value / price
        if not held:
            self._entry = price
        elif not _opposite(traded, held):
            self._entry = without_dust(left / (held / self._entry + traded / price))
        else:
            crossed = left != 0 and _opposite(left, held)
            closed = held if crossed else -traded
            self._realised += closed * contract_value * (price - self._entry) / (self._entry * price)
            self._entry = price if crossed else self._entry
        self._contracts = left

    @property
    def history(self) -> FillHistory:
        entry = Price(self._entry) if self._contracts else None
        return FillHistory(Contracts(self._contracts), entry, Coin(self._realised), Coin(self._fees))


def _opposite(one: Decimal, other: Decimal) -> bool:
    """Whether one is long and the other short; neither is zero."""
    return (one < 0) != (other < 0)
