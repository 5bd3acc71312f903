"""Linear contracts: a number of coins, margined and settled in USDT.

With q coins of contracts (n contracts of k coins), entry F0 and price F, a position of side s gains s * q * (F - F0)
USDT: a straight line. A short that hedges coins therefore earns USDT and not coins, and what a rise costs it has to be
there in USDT: the coins that rise with it cannot pay. All formulas: docs/math.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from hedgecore.durations import periods
from hedgecore.errors import BelowOneContract, NotPositive, OutOfRange
from hedgecore.margin import maintenance_margin
from hedgecore.rounding import Rounding, round_contracts
from hedgecore.units import Coin, Contracts, Price, Rate, Ratio, Usd, Usdt, exactly, to_positive

if TYPE_CHECKING:
    from datetime import timedelta

    from hedgecore.contracts import LinearMarginRules, LinearPerpetual


@dataclass(frozen=True, slots=True)
class LinearPosition:
    """`contracts` of `contract_size` coins each, held since the average price `entry`; below zero is short.

    OutOfRange for no contracts at all: a position of nothing is None. NotPositive for a contract of no coins.
    """

    contracts: Contracts
    contract_size: Coin
    entry: Price

    def __post_init__(self) -> None:
        if self.contracts == Contracts(0):
            raise OutOfRange(name="contracts", given=self.contracts.value)
        if self.contract_size <= Coin(0):
            raise NotPositive(quantity="contract_size", given=self.contract_size)

    @classmethod
    def short(cls, contracts: Contracts, contract_size: Coin, entry: Price) -> Self:
        """A short of so many contracts, counted above zero."""
        if contracts <= Contracts(0):
            raise NotPositive(quantity="contracts", given=contracts)
        return cls(-contracts, contract_size, entry)

    @property
    def side(self) -> int:
        """The sign s of the formulas: +1 long, -1 short."""
        return 1 if self.contracts > Contracts(0) else -1

    @property
    def is_short(self) -> bool:
        """Whether it gains when the price falls."""
        return self.side < 0

    @property
    def coins(self) -> Coin:
        """Its coins q = |n| * k, whichever the side; no price changes them, so a linear hedge has no gamma."""
        return abs(self.contract_size * self.contracts.value)

    @property
    def entry_value(self) -> Usdt:
        """What it was worth when it was opened: q * F0."""
        return self.value(self.entry)

    def value(self, price: Price) -> Usdt:
        """Its worth in USDT at `price`, whichever the side: q * P."""
        return Usdt(price.worth(self.coins).value)

    def pnl(self, price: Price) -> Usdt:
        """Unrealised profit at the futures price F: s * q * (F - F0).

        A short can lose any number of USDT: twice the price costs its whole value at entry.

        >>> LinearPosition.short(Contracts(100), Coin("0.01"), Price(64000)).pnl(Price(128000))
        Usdt('-64000.00')
        """
        return (self.value(price) - self.entry_value) * self.side

    def initial_margin(self, leverage: Decimal) -> Usdt:
        """USDT to post when it is opened: q * F0 / L. NotPositive for a leverage of nothing."""
        return self.entry_value / to_positive("leverage", leverage)

    def return_on_margin(self, price: Price, leverage: Decimal) -> Ratio:
        """Profit as a share of the initial margin: s * L * (F - F0) / F0."""
        return Ratio(self.pnl(price) / self.initial_margin(leverage))


def linear_net_pnl(
    position: LinearPosition,
    price: Price,
    *,
    opening_fee: Rate = Rate(0),
    closing_fee: Rate = Rate(0),
    funding: Usdt = Usdt(0),
) -> Usdt:
    """Profit in USDT after both fees, each at its own price, and the funding received (below zero: paid).

    pnl - f_o * q * F0 - f_c * q * F + funding
    """
    fees = position.entry_value * opening_fee + position.value(price) * closing_fee
    return position.pnl(price) - fees + funding


@dataclass(frozen=True, slots=True)
class LinearSizing:
    """The short that a ratio asks for, and what trading to it leaves.

    exact: contracts before rounding; contracts: the short afterwards; order: contracts to sell (below zero: to buy
    back); fee: USDT paid for the order; achieved: the ratio reached; open_coin, open_usd: what stays unhedged (below
    zero: hedged too much), at the mark.
    """

    exact: Contracts
    contracts: Contracts
    order: Contracts
    fee: Usdt
    achieved: Ratio
    open_coin: Coin
    open_usd: Usd


@exactly
def size_linear_hedge(  # noqa: PLR0913 - a hedge depends on as many things
    ratio: Ratio,
    equity: Coin,
    contract: LinearPerpetual,
    mark: Price,
    *,
    existing: Contracts = Contracts(0),
    fee: Rate = Rate(0),
    rounding: Rounding = Rounding.FLOOR,
) -> LinearSizing:
    """The short in `contract` that hedges `ratio` (0 to 1) of `equity` coins: n = h * E / k, at any price.

    `existing` are contracts already short, above zero. The `fee` is paid in USDT, so it takes no coin away. Errors as
    `size_hedge` has them.

    >>> contract = LinearPerpetual(
    ...     "binanceusdm", "BTCUSDT", "BTC", Coin(1), AmountUnit.COIN, Contracts("0.001"), Contracts("0.001"),
    ...     Rate("0.0005"), LinearMarginRules((LinearTier(Usdt(0), Rate("0.004")),)),
    ... )
    >>> size_linear_hedge(Ratio("0.5"), Coin("0.3125"), contract, Price(64000)).contracts
    Contracts('0.156')
    """
    _check_sizing(ratio, equity, existing)
    exact = Contracts(ratio.value * equity.value / contract.contract_size.value)
    contracts = round_contracts(exact, contract.lot, rounding)
    if ratio > Ratio(0) and contracts < contract.smallest_order:
        raise BelowOneContract(
            mark.worth(contract.coins(exact)),
            mark.worth(contract.coins(contract.smallest_order)),
            smallest_linear_hedgeable(ratio, contract),
        )
    order, sold = contracts - existing, contract.coins(contracts)
    paid = Usdt(mark.worth(contract.coins(abs(order))).value) * fee
    return LinearSizing(exact, contracts, order, paid, Ratio(sold / equity), equity - sold, mark.worth(equity - sold))


def smallest_linear_hedgeable(ratio: Ratio, contract: LinearPerpetual) -> Coin:
    """The least coin of which `ratio` (above zero) makes the contract's smallest order, in whole lots:
    n_min * k / h.
    """
    share = to_positive("ratio", ratio.value)
    contracts = round_contracts(contract.smallest_order, contract.lot, Rounding.CEIL)
    return contract.coins(contracts) / share


def _check_sizing(ratio: Ratio, equity: Coin, existing: Contracts) -> None:
    if not Ratio(0) <= ratio <= Ratio(1):
        raise OutOfRange(name="ratio", given=ratio.value, lowest=Decimal(0), highest=Decimal(1))
    if existing < Contracts(0):
        raise OutOfRange(name="existing", given=existing.value, lowest=Decimal(0))
    if equity <= Coin(0):
        raise OutOfRange(name="equity", given=equity.value, lowest=Decimal(0))


@exactly
def linear_liquidation_price(position: LinearPosition, margin: Usdt, rules: LinearMarginRules) -> Price | None:
    """The price at which `position` with `margin` USDT (not below zero) is liquidated, in the tier it is in there:
    P = (q * F0 - s * (M + c)) / (q * (1 - s * (r + f))).

    Every short has one, whatever is posted: its loss has no bound. None only for a long whose margin pays for all of
    it. For a short the price is at or below the present one when the margin is already too small.

    >>> rules = LinearMarginRules((LinearTier(Usdt(0), Rate("0.005")),), liquidation_fee=Rate("0.0005"))
    >>> short = LinearPosition.short(Contracts(100), Coin("0.01"), Price(64000))
    >>> round(linear_liquidation_price(short, Usdt(64000), rules).value)
    127300
    """
    if margin < Usdt(0):
        raise OutOfRange(name="margin", given=margin.value, lowest=Decimal(0))
    side, (rate, deduction) = position.side, _bracket(position, margin, rules)
    owed = position.entry_value.value - side * (margin + deduction).value
    if owed <= 0:
        return None
    return Price(owed / (position.coins.value * (1 - side * (rate + rules.liquidation_fee).value)))


def _bracket(position: LinearPosition, margin: Usdt, rules: LinearMarginRules) -> tuple[Rate, Usdt]:
    """Rate and deduction of the tier in which the position is liquidated.

    Going up the tiers, what is left of a short's margin shrinks, and of a long's it grows: a short is liquidated before
    the first floor at which nothing is left, a long before the first at which something is.
    """
    rate, deduction = rules.tiers[0].maintenance_rate, Usdt(0)
    for tier in rules.tiers[1:]:
        needed = tier.floor * (rate + rules.liquidation_fee) - deduction
        left = margin + (tier.floor - position.entry_value) * position.side - needed
        if left * position.side > Usdt(0):
            break
        deduction += tier.floor * (tier.maintenance_rate - rate)
        rate = tier.maintenance_rate
    return rate, deduction


def linear_margin_to_survive(position: LinearPosition, price: Price, rules: LinearMarginRules) -> Usdt:
    """The USDT with which `position` is liquidated exactly at `price`; more of it survives that price.

    u * (r + f) - c - s * (u - q * F0) with u = q * P. Below zero the profit is more than the maintenance margin takes.

    >>> rules = LinearMarginRules((LinearTier(Usdt(0), Rate("0.005")),))
    >>> linear_margin_to_survive(LinearPosition.short(Contracts(1), Coin(1), Price(64000)), Price(96000), rules)
    Usdt('32480.000')
    """
    value = position.value(price)
    return maintenance_margin(value, rules.tiers) + value * rules.liquidation_fee - position.pnl(price)


def linear_funding_flow(position: LinearPosition, mark: Price, rate: Rate) -> Usdt:
    """USDT received for one interval (below zero: paid): -s * q * mark * r.

    >>> linear_funding_flow(LinearPosition.short(Contracts(1), Coin(1), Price(64000)), Price(64000), Rate("0.0001"))
    Usdt('6.4000')
    """
    return position.value(mark) * rate * -position.side


@exactly
def linear_funding_over(
    position: LinearPosition, mark: Price, rate: Rate, interval: timedelta, horizon: timedelta
) -> Usdt:
    """USDT earned (below zero: paid) if `rate` and `mark` stayed as they are for `horizon`:
    -s * q * mark * r * horizon / interval. Unlike an inverse contract's dollars it follows the price.
    """
    return linear_funding_flow(position, mark, rate) * periods(interval, horizon)
