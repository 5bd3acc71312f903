"""What has happened at one venue. It never changes, so it is asked for once and kept."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import Outage, VenueUnavailable
from bot.market.circuit import Circuit
from bot.market.outages import unavailable
from bot.market.shared import Shared
from bot.market.wire import milliseconds, moment, price
from bot.ports import SettledFunding
from hedgecore import HedgeError, InverseFuture, OutOfRange, Price, Rate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.market.past import Past, RawSettlement
    from bot.market.row import Row
    from bot.market.wire import Exchange, Json
    from bot.ports import Clock
    from hedgecore import Contract

T = TypeVar("T")

_HOUR = 3_600_000
# A thousand hours, the longest page of hourly candles, and a little less.
_SPAN = 960 * _HOUR
_MOST_SPANS = 500
# A call goes on after people have stopped waiting, for so many time limits: the next asker finds the answer.
_CALL_LASTS = 4.0
_RECENT_LASTS = 60.0
_FOR_GOOD = float("inf")
# Every venue exchanges funding each eight hours or more often, and some write it milliseconds late.
_LONGEST_WAIT = timedelta(hours=8)
_LATE = timedelta(minutes=1)
_ABSURD_FUNDING = Rate(1)

SpanKey = tuple[str, int, bool]


class VenueHistory:
    """Asks one venue for its past. Time is cut into spans; those that are over are asked for once.

    The arguments are those of `VenueClient`.
    """

    def __init__(
        self,
        row: Row,
        connect: Callable[[], Awaitable[Exchange]],
        clock: Clock,
        monotonic: Callable[[], float],
        time_limit: float,
    ) -> None:
        self._row = row
        self._connect = connect
        self._clock = clock
        self._monotonic = monotonic
        self._time_limit = time_limit
        self._circuit = Circuit(monotonic)
        self._spans: OrderedDict[SpanKey, Shared[tuple[SettledFunding, ...]]] = OrderedDict()
        self._deliveries: dict[str, Shared[Price | None]] = {}

    async def funding_since(self, contract: Contract, since: datetime) -> tuple[SettledFunding, ...]:
        """Every funding exchanged after `since`, in order; a dated contract has none. Raises VenueUnavailable."""
        now = self._clock.now()
        if isinstance(contract, InverseFuture) or since >= now:
            return ()
        past = self._past()
        await self._connect()
        keys = self._keys(contract, since, now)
        spans = [self._span(past, contract, key) for key in keys]
        settled = [funding for span in await self._all(spans) for funding in span if since < funding.at <= now]
        if _has_gap([since, *(funding.at for funding in settled), now]):
            for key in keys:
                self._spans.pop(key, None)
            raise VenueUnavailable(self._row.venue.id, Outage.MALFORMED, f"a gap in the funding of {contract.symbol}")
        return tuple(settled)

    async def delivery_price(self, contract: InverseFuture) -> Price | None:
        """What `contract` was delivered at; None before its delivery, and while the venue does not say."""
        if self._clock.now() < contract.expiry:
            return None
        past = self._past()
        await self._connect()
        if contract.symbol not in self._deliveries:
            self._deliveries[contract.symbol] = self._shared(lambda: self._ask_delivery(past, contract), _FOR_GOOD)
        (told,) = await self._all([self._deliveries[contract.symbol]])
        return told

    async def close(self) -> None:
        """Cancel the calls that are running."""
        calls: list[Shared[Any]] = [*self._spans.values(), *self._deliveries.values()]
        await asyncio.gather(*(call.close() for call in calls))

    def _past(self) -> Past:
        if self._row.past is None:
            raise VenueUnavailable(self._row.venue.id, Outage.UNSUPPORTED, "it does not tell its past")
        return self._row.past

    def _keys(self, contract: Contract, since: datetime, now: datetime) -> list[SpanKey]:
        """Symbol, number of the span, and whether an hour has gone by since it was over, so that nothing is to come."""
        first, last = (milliseconds(at) // _SPAN for at in (since, now))
        settled = milliseconds(now) - _HOUR
        return [(contract.symbol, number, (number + 1) * _SPAN <= settled) for number in range(first, last + 1)]

    def _span(self, past: Past, contract: Contract, key: SpanKey) -> Shared[tuple[SettledFunding, ...]]:
        if key not in self._spans:
            lasts = _FOR_GOOD if key[2] else _RECENT_LASTS
            self._spans[key] = self._shared(lambda: self._ask_span(past, contract, key[1]), lasts)
            while len(self._spans) > _MOST_SPANS:
                self._spans.popitem(last=False)
        self._spans.move_to_end(key)
        return self._spans[key]

    def _shared(self, ask: Callable[[], Awaitable[T]], lasts: float) -> Shared[T]:
        return Shared(ask, lasts=lasts, patience=self._time_limit, monotonic=self._monotonic)

    async def _all(self, calls: Sequence[Shared[T]]) -> list[T]:
        found = await asyncio.gather(*(call.get() for call in calls), return_exceptions=True)
        answers = []
        for each in found:
            if isinstance(each, TimeoutError):
                raise unavailable(self._row.venue.id, each) from each
            if isinstance(each, BaseException):
                raise each
            answers.append(each)
        return answers

    async def _ask_span(self, past: Past, contract: Contract, number: int) -> tuple[SettledFunding, ...]:
        first, last = number * _SPAN, min((number + 1) * _SPAN - 1, milliseconds(self._clock.now()))

        async def ask(exchange: Exchange) -> tuple[list[RawSettlement], dict[int, Json]]:
            told = await past.settlements(exchange, contract, first, last)
            settled = [each for each in told if _is_within(each, first, last)]  # a page has more than was asked for
            if all(each.mark is not None for each in settled):
                return settled, {}
            return settled, dict(await past.marks(exchange, contract, first, last))

        rows, marks = await self._asked(ask)
        settled = {funding.at: funding for funding in (self._read(_settled, row, marks) for row in rows)}
        return tuple(settled[at] for at in sorted(settled))

    async def _ask_delivery(self, past: Past, contract: InverseFuture) -> Price | None:
        told = await self._asked(lambda exchange: past.delivery_price(exchange, contract))
        return None if told is None else self._read(price, told)

    async def _asked(self, ask: Callable[[Exchange], Awaitable[T]]) -> T:
        exchange = await self._connect()
        with self._circuit.guarding():
            try:
                async with asyncio.timeout(_CALL_LASTS * self._time_limit):
                    return await ask(exchange)
            except VenueUnavailable:
                raise
            except Exception as error:
                # ccxt lets KeyError, TypeError and the like through, so everything is mapped
                raise unavailable(self._row.venue.id, error) from error

    def _read(self, read: Callable[..., T], *given: Json) -> T:
        try:
            return read(*given)
        except (HedgeError, ValueError, KeyError) as error:
            raise unavailable(self._row.venue.id, error) from error


def _is_within(raw: RawSettlement, first: int, last: int) -> bool:
    """Whether it is of these milliseconds; one without a time is kept, to be refused."""
    at = moment(raw.time)
    return at is None or first <= milliseconds(at) <= last


def _settled(raw: RawSettlement, marks: dict[int, Json]) -> SettledFunding:
    """Raises for a time, a rate or a mark that is none, and where no candle opens at the hour of the settlement."""
    at = moment(raw.time)
    if at is None:
        message = f"a funding without a time: {raw.time}"
        raise ValueError(message)
    rate = Rate(str(raw.rate))
    if abs(rate) >= _ABSURD_FUNDING:
        raise OutOfRange(name="rate", given=rate.value)
    mark = raw.mark if raw.mark is not None else marks[milliseconds(at) // _HOUR * _HOUR]
    return SettledFunding(at, price(mark), rate)


def _has_gap(moments: Sequence[datetime]) -> bool:
    """Whether an exchange is missing: there was none for longer than ever, or than both before and after it."""
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    inner = gaps[1:-1]  # what is before the first exchange and after the last one is a part of an interval
    around = [_LONGEST_WAIT, *inner, _LONGEST_WAIT]
    lone = (gap - max(before, after) for before, gap, after in zip(around, inner, around[2:], strict=False))
    return max(gaps) > _LONGEST_WAIT + _LATE or any(longer > _LATE for longer in lone)
