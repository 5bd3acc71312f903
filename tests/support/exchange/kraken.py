"""Kraken Futures' public endpoints under /derivatives/api and /api/charts: numbers, and times as ISO text."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import KRAKEN
from tests.support.exchange.wire import Endpoints, Query, answered, hours_between, iso, one

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_OPENED = "2018-08-31T00:00:00Z"


def _told(world: World, answer: dict[str, Any]) -> dict[str, Any]:
    return {"result": "success", "serverTime": iso(world.told_time(KRAKEN))} | answer


def _instrument(instrument: Instrument) -> dict[str, Any]:
    row = {
        "symbol": instrument.symbol,
        "type": "futures_inverse",
        "underlying": f"rr_{instrument.symbol.split('_')[1].lower()}",
        "tickSize": float(instrument.tick),
        "contractSize": int(instrument.contract_size),
        "tradeable": instrument.status == "trading",
        "impactMidSize": 1000.0,
        "maxPositionSize": 75000000.0,
        "openingDate": _OPENED,
        "marginLevels": [
            {"contracts": 0, "initialMargin": 0.02, "maintenanceMargin": 0.01},
            {"contracts": 640000, "initialMargin": 0.04, "maintenanceMargin": 0.02},
        ],
        "fundingRateCoefficient": 24,
        "maxRelativeFundingRate": 0.0025,
        "isin": "GB00J62YGL67",
        "contractValueTradePrecision": 0,
        "postOnly": False,
        "mtf": True,
        "base": instrument.coin,
        "quote": "USD",
        "pair": f"{instrument.coin}:USD",
    }
    return row if instrument.delivery is None else row | {"lastTradingTime": iso(instrument.delivery)}


def _instruments(world: World, _query: Query) -> dict[str, Any]:
    """Contracts of many collaterals, and indices, are in the same list."""
    rows = [_instrument(each) for each in world.venues[KRAKEN].values()]
    flexible = rows[0] | {"symbol": "PF_XBTUSD", "type": "flexible_futures"}
    index = {"symbol": "in_xbtusd", "type": "spot index", "tradeable": False}
    return _told(world, {"instruments": [*rows, flexible, index]})


def _ticker(instrument: Instrument) -> dict[str, Any]:
    """The funding rate is in coins for each dollar of contracts."""
    bid, ask = (side[0] if side else ("0", "0") for side in (instrument.bids, instrument.asks))
    row = {
        "symbol": instrument.symbol,
        "last": float(instrument.mark),
        "lastTime": _OPENED,
        "tag": "perpetual" if instrument.delivery is None else "quarter",
        "pair": f"{instrument.coin}:USD",
        "markPrice": float(instrument.mark),
        "bid": float(bid[0]),
        "bidSize": float(bid[1]),
        "ask": float(ask[0]),
        "askSize": float(ask[1]),
        "vol24h": 21118140.0,
        "openInterest": 21279580.0,
        "suspended": False,
        "indexPrice": float(instrument.index),
        "postOnly": False,
        "change24h": 1.57,
    }
    if instrument.delivery is not None:
        return row
    absolute = float(Decimal(instrument.funding_rate) / instrument.mark)
    return row | {"fundingRate": absolute, "fundingRatePrediction": absolute * 2}


def _tickers(world: World, _query: Query) -> dict[str, Any]:
    index = {"symbol": "in_xbtusd", "last": 1.0, "lastTime": _OPENED}
    return _told(world, {"tickers": [*(_ticker(each) for each in world.venues[KRAKEN].values()), index]})


def _one_ticker(world: World, query: Query) -> dict[str, Any]:
    return _told(world, {"ticker": _ticker(one(world, KRAKEN, query["symbol"]))})


def _orderbook(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, KRAKEN, query.get("symbol"))
    sides = {
        name: [[float(price), float(amount)] for price, amount in side]
        for name, side in (("bids", instrument.bids), ("asks", instrument.asks))
    }
    return _told(world, {"orderBook": sides})


def _funding_rates(world: World, query: Query) -> dict[str, Any]:
    """The oldest first, all there ever were; each with both kinds of rate."""
    instrument = one(world, KRAKEN, query.get("symbol"))
    rows = [
        {"timestamp": iso(at), "fundingRate": float(rate) / 64000, "relativeFundingRate": float(rate)}
        for at, rate in instrument.funding_history
    ]
    return _told(world, {"rates": rows})


def _candles(world: World, query: Query) -> dict[str, Any]:
    hours = hours_between(one(world, KRAKEN, query["symbol"]), int(query["from"]) * 1000, int(query["to"]) * 1000)
    rows = [{"time": at, "open": mark, "high": "0", "low": "0", "close": "0", "volume": "0"} for at, mark in hours]
    return {"candles": rows, "more_candles": False}


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"result": "error", "error": "notFound", "errors": [{"code": 0}]}, status=404)


PREFIXES = ("/derivatives/api/v3/", "/derivatives/api/v4/", "/api/charts/v1/")
ENDPOINTS: Endpoints = {
    "instruments": _instruments,
    "tickers": _tickers,
    "tickers/{symbol}": _one_ticker,
    "orderbook": _orderbook,
    "historicalfundingrates": _funding_rates,
    "mark/{symbol}/1h": _candles,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint; some have the symbol in their path."""
    first, *rest = endpoint.split("/")
    if rest:
        endpoint, query = "/".join((first, "{symbol}", *rest[1:])), {**query, "symbol": rest[0]}
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
