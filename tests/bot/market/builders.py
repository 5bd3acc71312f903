"""What the tests of every venue share: its names on the wire, a clock that stands still, and two waits."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import VenueUnavailable
from bot.market.live import LiveMarket
from hedgecore import LinearPerpetual
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from hedgecore import Contract, InverseContract

VENUES = [BINANCE, BYBIT]
BITCOIN = {BINANCE: "BTCUSD_PERP", BYBIT: "BTCUSD"}
DATED = {BINANCE: "BTCUSD_261225", BYBIT: "BTCUSDZ26"}
PRICES = {BINANCE: "premiumIndex", BYBIT: "tickers"}
BOOKS = {BINANCE: "depth", BYBIT: "orderbook"}
BOOK_SIDES = {BINANCE: ("bids", "asks"), BYBIT: ("b", "a")}
FUNDING_RATE = {BINANCE: "lastFundingRate", BYBIT: "fundingRate"}

each_venue = pytest.mark.parametrize("venue", VENUES)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class StoppedClock:
    """A clock that goes on only when told to: `now` for dates, `monotonic` in seconds."""

    def __init__(self) -> None:
        self._passed = 0.0

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return 1000 + self._passed

    def advance(self, seconds: float) -> None:
        self._passed += seconds


@asynccontextmanager
async def asking(venue: str) -> AsyncIterator[tuple[LiveMarket, ExchangeServer]]:
    """A market of one venue, and its server."""
    clock = StoppedClock()
    async with (
        ExchangeServer(World(clock.now), venues=[venue]) as exchange,
        LiveMarket([venue], exchange.urls, clock=clock, monotonic=clock.monotonic, time_limit=2) as market,
    ):
        yield market, exchange


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come to pass, at most 5 s."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 (the server counts calls, and has no event for each number)
            await asyncio.sleep(0.001)


async def failure_of(call: Awaitable[object]) -> VenueUnavailable:
    """The failure that a call ends with."""
    try:
        answer = await call
    except VenueUnavailable as failure:
        return failure
    message = f"answered {answer!r}"
    raise AssertionError(message)


async def contract_of(market: LiveMarket, venue: str, symbol: str) -> Contract:
    """The contract that a venue lists under this symbol."""
    return next(c for c in await market.contracts(venue) if c.symbol == symbol)


async def inverse_contracts(market: LiveMarket, venue: str) -> list[InverseContract]:
    """What a venue lists that lists inverse contracts only."""
    return [only_inverse(contract) for contract in await market.contracts(venue)]


async def inverse_contract_of(market: LiveMarket, venue: str, symbol: str) -> InverseContract:
    """The inverse contract that a venue lists under this symbol."""
    return only_inverse(await contract_of(market, venue, symbol))


def only_inverse(contract: Contract) -> InverseContract:
    """The contract itself, which must be an inverse one."""
    assert not isinstance(contract, LinearPerpetual)
    return contract
