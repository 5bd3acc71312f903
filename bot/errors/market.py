"""What the exchanges do not give."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from bot.errors.base import BotError

if TYPE_CHECKING:
    from datetime import timedelta

    from hedgecore import BelowOneContract, Contract


class MarketError(BotError):
    """No usable market data."""


class HedgeTooSmall(BotError):
    """`below` says by how much the hedge misses the smallest order of `contract`."""

    def __init__(self, contract: Contract, below: BelowOneContract) -> None:
        super().__init__(contract.symbol, below)
        self.contract = contract
        self.below = below


class Outage(Enum):
    """Why a venue gave no usable data."""

    TIMEOUT = "timeout"
    BLOCKED = "blocked"
    BUSY = "busy"
    DOWN = "down"
    MALFORMED = "malformed"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"


class VenueUnavailable(MarketError):
    """`venue` (a ccxt id) gave no usable data; `detail` is for the log, never for people."""

    def __init__(self, venue: str, outage: Outage, detail: str = "") -> None:
        super().__init__(venue, outage.value, detail)
        self.venue = venue
        self.outage = outage
        self.detail = detail


class NoMarket(MarketError):
    """Every venue that was asked failed; `failures` has one entry for each."""

    def __init__(self, failures: tuple[VenueUnavailable, ...]) -> None:
        super().__init__(*failures)
        self.failures = failures


class NoSuchContract(MarketError):
    """No venue that answered lists an inverse contract of this kind for `coin`.

    `known` are the coins that could be hedged instead; `failures` the venues that could not be asked.
    """

    def __init__(
        self,
        coin: str,
        *,
        dated: bool,
        known: tuple[str, ...],
        venue: str | None = None,
        failures: tuple[VenueUnavailable, ...] = (),
    ) -> None:
        super().__init__(coin, dated, known, venue)
        self.coin = coin
        self.dated = dated
        self.known = known
        self.venue = venue
        self.failures = failures


class PriceTooOld(MarketError):
    """The newest price of `venue` is `age` old, too old to base an order on."""

    def __init__(self, venue: str, age: timedelta) -> None:
        super().__init__(venue, age)
        self.venue = venue
        self.age = age
