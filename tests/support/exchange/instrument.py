"""One contract of an exchange that the server tells of: its prices, its order book, its funding."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

Side = list[tuple[str, str]]


@dataclass
class Instrument:
    """One inverse contract. Amounts are in the venue's unit: contracts, dollars or coins.

    `mark` is `index * (1 + basis)` whenever the price is set. `bids` and `asks` are (price, amount), best first.
    `funding_history` is (settlement time, rate), oldest first; `mark_history` the mark at which an hour began.
    """

    symbol: str
    coin: str
    index: Decimal
    contract_size: Decimal
    tick: Decimal
    delivery: datetime | None = None
    basis: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    smallest: Decimal = Decimal(1)
    status: str = "trading"
    funding_rate: str = "0.0001"
    funding_hours: int = 8
    funding_history: list[tuple[datetime, str]] = field(default_factory=list)
    mark_history: list[tuple[datetime, str]] = field(default_factory=list)
    level_amount: Decimal | int = 1000
    mark: Decimal = Decimal(0)
    bids: Side = field(default_factory=list)
    asks: Side = field(default_factory=list)

    def __post_init__(self) -> None:
        self.set_price(self.index)

    def set_price(self, index: Decimal | str, mark: Decimal | str | None = None) -> None:
        """Move the price and lay a new book around the mark: 50 levels a side, one tick apart."""
        self.index = Decimal(index)
        self.mark = self.index * (1 + self.basis) if mark is None else Decimal(mark)
        middle = (self.mark / self.tick).to_integral_value() * self.tick
        self.bids = [(str(middle - step * self.tick), str(self.level_amount)) for step in range(1, 51)]
        self.asks = [(str(middle + step * self.tick), str(self.level_amount)) for step in range(1, 51)]

    def next_funding(self, now: datetime) -> datetime:
        """The settlement after `now`; settlements fall on multiples of the interval since midnight UTC."""
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        interval = timedelta(hours=self.funding_hours)
        return midnight + ((now - midnight) // interval + 1) * interval


def quarter_end(after: datetime, days: int) -> datetime:
    """The last Friday of a quarter, 08:00 UTC, at least that many days after."""
    earliest = after + timedelta(days=days)
    ends = (_last_friday(earliest.year + step // 4, 3 * (step % 4) + 3) for step in range(8))
    return next(end for end in ends if end >= earliest)


def _last_friday(year: int, month: int) -> datetime:
    next_month = datetime(year + month // 12, month % 12 + 1, 1, 8, tzinfo=UTC)
    last = next_month - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - 4) % 7)
