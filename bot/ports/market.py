"""What the services need of the exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from hedgecore import Contract, InverseFuture, Price, Rate, Snapshot


@dataclass(frozen=True, slots=True)
class Venue:
    """An exchange: ccxt `id`, the `name` people read, the `aliases` they may type (lower case), and a
    `code` of one or two characters that never changes, for buttons.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class SettledFunding:
    """One exchange of funding that has happened: when, at which mark price, and its rate."""

    at: datetime
    mark: Price
    rate: Rate


class Market(Protocol):
    """Public market data of the connected venues. No call takes longer than the adapter's time limit.

    Every failure of a venue is a `VenueUnavailable` that says which venue and why.
    """

    @property
    def venues(self) -> tuple[Venue, ...]:
        """The connected venues in order of preference."""
        ...

    async def contracts(self, venue: str) -> tuple[Contract, ...]:
        """Every inverse contract that trades at `venue` (a ccxt id), perpetual and dated."""
        ...

    async def snapshot(self, contract: Contract) -> Snapshot:
        """The market of one contract: asked for at the same moment or within 2 s, it is one call."""
        ...

    def remembered(self, contract: Contract) -> Snapshot | None:
        """The last snapshot that was received, however old, without asking anyone."""
        ...


class History(Protocol):
    """What has happened in a contract since."""

    async def funding_since(self, contract: Contract, since: datetime) -> tuple[SettledFunding, ...]:
        """Every funding exchanged after `since`, in order. Raises VenueUnavailable: never a part of it."""
        ...

    async def delivery_price(self, contract: InverseFuture) -> Price | None:
        """What a dated contract was delivered at; None where that is not known (yet). Raises VenueUnavailable."""
        ...
