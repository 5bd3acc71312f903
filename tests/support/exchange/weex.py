"""Weex's public endpoints under /capi/v3/market: a contract is called 0.001 of a coin, and amounts are coins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import WEEX
from tests.support.exchange.wire import (
    Endpoints,
    Query,
    WrongRequest,
    answered,
    hours_between,
    milliseconds,
    one,
    places,
    settled_between,
)

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_DEPTHS = {15, 200}


def _asked(world: World, query: Query) -> Instrument:
    return one(world, WEEX, query.get("symbol"))


def _contract(each: Instrument) -> dict[str, Any]:
    return {
        "symbol": each.symbol,
        "baseAsset": each.coin,
        "quoteAsset": "USDT",
        "marginAsset": "USDT",
        "pricePrecision": str(places(each.tick)),
        "quantityPrecision": str(places(each.step)),
        "baseAssetPrecision": "2",
        "quotePrecision": "8",
        "contractVal": "0.001",
        "delivery": ["00:00:00", "08:00:00", "16:00:00"],
        "forwardContractFlag": True,
        "minLeverage": "1",
        "maxLeverage": "400",
        "buyLimitPriceRatio": "0.01",
        "sellLimitPriceRatio": "0.01",
        "makerFeeRate": "0.0002",
        "takerFeeRate": "0.0008",
        "minOrderSize": str(each.smallest),
        "maxOrderSize": "1000000",
        "maxPositionSize": "5000000",
        "marketOpenLimitSize": "2300",
    }


def _exchange_info(world: World, _query: Query) -> dict[str, Any]:
    """What no longer trades is gone."""
    rows = [_contract(each) for each in world.venues[WEEX].values() if each.status == "trading"]
    return {"assets": [], "symbols": rows}


def _premium_index(world: World, query: Query) -> list[dict[str, Any]]:
    chosen = [_asked(world, query)] if "symbol" in query else list(world.venues[WEEX].values())
    return [
        {
            "symbol": each.symbol,
            "markPrice": str(each.mark),
            "indexPrice": str(each.index),
            "forecastFundingRate": each.funding_rate,
            "lastFundingRate": "0.00777",
            "interestRate": "0.001",
            "nextFundingTime": milliseconds(each.next_funding(world.now())),
            "time": milliseconds(world.told_time(WEEX)),
            "collectCycle": each.funding_hours * 60,
        }
        for each in chosen
    ]


def _depth(world: World, query: Query) -> dict[str, Any]:
    each, limit = _asked(world, query), int(query.get("limit", 15))
    if limit not in _DEPTHS:
        raise WrongRequest(str(limit))
    return {"asks": each.asks[:limit], "bids": each.bids[:limit], "lastUpdateId": 14138610208}


def _funding_rate(world: World, query: Query) -> list[dict[str, Any]]:
    each, limit = _asked(world, query), int(query.get("limit", 100))
    marks = dict(hours_between(each, 0, 2**53))
    settled = settled_between(each, int(query["startTime"]), int(query["endTime"]))
    rows = [
        {"symbol": each.symbol, "fundingRate": rate, "fundingTime": at, "markPrice": marks.get(at - at % 3_600_000, "")}
        for at, rate in reversed(settled)
    ]
    return rows[:limit]


def _mark_price_klines(world: World, query: Query) -> list[list[Any]]:
    hours = hours_between(_asked(world, query), int(query["startTime"]), int(query["endTime"]))
    return [[at, mark, "0", "0", "0", "0"] for at, mark in hours][: int(query["limit"])]


def _open_interest(world: World, query: Query) -> dict[str, Any]:
    """In coins."""
    each = _asked(world, query)
    return {"symbol": each.symbol, "openInterest": "7500.125", "time": milliseconds(world.told_time(WEEX))}


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"code": -1121, "msg": "Invalid symbol."}, status=400)


PREFIXES = ("/capi/v3/market/",)
ENDPOINTS: Endpoints = {
    "exchangeInfo": _exchange_info,
    "premiumIndex": _premium_index,
    "fundingRate": _funding_rate,
    "markPriceKlines": _mark_price_klines,
    "depth": _depth,
    "openInterest": _open_interest,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
