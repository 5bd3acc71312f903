"""Fakes at the ports: a clock that stands still, and a market that says what it is told to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.errors import MarketError, Outage, VenueUnavailable
from bot.ports import Venue
from tests.support.builders import DATED, DOLLAR_CONTRACT, ETHER, NOON, PERPETUAL, snapshot

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from hedgecore import Contract, Snapshot

BINANCE = Venue("binancecoinm", "Binance COIN-M", ("binance", "coin-m", "coinm"), "n")
BYBIT = Venue("bybit", "Bybit", ("bybit",), "y")


class FakeClock:
    """Stands at noon until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, span: timedelta) -> None:
        self._now += span


class FakeMarket:
    """Two venues at 64,000. `fail` makes a venue fail, `silence` makes it hang until `speak`."""

    def __init__(self, *venues: Venue) -> None:
        self.venues = venues or (BINANCE, BYBIT)
        self.listed: dict[str, tuple[Contract, ...]] = {
            "binancecoinm": (PERPETUAL, ETHER, DATED),
            "bybit": (DOLLAR_CONTRACT,),
        }
        self.snapshots: dict[str, Snapshot] = {
            "BTCUSD_PERP": snapshot(),
            "ETHUSD_PERP": snapshot(ETHER, "3200"),
            "BTCUSD_260626": snapshot(DATED, "64000"),
            "BTCUSD": snapshot(DOLLAR_CONTRACT),
        }
        self.memory: dict[str, Snapshot] = {}
        self.asked: list[str] = []
        self._failures: dict[str, MarketError] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self._askings: dict[str, asyncio.Event] = {}

    def fail(self, venue: str, error: MarketError | None = None) -> None:
        self._failures[venue] = error or VenueUnavailable(venue, Outage.DOWN)

    def recover(self) -> None:
        """No venue fails any more."""
        self._failures.clear()

    def silence(self, venue: str) -> None:
        self._gates[venue] = asyncio.Event()

    async def was_asked(self, venue: str) -> None:
        await self._askings.setdefault(venue, asyncio.Event()).wait()

    def speak(self, venue: str) -> None:
        self._gates[venue].set()

    async def contracts(self, venue: str) -> tuple[Contract, ...]:
        return self.listed[venue]

    async def snapshot(self, contract: Contract) -> Snapshot:
        self.asked.append(contract.venue)
        self._askings.setdefault(contract.venue, asyncio.Event()).set()
        if contract.venue in self._gates:
            await self._gates[contract.venue].wait()
        if contract.venue in self._failures:
            raise self._failures[contract.venue]
        return self.snapshots[contract.symbol]

    def remembered(self, contract: Contract) -> Snapshot | None:
        return self.memory.get(contract.symbol)
