"""A position in an inverse contract, and what it gains or loses.

An inverse contract pays its gain in the coin. With N dollars of contracts (n contracts of K dollars), entry F0 and
price F, a position of side s (+1 long, -1 short) gains s * N * (1/F0 - 1/F) coins. All formulas: docs/math.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from hedgecore.errors import NotPositive, OutOfRange
from hedgecore.units import EXACT, Coin, Contracts, Price, Rate, Ratio, Usd, exactly, to_positive

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Position:
    """`contracts` of `contract_value` dollars each, held since the average price `entry`; below zero is short.

    OutOfRange for no contracts at all: a position of nothing is None. NotPositive for a contract of no value.
    """

    contracts: Contracts
    contract_value: Usd
    entry: Price

    def __post_init__(self) -> None:
        if self.contracts == Contracts(0):
            raise OutOfRange(name="contracts", given=self.contracts.value)
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
        return 1 if self.contracts.value > 0 else -1

    @property
    def is_short(self) -> bool:
        """Whether it gains when the price falls."""
        return self.side < 0

    @property
    def notional(self) -> Usd:
        """N = |n| * K in dollars, whichever the side."""
        return Usd(EXACT.abs(EXACT.multiply(self.contract_value.value, self.contracts.value)))

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
