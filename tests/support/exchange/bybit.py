"""Bybit's public endpoints under /v5/market for category `inverse`, as functions of the world and the query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import BYBIT
from tests.support.exchange.wire import Query, milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_STATUSES = {"trading": "Trading", "prelaunch": "PreLaunch", "closed": "Closed"}
_PAGE = 3  # rows of a page, however many are asked for, so that a client has to turn pages
_DEEPEST = 500
_BAD_CATEGORY = "params error: Category is invalid"
_BAD_SYMBOL = "params error: symbol invalid"
_BAD_LIMIT = "params error: limit invalid"


class WrongRequest(Exception):
    """Answered with status 200 and the venue's own code."""


def _chosen(world: World, query: Query) -> list[Instrument]:
    listed = world.venues[BYBIT]
    if query.get("category") != "inverse":
        raise WrongRequest(_BAD_CATEGORY)
    if "symbol" not in query:
        return list(listed.values())
    if query["symbol"] not in listed:
        raise WrongRequest(_BAD_SYMBOL)
    return [listed[query["symbol"]]]


def _contract(instrument: Instrument) -> dict[str, Any]:
    perpetual = instrument.delivery is None
    return {
        "symbol": instrument.symbol,
        "contractType": "InversePerpetual" if perpetual else "InverseFutures",
        "status": _STATUSES[instrument.status],
        "baseCoin": instrument.coin,
        "quoteCoin": "USD",
        "launchTime": "1542211200000",
        "deliveryTime": "0" if instrument.delivery is None else str(milliseconds(instrument.delivery)),
        "deliveryFeeRate": "" if perpetual else "0.0005",
        "priceScale": "2",
        "leverageFilter": {"minLeverage": "1", "maxLeverage": "100.00", "leverageStep": "0.01"},
        "priceFilter": {
            "minPrice": str(instrument.tick),
            "maxPrice": "1999999.80",
            "tickSize": str(instrument.tick),
        },
        "lotSizeFilter": {
            "maxOrderQty": "25000000",
            "minOrderQty": str(instrument.smallest),
            "qtyStep": str(instrument.step),
            "postOnlyMaxOrderQty": "25000000",
            "maxMktOrderQty": "5000000",
            "minNotionalValue": "",
        },
        "unifiedMarginTrade": True,
        "fundingInterval": instrument.funding_hours * 60 if perpetual else 0,
        "settleCoin": instrument.coin,
        "copyTrading": "none",
        "upperFundingRate": "0.005",
        "lowerFundingRate": "-0.005",
        "isPreListing": instrument.status == "prelaunch",
        "preListingInfo": None,
    }


def _instruments_info(world: World, query: Query) -> dict[str, Any]:
    """PreLaunch contracts only on demand, the others page by page."""
    wanted = "prelaunch" if query.get("status") == "PreLaunch" else "trading"
    rows = [_contract(one) for one in _chosen(world, query) if (one.status == "prelaunch") == (wanted == "prelaunch")]
    start = int(query.get("cursor") or 0)
    end = start + min(_PAGE, int(query.get("limit", 500)))
    return {"category": "inverse", "list": rows[start:end], "nextPageCursor": str(end) if end < len(rows) else ""}


def _ticker(instrument: Instrument, world: World) -> dict[str, Any]:
    delivery = instrument.delivery
    bid, ask = (side[0] if side else ("", "") for side in (instrument.bids, instrument.asks))
    return {
        "symbol": instrument.symbol,
        "lastPrice": bid[0],
        "indexPrice": str(instrument.index),
        "markPrice": str(instrument.mark),
        "prevPrice24h": str(instrument.index),
        "price24hPcnt": "0",
        "highPrice24h": str(instrument.mark),
        "lowPrice24h": str(instrument.mark),
        "prevPrice1h": str(instrument.mark),
        "openInterest": "480000000",
        "openInterestValue": "7500.5",
        "turnover24h": "9100.25",
        "volume24h": "610000000",
        "fundingRate": instrument.funding_rate if delivery is None else "",
        "nextFundingTime": str(milliseconds(instrument.next_funding(world.now()))) if delivery is None else "0",
        "predictedDeliveryPrice": "",
        "basisRate": "" if delivery is None else str(instrument.basis),
        "basis": "" if delivery is None else str(instrument.mark - instrument.index),
        "deliveryFeeRate": "" if delivery is None else "0.0005",
        "deliveryTime": "0" if delivery is None else str(milliseconds(delivery)),
        "bid1Price": bid[0],
        "bid1Size": bid[1],
        "ask1Price": ask[0],
        "ask1Size": ask[1],
    }


