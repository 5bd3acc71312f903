"""What is kept, and that it cannot be."""

from __future__ import annotations

from enum import Enum

from bot.errors.base import BotError


class EntryRefused(BotError):
    """It does not fit the portfolio; nothing was changed."""


class StorageError(BotError):
    """Nothing was changed."""


class NoStorage(StorageError):
    """There is no database behind this front end."""


class NoReminding(StorageError):
    """Nobody would hear a reminder at this front end."""


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
    """The owner has no portfolio `name` ("" where a button meant it); `names` are those there are."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(name, names)
        self.name = name
        self.names = names


class NoSuchReminder(StorageError):
    """The chat has no reminder with this number any more."""

    def __init__(self, reminder: int) -> None:
        super().__init__(reminder)
        self.reminder = reminder


class NameTaken(StorageError):
    """The owner has a portfolio `name` already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Limit(Enum):
    """What there is only so much of."""

    PORTFOLIOS = "portfolios"
    TRADES = "trades"
    REMINDERS = "reminders"


class LimitReached(StorageError):
    """`most` of `limit` is as many as one may have."""

    def __init__(self, limit: Limit, most: int) -> None:
        super().__init__(limit.value, most)
        self.limit = limit
        self.most = most
