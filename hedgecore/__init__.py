"""Hedging spot coins with inverse (coin-margined) futures, computed exactly. Pure: no clock, no I/O.

Import everything from here; the submodules are private to the package.
"""

from hedgecore.contracts import (
    AmountUnit,
    Contract,
    InverseFuture,
    InversePerpetual,
    LiquidationFamily,
    MarginRules,
    Tier,
)
from hedgecore.errors import (
    BadNumber,
    BelowOneContract,
    BookTooThin,
    FloatRefused,
    HedgeError,
    LeverageTooHigh,
    NotFinite,
    NotPositive,
    OutOfRange,
)
from hedgecore.snapshot import Funding, Level, OrderBook, Snapshot, Source
from hedgecore.units import Coin, Contracts, Price, Rate, Ratio, Usd

__all__ = [
    "AmountUnit",
    "BadNumber",
    "BelowOneContract",
    "BookTooThin",
    "Coin",
    "Contract",
    "Contracts",
    "FloatRefused",
    "Funding",
    "HedgeError",
    "InverseFuture",
    "InversePerpetual",
    "Level",
    "LeverageTooHigh",
    "LiquidationFamily",
    "MarginRules",
    "NotFinite",
    "NotPositive",
    "OrderBook",
    "OutOfRange",
    "Price",
    "Rate",
    "Ratio",
    "Snapshot",
    "Source",
    "Tier",
    "Usd",
]
