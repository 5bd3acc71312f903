"""What the services need of the exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.errors import NotTrading, SizeContradicted
    from hedgecore import Contract, InverseFuture, OrderBook, Price, Rate, Snapshot, Usd


@dataclass(frozen=True, slots=True)
class Venue:
    """An exchange: ccxt `id`, the `name` people read, the `aliases` they may type (lower case), and a
    `code` of one or two characters that never changes, for buttons.

    linear: it lists linear contracts instead of inverse ones; `beside` is then the ccxt id under which the same
    exchange lists inverse ones, None where it lists none.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    code: str
    linear: bool = False
    beside: str | None = None

    def answers_to(self, venue: str) -> bool:
        """Whether it is the exchange that the ccxt id `venue` names, or lists that exchange's linear contracts."""
        return venue in (self.id, self.beside)


@dataclass(frozen=True, slots=True)
class SettledFunding:
    """One exchange of funding that has happened: when, at which mark price, and its rate."""

    at: datetime
    mark: Price
    rate: Rate


@dataclass(frozen=True, slots=True)
class Offer:
    """One contract as its venue tells of it together with its others: `snapshot` is without an order book.

    open_interest: dollars of all positions together; None where the venue does not tell.
    """

    snapshot: Snapshot
    open_interest: Usd | None


@dataclass(frozen=True, slots=True)
class Board:
    """A venue's contracts for one coin, and those that are left out because their size is in doubt."""

    offers: tuple[Offer, ...]
    refused: tuple[SizeContradicted, ...] = ()


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

    def left_out(self, venue: str, coin: str) -> tuple[SizeContradicted | NotTrading, ...]:
        """The contracts for `coin` that `venue` listed when it was last asked, and that cannot be used."""
        ...

    async def snapshot(self, contract: Contract) -> Snapshot:
        """The market of one contract: asked for at the same moment or within 2 s, it is one call."""
        ...

    def remembered(self, contract: Contract) -> Snapshot | None:
        """The last snapshot that was received, however old, without asking anyone."""
        ...


class Boards(Protocol):
    """The same market seen whole, to compare contracts: each venue is asked for all of its contracts at once.

    No call takes longer than the adapter's time limit; every failure is a `VenueUnavailable`.
    """

    @property
    def venues(self) -> tuple[Venue, ...]:
        """The connected venues in order of preference."""
        ...

    async def ready(self) -> None:
        """Wait until questions can be asked at all: the first time that takes a moment, and no venue is to blame."""
        ...

    async def board(self, venue: str, coin: str) -> Board:
        """What `venue` (a ccxt id) lists for `coin`, at present or some seconds ago."""
        ...

    def remembered_board(self, venue: str, coin: str) -> Board | None:
        """The last board that was received, however old, without asking anyone."""
        ...

    async def glance(self, contract: Contract) -> Snapshot:
        """The market of one contract without its order book, some seconds old at most: what one call tells of all."""
        ...

    async def book(self, contract: Contract) -> OrderBook:
        """The order book of one contract."""
        ...


class History(Protocol):
    """What has happened in a contract since."""

    async def funding_since(self, contract: Contract, since: datetime) -> tuple[SettledFunding, ...]:
        """Every funding exchanged after `since`, in order. Raises VenueUnavailable: never a part of it."""
        ...

    async def delivery_price(self, contract: InverseFuture) -> Price | None:
        """What a dated contract was delivered at; None where that is not known (yet). Raises VenueUnavailable."""
        ...
