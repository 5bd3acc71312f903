"""The exchange server that the tests stand on: its wire formats, its control, and the process."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.bot.market.builders import NOON
from tests.support.exchange import BINANCE, BYBIT, VENUES, ExchangeServer


async def ask(url: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.json(content_type=None)


async def test_binance_answers_an_unknown_symbol_with_its_own_error(exchange: ExchangeServer) -> None:
    url = f"{exchange.urls[BINANCE]}/dapi/v1/premiumIndex?symbol=NOUSD_PERP"
    assert await ask(url) == (400, {"code": -1121, "msg": "Invalid symbol."})


async def test_binance_takes_only_its_own_depths(exchange: ExchangeServer) -> None:
    status, answer = await ask(f"{exchange.urls[BINANCE]}/dapi/v1/depth?symbol=BTCUSD_PERP&limit=7")
    assert (status, answer["code"]) == (400, -4021)


@pytest.mark.parametrize(
    "query", ["category=linear", "category=inverse&symbol=NOUSD", "category=inverse&symbol=BTCUSD&limit=501"]
)
async def test_bybit_answers_a_wrong_request_with_its_own_error(exchange: ExchangeServer, query: str) -> None:
    status, answer = await ask(f"{exchange.urls[BYBIT]}/v5/market/orderbook?{query}")
    assert (status, answer["retCode"]) == (200, 10001)


@pytest.mark.parametrize(
    ("venue", "path"), [(BINANCE, "/dapi/v1/klines"), (BYBIT, "/v5/market/kline"), (BYBIT, "/elsewhere")]
)
async def test_what_is_not_emulated_is_not_found(exchange: ExchangeServer, venue: str, path: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(exchange.urls[venue] + path) as answer:
        assert answer.status == 404


async def test_past_funding_is_told_in_each_venues_order(exchange: ExchangeServer) -> None:
    settled = [
        (NOON - timedelta(hours=hours), rate) for hours, rate in ((20, "0.0001"), (12, "-0.0002"), (4, "0.0003"))
    ]
    for venue, symbol in ((BINANCE, "BTCUSD_PERP"), (BYBIT, "BTCUSD")):
        exchange.world.venues[venue][symbol].funding_history = settled
    _, old_first = await ask(f"{exchange.urls[BINANCE]}/dapi/v1/fundingRate?symbol=BTCUSD_PERP&limit=2")
    assert [row["fundingRate"] for row in old_first] == ["-0.0002", "0.0003"]
    _, answer = await ask(f"{exchange.urls[BYBIT]}/v5/market/funding/history?category=inverse&symbol=BTCUSD&limit=2")
    assert [row["fundingRate"] for row in answer["result"]["list"]] == ["0.0003", "-0.0002"]


async def test_a_fault_holds_for_the_endpoint_and_the_times_that_were_named(exchange: ExchangeServer) -> None:
    url = f"{exchange.urls[BINANCE]}/dapi/v1/"
    exchange.fail(BINANCE, 503, "time", times=1)
    async with aiohttp.ClientSession() as session:
        statuses = [(await session.get(url + name)).status for name in ("ping", "time", "time")]
    assert statuses == [200, 503, 200]
    assert (exchange.calls(BINANCE, "time"), exchange.calls(BINANCE)) == (2, 3)


def test_a_fault_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(ValueError, match="truncated"):
        ExchangeServer().fail(BINANCE, "explode")


async def test_as_a_process_it_prints_its_addresses_and_is_controlled_from_outside() -> None:
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.exchange", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        urls = json.loads(await asyncio.wait_for(server.stdout.readline(), 20))
        assert tuple(urls) == VENUES
        async with aiohttp.ClientSession() as session:
            price = {"call": "set_price", "arguments": {"coin": "BTC", "index": "70000"}}
            await session.post(f"{urls[BYBIT]}/control", json=price)
            fault = {"call": "fail", "arguments": {"venue": BYBIT, "fault": "429"}}
            await session.post(f"{urls[BYBIT]}/control", json=fault)
            _, (row,) = await ask(f"{urls[BINANCE]}/dapi/v1/premiumIndex?symbol=BTCUSD_PERP")
            assert row["indexPrice"] == "70000.00000000"
            assert (await ask(f"{urls[BYBIT]}/v5/market/time"))[0] == 429
            calls = {"call": "calls", "arguments": {"venue": BYBIT}}
            assert await (await session.post(f"{urls[BINANCE]}/control", json=calls)).json() == {"result": 1}
    finally:
        server.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(server.wait(), 10) == 0
