"""The markets that the exchange server tells of: prices, order books, funding, and what time it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BINANCE = "binancecoinm"
BYBIT = "bybit"

Side = list[tuple[str, str]]


@dataclass
class Instrument:
    """One inverse contract. Amounts are in the venue's unit: contracts at Binance, dollars at Bybit.

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
    level_amount: int = 1000
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


class World:
    """The instruments of each venue by symbol, and the time. `clock` gives the present in UTC."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._advanced = timedelta()
        self._lags = {BINANCE: timedelta(), BYBIT: timedelta()}
        self.venues: dict[str, dict[str, Instrument]] = {BINANCE: {}, BYBIT: {}}
        self.deliveries: dict[str, dict[str, tuple[datetime, str]]] = {BINANCE: {}, BYBIT: {}}
        for venue, instruments in ((BINANCE, _binance_instruments), (BYBIT, _bybit_instruments)):
            for instrument in instruments(self.now()):
                self.add(venue, instrument)

    def now(self) -> datetime:
        """The present of this world."""
        return self._clock() + self._advanced

    def told_time(self, venue: str) -> datetime:
        """The time that `venue` puts on its data."""
        return self.now() - self._lags[venue]

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._advanced += timedelta(seconds=seconds)

    def lag(self, venue: str, seconds: float) -> None:
        """From now on the data of `venue` is that many seconds old."""
        self._lags[venue] = timedelta(seconds=seconds)

    def add(self, venue: str, instrument: Instrument) -> None:
        """List a contract, or replace the one of the same symbol."""
        self.venues[venue][instrument.symbol] = instrument

    def remove(self, venue: str, symbol: str) -> None:
        """Take a contract off the list."""
        del self.venues[venue][symbol]

    def set_price(self, coin: str, index: str, venue: str | None = None) -> None:
        """Move every contract of `coin`, keeping each one's basis; at one venue if it is named."""
        for name in self.venues if venue is None else (venue,):
            for instrument in self.venues[name].values():
                if instrument.coin == coin:
                    instrument.set_price(index)

    def set_mark(self, venue: str, symbol: str, index: str, mark: str) -> None:
        """Set both prices of one contract, and lay its book around the mark."""
        self.venues[venue][symbol].set_price(index, mark)

    def set_book(self, venue: str, symbol: str, bids: Side, asks: Side) -> None:
        """Give one contract this order book, each side a list of (price, amount)."""
        instrument = self.venues[venue][symbol]
        instrument.bids, instrument.asks = bids, asks

    def set_funding(self, venue: str, symbol: str, rate: str, hours: int = 8) -> None:
        """Give one perpetual this funding."""
        instrument = self.venues[venue][symbol]
        instrument.funding_rate, instrument.funding_hours = rate, hours

    def settle(self, venue: str, symbol: str, at: datetime, rate: str, mark: str) -> None:
        """Let one perpetual have exchanged funding, after the settlements it had before."""
        instrument = self.venues[venue][symbol]
        instrument.funding_history.append((at, rate))
        instrument.mark_history.append((at.replace(minute=0, second=0, microsecond=0), mark))

    def deliver(self, venue: str, symbol: str, price: str) -> None:
        """Deliver a dated contract at `price`, and take it off the list."""
        instrument = self.venues[venue].pop(symbol)
        assert instrument.delivery is not None
        self.deliveries[venue][symbol] = instrument.delivery, price

    def set_status(self, venue: str, symbol: str, status: str) -> None:
        """`trading`, `prelaunch` or `closed`."""
        self.venues[venue][symbol].status = status


def quarter_end(after: datetime, days: int) -> datetime:
    """The last Friday of a quarter, 08:00 UTC, at least that many days after."""
    earliest = after + timedelta(days=days)
    ends = (_last_friday(earliest.year + step // 4, 3 * (step % 4) + 3) for step in range(8))
    return next(end for end in ends if end >= earliest)


def _last_friday(year: int, month: int) -> datetime:
    next_month = datetime(year + month // 12, month % 12 + 1, 1, 8, tzinfo=UTC)
    last = next_month - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - 4) % 7)


def _binance_instruments(now: datetime) -> list[Instrument]:
    coins = {"BTC": ("64000", "100", "0.1"), "ETH": ("3200", "10", "0.01"), "SOL": ("160", "10", "0.01")}
    listed = [
        Instrument(f"{coin}USD_PERP", coin, Decimal(index), Decimal(size), Decimal(tick))
        for coin, (index, size, tick) in coins.items()
    ]
    for coin in ("BTC", "ETH"):
        index, size, tick = map(Decimal, coins[coin])
        for days, basis in ((7, Decimal("0.005")), (98, Decimal("0.02"))):
            end = quarter_end(now, days)
            listed.append(Instrument(f"{coin}USD_{end:%y%m%d}", coin, index, size, tick, end, basis))
    return listed


def _bybit_instruments(now: datetime) -> list[Instrument]:
    coins = {"BTC": ("64000", "0.5"), "ETH": ("3200", "0.05"), "XRP": ("0.5", "0.0001")}
    listed = [
        Instrument(f"{coin}USD", coin, Decimal(index), Decimal(1), Decimal(tick), level_amount=100_000)
        for coin, (index, tick) in coins.items()
    ]
    end = quarter_end(now, 7)
    month = "HMUZ"[end.month // 3 - 1]
    listed.append(
        Instrument(
            f"BTCUSD{month}{end:%y}",
            "BTC",
            Decimal(64000),
            Decimal(1),
            Decimal("0.5"),
            end,
            Decimal("0.005"),
            level_amount=100_000,
        )
    )
    return listed
