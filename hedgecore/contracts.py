"""The contracts a hedge can use: `InversePerpetual | InverseFuture`, told apart by `kind`.

An inverse contract is worth a fixed number of dollars (`contract_value`, K) and is margined and settled in the
coin. n contracts at price P are n*K dollars, which is n*K/P coins.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeAlias

from hedgecore.errors import NotPositive, OutOfRange
from hedgecore.units import Coin, Contracts, Price, Rate, Usd

if TYPE_CHECKING:
    from datetime import datetime


class AmountUnit(Enum):
    """What a venue's order form counts: whole contracts, or dollars of order value."""

    CONTRACTS = "contracts"
    USD = "usd"


class LiquidationFamily(Enum):
    """On which value the maintenance margin is taken (docs/math.md, liquidation)."""

    MARK = "mark"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Tier:
    """From `floor` coins of position value upwards, `maintenance_rate` applies to the part above the floor.

    `highest_leverage` is the most leverage a position that reaches into this tier may use; None if unknown.
    OutOfRange for a rate outside 0..1, such as one given in percent.
    """

    floor: Coin
    maintenance_rate: Rate
    highest_leverage: Decimal | None = None

    def __post_init__(self) -> None:
        _refuse_no_share("maintenance_rate", self.maintenance_rate)


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
        floors = [tier.floor for tier in self.tiers]
        if not floors or floors[0] != Coin(0) or floors != sorted(set(floors)):
            message = f"tiers must start at zero and rise: {floors}"
            raise ValueError(message)
        _refuse_no_share("liquidation_fee", self.liquidation_fee)
        for tier in self.tiers:
            _refuse_no_share("maintenance_rate with fee", tier.maintenance_rate + self.liquidation_fee)


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
        for name in ("contract_value", "lot", "smallest_order"):
            quantity = getattr(self, name)
            if quantity.value <= 0:
                raise NotPositive(name, quantity)

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


Contract: TypeAlias = InversePerpetual | InverseFuture
