"""The markets that the exchange server tells of, at each venue, and what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.support.exchange.listings import LISTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.exchange.instrument import Instrument, Side


class World:
    """The instruments of each venue by symbol, and the time. `clock` gives the present in UTC."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._advanced = timedelta()
        self._lags = dict.fromkeys(LISTINGS, timedelta())
        self.venues: dict[str, dict[str, Instrument]] = {venue: {} for venue in LISTINGS}
        self.deliveries: dict[str, dict[str, tuple[datetime, str]]] = {venue: {} for venue in LISTINGS}
        for venue, listing in LISTINGS.items():
            for instrument in listing(self.now()):
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
