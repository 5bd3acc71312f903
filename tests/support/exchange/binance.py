"""Binance COIN-M's public endpoints under /dapi/v1 and /futures/data, as functions of the world and the query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import BINANCE
from tests.support.exchange.wire import Query, milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_STATUSES = {"trading": "TRADING", "prelaunch": "PENDING_TRADING", "closed": "SETTLING"}
_DEPTHS = {5, 10, 20, 50, 100, 500, 1000}
_NO_DELIVERY = 4133404800000


class WrongRequest(Exception):
    """Answered with status 400 and the venue's own code."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code, message)
        self.answer = {"code": code, "msg": message}


def _chosen(world: World, query: Query) -> list[Instrument]:
    listed = world.venues[BINANCE]
    if "symbol" not in query:
        return list(listed.values())
    if query["symbol"] not in listed:
        raise WrongRequest(-1121, "Invalid symbol.")
    return [listed[query["symbol"]]]


def _one(world: World, query: Query) -> Instrument:
    if "symbol" not in query:
        raise WrongRequest(-1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")
    return _chosen(world, query)[0]


def _pair(instrument: Instrument) -> str:
    return f"{instrument.coin}USD"


def _contract_type(instrument: Instrument, world: World) -> str:
    if instrument.delivery is None:
        return "PERPETUAL"
    return "CURRENT_QUARTER" if (instrument.delivery - world.now()).days < 92 else "NEXT_QUARTER"


def _contract(instrument: Instrument, world: World) -> dict[str, Any]:
    places = -int(instrument.tick.normalize().as_tuple().exponent)
    lot = {"maxQty": "1000000", "minQty": str(instrument.smallest), "stepSize": str(instrument.step)}
    return {
        "symbol": instrument.symbol,
        "pair": _pair(instrument),
        "contractType": _contract_type(instrument, world),
        "deliveryDate": _NO_DELIVERY if instrument.delivery is None else milliseconds(instrument.delivery),
        "onboardDate": 1597042800000,
        "contractStatus": _STATUSES[instrument.status],
        "contractSize": int(instrument.contract_size),
        "marginAsset": instrument.coin,
        "maintMarginPercent": "2.5000",
        "requiredMarginPercent": "5.0000",
        "baseAsset": instrument.coin,
        "quoteAsset": "USD",
        "pricePrecision": places,
        "quantityPrecision": 0,
        "baseAssetPrecision": 8,
        "quotePrecision": 8,
        "equalQtyPrecision": 4,
        "maxMoveOrderLimit": 10000,
        "triggerProtect": "0.0500",
        "underlyingType": "COIN",
        "underlyingSubType": [],
        "filters": [
            {"filterType": "PRICE_FILTER", "minPrice": str(instrument.tick), "maxPrice": "9999999",
             "tickSize": str(instrument.tick)},
            {"filterType": "LOT_SIZE", **lot},
            {"filterType": "MARKET_LOT_SIZE", **lot},
            {"filterType": "MAX_NUM_ORDERS", "limit": 200},
            {"filterType": "PERCENT_PRICE", "multiplierUp": "1.0500", "multiplierDown": "0.9500",
             "multiplierDecimal": "4"},
        ],
        "orderTypes": ["LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET"],
        "timeInForce": ["GTC", "IOC", "FOK", "GTX"],
        "liquidationFee": "0.015000",
        "marketTakeBound": "0.05",
    }  # fmt: skip


def _exchange_info(world: World, _query: Query) -> dict[str, Any]:
    return {
        "timezone": "UTC",
        "serverTime": milliseconds(world.told_time(BINANCE)),
        "rateLimits": [
            {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 2400},
        ],
        "exchangeFilters": [],
        "symbols": [_contract(instrument, world) for instrument in world.venues[BINANCE].values()],
    }


def _premium_row(instrument: Instrument, world: World) -> dict[str, Any]:
    perpetual = instrument.delivery is None
    return {
        "symbol": instrument.symbol,
        "pair": _pair(instrument),
        "markPrice": f"{instrument.mark:.8f}",
        "indexPrice": f"{instrument.index:.8f}",
        "estimatedSettlePrice": f"{instrument.index:.8f}",
        "lastFundingRate": instrument.funding_rate if perpetual else "",
        "interestRate": "0.00010000" if perpetual else "",
        "nextFundingTime": milliseconds(instrument.next_funding(world.now())) if perpetual else 0,
        "time": milliseconds(world.told_time(BINANCE)),
    }


def _premium_index(world: World, query: Query) -> list[dict[str, Any]]:
    return [_premium_row(instrument, world) for instrument in _chosen(world, query)]


def _funding_info(world: World, _query: Query) -> list[dict[str, Any]]:
    """Only the contracts whose interval differs from the usual eight hours."""
    return [
        {
            "symbol": instrument.symbol,
            "adjustedFundingRateCap": "0.02500000",
            "adjustedFundingRateFloor": "-0.02500000",
            "fundingIntervalHours": instrument.funding_hours,
            "disclaimer": False,
        }
        for instrument in world.venues[BINANCE].values()
        if instrument.delivery is None and instrument.funding_hours != 8
    ]


def _funding_rate(world: World, query: Query) -> list[dict[str, Any]]:
    instrument = _one(world, query)
    since, until = int(query.get("startTime", 0)), int(query.get("endTime", _NO_DELIVERY))
    rows = [
        {"symbol": instrument.symbol, "fundingTime": milliseconds(at), "fundingRate": rate}
        for at, rate in instrument.funding_history
        if since <= milliseconds(at) <= until
    ]
    limit = int(query.get("limit", 100))
    return rows[:limit] if "startTime" in query else rows[-limit:]


def _mark_price_klines(world: World, query: Query) -> list[list[Any]]:
    """Hourly candles, the oldest first, of which only time and opening price mean anything."""
    instrument = _one(world, query)
    since, until = int(query["startTime"]), int(query["endTime"])
    times = [(milliseconds(at), mark) for at, mark in instrument.mark_history]
    rows = [
        [at, mark, "0", "0", "0", "0", at + 3_599_999, "0", 3600, "0", "0", "0"]
        for at, mark in times
        if since <= at <= until
    ]
    return rows[: int(query["limit"])]


def _delivery_price(world: World, query: Query) -> list[dict[str, Any]]:
    """By pair, the newest first, and with numbers where other endpoints have text."""
    delivered = [
        {"deliveryTime": milliseconds(at), "deliveryPrice": float(price)}
        for symbol, (at, price) in world.deliveries[BINANCE].items()
        if symbol.startswith(f"{query['pair']}_")
    ]
    return sorted(delivered, key=lambda row: -row["deliveryTime"])


def _depth(world: World, query: Query) -> dict[str, Any]:
    instrument = _one(world, query)
    limit = int(query.get("limit", 500))
    if limit not in _DEPTHS:
        raise WrongRequest(-4021, f"'{limit}' is not valid depth limit.")
    sent = milliseconds(world.told_time(BINANCE))
    return {
        "lastUpdateId": 1,
        "E": sent,
        "T": sent - 90_000,  # when the book last changed, long before it was asked for
        "symbol": instrument.symbol,
        "pair": _pair(instrument),
        "bids": instrument.bids[:limit],
        "asks": instrument.asks[:limit],
    }


def _book_ticker(world: World, query: Query) -> list[dict[str, Any]]:
    return [
        {
            "symbol": one.symbol,
            "pair": _pair(one),
            "bidPrice": one.bids[0][0] if one.bids else "0",
            "bidQty": one.bids[0][1] if one.bids else "0",
            "askPrice": one.asks[0][0] if one.asks else "0",
            "askQty": one.asks[0][1] if one.asks else "0",
            "time": milliseconds(world.told_time(BINANCE)),
        }
        for one in _chosen(world, query)
    ]


def _open_interest(world: World, query: Query) -> dict[str, Any]:
    """In contracts; a dollar figure there is none."""
    instrument = _one(world, query)
    return {
        "symbol": instrument.symbol,
        "pair": _pair(instrument),
        "openInterest": str(480_000_000 / instrument.contract_size),
        "contractType": "PERPETUAL" if instrument.delivery is None else "CURRENT_QUARTER",
        "time": milliseconds(world.told_time(BINANCE)),
    }


def _time(world: World, _query: Query) -> dict[str, Any]:
    return {"serverTime": milliseconds(world.told_time(BINANCE))}


def _ping(_world: World, _query: Query) -> dict[str, Any]:
    return {}


PREFIXES = ("/dapi/v1/", "/futures/data/")
ENDPOINTS: dict[str, Callable[[World, Query], Any]] = {
    "ping": _ping,
    "time": _time,
    "exchangeInfo": _exchange_info,
    "premiumIndex": _premium_index,
    "fundingInfo": _funding_info,
    "fundingRate": _funding_rate,
    "markPriceKlines": _mark_price_klines,
    "delivery-price": _delivery_price,
    "depth": _depth,
    "openInterest": _open_interest,
    "ticker/bookTicker": _book_ticker,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    if endpoint not in ENDPOINTS:
        return web.Response(status=404, text="<html><body>404 Not found</body></html>", content_type="text/html")
    try:
        return web.json_response(ENDPOINTS[endpoint](world, query))
    except WrongRequest as wrong:
        return web.json_response(wrong.answer, status=400)
