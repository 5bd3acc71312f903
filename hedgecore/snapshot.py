"""What the core is told of the market: prices with their time and their source.

The core has no clock: whoever asks compares `as_of` with the present.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from hedgecore.errors import OutOfRange
from hedgecore.units import EXACT, Contracts, Price

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from hedgecore.contracts import Contract
    from hedgecore.units import Rate


class Source(Enum):
    """Where prices come from: an exchange that answered, or the sample that ships with the program."""

    LIVE = "live"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Level:
    """One price of an order book with the contracts offered there; OutOfRange for fewer than none."""

    price: Price
    contracts: Contracts

    def __post_init__(self) -> None:
        if self.contracts < Contracts(0):
            raise OutOfRange(name="contracts", given=self.contracts.value, lowest=Decimal(0))


@dataclass(frozen=True, slots=True)
class OrderBook:
    """Bids from the highest down, asks from the lowest up."""

    bids: tuple[Level, ...]
    asks: tuple[Level, ...]
    as_of: datetime

    @property
    def mid(self) -> Price | None:
        """The middle between the best bid and the best ask; None while a side is empty."""
        if not self.bids or not self.asks:
            return None
        return Price(EXACT.add(self.bids[0].price.value, self.asks[0].price.value)) / 2


@dataclass(frozen=True, slots=True)
class Funding:
    """The rate of the running interval (positive: longs pay shorts), and when it is next exchanged.

    `interval` and `next_at` are None where the venue does not say.
    """

    rate: Rate
    interval: timedelta | None
    next_at: datetime | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One contract and its market at one moment.

    `index` is the spot price, `mark` the contract's own price. What a venue did not tell is None, never zero.
    `as_of` is the time of mark and index, by the venue's clock where it says, else when they were received.
    """

    contract: Contract
    index: Price
    mark: Price
    as_of: datetime
    source: Source
    best_bid: Price | None = None
    best_ask: Price | None = None
    book: OrderBook | None = None
    funding: Funding | None = None
