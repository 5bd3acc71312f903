"""The sample market: made-up prices that ship with the program, for trying it where no exchange is reached.

It is always now: prices carry the time they are asked for, and dated contracts are those of a coming quarter, so
that a sample card differs from a live one in its numbers and its label only.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.errors import Outage, VenueUnavailable
from bot.market.venues import rows_of
from bot.market.wire import Json, RawBook, RawQuote, RawSteps, milliseconds, read_book, read_quote, snapshot_of
from bot.ports import Board, Offer, SettledFunding
from hedgecore import Contract, InverseFuture, OrderBook, Price, Snapshot, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.errors import NotTrading, SizeContradicted
    from bot.market.row import Row
    from bot.ports import Clock, Venue

_INTERVAL = timedelta(hours=8)
_SHORTEST_LIFE = timedelta(days=30)
_DAY = timedelta(days=1)
_FRIDAY = 4


class SampleMarket:
    """The sample prices of `venues` (ids of rows, None for all), at the time of `clock`.

    Raises BadSettings for an unknown venue.
    """

    def __init__(self, venues: Sequence[str] | None = None, *, clock: Clock) -> None:
        self._rows = {row.venue.id: row for row in rows_of(venues)}
        self._clock = clock

    @property
    def venues(self) -> tuple[Venue, ...]:
        """The venues in order of preference."""
        return tuple(row.venue for row in self._rows.values())

    async def contracts(self, venue: str) -> tuple[Contract, ...]:
        """The sample contracts of `venue`. Raises VenueUnavailable for one that is not connected."""
        if venue not in self._rows:
            raise VenueUnavailable(venue, Outage.UNSUPPORTED, "not connected")
        return tuple(contract for contract, _ in self._listed(venue))

    async def snapshot(self, contract: Contract) -> Snapshot:
        """The market of one sample contract. Raises VenueUnavailable for one that there is none of."""
        snapshot = self.remembered(contract)
        if snapshot is None:
            raise VenueUnavailable(contract.venue, Outage.UNSUPPORTED, f"{contract.symbol} is not in the sample")
        return snapshot

    def left_out(self, _venue: str, _coin: str) -> tuple[SizeContradicted | NotTrading, ...]:
        """Every sample contract can be used."""
        return ()

    def remembered(self, contract: Contract) -> Snapshot | None:
        """The same as `snapshot`: the sample is always at hand."""
        for listed, entry in self._listed(contract.venue):
            if listed.symbol == contract.symbol:
                return _snapshot(self._rows[contract.venue], listed, entry, self._clock.now())
        return None

    async def ready(self) -> None:
        """It always is."""

    async def board(self, venue: str, coin: str) -> Board:
        """The sample contracts of `coin` at `venue`, without open interest. Raises VenueUnavailable as `contracts`."""
        listed = [contract for contract in await self.contracts(venue) if contract.coin == coin]
        return Board(tuple([Offer(replace(await self.snapshot(contract), book=None), None) for contract in listed]))

    def remembered_board(self, venue: str, coin: str) -> Board | None:  # noqa: ARG002 - the sample never fails
        """None: whoever asks has just been given one."""
        return None

    async def glance(self, contract: Contract) -> Snapshot:
        """The same as `snapshot`, without an order book."""
        return replace(await self.snapshot(contract), book=None)

    async def book(self, contract: Contract) -> OrderBook:
        """The sample's order book. Raises VenueUnavailable as `snapshot` does."""
        book = (await self.snapshot(contract)).book
        if book is None:
            raise VenueUnavailable(contract.venue, Outage.UNSUPPORTED, f"{contract.symbol} has no book in the sample")
        return book

    async def funding_since(self, contract: Contract, since: datetime) -> tuple[SettledFunding, ...]:
        """The sample rate at the sample mark, every 8 hours. Raises VenueUnavailable as `snapshot` does."""
        if isinstance(contract, InverseFuture):
            return ()
        snapshot = await self.snapshot(contract)
        if snapshot.funding is None:
            return ()
        count = (self._clock.now() - _next_funding(since)) // _INTERVAL + 1
        times = (_next_funding(since) + number * _INTERVAL for number in range(count))
        return tuple(SettledFunding(at, snapshot.mark, snapshot.funding.rate) for at in times)

    async def delivery_price(self, contract: InverseFuture) -> Price | None:
        """The sample index, once the contract's day has come; None for one that the sample has never had."""
        listed = (entry for entry in _sample().get(contract.venue, {}).get("contracts", ()))
        index = next((entry["index"] for entry in listed if entry["coin"] == contract.coin), None)
        return Price(index) if index is not None and contract.expiry <= self._clock.now() else None

    def _listed(self, venue: str) -> list[tuple[Contract, Json]]:
        if venue not in self._rows:
            return []
        now = self._clock.now()
        return [(_contract(self._rows[venue], entry, now), entry) for entry in _sample()[venue]["contracts"]]


@cache
def _sample() -> Mapping[str, Json]:
    sample: Mapping[str, Json] = json.loads(files("bot.market").joinpath("sample.json").read_text("utf-8"))
    return sample


def _contract(row: Row, entry: Json, now: datetime) -> Contract:
    expiry = _coming_delivery(now) if "basis_a_year" in entry else None
    symbol = entry["symbol"] if expiry is None else entry["symbol"].format(date=f"{expiry:%y%m%d}")
    lot = entry.get("lot", "1")
    return row.sampled(symbol, entry["coin"], RawSteps(lot, lot, entry["tick"]), expiry)


def _snapshot(row: Row, contract: Contract, entry: Json, now: datetime) -> Snapshot:
    mark = _mark(contract, entry, now)
    quote = read_quote(
        RawQuote(
            index=entry["index"],
            mark=mark,
            time=milliseconds(now),
            funding_rate=entry.get("funding_rate"),
            next_funding=milliseconds(_next_funding(now)),
        ),
        now,
    )
    book = read_book(_book(row, entry, mark), now, row.contracts_per_unit(contract.coin))
    return snapshot_of(contract, quote, book, _INTERVAL, Source.SAMPLE)


def _mark(contract: Contract, entry: Json, now: datetime) -> Decimal:
    """The index, for a dated contract with its premium for the time that is left, on the contract's price step."""
    index, tick = Decimal(entry["index"]), Decimal(entry["tick"])
    if not isinstance(contract, InverseFuture):
        return index
    premium = Decimal(entry["basis_a_year"]) * Decimal((contract.expiry - now) // _DAY) / 365
    return (index * (1 + premium)).quantize(tick)


def _book(row: Row, entry: Json, mark: Decimal) -> RawBook:
    depth, tick = _sample()[row.venue.id]["depth"], Decimal(entry["tick"])
    bids = [(mark - steps * tick, amount) for steps, amount in depth]
    asks = [(mark + steps * tick, amount) for steps, amount in depth]
    return RawBook(bids, asks, None)


def _next_funding(now: datetime) -> datetime:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + ((now - midnight) // _INTERVAL + 1) * _INTERVAL


def _coming_delivery(now: datetime) -> datetime:
    """The first end of a quarter that is far enough away: its last Friday at 08:00 UTC, as exchanges have it."""
    quarters = (_quarter_end(now.year + ahead // 4, 3 * (ahead % 4) + 3) for ahead in range(8))
    return next(end for end in quarters if end - now >= _SHORTEST_LIFE)


def _quarter_end(year: int, month: int) -> datetime:
    last = datetime(year + month // 12, month % 12 + 1, 1, 8, tzinfo=UTC) - _DAY
    return last - (last.weekday() - _FRIDAY) % 7 * _DAY
