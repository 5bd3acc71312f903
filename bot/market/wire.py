"""From what a venue wrote to the core's values. Every number is checked here; what does not parse never gets further.

Numbers stay text until they are Decimals. A JSON number has become a float before it arrives here; the text of a
float is what was sent, up to 15 digits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from hedgecore import (
    Contracts,
    Funding,
    HedgeError,
    InverseFuture,
    Level,
    NotFinite,
    NotPositive,
    OrderBook,
    OutOfRange,
    Price,
    Rate,
    Snapshot,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hedgecore import Contract, Source

Exchange: TypeAlias = Any  # an exchange object of ccxt, which has no types
Json: TypeAlias = Any  # what a venue sent: it may be anything, and reading it wrong raises

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLAUSIBLE_TIMES = datetime(2015, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_PLAUSIBLE_INTERVALS = timedelta(hours=1), timedelta(hours=24)
_ABSURD_FUNDING = Rate(1)
_SMALLEST, _LARGEST = Decimal("1e-15"), Decimal("1e15")


class RawQuote(NamedTuple):
    """Prices and funding of one contract as the venue wrote them; None where it has no such field.

    `time` and `next_funding` are in milliseconds since 1970; `funding_interval` is None where it is told elsewhere.
    """

    index: Json
    mark: Json
    time: Json
    best_bid: Json = None
    best_ask: Json = None
    funding_rate: Json = None
    next_funding: Json = None
    funding_interval: timedelta | None = None


class RawSteps(NamedTuple):
    """How orders are counted: step and smallest order in the venue's amount unit, and the step of the price."""

    lot: Json
    smallest_order: Json
    tick: Json


class RawBook(NamedTuple):
    """Both sides as pairs of price and amount, in the venue's amount unit; `time` in milliseconds since 1970."""

    bids: Json
    asks: Json
    time: Json


@dataclass(frozen=True, slots=True)
class Quote:
    """The market of one contract apart from its order book."""

    index: Price
    mark: Price
    as_of: datetime
    best_bid: Price | None
    best_ask: Price | None
    funding: Funding | None


def read_quote(raw: RawQuote, received: datetime) -> Quote:
    """The quote, timed by the venue where it says, else by `received`.

    Raises HedgeError for a mark or an index that is no price. Any other field that makes no sense is None.
    """
    as_of = moment(raw.time) or received
    return Quote(
        index=price(raw.index),
        mark=price(raw.mark),
        as_of=as_of,
        best_bid=_readable(price, raw.best_bid),
        best_ask=_readable(price, raw.best_ask),
        funding=_read_funding(raw, as_of),
    )


def read_book(raw: RawBook, received: datetime, contracts_per_unit: Decimal) -> OrderBook:
    """The order book in contracts; `contracts_per_unit` is how many contracts one unit of the venue's amount is.

    Raises when a level makes no sense, when the book is crossed, or when it is empty on both sides.
    """
    bids = sorted(_read_levels(raw.bids, contracts_per_unit), key=lambda level: level.price, reverse=True)
    asks = sorted(_read_levels(raw.asks, contracts_per_unit), key=lambda level: level.price)
    if not bids and not asks:
        message = "an order book without a single order"
        raise ValueError(message)
    if bids and asks and bids[0].price >= asks[0].price:
        message = f"a crossed order book: {bids[0].price} bid, {asks[0].price} asked"
        raise ValueError(message)
    return OrderBook(tuple(bids), tuple(asks), moment(raw.time) or received)


def snapshot_of(
    contract: Contract, quote: Quote, book: OrderBook | None, funding_interval: timedelta | None, source: Source
) -> Snapshot:
    """The snapshot: best prices from the book where there is one, and no funding for a dated contract.

    The interval that comes with the rate itself goes before `funding_interval`, that of another call.
    """
    funding = None if isinstance(contract, InverseFuture) else quote.funding
    return Snapshot(
        contract=contract,
        index=quote.index,
        mark=quote.mark,
        as_of=quote.as_of,
        source=source,
        best_bid=book.bids[0].price if book and book.bids else quote.best_bid,
        best_ask=book.asks[0].price if book and book.asks else quote.best_ask,
        book=book,
        funding=replace(funding, interval=funding.interval or funding_interval) if funding else None,
    )


def milliseconds(at: datetime) -> int:
    """A time as venues write it."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def moment(milliseconds: Json) -> datetime | None:
    """The time that a venue means; None for nothing, zero, text that is no number, or a year that cannot be."""
    try:
        at = _EPOCH + timedelta(milliseconds=int(str(milliseconds)))
    except (ValueError, OverflowError):
        return None
    earliest, latest = _PLAUSIBLE_TIMES
    return at if earliest <= at < latest else None


def interval(*, hours: Json = 0, minutes: Json = 0, seconds: Json = 0) -> timedelta | None:
    """A funding interval; None for one that is not a whole number of hours from 1 to 24."""
    try:
        length = timedelta(hours=int(str(hours)), minutes=int(str(minutes)), seconds=int(str(seconds)))
    except (ValueError, OverflowError):
        return None
    shortest, longest = _PLAUSIBLE_INTERVALS
    return length if shortest <= length <= longest and not length % timedelta(hours=1) else None


def price(given: Json) -> Price:
    """A price; raises as `positive` does."""
    return Price(positive("price", given))


def positive(quantity: str, given: Json) -> Decimal:
    """A number above zero. Raises NotFinite, NotPositive, or OutOfRange for an absurd size."""
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        raise NotFinite(quantity, given) from None
    if not number.is_finite():
        raise NotFinite(quantity, given)
    if number <= 0:
        raise NotPositive(quantity, given)
    if not _SMALLEST <= number <= _LARGEST:
        raise OutOfRange(quantity, number, _SMALLEST, _LARGEST)
    return number


def _read_levels(levels: Iterable[Json], contracts_per_unit: Decimal) -> list[Level]:
    return [Level(price(level[0]), Contracts(positive("amount", level[1])) * contracts_per_unit) for level in levels]


def _read_funding(raw: RawQuote, as_of: datetime) -> Funding | None:
    rate = _readable(Rate, raw.funding_rate)
    if rate is None or abs(rate) >= _ABSURD_FUNDING:
        return None
    return Funding(rate, raw.funding_interval, moment(raw.next_funding), as_of)


def _readable(read: Callable[[str], T], given: Json) -> T | None:
    try:
        return read(str(given))
    except HedgeError:
        return None
