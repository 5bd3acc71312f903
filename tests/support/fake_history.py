"""A fake of whoever knows the past: it tells what it is told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Outage, VenueUnavailable
from bot.ports import SettledFunding

if TYPE_CHECKING:
    from datetime import datetime

    from hedgecore import Contract, InverseFuture, Price, Rate


class FakeHistory:
    """Funding by symbol, delivery prices by symbol. `fail` makes a venue unable to tell."""

    def __init__(self) -> None:
        self.settled: dict[str, list[SettledFunding]] = {}
        self.delivered: dict[str, Price] = {}
        self.asked: list[tuple[str, datetime]] = []
        self._failing: set[str] = set()

    def settle(self, symbol: str, at: datetime, mark: Price, rate: Rate) -> None:
        self.settled.setdefault(symbol, []).append(SettledFunding(at, mark, rate))

    def fail(self, venue: str) -> None:
        self._failing.add(venue)

    async def funding_since(self, contract: Contract, since: datetime) -> tuple[SettledFunding, ...]:
        self._check(contract)
        self.asked.append((contract.symbol, since))
        return tuple(each for each in self.settled.get(contract.symbol, []) if each.at > since)

    async def delivery_price(self, contract: InverseFuture) -> Price | None:
        self._check(contract)
        return self.delivered.get(contract.symbol)

    def _check(self, contract: Contract) -> None:
        if contract.venue in self._failing:
            raise VenueUnavailable(contract.venue, Outage.DOWN)
