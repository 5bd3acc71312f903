"""Phemex's public endpoints for coin-margined perpetuals: whole numbers, scaled, and times in nanoseconds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import PHEMEX
from tests.support.exchange.wire import Endpoints, Query, answered, hours_between, milliseconds, one, places

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_STATUSES = {"trading": "Listed", "prelaunch": "PreListed", "closed": "Delisted"}
_DEPTH = 30


def _price(price: Any) -> int:
    return int(Decimal(str(price)).scaleb(4))


def _rate(rate: str) -> int:
    return int(Decimal(rate).scaleb(8))


def _nanoseconds(world: World) -> int:
    return milliseconds(world.told_time(PHEMEX)) * 1_000_000 + 701416


def _product(instrument: Instrument) -> dict[str, Any]:
    coin = instrument.coin
    return {
        "symbol": instrument.symbol,
        "code": 1,
        "type": "Perpetual",
        "displaySymbol": f"{coin} / USD",
        "indexSymbol": f".{coin}",
        "markSymbol": f".M{coin}",
        "fundingRateSymbol": f".{coin}FR",
        "fundingRate8hSymbol": f".{coin}FR8H",
        "contractUnderlyingAssets": "USD",
        "settleCurrency": coin,
        "quoteCurrency": "USD",
        "contractSize": float(instrument.contract_size),
        "lotSize": int(instrument.step),
        "tickSize": float(instrument.tick),
        "priceScale": 4,
        "ratioScale": 8,
        "pricePrecision": places(instrument.tick),
        "maxOrderQty": 1000000,
        "status": _STATUSES[instrument.status],
        "tipOrderQty": 1000000,
        "listTime": 1574650800000,
        "majorSymbol": True,
        "defaultLeverage": "-10",
        "fundingInterval": instrument.funding_hours * 3600,
        "maxLeverage": 100,
    }


def _limit(limit: int, initial: int, maintenance: int) -> dict[str, Any]:
    percents = {"initialMargin": f"{initial / 1e6}%", "maintenanceMargin": f"{maintenance / 1e6}%"}
    return {"limit": limit} | percents | {"initialMarginEr": initial, "maintenanceMarginEr": maintenance}


def _products(world: World, _query: Query) -> dict[str, Any]:
    rows = [_product(each) for each in world.venues[PHEMEX].values()]
    steps = [_limit(100, 1_000_000, 500_000), _limit(150, 1_500_000, 1_000_000)]
    linear = {
        "symbol": "uBTCUSD",
        "type": "Perpetual",
        "settleCurrency": "USD",
        "quoteCurrency": "USD",
        "contractSize": 0.001,
    }
    spot = {"symbol": "sBTCUSDT", "type": "Spot", "quoteCurrency": "USDT", "baseCurrency": "BTC"}
    limits = [{"symbol": row["symbol"], "steps": "50", "riskLimits": steps} for row in rows]
    return {
        "code": 0,
        "msg": "",
        "data": {"products": [*rows, linear, spot], "perpProductsV2": [], "riskLimits": limits},
    }


def _ticker(instrument: Instrument, world: World) -> dict[str, Any]:
    bid, ask = (side[0] if side else ("0", "0") for side in (instrument.bids, instrument.asks))
    return {
        "askEp": _price(ask[0]),
        "bidEp": _price(bid[0]),
        "fundingRateEr": _rate(instrument.funding_rate),
        "highEp": 0,
        "indexEp": _price(instrument.index),
        "lastEp": _price(instrument.mark),
        "lowEp": 0,
        "markEp": _price(instrument.mark),
        "openEp": 0,
        "openInterest": 1298050,
        "predFundingRateEr": 19921,
        "symbol": instrument.symbol,
        "timestamp": _nanoseconds(world),
        "turnoverEv": 47228362330,
        "volume": 4053863,
    }


def _one_ticker(world: World, query: Query) -> dict[str, Any]:
    return {"error": None, "id": 0, "result": _ticker(one(world, PHEMEX, query.get("symbol")), world)}


def _all_tickers(world: World, _query: Query) -> dict[str, Any]:
    """Linear contracts of the older kind are among them."""
    rows = [_ticker(each, world) for each in world.venues[PHEMEX].values()]
    return {"error": None, "id": 0, "result": [*rows, rows[0] | {"symbol": "uBTCUSD"}]}


def _orderbook(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, PHEMEX, query.get("symbol"))
    book = {
        name: [[_price(price), int(float(amount))] for price, amount in side[:_DEPTH]]
        for name, side in (("asks", instrument.asks), ("bids", instrument.bids))
    }
    head = {"depth": _DEPTH, "sequence": 1, "symbol": instrument.symbol, "type": "snapshot"}
    return {"error": None, "id": 0, "result": {"book": book, "timestamp": _nanoseconds(world)} | head}


def _history(world: World, query: Query) -> dict[str, Any]:
    """By offset, the newest first, under the name of the coin's rate."""
    coin = query["symbol"].removeprefix(".").removesuffix("FR8H")
    instrument = one(world, PHEMEX, f"{coin}USD")
    offset, limit = int(query.get("offset", 0)), int(query.get("limit", 20))
    rows = [
        {
            "symbol": query["symbol"],
            "fundingRate": rate,
            "fundingTime": str(milliseconds(at)),
            "intervalSeconds": "28800",
        }
        for at, rate in reversed(instrument.funding_history)
        if int(query["start"]) <= milliseconds(at) <= int(query["end"])
    ]
    return {"code": "0", "msg": "OK", "data": {"rows": rows[offset : offset + limit]}}


def _kline(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, PHEMEX, query.get("symbol"))
    hours = hours_between(instrument, int(query["from"]) * 1000, int(query["to"]) * 1000)
    rows = [[at // 1000, 3600, 0, _price(mark), 0, 0, 0, 0, 0] for at, mark in hours]
    return {"code": 0, "msg": "OK", "data": {"total": -1, "rows": rows}}


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"error": {"code": 6001, "message": "invalid argument"}, "id": None, "result": None})


PREFIXES = ("/exchange/public/", "/v1/", "/public/")
ENDPOINTS: Endpoints = {
    "products": _products,
    "md/ticker/24hr": _one_ticker,
    "md/ticker/24hr/all": _all_tickers,
    "md/orderbook": _orderbook,
    "api-data/public/data/funding-rate-history": _history,
    "md/kline": _kline,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
