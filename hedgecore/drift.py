"""Where a hedge stands against its target, why, and what to do about it.

The ratio is the one on coin equity: dollars of the short at the mark over dollars of all coins owned, the short's
profit included. It is split by cause in a fixed order: what the last trade left (rounding), the price since, coins
moved in or out, funding, fees, profit taken out; each part is what the ratio changes by when this cause is added to
those before it, so the parts sum to the whole exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from hedgecore.book import Delivered, Traded, key_of, replay, until_last_trade
from hedgecore.errors import OutOfRange
from hedgecore.rounding import Rounding, round_contracts
from hedgecore.units import Coin, Contracts, Price, Rate, Ratio, Usd, exactly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore.book import Book, Entry, Key, Leg
    from hedgecore.contracts import Contract


class DriftCause(Enum):
    """Why a ratio is not its target, in the order in which the causes are told."""

    UNTRADED = "untraded"
    TARGET = "target"
    ROUNDING = "rounding"
    PRICE = "price"
    COINS = "coins"
    FUNDING = "funding"
    FEES = "fees"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Received:
    """Funding in coins, below zero paid: until the last trade, and since. None of this is known where it is None."""

    before: Coin = Coin(0)
    since: Coin = Coin(0)


@dataclass(frozen=True, slots=True)
class Drift:
    """A hedge at present marks.

    ratio: on coin equity; static: coins first hedged over coins held; drift: ratio less target; causes: its parts;
    short: dollars of the short; short_coins: the same in coins; held: coins moved in less out; equity: all coins
    owned; earned: the short's profit, realised or not, before fees, in coins.
    """

    ratio: Ratio
    static: Ratio
    target: Ratio
    drift: Ratio
    causes: Mapping[DriftCause, Ratio]
    short: Usd
    short_coins: Coin
    held: Coin
    equity: Coin
    earned: Coin


Marks: TypeAlias = "Mapping[Key, Price]"


@exactly
def drift_of(
    coin: str, entries: Sequence[Entry], marks: Marks, target: Ratio, *, received: Received | None = None
) -> Drift:
    """The drift of `coin` from `target` at `marks`, the present price of each open contract.

    `received` is the funding, left out of the equity where it is None. OutOfRange where no coins are left to hedge.
    """
    now = replay(coin, entries)
    funding = received or Received()
    short_coins = _short_coins(now, marks)
    equity = _coins(now, _unrealised(now, marks)) + funding.before + funding.since
    ratio = _share(short_coins, equity)
    first = _sold_first(now)
    return Drift(
        ratio=ratio,
        static=Ratio(first / now.held) if now.held > Coin(0) else Ratio(0),
        target=target,
        drift=ratio - target,
        causes=_causes(now, until_last_trade(entries, coin), marks, target, funding),
        short=sum((-_signed(leg) for leg in now.open_legs), start=Usd(0)),
        short_coins=short_coins,
        held=now.held,
        equity=equity,
        earned=now.realised + _unrealised(now, marks),
    )


def _causes(
    now: Book, before: Sequence[Entry], marks: Marks, target: Ratio, funding: Received
) -> dict[DriftCause, Ratio]:
    if not before:
        return {DriftCause.UNTRADED: Ratio(0) - target}
    last = before[-1]
    assert isinstance(last, Traded | Delivered)  # noqa: S101 - until_last_trade ends with one
    then, free = replay(now.coin, before), replay(now.coin, before[:-1]).fees
    aimed = target if then.target is None else then.target
    price = last.fill.price if isinstance(last, Traded) else last.price
    at_trade = dict.fromkeys(marks, price)
    coins = _coins(then, _unrealised(then, at_trade)) + funding.before + then.fees - free
    changes = {
        DriftCause.PRICE: _unrealised(now, marks) - _unrealised(then, at_trade),
        DriftCause.COINS: now.held - then.held,
        DriftCause.FUNDING: funding.since,
        DriftCause.FEES: free - then.fees,
        DriftCause.WITHDRAWN: then.withdrawn - now.withdrawn,
    }
    reached = _share(_short_coins(then, at_trade), coins)
    causes = {DriftCause.TARGET: aimed - target, DriftCause.ROUNDING: reached - aimed}
    for cause, change in changes.items():
        coins += change
        previous, reached = reached, _share(_short_coins(now, marks), coins)
        causes[cause] = reached - previous
    return causes


def _coins(book: Book, unrealised: Coin) -> Coin:
    return book.held - book.withdrawn + book.realised - book.fees + unrealised


def _sold_first(book: Book) -> Coin:
    """Coins that the open shorts were worth at their entries."""
    positions = (leg.position for leg in book.open_legs)
    return sum((position.entry_value * -position.side for position in positions if position is not None), start=Coin(0))


def _unrealised(book: Book, marks: Marks) -> Coin:
    positions = ((leg.position, marks[key_of(leg.contract)]) for leg in book.open_legs)
    return sum((position.pnl(mark) for position, mark in positions if position is not None), start=Coin(0))


def _short_coins(book: Book, marks: Marks) -> Coin:
    return sum((marks[key_of(leg.contract)].buys(-_signed(leg)) for leg in book.open_legs), start=Coin(0))


def _signed(leg: Leg) -> Usd:
    return leg.contract.notional(leg.history.contracts)


def _share(short: Coin, equity: Coin) -> Ratio:
    if equity <= Coin(0):
        raise OutOfRange(name="equity", given=equity.value, lowest=Decimal(0))
    return Ratio(short / equity)


class Policy(Enum):
    """What is kept: the ratio of today's value, or the coins first hedged."""

    RATIO = "ratio"
    COINS = "coins"


