"""The contracts a hedge can use: `InversePerpetual | InverseFuture | LinearPerpetual`, told apart by `kind`.

An inverse contract is worth a fixed number of dollars (`contract_value`, K) and is margined and settled in the
coin. n contracts at price P are n*K dollars, which is n*K/P coins.

A linear contract is a fixed number of coins (`contract_size`, k) and is margined and settled in USDT. n contracts are
n*k coins, which at price P is n*k*P USDT.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias

from hedgecore.errors import NotPositive, OutOfRange
from hedgecore.units import Coin, Collateral, Contracts, Price, Rate, Usd, Usdt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class AmountUnit(Enum):
    """What a venue's order form counts: whole contracts, dollars of order value, or coins."""

    CONTRACTS = "contracts"
    USD = "usd"
    COIN = "coin"


class LiquidationFamily(Enum):
    """On which value the maintenance margin is taken (docs/math.md, liquidation)."""

    MARK = "mark"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class TierIn(Generic[Collateral]):
    """From `floor` of position value upwards, `maintenance_rate` applies to the part above the floor.

    `highest_leverage` is the most leverage a position that reaches into this tier may use; None if unknown.
    OutOfRange for a rate outside 0..1, such as one given in percent.
    """

    floor: Collateral
    maintenance_rate: Rate
    highest_leverage: Decimal | None = None

    def __post_init__(self) -> None:
        _refuse_no_share("maintenance_rate", self.maintenance_rate)


@dataclass(frozen=True, slots=True)
class Tier(TierIn[Coin]):
    """A tier of an inverse contract, by position value in coins."""


@dataclass(frozen=True, slots=True)
class LinearTier(TierIn[Usdt]):
    """A tier of a linear contract, by position value in USDT."""


@dataclass(frozen=True, slots=True)
class MarginRules:
    """How a venue margins one contract: tiers by rising floor (the first at zero), family, and fee at liquidation.

    ValueError for tiers that do not start at zero and rise; OutOfRange for a fee outside 0..1, alone or with a
    maintenance rate on top.
    """

    tiers: tuple[Tier, ...]
    family: LiquidationFamily = LiquidationFamily.MARK
    liquidation_fee: Rate = Rate(0)

    def __post_init__(self) -> None:
        _check_rules(self.tiers, self.liquidation_fee)


@dataclass(frozen=True, slots=True)
class LinearMarginRules:
    """How a venue margins one linear contract, on its value at the mark; errors as `MarginRules` has them."""

    tiers: tuple[LinearTier, ...]
    liquidation_fee: Rate = Rate(0)

    def __post_init__(self) -> None:
        _check_rules(self.tiers, self.liquidation_fee)


def _check_rules(tiers: Sequence[TierIn[Collateral]], liquidation_fee: Rate) -> None:
    floors = [tier.floor.value for tier in tiers]
    if not floors or floors[0] != 0 or floors != sorted(set(floors)):
        message = f"tiers must start at zero and rise: {[str(floor) for floor in floors]}"
        raise ValueError(message)
    _refuse_no_share("liquidation_fee", liquidation_fee)
    for tier in tiers:
        _refuse_no_share("maintenance_rate with fee", tier.maintenance_rate + liquidation_fee)


def _refuse_no_share(name: str, rate: Rate) -> None:
    if not Rate(0) <= rate < Rate(1):
        raise OutOfRange(name, rate.value, Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True)
class _InverseContract:
    """What perpetual and dated contracts share.

    venue: ccxt id; symbol: the venue's own name; coin: code such as BTC; contract_value: dollars of one contract;
    lot: step of an order in contracts; smallest_order: in contracts; tick: price step, None if unknown.
    """

    venue: str
    symbol: str
    coin: str
    contract_value: Usd
    amount_unit: AmountUnit
    lot: Contracts
    smallest_order: Contracts
    taker_fee: Rate
    margin: MarginRules
    tick: Price | None = None

    def __post_init__(self) -> None:
        _refuse_nothing(contract_value=self.contract_value, lot=self.lot, smallest_order=self.smallest_order)

    def notional(self, contracts: Contracts) -> Usd:
        """Dollars of `contracts`: n * K."""
        return self.contract_value * contracts.value


@dataclass(frozen=True, slots=True)
class InversePerpetual(_InverseContract):
    """An inverse contract without delivery; funding ties it to the index."""

    kind: Literal["inverse_perpetual"] = "inverse_perpetual"


@dataclass(frozen=True, slots=True, kw_only=True)
class InverseFuture(_InverseContract):
    """An inverse contract delivered at the index on `expiry` (timezone-aware)."""

    expiry: datetime
    kind: Literal["inverse_future"] = "inverse_future"


@dataclass(frozen=True, slots=True)
class LinearPerpetual:
    """A contract on a fixed number of coins, paid in USDT, without delivery; funding ties it to the index.

    contract_size: coins of one contract; the rest as inverse contracts have it.
    """

    venue: str
    symbol: str
    coin: str
    contract_size: Coin
    amount_unit: AmountUnit
    lot: Contracts
    smallest_order: Contracts
    taker_fee: Rate
    margin: LinearMarginRules
    tick: Price | None = None
    kind: Literal["linear_perpetual"] = "linear_perpetual"

    def __post_init__(self) -> None:
        _refuse_nothing(contract_size=self.contract_size, lot=self.lot, smallest_order=self.smallest_order)

    def coins(self, contracts: Contracts) -> Coin:
        """Coins of `contracts`, at any price: n * k."""
        return self.contract_size * contracts.value


def _refuse_nothing(**quantities: Usd | Coin | Contracts) -> None:
    for name, quantity in quantities.items():
        if quantity.value <= 0:
            raise NotPositive(name, quantity)


InverseContract: TypeAlias = InversePerpetual | InverseFuture
Contract: TypeAlias = InverseContract | LinearPerpetual
