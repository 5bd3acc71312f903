"""All venues asked at the same time: none of them delays the answer by more than its share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.errors import NoMarket, NoSuchContract, Outage, PriceTooOld, VenueUnavailable
from bot.services.quotes import MARKED_AFTER, REFUSED_AFTER, Freshness
from hedgecore import InverseFuture, Source

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence
    from datetime import datetime

    from bot.errors import MarketError
    from bot.ports import Board, Boards, Clock, History, Offer, SettledFunding, Venue
    from hedgecore import Contract, OrderBook, Snapshot, Usd

T = TypeVar("T")

SHARE = timedelta(seconds=1.5)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of each contract besides its prices: the order book, and settled funding since a moment."""

    books: bool = False
    funding_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One contract at present; None for what its venue did not tell in time.

    settled: the funding exchanged since the moment wanted; open_interest: dollars.
    """

    venue: Venue
    snapshot: Snapshot
    age: timedelta
    open_interest: Usd | None
    settled: tuple[SettledFunding, ...] | None = None

    @property
    def contract(self) -> Contract:
        """The contract it is about."""
        return self.snapshot.contract

    @property
    def freshness(self) -> Freshness:
        """As `Quote` has it."""
        if self.snapshot.source is Source.SAMPLE:
            return Freshness.SAMPLE
        return Freshness.STALE if self.age > MARKED_AFTER else Freshness.LIVE


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is of a coin, in the order of the venues, and what is not, each with its reason.

    A venue whose last answer had to do is in both.
    """

    standings: tuple[Standing, ...]
    missing: tuple[MarketError, ...]


class Surveys:
    """Asks `boards` and, for settled funding, `history`; each venue for at most `share`."""

    def __init__(self, boards: Boards, history: History, clock: Clock, share: timedelta = SHARE) -> None:
        self._boards = boards
        self._history = history
        self._clock = clock
        self._share = share

    @property
    def venues(self) -> tuple[Venue, ...]:
        """The connected venues in order of preference."""
        return self._boards.venues

    def now(self) -> datetime:
        """The present."""
        return self._clock.now()

    async def survey(self, coin: str, wanted: Wanted, venue: str | None = None) -> Survey:
        """Every contract of `coin`, at all venues or at one. Raises NoSuchContract or NoMarket where there is none."""
        await self._boards.ready()
        end = asyncio.get_running_loop().time() + self._share.total_seconds()
        asked = [each for each in self.venues if venue in {None, each.id}]
        parts = await asyncio.gather(*(self._of_venue(each, coin, wanted, end) for each in asked))
        standings = tuple(standing for part in parts for standing in part.standings)
        missing = tuple(error for part in parts for error in part.missing)
        if not standings:
            raise _verdict(coin, missing, len(asked), venue)
        return Survey(standings, missing)

    async def _of_venue(self, venue: Venue, coin: str, wanted: Wanted, end: float) -> Survey:
        failure: VenueUnavailable | None = None
        try:
            board: Board | None = await _before(end, venue, self._boards.board(venue.id, coin))
        except VenueUnavailable as error:
            failure, board = error, self._boards.remembered_board(venue.id, coin)
        offers = board.offers if board else ()
        usable = [offer for offer in offers if self._usable(offer.snapshot)]
        missing: list[MarketError] = [failure] if failure else [*self._old(venue, offers)]
        missing += board.refused if board else ()
        standings = await asyncio.gather(*(self._standing(venue, offer, wanted, end) for offer in usable))
        return Survey(tuple(standings), tuple(missing))

    def _old(self, venue: Venue, offers: Sequence[Offer]) -> Sequence[PriceTooOld]:
        """One error for all prices of the venue that are too old."""
        ages = [self._age(offer.snapshot) for offer in offers if not self._usable(offer.snapshot)]
        return [PriceTooOld(venue.id, min(ages))] if ages else []

    def _age(self, snapshot: Snapshot) -> timedelta:
        return max(self._clock.now() - snapshot.as_of, timedelta(0))

    def _usable(self, snapshot: Snapshot) -> bool:
        return snapshot.source is Source.SAMPLE or self._age(snapshot) <= REFUSED_AFTER

    async def _standing(self, venue: Venue, offer: Offer, wanted: Wanted, end: float) -> Standing:
        contract = offer.snapshot.contract
        book, settled = await asyncio.gather(
            self._book(venue, contract, end) if wanted.books else _nothing(),
            self._settled(venue, contract, wanted.funding_since, end),
        )
        snapshot = _with_book(offer.snapshot, book) if book is not None else offer.snapshot
        return Standing(venue, snapshot, self._age(snapshot), offer.open_interest, settled)

    async def _book(self, venue: Venue, contract: Contract, end: float) -> OrderBook | None:
        try:
            return await _before(end, venue, self._boards.book(contract))
        except VenueUnavailable:
            return None

    async def _settled(
        self, venue: Venue, contract: Contract, since: datetime | None, end: float
    ) -> tuple[SettledFunding, ...] | None:
        if since is None or isinstance(contract, InverseFuture):
            return None
        try:
            return await _before(end, venue, self._history.funding_since(contract, since))
        except VenueUnavailable:
            return None


async def _nothing() -> None:
    return None


async def _before(end: float, venue: Venue, call: Awaitable[T]) -> T:
    """What `call` answers before `end` of the loop's clock. Raises VenueUnavailable."""
    try:
        async with asyncio.timeout_at(end):
            return await call
    except TimeoutError:
        raise VenueUnavailable(venue.id, Outage.TIMEOUT, "its share of the time is over") from None


def _with_book(snapshot: Snapshot, book: OrderBook) -> Snapshot:
    """The snapshot with the best prices of its book, as a snapshot with a book has them."""
    bid = book.bids[0].price if book.bids else snapshot.best_bid
    ask = book.asks[0].price if book.asks else snapshot.best_ask
    return replace(snapshot, book=book, best_bid=bid, best_ask=ask)


def _verdict(coin: str, missing: Sequence[MarketError], asked: int, venue: str | None) -> MarketError:
    """The one error to tell where nothing is left to compare."""
    outages = tuple(error for error in missing if isinstance(error, VenueUnavailable))
    if len(outages) == asked:
        return NoMarket(outages)
    others = [error for error in missing if not isinstance(error, VenueUnavailable)]
    if others:
        return others[0]
    return NoSuchContract(coin, dated=False, known=(), venue=venue, failures=outages, linear=None)
