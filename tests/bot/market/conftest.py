from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.market.live import LiveMarket
from tests.bot.market.builders import StoppedClock
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hedgecore import Contract


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def exchange(clock: StoppedClock) -> AsyncIterator[ExchangeServer]:
    async with ExchangeServer(World(clock.now), venues=[BINANCE, BYBIT]) as server:
        yield server


@pytest.fixture
def new_market(exchange: ExchangeServer, clock: StoppedClock) -> partial[LiveMarket]:
    """A market that nobody has opened; it opens by itself with the first question."""
    return partial(LiveMarket, [BINANCE, BYBIT], exchange.urls, clock=clock, monotonic=clock.monotonic, time_limit=5)


@pytest.fixture
async def market(new_market: partial[LiveMarket]) -> AsyncIterator[LiveMarket]:
    live = new_market()
    yield live
    await live.close()


@pytest.fixture
async def hasty_market(new_market: partial[LiveMarket]) -> AsyncIterator[LiveMarket]:
    """One that loses patience soon, for venues that never answer."""
    live = new_market(time_limit=1)
    yield live
    await live.close()


@pytest.fixture
async def bitcoin(market: LiveMarket) -> dict[str, Contract]:
    """The BTC perpetual of each venue."""
    return {venue: (await market.contracts(venue))[0] for venue in (BINANCE, BYBIT)}