def _tickers(world: World, query: Query) -> dict[str, Any]:
    return {"category": "inverse", "list": [_ticker(instrument, world) for instrument in _chosen(world, query)]}


def _orderbook(world: World, query: Query) -> dict[str, Any]:
    if "symbol" not in query:
        raise WrongRequest(_BAD_SYMBOL)
    (instrument,) = _chosen(world, query)
    limit = int(query.get("limit", 25))
    if not 1 <= limit <= _DEEPEST:
        raise WrongRequest(_BAD_LIMIT)
    return {
        "s": instrument.symbol,
        "b": instrument.bids[:limit],
        "a": instrument.asks[:limit],
        "ts": milliseconds(world.told_time(BYBIT)),
        "u": 1,
        "seq": 1,
        "cts": milliseconds(world.told_time(BYBIT)),
    }


def _funding_history(world: World, query: Query) -> dict[str, Any]:
    """The newest first, as the venue has it."""
    (instrument,) = _chosen(world, query)
    since, until = int(query.get("startTime", 0)), int(query.get("endTime", 2**53))
    rows = [
        {"symbol": instrument.symbol, "fundingRate": rate, "fundingRateTimestamp": str(milliseconds(at))}
        for at, rate in reversed(instrument.funding_history)
        if since <= milliseconds(at) <= until
    ]
    return {"category": "inverse", "list": rows[: int(query.get("limit", 200))]}


def _mark_price_kline(world: World, query: Query) -> dict[str, Any]:
    """Hourly candles, the newest first, of which only time and opening price mean anything."""
    (instrument,) = _chosen(world, query)
    since, until = int(query["start"]), int(query["end"])
    rows = [
        [str(milliseconds(at)), mark, "0", "0", "0"]
        for at, mark in reversed(instrument.mark_history)
        if since <= milliseconds(at) <= until
    ]
    return {"category": "inverse", "symbol": instrument.symbol, "list": rows[: int(query["limit"])]}


def _delivery_price(world: World, query: Query) -> dict[str, Any]:
    delivered = world.deliveries[BYBIT]
    rows = [
        {"symbol": symbol, "deliveryPrice": price, "deliveryTime": str(milliseconds(at))}
        for symbol, (at, price) in delivered.items()
        if symbol == query["symbol"]
    ]
    return {"category": query["category"], "list": rows, "nextPageCursor": ""}


def _time(world: World, _query: Query) -> dict[str, Any]:
    now = milliseconds(world.told_time(BYBIT))
    return {"timeSecond": str(now // 1000), "timeNano": str(now * 1_000_000)}


PREFIXES = ("/v5/market/",)
ENDPOINTS: dict[str, Callable[[World, Query], dict[str, Any]]] = {
    "time": _time,
    "instruments-info": _instruments_info,
    "tickers": _tickers,
    "orderbook": _orderbook,
    "funding/history": _funding_history,
    "mark-price-kline": _mark_price_kline,
    "delivery-price": _delivery_price,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint, in the envelope that every answer comes in."""
    if endpoint not in ENDPOINTS:
        return web.Response(status=404, text="", content_type="text/html")
    code, message, result = 0, "OK", {}
    try:
        result = ENDPOINTS[endpoint](world, query)
    except WrongRequest as wrong:
        code, message = 10001, str(wrong)
    return web.json_response(
        {
            "retCode": code,
            "retMsg": message,
            "result": result,
            "retExtInfo": {},
            "time": milliseconds(world.told_time(BYBIT)),
        }
    )
