"""The live market: the connected venues behind the ports `Market`, `Boards` and `History`."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from bot.errors import BadSettings, Outage, VenueUnavailable
from bot.market.board import VenueBoard
from bot.market.client import VenueClient
from bot.market.connection import connect
from bot.market.history import VenueHistory
from bot.market.venues import rows_of
from bot.ports.meters import UNMETERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from bot.errors import NotTrading, SizeContradicted
    from bot.market.wire import Exchange
    from bot.ports import Board, Clock, SettledFunding, Venue
    from bot.ports.meters import Meters
    from hedgecore import Contract, InverseFuture, OrderBook, Price, Snapshot

TIME_LIMIT = 1.5
_VENUE_URLS = "HEDGEBOT_VENUE_URLS"


class LiveMarket:
    """Public market data of `venues` (ids of rows, in order of preference; None for all), through ccxt.

    An async context manager.

    urls: ccxt id to base URL, scheme and host and an optional path, of every call to that venue.
    monotonic: the clock, in seconds, that the age of a kept answer is measured with.
    time_limit: seconds that anybody waits for an answer, once ccxt has been imported.
    ahead: whether every venue is asked for its contracts at once, before anybody wants to know them.

    Raises BadSettings for a venue that is not in the table, or a base URL that is none.
    """

    def __init__(  # noqa: PLR0913 - what is asked, and what tests have otherwise
        self,
        venues: Sequence[str] | None,
        urls: Mapping[str, str],
        *,
        clock: Clock,
        monotonic: Callable[[], float] = time.monotonic,
        time_limit: float = TIME_LIMIT,
        ahead: bool = True,
        meters: Meters = UNMETERED,
    ) -> None:
        rows = rows_of(venues)
        _check_urls(urls)
        self._venues = tuple(row.venue for row in rows)
        self._make_exchanges = partial(connect, rows, urls)
        self._ahead = ahead
        self._exchanges: asyncio.Task[dict[str, Exchange]] | None = None
        self._warming: list[asyncio.Task[tuple[Contract, ...]]] = []
        self._clients = {
            row.venue.id: VenueClient(
                row, partial(self._exchange, row.venue.id), clock, monotonic, time_limit, meters=meters
            )
            for row in rows
        }
        self._boards = {
            row.venue.id: VenueBoard(
                row,
                partial(self._exchange, row.venue.id),
                self._clients[row.venue.id],
                clock,
                monotonic,
                time_limit,
            )
            for row in rows
        }
        self._histories = {
            row.venue.id: VenueHistory(row, partial(self._exchange, row.venue.id), clock, monotonic, time_limit)
            for row in rows
        }

    @property
    def venues(self) -> tuple[Venue, ...]:
        """The connected venues in order of preference."""
        return self._venues

    async def contracts(self, venue: str) -> tuple[Contract, ...]:
        """Every inverse contract that trades at `venue`, by coin and date. Raises VenueUnavailable."""
        return await self._client(venue).contracts()

    async def snapshot(self, contract: Contract) -> Snapshot:
        """The market of one contract. Raises VenueUnavailable."""
        return await self._client(contract.venue).snapshot(contract.symbol)

    def left_out(self, venue: str, coin: str) -> tuple[SizeContradicted | NotTrading, ...]:
        """The contracts for `coin` that `venue` listed when it was last asked, and that cannot be used."""
        client = self._clients.get(venue)
        if client is None:
            return ()
        left_out: tuple[SizeContradicted | NotTrading, ...] = (*client.refused, *client.stopped)
        return tuple(each for each in left_out if each.coin == coin)

    def remembered(self, contract: Contract) -> Snapshot | None:
        """The last snapshot that was received, however old."""
        client = self._clients.get(contract.venue)
        return None if client is None else client.remembered(contract.symbol)

    async def ready(self) -> None:
        """Wait until ccxt has been imported."""
        for venue in self._venues[:1]:
            await self._exchange(venue.id)

    async def board(self, venue: str, coin: str) -> Board:
        """What `venue` lists for `coin`. Raises VenueUnavailable."""
        self._client(venue)
        return await self._boards[venue].board(coin)

    def remembered_board(self, venue: str, coin: str) -> Board | None:
        """The last board that was received, however old."""
        return self._boards[venue].remembered(coin) if venue in self._boards else None

    async def glance(self, contract: Contract) -> Snapshot:
        """The market of one contract without its book, from the call that tells of all. Raises VenueUnavailable."""
        self._client(contract.venue)
        return await self._boards[contract.venue].glance(contract)

    async def book(self, contract: Contract) -> OrderBook:
        """The order book of one contract. Raises VenueUnavailable."""
        self._client(contract.venue)
        return await self._boards[contract.venue].book(contract.symbol)

    async def funding_since(self, contract: Contract, since: datetime) -> tuple[SettledFunding, ...]:
        """Every funding exchanged after `since`, in order. Raises VenueUnavailable."""
        self._client(contract.venue)
        return await self._histories[contract.venue].funding_since(contract, since)

    async def delivery_price(self, contract: InverseFuture) -> Price | None:
        """What a dated contract was delivered at; None where that is not known (yet). Raises VenueUnavailable."""
        self._client(contract.venue)
        return await self._histories[contract.venue].delivery_price(contract)

    async def open(self) -> None:
        """Start importing ccxt and, ahead of all questions, asking for contracts, without waiting for either."""
        self._connecting()
        if self._ahead:
            self._warming = [asyncio.create_task(client.contracts()) for client in self._clients.values()]

    async def close(self) -> None:
        """Cancel what is running and close every connection."""
        for task in self._warming:
            task.cancel()
        await asyncio.gather(*self._warming, return_exceptions=True)
        for client in self._clients.values():
            await client.close()
        for board in self._boards.values():
            await board.close()
        for history in self._histories.values():
            await history.close()
        if self._exchanges is not None:
            exchanges = await self._exchanges
            await asyncio.gather(*(exchange.close() for exchange in exchanges.values()))

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _client(self, venue: str) -> VenueClient:
        if venue not in self._clients:
            raise VenueUnavailable(venue, Outage.UNSUPPORTED, "not connected")
        return self._clients[venue]

    async def _exchange(self, venue: str) -> Exchange:
        return (await asyncio.shield(self._connecting()))[venue]

    def _connecting(self) -> asyncio.Task[dict[str, Exchange]]:
        if self._exchanges is None:
            self._exchanges = asyncio.create_task(asyncio.to_thread(self._make_exchanges))
        return self._exchanges


def _check_urls(urls: Mapping[str, str]) -> None:
    rows_of(urls, _VENUE_URLS)
    for venue, url in urls.items():
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadSettings(_VENUE_URLS, f"{venue}: {url!r} is no base URL such as https://host")