@dataclass(frozen=True, slots=True)
class Band:
    """The drift at which a trade is advised, and the distance from the target to which it returns.

    OutOfRange unless 0 <= inner < outer.
    """

    outer: Ratio = Ratio("0.05")
    inner: Ratio = Ratio("0.02")

    def __post_init__(self) -> None:
        if not Ratio(0) <= self.inner < self.outer:
            raise OutOfRange(name="inner", given=self.inner.value, lowest=Decimal(0), highest=self.outer.value)


class Reason(Enum):
    """Why a decision is what it is."""

    ON_TARGET = "on target"
    WITHIN_BAND = "within band"
    BELOW_ONE_CONTRACT = "below one contract"
    COSTS_MORE = "costs more than it protects"
    OVER_HEDGED = "over hedged"
    UNDER_HEDGED = "under hedged"
    NOTHING_TO_HEDGE = "nothing to hedge"


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing to do."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Sell:
    """Sell so many contracts more; the hedge is then at `ratio_after` of what the policy keeps."""

    contracts: Contracts
    ratio_after: Ratio
    reason: Reason = Reason.UNDER_HEDGED


@dataclass(frozen=True, slots=True)
class Buy:
    """Buy so many contracts back."""

    contracts: Contracts
    ratio_after: Ratio
    reason: Reason = Reason.OVER_HEDGED


@dataclass(frozen=True, slots=True)
class Close:
    """Buy all contracts back."""

    contracts: Contracts
    reason: Reason = Reason.NOTHING_TO_HEDGE


HedgeDecision: TypeAlias = Hold | Sell | Buy | Close
# A trade must be worth more than it costs when the price moves by this much, which it does on many a day.
ORDINARY_MOVE = Ratio("0.01")


@exactly
def decide(  # noqa: PLR0913 - a decision depends on as many things
    drift: Drift, short: Contracts, contract: Contract, mark: Price, *, policy: Policy, band: Band, fee: Rate
) -> HedgeDecision:
    """The one order in `contract`, of which `short` are open, that mends `drift`, or why there is none.

    Beyond the outer band the advice returns to the inner edge, in whole lots rounded towards doing less. It is withheld
    below the smallest order, and where `fee` of the order is more than what it protects in an ordinary move.
    """
    off = drift.drift if policy is Policy.RATIO else drift.static - drift.target
    if off == Ratio(0):
        return Hold(Reason.ON_TARGET)
    if abs(off) <= band.outer:
        return Hold(Reason.WITHIN_BAND)
    edge = drift.target + (band.inner if off > Ratio(0) else -band.inner)
    wanted = min(max(edge, Ratio(0)), Ratio(1)) if drift.target > Ratio(0) else Ratio(0)
    order = _order(drift, contract, mark, policy, wanted)
    if abs(order) < contract.smallest_order:
        return Hold(Reason.BELOW_ONE_CONTRACT)
    if fee.value >= ORDINARY_MOVE.value:
        return Hold(Reason.COSTS_MORE)
    if order < Contracts(0):
        bought = min(-order, short)
        return Buy(bought, _after(drift, contract, mark, policy, -bought))
    return Sell(order, _after(drift, contract, mark, policy, order))


def _base(drift: Drift, policy: Policy) -> tuple[Ratio, Coin]:
    """The ratio the policy keeps, and the coins it is a share of."""
    if policy is Policy.RATIO:
        return drift.ratio, drift.equity
    return drift.static, drift.held


def _order(drift: Drift, contract: Contract, mark: Price, policy: Policy, wanted: Ratio) -> Contracts:
    """Contracts to sell, below zero to buy, in whole lots towards zero."""
    stands, coins = _base(drift, policy)
    missing = mark.worth(coins * (wanted - stands))
    exact = Contracts(missing / contract.contract_value)
    how = Rounding.FLOOR if exact > Contracts(0) else Rounding.CEIL
    return round_contracts(exact, contract.lot, how)


def _after(drift: Drift, contract: Contract, mark: Price, policy: Policy, sold: Contracts) -> Ratio:
    stands, coins = _base(drift, policy)
    return stands + Ratio(mark.buys(contract.notional(sold)) / coins)
