"""One venue seen whole: the market of every contract from one call, and the order books that are wanted with it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import Outage, VenueUnavailable
from bot.market.bulk import RawOffer
from bot.market.outages import unavailable
from bot.market.shared import Shared
from bot.market.wire import moment, positive, read_quote, snapshot_of
from bot.ports import Board, Offer
from hedgecore import Contracts, HedgeError, InverseFuture, Source, order_value

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.market.client import Listed, VenueClient
    from bot.market.row import Row
    from bot.market.wire import Exchange, Json, Quote
    from bot.ports import Clock
    from hedgecore import Contract, OrderBook, Price, Snapshot, Usd

T = TypeVar("T")

# Seconds that each kind of answer is handed out again: prices move, open interest hardly does. Books are as young as
# those of an order; a comparison of many contracts may be of some seconds ago, and says so.
_OFFERS_LAST = 5.0
_BOOKS_LAST = 2.0
_INTEREST_LASTS = 300.0
# As multiples of the time limit: a call goes on for those who ask later, and what a board can do without is given up
# in time to send the rest.
_CALL_LASTS = 4.0
_EXTRAS_LAST = 0.8


class VenueBoard:
    """Asks one venue for all of its contracts. The arguments are those of `VenueClient`, and the `client` itself."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the venue is, and what all venues share
        self,
        row: Row,
        connect: Callable[[], Awaitable[Exchange]],
        client: VenueClient,
        clock: Clock,
        monotonic: Callable[[], float],
        time_limit: float,
    ) -> None:
        self._row = row
        self._connect = connect
        self._client = client
        self._clock = clock
        self._monotonic = monotonic
        self._time_limit = time_limit
        self._offers: dict[str, Shared[Mapping[str, RawOffer]]] = {}
        self._books: dict[str, Shared[OrderBook]] = {}
        self._interests: dict[str, Shared[Json]] = {}
        self._last: dict[str, Board] = {}

    async def board(self, coin: str) -> Board:
        """The contracts of `coin` that trade now, with their market. Raises VenueUnavailable."""
        await self._connect()
        started = asyncio.get_running_loop().time()
        listed, raws = await self._until(started + self._time_limit, self._told(coin))
        extras_end = started + self._time_limit * _EXTRAS_LAST
        offers = await asyncio.gather(*(self._offer(one, raws, extras_end) for one in listed))
        board = Board(tuple(filter(None, offers)), tuple(each for each in self._client.refused if each.coin == coin))
        if listed and not board.offers:
            raise VenueUnavailable(self._row.venue.id, Outage.MALFORMED, f"no readable price of {coin}")
        self._last[coin] = board
        return board

    def remembered(self, coin: str) -> Board | None:
        """The last board of `coin`."""
        return self._last.get(coin)

    async def glance(self, contract: Contract) -> Snapshot:
        """The market of one contract, from the call that tells of all if there is one. Raises VenueUnavailable."""
        await self._connect()
        started = asyncio.get_running_loop().time()
        listed, raws = await self._until(started + self._time_limit, self._told(contract.coin, contract.symbol))
        for one in listed:
            if quote := self._quote(one, raws):
                return await self._snapshot(one, quote, started + self._time_limit * _EXTRAS_LAST)
        raise VenueUnavailable(self._row.venue.id, Outage.MALFORMED, f"no readable price of {contract.symbol}")

    async def book(self, symbol: str) -> OrderBook:
        """The order book of one contract. Raises VenueUnavailable."""
        await self._connect()
        book = self._shared(self._books, symbol, partial(self._ask_book, symbol), _BOOKS_LAST)
        return await self._until(asyncio.get_running_loop().time() + self._time_limit, book.get())

    async def close(self) -> None:
        """Cancel the calls that are running."""
        calls: list[Shared[Any]] = [*self._offers.values(), *self._books.values(), *self._interests.values()]
        await asyncio.gather(*(call.close() for call in calls))

    async def _until(self, end: float, call: Awaitable[T]) -> T:
        """What `call` answers before `end` of the loop's clock. Raises VenueUnavailable."""
        try:
            async with asyncio.timeout_at(end):
                return await call
        except TimeoutError as error:
            raise unavailable(self._row.venue.id, error) from error

    def _shared(self, kept: dict[str, Shared[T]], key: str, ask: Callable[[], Awaitable[T]], lasts: float) -> Shared[T]:
        if key not in kept:
            kept[key] = Shared(ask, lasts=lasts, patience=self._time_limit, monotonic=self._monotonic)
        return kept[key]

    async def _told(self, coin: str, symbol: str | None = None) -> tuple[Sequence[Listed], Mapping[str, RawOffer]]:
        """The contracts of `coin`, or the one `symbol`, and what the venue says of them and perhaps of others."""
        listed = await self._listed(coin, symbol)
        if not listed:
            return [], {}
        # the call tells of all coins, where the venue has such a call
        key = "" if self._row.bulk else symbol or coin
        ask = partial(self._ask_offers, coin, symbol)
        return listed, await self._shared(self._offers, key, ask, _OFFERS_LAST).get()

    async def _listed(self, coin: str, symbol: str | None) -> Sequence[Listed]:
        """Those that trade now."""
        now = self._clock.now()
        return [
            one
            for one in (await self._client.listed()).values()
            if one.contract.coin == coin
            and symbol in {None, one.contract.symbol}
            and not (isinstance(one.contract, InverseFuture) and one.contract.expiry <= now)
        ]

    async def _ask_offers(self, coin: str, symbol: str | None) -> Mapping[str, RawOffer]:
        exchange = await self._connect()
        listed = await self._listed(coin, symbol)
        with self._client.price_circuit.guarding():
            if self._row.bulk is not None:
                markets = [one.market for one in (await self._client.listed()).values()]
                raws = await self._client.limited(self._row.bulk.offers(exchange, markets), _CALL_LASTS)
            else:
                raws = await self._one_by_one(exchange, listed)
        self._count(raws)
        return raws

    def _count(self, raws: Mapping[str, RawOffer]) -> None:
        now = self._clock.now()
        if raws:
            priced_at = max(moment(raw.quote.time) or now for raw in raws.values())
            self._client.meters.venue_answered(self._row.venue.id, priced_at)

    async def _one_by_one(self, exchange: Exchange, listed: Sequence[Listed]) -> Mapping[str, RawOffer]:
        """Those that answer; raises what the first one says if none does."""
        quotes = await asyncio.gather(
            *(self._client.limited(self._row.prices(exchange, one.market), _CALL_LASTS) for one in listed),
            return_exceptions=True,
        )
        told = {
            one.contract.symbol: RawOffer(raw)
            for one, quote in zip(listed, quotes, strict=True)
            if (raw := self._client.or_none(quote)) is not None
        }
        failures = [quote for quote in quotes if isinstance(quote, BaseException)]
        if failures and not told:
            raise failures[0]
        return told

    async def _offer(self, one: Listed, raws: Mapping[str, RawOffer], end: float) -> Offer | None:
        """None for a contract without readable prices: the others stay. What has not come by `end` is unknown."""
        quote = self._quote(one, raws)
        if quote is None:
            return None
        told = raws[one.contract.symbol].open_interest
        snapshot, interest = await asyncio.gather(
            self._snapshot(one, quote, end), self._known(end, self._open_interest(one, told, quote.mark))
        )
        return Offer(snapshot, interest)

    def _quote(self, one: Listed, raws: Mapping[str, RawOffer]) -> Quote | None:
        try:
            return read_quote(raws[one.contract.symbol].quote, self._clock.now())
        except (KeyError, HedgeError) as error:
            return self._client.or_none(error)

    async def _snapshot(self, one: Listed, quote: Quote, end: float) -> Snapshot:
        interval = await self._known(end, self._client.interval(one.contract.symbol))
        contract = self._row.at(one.contract, one.market, quote.mark)
        return snapshot_of(contract, quote, None, interval, Source.LIVE)

    async def _known(self, end: float, call: Awaitable[T | None]) -> T | None:
        """What `call` answers before `end`, None where it fails."""
        (answer,) = await asyncio.gather(self._until(end, call), return_exceptions=True)
        return self._client.or_none(answer)

    async def _open_interest(self, one: Listed, told: Json, mark: Price) -> Usd | None:
        """From the amount that the offer told, or else from the call that tells it; None where there is neither."""
        if told is None and self._row.bulk is not None and self._row.bulk.open_interest is not None:
            ask = partial(self._ask_interest, self._row.bulk.open_interest, one)
            told = await self._shared(self._interests, one.contract.symbol, ask, _INTEREST_LASTS).get()
        if told is None:
            return None
        amount = Contracts(positive("open interest", told)) * self._row.contracts_per_unit(one.contract.coin)
        return order_value(one.contract, amount, mark)

    async def _ask_interest(self, ask: Callable[[Exchange, Json], Awaitable[Json]], one: Listed) -> Json:
        return await self._client.limited(ask(await self._connect(), one.market), _CALL_LASTS)

    async def _ask_book(self, symbol: str) -> OrderBook:
        exchange = await self._connect()
        one = (await self._client.listed()).get(symbol)
        if one is None:
            raise VenueUnavailable(self._row.venue.id, Outage.UNSUPPORTED, f"{symbol} is not listed")
        with self._client.price_circuit.guarding():
            return await self._client.limited(self._client.ask_book(exchange, one), _CALL_LASTS)
