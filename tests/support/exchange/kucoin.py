"""KuCoin Futures' public endpoints under /api/v1: numbers in an envelope, the book's time in nanoseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import KUCOIN
from tests.support.exchange.wire import (
    Endpoints,
    Query,
    answered,
    hours_between,
    milliseconds,
    one,
    settled_between,
)

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_STATUSES = {"trading": "Open", "prelaunch": "Init", "closed": "Closed"}
_NAMES = {"BTC": "XBT"}
_HOUR = 3_600_000
_ROWS_A_PAGE = 100
_CANDLES_A_PAGE = 200


def _enveloped(data: Any) -> dict[str, Any]:
    return {"code": "200000", "data": data}


def _contract(instrument: Instrument, world: World) -> dict[str, Any]:
    coin, perpetual = _NAMES.get(instrument.coin, instrument.coin), instrument.delivery is None
    return {
        "symbol": instrument.symbol,
        "rootSymbol": coin,
        "type": "FFWCSX" if perpetual else "FFICSX",
        "firstOpenDate": 1552638575000,
        "expireDate": None if instrument.delivery is None else milliseconds(instrument.delivery),
        "settleDate": None,
        "baseCurrency": coin,
        "quoteCurrency": "USD",
        "settleCurrency": coin,
        "maxOrderQty": 10000000,
        "maxPrice": 1000000.0,
        "lotSize": int(instrument.step),
        "tickSize": float(instrument.tick),
        "indexPriceTickSize": 0.01,
        "multiplier": -float(instrument.contract_size),
        "initialMargin": 0.02,
        "maintainMargin": 0.01,
        "maxRiskLimit": 40,
        "minRiskLimit": 40,
        "riskStep": 20,
        "makerFeeRate": 0.0002,
        "takerFeeRate": 0.0006,
        "isDeleverage": True,
        "isQuanto": False,
        "isInverse": True,
        "markMethod": "FairPrice",
        "fundingRateSymbol": f".{instrument.symbol}FPI8H",
        "status": _STATUSES[instrument.status],
        "fundingFeeRate": float(instrument.funding_rate) if perpetual else None,
        "openInterest": "8724443",
        "markPrice": float(instrument.mark),
        "indexPrice": float(instrument.index),
        "lastTradePrice": float(instrument.mark),
        "fundingRateGranularity": instrument.funding_hours * _HOUR if perpetual else None,
        "nextFundingRateDateTime": milliseconds(instrument.next_funding(world.now())) if perpetual else None,
        "nextFundingRateTime": milliseconds(instrument.next_funding(world.now())) - milliseconds(world.now())
        if perpetual
        else None,
        "maxLeverage": 50,
    }


def _active(world: World, _query: Query) -> dict[str, Any]:
    rows = [_contract(each, world) for each in world.venues[KUCOIN].values()]
    linear = rows[0] | {"symbol": "XBTUSDTM", "isInverse": False, "quoteCurrency": "USDT", "settleCurrency": "USDT"}
    return _enveloped([*rows, linear | {"multiplier": 0.001}])


def _mark(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, KUCOIN, query["symbol"])
    times = {"granularity": 1000, "timePoint": milliseconds(world.told_time(KUCOIN))}
    prices = {"value": float(instrument.mark), "indexPrice": float(instrument.index)}
    return _enveloped({"symbol": instrument.symbol} | times | prices)


def _funding(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, KUCOIN, query["symbol"])
    coming, length = milliseconds(instrument.next_funding(world.now())), instrument.funding_hours * _HOUR
    row = {
        "symbol": f".{instrument.symbol}FPI8H",
        "granularity": length,
        "timePoint": coming - length,
        "value": float(instrument.funding_rate),
        "dailyInterestRate": 0.0003,
        "fundingRateCap": 0.00375,
        "fundingRateFloor": -0.00375,
        "period": 1,
        "fundingTime": coming,
    }
    return _enveloped(row)


def _book(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, KUCOIN, query.get("symbol"))
    sides = {
        name: [[float(price), int(float(amount))] for price, amount in side[:100]]
        for name, side in (("bids", instrument.bids), ("asks", instrument.asks))
    }
    sent = milliseconds(world.told_time(KUCOIN)) * 1_000_000
    return _enveloped({"symbol": instrument.symbol, "sequence": 1} | sides | {"ts": sent})


def _funding_rates(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, KUCOIN, query.get("symbol"))
    rows = [
        {"symbol": instrument.symbol, "fundingRate": float(rate), "timepoint": at}
        for at, rate in settled_between(instrument, int(query["from"]), int(query["to"]))
    ]
    return _enveloped(rows[:_ROWS_A_PAGE])


def _klines(world: World, query: Query) -> dict[str, Any]:
    hours = hours_between(one(world, KUCOIN, query.get("symbol")), int(query["from"]), int(query["to"]))
    return _enveloped([[at, float(mark), 0.0, 0.0, 0.0, 0] for at, mark in hours[:_CANDLES_A_PAGE]])


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"code": "100001", "msg": "contract not found"}, status=400)


PREFIXES = ("/api/v1/",)
ENDPOINTS: Endpoints = {
    "contracts/active": _active,
    "mark-price/{symbol}/current": _mark,
    "funding-rate/{symbol}/current": _funding,
    "level2/depth100": _book,
    "contract/funding-rates": _funding_rates,
    "kline/query": _klines,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint; some have the symbol in their path."""
    first, *rest = endpoint.split("/")
    if rest[1:] == ["current"]:
        endpoint, query = f"{first}/{{symbol}}/current", {**query, "symbol": rest[0]}
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
