"""The watcher over the real ccxt and exchanges on loopback: what watching costs each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.market.live import LiveMarket
from bot.ports import Cause
from bot.services.keeping import Keeping
from bot.services.watching import EVERY, Watcher
from tests.bot.market.builders import inverse_contract_of, inverse_contracts
from tests.bot.services.watch import ANN, TENTH_OFF, Watch, condition, moved, sold, wanted
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer, World
from tests.support.fake_books import FakeMembers
from tests.support.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HTX, OKX = "htx", "okx"
VENUES = [BINANCE, BYBIT, HTX, OKX]
PRICES = [(BINANCE, "premiumIndex"), (BINANCE, "ticker/bookTicker"), (BYBIT, "tickers")]
BOOKS = [(BINANCE, "depth"), (BYBIT, "orderbook"), (HTX, "market/depth"), (OKX, "market/books")]
COINS = [f"C{number:02}" for number in range(30)]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def exchange(clock: FakeClock) -> AsyncIterator[ExchangeServer]:
    """Binance lists a perpetual of thirty more coins."""
    async with ExchangeServer(World(clock.now), venues=VENUES) as server:
        ether = server.world.venues[BINANCE]["ETHUSD_PERP"]
        for coin in COINS:
            server.world.add(BINANCE, replace(ether, symbol=f"{coin}USD_PERP", coin=coin))
        yield server


@pytest.fixture
async def market(exchange: ExchangeServer, clock: FakeClock) -> AsyncIterator[LiveMarket]:
    async with LiveMarket(VENUES, exchange.urls, clock=clock, monotonic=lambda: clock.now().timestamp()) as market:
        yield market


@pytest.fixture
def watch(clock: FakeClock) -> Watch:
    return Watch(clock=clock)


@pytest.fixture
def watcher(watch: Watch, market: LiveMarket) -> Watcher:
    keeping = Keeping(watch.books, watch.profiles, FakeMembers())
    return Watcher(watch.reminders, keeping, market, market, watch.history, clock=watch.clock)


def calls(exchange: ExchangeServer, endpoints: list[tuple[str, str]]) -> list[int]:
    return [exchange.calls(*endpoint) for endpoint in endpoints]


async def round_of(watch: Watch, watcher: Watcher) -> list[str]:
    """What is said of new in the next round, a while after the last one."""
    before = len(watch.reminders.said)
    watch.clock.advance(EVERY)
    await watcher.tick()
    return [each.occasion.value for each in watch.reminders.said[before:]]


async def test_thirty_watched_contracts_take_one_request_of_each_endpoint_that_tells_of_all(
    watch: Watch, watcher: Watcher, market: LiveMarket, exchange: ExchangeServer
) -> None:
    for contract in await inverse_contracts(market, BINANCE):
        if contract.coin in COINS:
            entries = moved("1", contract.coin), wanted("0.5", contract.coin), sold("160", "3200", contract)
            await watch.remind(TENTH_OFF, *entries, name=contract.coin)
    bitcoin = await inverse_contract_of(market, BYBIT, "BTCUSD")
    await watch.remind(TENTH_OFF, moved("1"), wanted("0.5"), sold("32000", contract=bitcoin), name="bitcoin")
    assert await round_of(watch, watcher) == []
    assert len(await watch.reminders.watched()) == len(COINS) + 1
    for rounds in (2, 3):
        assert await round_of(watch, watcher) == []
        assert calls(exchange, PRICES) == [rounds] * len(PRICES)
    for coin in COINS:
        exchange.world.set_price(coin, "5000")
    assert await round_of(watch, watcher) == ["began"] * len(COINS)
    assert calls(exchange, PRICES) == [4] * len(PRICES)
    assert calls(exchange, BOOKS) == [0] * len(BOOKS)


async def test_marks_indices_and_fundings_of_all_contracts_of_okx_take_four_requests(
    watch: Watch, watcher: Watcher, market: LiveMarket, exchange: ExchangeServer
) -> None:
    for contract in await inverse_contracts(market, OKX):
        entries = moved("1", contract.coin), wanted("0.5", contract.coin), sold("10", "3200", contract)
        await watch.remind(condition("funding", "0"), *entries, name=contract.symbol)
    before = exchange.calls(OKX)
    assert await round_of(watch, watcher) == []
    assert exchange.calls(OKX) - before == 4
    exchange.world.set_funding(OKX, "ETH-USD-SWAP", "-0.0001")
    assert await round_of(watch, watcher) == ["began"]
    assert exchange.calls(OKX) - before == 8


async def test_where_each_contract_has_to_be_asked_for_only_those_that_are_watched_are(
    watch: Watch, watcher: Watcher, market: LiveMarket, exchange: ExchangeServer
) -> None:
    perpetual = await inverse_contract_of(market, HTX, "BTC-USD")
    await watch.remind(TENTH_OFF, moved("1"), wanted("0.5"), sold("320", contract=perpetual))
    for rounds in (1, 2):
        assert await round_of(watch, watcher) == []
        assert exchange.calls(HTX, "swap_mark_price_kline") == rounds
    exchange.world.set_price("BTC", "100000")
    assert await round_of(watch, watcher) == ["began"]
    assert calls(exchange, [*PRICES, *BOOKS]) == [0] * len(PRICES + BOOKS)


async def test_what_nobody_watches_any_more_is_not_asked_for(
    watch: Watch, watcher: Watcher, market: LiveMarket, exchange: ExchangeServer
) -> None:
    bitcoin = await inverse_contract_of(market, BINANCE, "BTCUSD_PERP")
    number = await watch.remind(TENTH_OFF, moved("1"), wanted("0.5"), sold("320", contract=bitcoin))
    await round_of(watch, watcher)
    await watch.reminders.remove(ANN, number, Cause(ANN, watch.clock.now()))
    before = exchange.calls(BINANCE)
    for _ in range(3):
        await round_of(watch, watcher)
    assert exchange.calls(BINANCE) == before


async def test_what_is_old_already_when_it_comes_sets_nothing_off(
    watch: Watch, watcher: Watcher, market: LiveMarket, exchange: ExchangeServer
) -> None:
    bitcoin = await inverse_contract_of(market, BINANCE, "BTCUSD_PERP")
    await watch.remind(TENTH_OFF, moved("1"), wanted("0.5"), sold("320", contract=bitcoin))
    assert await round_of(watch, watcher) == []
    exchange.world.set_price("BTC", "100000")
    exchange.world.lag(BINANCE, timedelta(minutes=1).total_seconds())
    assert await round_of(watch, watcher) == []
    exchange.world.lag(BINANCE, 0)
    assert await round_of(watch, watcher) == ["began"]
