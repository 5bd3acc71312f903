"""One venue: its contracts, and the market of each, from ccxt to the core's values."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import NotTrading, Outage, SizeContradicted, VenueUnavailable
from bot.market.circuit import Circuit
from bot.market.outages import unavailable
from bot.market.shared import Shared
from bot.market.wire import Exchange, Json, Quote, read_book, read_quote, snapshot_of
from bot.ports.meters import UNMETERED
from hedgecore import Contract, InverseFuture, OrderBook, Snapshot, Source

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import timedelta

    from bot.market.row import Row
    from bot.ports import Clock
    from bot.ports.meters import Meters

_log = logging.getLogger(__name__)

T = TypeVar("T")

_LISTING_LASTS = 3600.0
_SNAPSHOT_LASTS = 2.0
# As multiples of the time limit. A call goes on for a while after people have stopped waiting, so that a venue which
# is slow to connect to answers the next asker; what a snapshot can do without is given up in time to send the rest.
_CALL_LASTS = 4.0
_EXTRAS_LAST = 0.8


@dataclass(frozen=True, slots=True)
class Listed:
    """A contract, and ccxt's market that it was read from."""

    contract: Contract
    market: Json


class VenueClient:
    """Asks one venue. `connect` gives its ccxt exchange; from then on nobody waits longer than `time_limit` seconds."""

    def __init__(  # noqa: PLR0913 - what the venue is, and what all venues share
        self,
        row: Row,
        connect: Callable[[], Awaitable[Exchange]],
        clock: Clock,
        monotonic: Callable[[], float],
        time_limit: float,
        *,
        meters: Meters = UNMETERED,
    ) -> None:
        self._row = row
        self._connect = connect
        self._clock = clock
        self._monotonic = monotonic
        self._time_limit = time_limit
        self.meters = meters
        self._listing = self._shared(self._ask_listing, _LISTING_LASTS)
        self._intervals = self._shared(self._ask_intervals, _LISTING_LASTS)
        self._snapshots: dict[str, Shared[Snapshot]] = {}
        self._listing_circuit = Circuit(monotonic, meters)
        self.price_circuit = Circuit(monotonic, meters)
        self.refused: tuple[SizeContradicted, ...] = ()
        self.stopped: tuple[NotTrading, ...] = ()

    async def contracts(self) -> tuple[Contract, ...]:
        """The contracts that trade now, by coin, perpetual first, then by date. Raises VenueUnavailable."""
        await self._connect()
        contracts = [one.contract for one in (await self.listed()).values()]
        now = self._clock.now()
        return tuple(c for c in contracts if not isinstance(c, InverseFuture) or c.expiry > now)

    async def snapshot(self, symbol: str) -> Snapshot:
        """The market of one contract. Raises VenueUnavailable; UNSUPPORTED for a symbol that is not listed."""
        await self._connect()
        if symbol not in self._snapshots:
            self._snapshots[symbol] = self._shared(lambda: self._ask_snapshot(symbol), _SNAPSHOT_LASTS)
        try:
            return await self._snapshots[symbol].get()
        except TimeoutError as error:
            raise unavailable(self._row.venue.id, error) from error

    def remembered(self, symbol: str) -> Snapshot | None:
        """The last snapshot received."""
        return self._snapshots[symbol].last if symbol in self._snapshots else None

    async def close(self) -> None:
        """Cancel the calls that are running."""
        calls: list[Shared[Any]] = [self._listing, self._intervals, *self._snapshots.values()]
        await asyncio.gather(*(call.close() for call in calls))

    def _shared(self, ask: Callable[[], Awaitable[T]], lasts: float) -> Shared[T]:
        return Shared(ask, lasts=lasts, patience=self._time_limit, monotonic=self._monotonic)

    async def listed(self) -> Mapping[str, Listed]:
        """By symbol. A list that cannot be renewed is used on: contracts change seldom, and prices have their age."""
        try:
            return await self._listing.get()
        except VenueUnavailable as failed:
            failure = failed
        except TimeoutError as error:
            failure = unavailable(self._row.venue.id, error)
        if self._listing.last is None:
            raise failure
        return self._listing.last

    async def _find(self, symbol: str) -> Listed:
        listed = (await self.listed()).get(symbol)
        if listed is None:
            raise VenueUnavailable(self._row.venue.id, Outage.UNSUPPORTED, f"{symbol} is not listed")
        return listed

    async def _ask_listing(self) -> Mapping[str, Listed]:
        exchange = await self._connect()
        with self._listing_circuit.guarding():
            # not load_markets(), which keeps an empty list for ever and shares its cancellation
            markets = await self.limited(self._row.markets(exchange), _CALL_LASTS)
            listed = self._read_listing(markets)
            if listed or self.refused or self.stopped:
                return listed
            raise VenueUnavailable(self._row.venue.id, Outage.EMPTY, f"no usable contract among {len(markets)}")

    def _read_listing(self, markets: Sequence[Json]) -> Mapping[str, Listed]:
        self.refused, self.stopped = (), ()
        listed = [Listed(contract, market) for market in markets if (contract := self._readable(market))]
        listed.sort(key=lambda one: _order(one.contract))
        return {one.contract.symbol: one for one in listed}

    def _readable(self, market: Json) -> Contract | None:
        try:
            return self._row.read(market)
        except NotTrading as error:
            self.stopped += (error,)
            return None
        except Exception as error:  # noqa: BLE001 (whatever is wrong with one contract, the others stay)
            _log.warning("%s: %s was left out: %r", self._row.venue.id, market.get("id"), error)
            if isinstance(error, SizeContradicted):
                self.refused += (error,)
            return None

    async def _ask_intervals(self) -> Mapping[str, timedelta | None]:
        exchange = await self._connect()
        markets = [listed.market for listed in (await self.listed()).values()]
        return await self.limited(self._row.funding_intervals(exchange, markets), _CALL_LASTS)

    async def _ask_snapshot(self, symbol: str) -> Snapshot:
        exchange = await self._connect()
        listed = await self._find(symbol)
        with self.price_circuit.guarding():
            quote, book, intervals = await asyncio.gather(
                self.limited(self._ask_quote(exchange, listed), _CALL_LASTS),
                self.limited(self.ask_book(exchange, listed), _EXTRAS_LAST),
                self.limited(self._intervals.get(), _EXTRAS_LAST),
                return_exceptions=True,
            )
            if isinstance(quote, BaseException):
                raise quote
        self.meters.venue_answered(self._row.venue.id, quote.as_of)
        interval = self._interval(symbol, self.or_none(intervals))
        contract = self._row.at(listed.contract, listed.market, quote.mark)
        return snapshot_of(contract, quote, self.or_none(book), interval, Source.LIVE)

    async def _ask_quote(self, exchange: Exchange, listed: Listed) -> Quote:
        return read_quote(await self._row.prices(exchange, listed.market), self._clock.now())

    async def ask_book(self, exchange: Exchange, listed: Listed) -> OrderBook:
        """The order book, whatever may come of asking."""
        raw = await self._row.book(exchange, listed.market, self._row.book_depth)
        return read_book(raw, self._clock.now(), self._row.contracts_per_unit(listed.contract.coin))

    async def interval(self, symbol: str) -> timedelta | None:
        """How often the contract exchanges funding; None where that cannot be had."""
        try:
            return self._interval(symbol, await self._intervals.get())
        except (TimeoutError, VenueUnavailable) as error:
            return self.or_none(error)

    def _interval(self, symbol: str, known: Mapping[str, timedelta | None] | None) -> timedelta | None:
        return None if known is None else known.get(symbol, self._row.usual_funding_interval)

    def or_none(self, part: T | BaseException) -> T | None:
        """A part that came; a part that failed is None, and the log says why."""
        if isinstance(part, BaseException):
            _log.info("%s: answered in part: %r", self._row.venue.id, part)
            return None
        return part

    async def limited(self, call: Awaitable[T], share: float) -> T:
        """What `call` answers within that share of the time limit; whatever else comes out is a VenueUnavailable."""
        try:
            async with asyncio.timeout(share * self._time_limit):
                return await call
        except VenueUnavailable:
            raise
        except Exception as error:
            # ccxt lets KeyError, TypeError and the like through, so everything is mapped
            raise unavailable(self._row.venue.id, error) from error


def _order(contract: Contract) -> tuple[str, str, str]:
    expiry = contract.expiry.isoformat() if isinstance(contract, InverseFuture) else ""
    return contract.coin, expiry, contract.symbol
