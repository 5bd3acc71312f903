"""What the exchanges do not give."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from bot.errors.base import BotError

if TYPE_CHECKING:
    from datetime import timedelta

    from hedgecore import BelowOneContract, Coin, Contract, Usd


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
    """No venue that answered lists a contract of this kind for `coin`: an inverse one, perpetual or dated, or a linear
    one; where `linear` is None, none of any kind.

    `known` are the coins that could be hedged instead; `failures` the venues that could not be asked.
    """

    def __init__(  # noqa: PLR0913 - all that is known of it
        self,
        coin: str,
        *,
        dated: bool,
        known: tuple[str, ...],
        venue: str | None = None,
        failures: tuple[VenueUnavailable, ...] = (),
        linear: bool | None = False,
    ) -> None:
        super().__init__(coin, dated, known, venue)
        self.coin = coin
        self.dated = dated
        self.known = known
        self.venue = venue
        self.failures = failures
        self.linear = linear


class SizeContradicted(MarketError):
    """One contract of `symbol` is worth `stated` by its exchange and `known` by the venue table: neither is used."""

    def __init__(  # noqa: PLR0913 - whose, which, and both sizes
        self, venue: str, coin: str, symbol: str, *, stated: Usd | Coin, known: Usd | Coin, dated: bool = False
    ) -> None:
        super().__init__(venue, symbol, f"the exchange says one contract is {stated!r}, the venue table {known!r}")
        self.venue = venue
        self.coin = coin
        self.symbol = symbol
        self.stated = stated
        self.known = known
        self.dated = dated


class NotTrading(MarketError):
    """`venue` lists `symbol`, and nobody can trade it: it was delisted, or is not open yet."""

    def __init__(self, venue: str, coin: str, symbol: str, *, dated: bool = False) -> None:
        super().__init__(venue, symbol)
        self.venue = venue
        self.coin = coin
        self.symbol = symbol
        self.dated = dated


class PriceTooOld(MarketError):
    """The newest price of `venue` is `age` old, too old to base an order on."""

    def __init__(self, venue: str, age: timedelta) -> None:
        super().__init__(venue, age)
        self.venue = venue
        self.age = age
