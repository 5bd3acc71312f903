"""Fakes at the ports: a clock that stands still, and a market that says what it is told to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import MarketError, Outage, VenueUnavailable
from bot.ports import Board, Offer, Venue
from tests.support.builders import DATED, DOLLAR_CONTRACT, ETHER, LINEAR, LINEAR_AT_WEEX, NOON, PERPETUAL, snapshot

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.errors import NotTrading, SizeContradicted
    from hedgecore import Contract, OrderBook, Snapshot, Usd

BINANCE = Venue("binancecoinm", "Binance COIN-M", ("binance", "coin-m", "coinm"), "n")
BYBIT = Venue("bybit", "Bybit", ("bybit",), "y")
BINANCE_USDT = Venue("binanceusdm", "Binance USD-M", ("usdm",), "nu", linear=True, beside="binancecoinm")
WEEX = Venue("weex", "Weex", ("weex",), "w", linear=True)


class FakeClock:
    """Stands at noon until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, span: timedelta) -> None:
        self._now += span


class FakeMarket:
    """Two venues, or those given, at 64,000. `fail` makes a venue fail, `silence` makes it hang until `speak`."""

    def __init__(self, *venues: Venue) -> None:
        self.venues = venues or (BINANCE, BYBIT)
        self.listed: dict[str, tuple[Contract, ...]] = {
            "binancecoinm": (PERPETUAL, ETHER, DATED),
            "bybit": (DOLLAR_CONTRACT,),
            "binanceusdm": (LINEAR,),
            "weex": (LINEAR_AT_WEEX,),
        }
        self.snapshots: dict[str, Snapshot] = {
            "BTCUSD_PERP": snapshot(),
            "ETHUSD_PERP": snapshot(ETHER, "3200"),
            "BTCUSD_260626": snapshot(DATED, "64000"),
            "BTCUSD": snapshot(DOLLAR_CONTRACT),
            "BTCUSDT": snapshot(LINEAR),
            "cmt_btcusdt": snapshot(LINEAR_AT_WEEX),
        }
        self.memory: dict[str, Snapshot] = {}
        self.interest: dict[str, Usd] = {}
        self.refused: list[SizeContradicted] = []
        self.stopped: list[NotTrading] = []
        self.boards: dict[str, Board] = {}
        self.asked: list[str] = []
        self.glanced: list[str] = []
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

    def left_out(self, venue: str, coin: str) -> tuple[SizeContradicted | NotTrading, ...]:
        left_out: list[SizeContradicted | NotTrading] = [*self.refused, *self.stopped]
        return tuple(each for each in left_out if (each.venue, each.coin) == (venue, coin))

    async def snapshot(self, contract: Contract) -> Snapshot:
        await self._asking(contract.venue)
        return self.snapshots[contract.symbol]

    async def ready(self) -> None:
        """It always is."""

    async def board(self, venue: str, coin: str) -> Board:
        await self._asking(venue)
        listed = [contract for contract in self.listed[venue] if contract.coin == coin]
        offers = [
            Offer(replace(self.snapshots[contract.symbol], book=None), self.interest.get(contract.symbol))
            for contract in listed
        ]
        refused = [each for each in self.refused if (each.venue, each.coin) == (venue, coin)]
        return Board(tuple(offers), tuple(refused))

    def remembered_board(self, venue: str, coin: str) -> Board | None:  # noqa: ARG002 - one coin at a time
        return self.boards.get(venue)

    async def glance(self, contract: Contract) -> Snapshot:
        self.glanced.append(contract.symbol)
        return replace(await self.snapshot(contract), book=None)

    async def book(self, contract: Contract) -> OrderBook:
        await self._asking(contract.venue)
        book = self.snapshots[contract.symbol].book
        if book is None:
            raise VenueUnavailable(contract.venue, Outage.MALFORMED)
        return book

    async def _asking(self, venue: str) -> None:
        self.asked.append(venue)
        self._askings.setdefault(venue, asyncio.Event()).set()
        if venue in self._gates:
            await self._gates[venue].wait()
        if venue in self._failures:
            raise self._failures[venue]

    def remembered(self, contract: Contract) -> Snapshot | None:
        return self.memory.get(contract.symbol)
