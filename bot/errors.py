"""What can go wrong outside the core, as a tree; `hedgecore.HedgeError` is the core's own.

::

    BotError
    ├─ BadUsage             a message that cannot be understood, with the word in the way
    ├─ BadSettings          an environment variable that cannot be used
    ├─ NotAllowed           somebody without a say in a group wants to change what is the group's
    ├─ StorageError
    │  ├─ StoreUnavailable  the database cannot be used; nothing was changed
    │  ├─ NewerDatabase     the database was written by a newer version of the program
    │  ├─ NoSuchPortfolio   the owner has none of this name
    │  ├─ NameTaken         the owner has one of this name already
    │  └─ LimitReached      as many as one may have
    ├─ HedgeTooSmall        the hedge wanted is less than one contract of the venue's
    └─ MarketError
       ├─ VenueUnavailable  one venue did not give usable data
       ├─ NoMarket          no venue did
       ├─ NoSuchContract    the venues answer, and none lists such a contract
       └─ PriceTooOld       the only prices at hand are too old for an order

Errors carry facts in fields; the words are in `bot.texts`.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from hedgecore import BelowOneContract, Contract


class BotError(Exception):
    """The root."""


class BadSettings(BotError):
    """The variable `name` cannot be used, for the reason given."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why


class NotAllowed(BotError):
    """Only administrators of `chat`, and whom they named, may do this."""

    def __init__(self, chat: int) -> None:
        super().__init__(chat)
        self.chat = chat


class StorageError(BotError):
    """Nothing was changed."""


class Broken(Enum):
    """Why the database cannot be used."""

    FULL = "full"
    LOCKED = "locked"
    READ_ONLY = "read only"
    DAMAGED = "damaged"
    UNREACHABLE = "unreachable"


class StoreUnavailable(StorageError):
    """The database cannot be used for the reason `broken`; `detail` is for the log."""

    def __init__(self, broken: Broken, detail: str = "") -> None:
        super().__init__(broken.value, detail)
        self.broken = broken
        self.detail = detail


class NewerDatabase(StorageError):
    """The database is at `found`, a version this program does not know."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


class NoSuchPortfolio(StorageError):
    """The owner has no portfolio `name`; `names` are those there are."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(name, names)
        self.name = name
        self.names = names


class NameTaken(StorageError):
    """The owner has a portfolio `name` already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Limit(Enum):
    """What there is only so much of."""

    PORTFOLIOS = "portfolios"
    TRADES = "trades"


class LimitReached(StorageError):
    """`most` of `limit` is as many as one may have."""

    def __init__(self, limit: Limit, most: int) -> None:
        super().__init__(limit.value, most)
        self.limit = limit
        self.most = most


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


class Problem(Enum):
    """What can be wrong with a message; `bot.texts` has one sentence for each."""

    NOT_A_NUMBER = auto()
    NOT_FINITE = auto()
    EXPONENT = auto()
    NEGATIVE = auto()
    ZERO = auto()
    TOO_LARGE = auto()
    TOO_PRECISE = auto()
    AMBIGUOUS_SEPARATOR = auto()
    BAD_GROUPING = auto()
    OTHER_CURRENCY = auto()
    USD_OR_COIN = auto()
    RATIO_AMBIGUOUS = auto()
    RATIO_ABOVE_ONE = auto()
    AMOUNT_OR_RATIO = auto()
    TWO_AMOUNTS = auto()
    TWO_RATIOS = auto()
    TWO_COINS = auto()
    TWO_VENUES = auto()
    TWO_LEVERAGES = auto()
    TWO_KINDS = auto()
    TWO_HORIZONS = auto()
    TWO_BASIS_SHIFTS = auto()
    ONE_NUMBER_TOO_MANY = auto()
    MISSING_AMOUNT = auto()
    MISSING_RATIO = auto()
    MISSING_ALL = auto()
    MISSING_BASIS_SHIFT = auto()
    UNKNOWN_WORD = auto()
    UNKNOWN_COMMAND = auto()
    NOT_WANTED_HERE = auto()
    NOT_CONNECTED = auto()
    LEVERAGE_RANGE = auto()
    SHOCK_RANGE = auto()
    RISE_ONLY = auto()
    TOO_MANY_SHOCKS = auto()
    HORIZON_RANGE = auto()
    BASIS_RANGE = auto()
    TOO_LONG = auto()


class BadUsage(BotError):
    """`word` is the offending word as typed (cut to 40 characters), `other` a second one or a suggestion."""

    def __init__(self, problem: Problem, word: str = "", other: str = "") -> None:
        super().__init__(problem.name, word, other)
        self.problem = problem
        self.word = _cut(word)
        self.other = _cut(other)


def _cut(word: str) -> str:
    return word if len(word) <= 40 else word[:39] + "…"
