"""What to do about a drift: the one order that mends it, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from hedgecore.drift import DriftCause
from hedgecore.errors import OutOfRange
from hedgecore.rounding import Rounding, round_contracts
from hedgecore.units import Coin, Contracts, Rate, Ratio, exactly, without_dust

if TYPE_CHECKING:
    from hedgecore.contracts import InverseContract
    from hedgecore.drift import Drift
    from hedgecore.units import Price


class Policy(Enum):
    """What is kept: the ratio of today's value, or the share of the coins held that was sold (`Drift.static`)."""

    RATIO = "ratio"
    COINS = "coins"


@dataclass(frozen=True, slots=True)
class Band:
    """The drift beyond which a trade is advised, and the distance from the target to which it returns.

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
    """Sell so many contracts more; what the policy keeps is then at `ratio_after`."""

    contracts: Contracts
    ratio_after: Ratio
    reason: Reason = Reason.UNDER_HEDGED


@dataclass(frozen=True, slots=True)
class Buy:
    """Buy so many contracts back; what the policy keeps is then at `ratio_after`."""

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
ORDINARY_MOVE = Rate("0.01")


@exactly
def decide(  # noqa: PLR0913 - a decision depends on as many things
    drift: Drift, short: Contracts, contract: InverseContract, mark: Price, *, policy: Policy, band: Band, fee: Rate
) -> HedgeDecision:
    """The one order in `contract` at `mark` that mends `drift`, or why there is none.

    `short` are the contracts open in it (below zero: long), of which no more are bought back; `fee` is a share of the
    order, paid in coins. Where nothing is held or wanted, `close_out` decides; for a hedge that has no coins left,
    of which `drift_of` says OutOfRange, ask that at once.
    """
    if drift.target <= Ratio(0) or drift.held <= Coin(0):
        return close_out(short)
    kept = _kept(drift, policy, fee)
    off = Ratio(without_dust(kept.after(Coin(0)).value)) - drift.target
    if abs(off) <= band.outer:
        return Hold(Reason.ON_TARGET if off == Ratio(0) else Reason.WITHIN_BAND)
    if fee > ORDINARY_MOVE:
        return Hold(Reason.COSTS_MORE)
    orders = [
        max(_lots(kept.missing(aim), contract, mark), min(-short, Contracts(0))) for aim in _aims(drift, off, band)
    ]
    trades = [_trade(kept, order, contract, mark) for order in orders if abs(order) >= contract.smallest_order]
    if not trades:
        return Hold(Reason.BELOW_ONE_CONTRACT)
    inside = (trade for trade in trades if abs(trade.ratio_after - drift.target) <= band.outer)
    return next(inside, trades[-1])


def _aims(drift: Drift, off: Ratio, band: Band) -> tuple[Ratio, ...]:
    """The ratios to go to, the first one that an order can reach: the near edge of the band, or all the way.

    A hedge that nobody has opened yet has no trade to spare, so it goes all the way.
    """
    if DriftCause.UNTRADED in drift.causes:
        return (drift.target,)
    return drift.target + (band.inner if off > Ratio(0) else -band.inner), drift.target


def close_out(short: Contracts) -> Hold | Sell | Close:
    """What to do with `short` contracts (below zero: long) where nothing is left to hedge, or none is wanted."""
    if short > Contracts(0):
        return Close(short)
    if short < Contracts(0):
        return Sell(-short, Ratio(0), Reason.NOTHING_TO_HEDGE)
    return Hold(Reason.NOTHING_TO_HEDGE)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a policy keeps: `sold` as a share of `coins`. Of an order's worth, the fee adds `lost` to what counts as
    sold, or takes `paid` off the coins.
    """

    sold: Coin
    coins: Coin
    lost: Rate = Rate(0)
    paid: Rate = Rate(0)

    def after(self, order: Coin) -> Ratio:
        """The share once `order`, below zero if bought back, is sold as well."""
        size = abs(order)
        return Ratio((self.sold + order + size * self.lost) / (self.coins - size * self.paid))

    def missing(self, share: Ratio) -> Coin:
        """The order after which the share is `share`."""
        gap = self.coins * share - self.sold
        charge = self.lost.value + self.paid.value * share.value
        return gap / (1 + charge if gap > Coin(0) else 1 - charge)


def _kept(drift: Drift, policy: Policy, fee: Rate) -> _Kept:
    if policy is Policy.RATIO:
        return _Kept(drift.short_coins, drift.equity, paid=fee)
    return _Kept(drift.sold, drift.held, lost=fee)


def _lots(worth: Coin, contract: InverseContract, mark: Price) -> Contracts:
    """The contracts that are `worth` coins, in whole lots towards doing less."""
    exact = Contracts(mark.worth(worth) / contract.contract_value)
    return round_contracts(exact, contract.lot, Rounding.FLOOR if exact > Contracts(0) else Rounding.CEIL)


def _trade(kept: _Kept, order: Contracts, contract: InverseContract, mark: Price) -> Sell | Buy:
    after = kept.after(mark.buys(contract.notional(order)))
    return Sell(order, after) if order > Contracts(0) else Buy(-order, after)
