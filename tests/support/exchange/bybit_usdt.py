"""Bybit's public endpoints under /v5/market for category `linear`: amounts are coins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import BYBIT_USDT
from tests.support.exchange.wire import (
    Endpoints,
    Query,
    WrongRequest,
    answered,
    hours_between,
    milliseconds,
    one,
    settled_between,
)

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_STATUSES = {"trading": "Trading", "prelaunch": "PreLaunch", "closed": "Closed"}


def _chosen(world: World, query: Query) -> list[Instrument]:
    if query.get("category") != "linear":
        raise WrongRequest(query.get("category"))
    return [one(world, BYBIT_USDT, query["symbol"])] if "symbol" in query else list(world.venues[BYBIT_USDT].values())


def _enveloped(world: World, rows: list[Any], **more: Any) -> dict[str, Any]:
    result = {"category": "linear", "list": rows} | more
    return {"retCode": 0, "retMsg": "OK", "result": result, "retExtInfo": {},
            "time": milliseconds(world.told_time(BYBIT_USDT))}  # fmt: skip


def _contract(each: Instrument) -> dict[str, Any]:
    return {
        "symbol": each.symbol,
        "contractType": "LinearPerpetual",
        "status": _STATUSES[each.status],
        "baseCoin": each.coin,
        "quoteCoin": "USDT",
        "settleCoin": "USDT",
        "launchTime": "1585526400000",
        "deliveryTime": "0",
        "deliveryFeeRate": "",
        "priceScale": "2",
        "leverageFilter": {"minLeverage": "1", "maxLeverage": "100.00", "leverageStep": "0.01"},
        "priceFilter": {"minPrice": str(each.tick), "maxPrice": "1999999.80", "tickSize": str(each.tick)},
        "lotSizeFilter": {"maxOrderQty": "1190", "minOrderQty": str(each.smallest), "qtyStep": str(each.step),
                          "minNotionalValue": "5"},
        "unifiedMarginTrade": True,
        "fundingInterval": each.funding_hours * 60,
        "isPreListing": each.status == "prelaunch",
    }  # fmt: skip


def _instruments_info(world: World, query: Query) -> dict[str, Any]:
    """With a contract in another dollar coin, which is no use here."""
    if query.get("status") == "PreLaunch":
        return _enveloped(world, [], nextPageCursor="")
    rows = [_contract(each) for each in _chosen(world, query)]
    stranger = rows[0] | {"symbol": "BTCPERP", "quoteCoin": "USDC", "settleCoin": "USDC"}
    return _enveloped(world, [*rows, stranger], nextPageCursor="")


def _ticker(each: Instrument, world: World) -> dict[str, Any]:
    return {
        "symbol": each.symbol,
        "lastPrice": each.bids[0][0],
        "indexPrice": str(each.index),
        "markPrice": str(each.mark),
        "openInterest": "7500.125",
        "openInterestValue": "480008000",
        "fundingRate": each.funding_rate,
        "nextFundingTime": str(milliseconds(each.next_funding(world.now()))),
        "bid1Price": each.bids[0][0],
        "ask1Price": each.asks[0][0],
    }


def _tickers(world: World, query: Query) -> dict[str, Any]:
    return _enveloped(world, [_ticker(each, world) for each in _chosen(world, query)])


def _orderbook(world: World, query: Query) -> dict[str, Any]:
    (each,) = _chosen(world, query)
    limit, sent = int(query.get("limit", 25)), milliseconds(world.told_time(BYBIT_USDT))
    return _enveloped(world, [], s=each.symbol, b=each.bids[:limit], a=each.asks[:limit], ts=sent)


def _funding_history(world: World, query: Query) -> dict[str, Any]:
    (each,) = _chosen(world, query)
    settled = settled_between(each, int(query["startTime"]), int(query["endTime"]))
    rows = [{"symbol": each.symbol, "fundingRate": rate, "fundingRateTimestamp": str(at)} for at, rate in settled]
    return _enveloped(world, rows[: int(query.get("limit", 200))])


def _mark_price_kline(world: World, query: Query) -> dict[str, Any]:
    (each,) = _chosen(world, query)
    hours = hours_between(each, int(query["start"]), int(query["end"]))
    return _enveloped(world, [[str(at), mark, "0", "0", "0"] for at, mark in reversed(hours)][: int(query["limit"])])


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"retCode": 10001, "retMsg": "params error", "result": {}, "retExtInfo": {}, "time": 1})


PREFIXES = ("/v5/market/",)
ENDPOINTS: Endpoints = {
    "instruments-info": _instruments_info,
    "tickers": _tickers,
    "orderbook": _orderbook,
    "funding/history": _funding_history,
    "mark-price-kline": _mark_price_kline,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
