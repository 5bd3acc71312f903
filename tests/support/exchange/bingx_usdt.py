"""BingX's public endpoints under /openApi/swap for perpetuals in USDT: orders count coins, the book less."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import BINGX_USDT
from tests.support.exchange.wire import (
    Endpoints,
    Query,
    answered,
    hours_between,
    milliseconds,
    one,
    places,
    settled_between,
)

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument, Side
    from tests.support.exchange.world import World

_SIZE = Decimal("0.0001")


def _asked(world: World, query: Query) -> Instrument:
    return one(world, BINGX_USDT, query.get("symbol"))


def _enveloped(world: World, data: Any) -> dict[str, Any]:
    return {"code": 0, "msg": "", "timestamp": milliseconds(world.told_time(BINGX_USDT)), "data": data}


def _contracts(world: World, _query: Query) -> dict[str, Any]:
    """With a contract in another dollar coin, which is no use here."""
    rows = [
        {
            "contractId": "100",
            "symbol": each.symbol,
            "size": str(_SIZE),
            "quantityPrecision": places(each.step),
            "pricePrecision": places(each.tick),
            "takerFeeRate": "0.0005",
            "tradeMinQuantity": str(each.smallest),
            "tradeMinUSDT": "2",
            "currency": "USDT",
            "asset": each.coin,
            "status": 1 if each.status == "trading" else 25,
            "apiStateOpen": "true",
            "apiStateClose": "true",
        }
        for each in world.venues[BINGX_USDT].values()
    ]
    return _enveloped(world, [*rows, rows[0] | {"symbol": "BTC-USDC", "currency": "USDC"}])


def _premium_index(world: World, query: Query) -> dict[str, Any]:
    """A list for all, an object for one."""
    if "symbol" in query:
        return _enveloped(world, _premium(_asked(world, query), world))
    return _enveloped(world, [_premium(each, world) for each in world.venues[BINGX_USDT].values()])


def _premium(each: Instrument, world: World) -> dict[str, Any]:
    return {
        "symbol": each.symbol,
        "markPrice": str(each.mark),
        "indexPrice": str(each.index),
        "lastFundingRate": each.funding_rate,
        "nextFundingTime": milliseconds(each.next_funding(world.now())),
        "fundingIntervalHours": each.funding_hours,
    }


def _contracts_of(side: Side) -> Side:
    return [(price, str(Decimal(amount) / _SIZE)) for price, amount in side]


def _depth(world: World, query: Query) -> dict[str, Any]:
    each, limit = _asked(world, query), int(query["limit"])
    sides = {"bids": _contracts_of(each.bids[:limit]), "asks": _contracts_of(each.asks[:limit])}
    in_coins = {"bidsCoin": each.bids[:limit], "asksCoin": each.asks[:limit]}
    return _enveloped(world, {"T": milliseconds(world.told_time(BINGX_USDT))} | sides | in_coins)


def _funding_rate(world: World, query: Query) -> dict[str, Any]:
    settled = settled_between(_asked(world, query), int(query["startTime"]), int(query["endTime"]))
    rows = [{"symbol": query["symbol"], "fundingRate": rate, "fundingTime": at} for at, rate in settled]
    return _enveloped(world, rows[: int(query["limit"])])


def _mark_price_klines(world: World, query: Query) -> dict[str, Any]:
    hours = hours_between(_asked(world, query), int(query["startTime"]), int(query["endTime"]))
    return _enveloped(world, [{"open": mark, "openTime": at, "closeTime": at} for at, mark in hours])


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"code": 109425, "msg": "this symbol is not exist", "data": {}, "timestamp": 1})


PREFIXES = ("/openApi/swap/v2/quote/", "/openApi/swap/v1/market/")
ENDPOINTS: Endpoints = {
    "contracts": _contracts,
    "premiumIndex": _premium_index,
    "depth": _depth,
    "fundingRate": _funding_rate,
    "markPriceKlines": _mark_price_klines,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
