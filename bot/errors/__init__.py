"""What can go wrong outside the core, as a tree; `hedgecore.HedgeError` is the core's own.

::

    BotError
    ├─ BadUsage             a message that cannot be understood, with the word in the way
    ├─ BadSettings          an environment variable that cannot be used
    ├─ NotAllowed           somebody wants what only others may, or what only groups have
    ├─ UploadError
    │  ├─ UploadTooLarge    a file is larger than is fetched
    │  ├─ UploadFailed      a file could not be fetched
    │  └─ WrongFile         a file is not one that an export gave
    ├─ EntryRefused         what does not fit the portfolio it was meant for; its kinds are in bot.services.entries
    ├─ StorageError
    │  ├─ NoStorage         this front end keeps nothing
    │  ├─ NoReminding       nobody would hear a reminder at this front end
    │  ├─ StoreUnavailable  the database cannot be used; nothing was changed
    │  ├─ NewerDatabase     the database was written by a newer version of the program
    │  ├─ NoSuchPortfolio   the owner has none of this name
    │  ├─ NoSuchReminder    the chat has none of this number
    │  ├─ NameTaken         the owner has one of this name already
    │  └─ LimitReached      as many as one may have
    ├─ HedgeTooSmall        the hedge wanted is less than one contract of the venue's
    └─ MarketError
       ├─ VenueUnavailable  one venue did not give usable data
       ├─ NoMarket          no venue did
       ├─ NoSuchContract    the venues answer, and none lists such a contract
       ├─ SizeContradicted  a contract's size is another by its exchange than by the venue table
       ├─ NotTrading        a contract is listed by its exchange, and cannot be traded
       └─ PriceTooOld       the only prices at hand are too old for an order

Errors carry facts in fields; the words are in `bot.texts`.
"""

from bot.errors.base import BadSettings, BotError
from bot.errors.files import FileFault, UploadError, UploadFailed, UploadTooLarge, WrongFile
from bot.errors.market import (
    HedgeTooSmall,
    MarketError,
    NoMarket,
    NoSuchContract,
    NotTrading,
    Outage,
    PriceTooOld,
    SizeContradicted,
    VenueUnavailable,
)
from bot.errors.rights import Circle, NotAllowed
from bot.errors.storage import (
    Broken,
    EntryRefused,
    Limit,
    LimitReached,
    NameTaken,
    NewerDatabase,
    NoReminding,
    NoStorage,
    NoSuchPortfolio,
    NoSuchReminder,
    StorageError,
    StoreUnavailable,
)
from bot.errors.usage import BadUsage, Problem

__all__ = [
    "BadSettings",
    "BadUsage",
    "BotError",
    "Broken",
    "Circle",
    "EntryRefused",
    "FileFault",
    "HedgeTooSmall",
    "Limit",
    "LimitReached",
    "MarketError",
    "NameTaken",
    "NewerDatabase",
    "NoMarket",
    "NoReminding",
    "NoStorage",
    "NoSuchContract",
    "NoSuchPortfolio",
    "NoSuchReminder",
    "NotAllowed",
    "NotTrading",
    "Outage",
    "PriceTooOld",
    "Problem",
    "SizeContradicted",
    "StorageError",
    "StoreUnavailable",
    "UploadError",
    "UploadFailed",
    "UploadTooLarge",
    "VenueUnavailable",
    "WrongFile",
]
