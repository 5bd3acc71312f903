"""What the services need of whoever keeps what people settled, who may do what, and unfinished dialogues."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from hedgecore import Band, Policy

if TYPE_CHECKING:
    from datetime import datetime, time
    from decimal import Decimal

    from bot.ports.books import Cause
    from hedgecore import Rate


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a principal settled; None is the program's own choice.

    zone: IANA name; coin: code; venue: ccxt id; fee: taker fee as a share; quiet: from and to, in `zone`;
    percent_only: show no amounts (groups).
    """

    zone: str = "UTC"
    coin: str | None = None
    venue: str | None = None
    leverage: Decimal | None = None
    fee: Rate | None = None
    policy: Policy = Policy.RATIO
    band: Band = field(default_factory=Band)
    quiet: tuple[time, time] | None = None
    percent_only: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A dialogue that waits for words: what it is about, packed by whoever began it, and when it is over."""

    topic: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is kept, for the owners of the bot; of nobody in particular."""

    owners: int
    portfolios: int
    entries: int


class Profiles(Protocol):
    """Keeps preferences, editors, access and drafts. Every call raises StoreUnavailable when it cannot."""

    async def preferences(self, principal: int) -> Preferences:
        """What was settled; the defaults for a stranger."""
        ...

    async def prefer(self, principal: int, preferences: Preferences, cause: Cause) -> None:
        """Settle it."""
        ...

    async def editors(self, chat: int) -> frozenset[int]:
        """Who may change the portfolios of a group besides its administrators."""
        ...

    async def name_editors(self, chat: int, editors: frozenset[int], cause: Cause) -> None:
        """Exactly these, from now on."""
        ...

    async def admitted(self, principal: int) -> bool:
        """Whether the owner of a bot for listed people let this one in."""
        ...

    async def admit(self, principal: int, cause: Cause) -> None:
        """Let in."""
        ...

    async def draft(self, chat: int, principal: int, now: datetime) -> Draft | None:
        """The unfinished dialogue of a principal in a chat, if it is not over."""
        ...

    async def keep_draft(self, chat: int, principal: int, draft: Draft | None) -> None:
        """Begin, replace or, with None, end a dialogue."""
        ...

    async def counts(self) -> Counts:
        """How much is kept."""
        ...
