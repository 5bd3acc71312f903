"""BingX's public endpoints for coin-margined perpetuals under /openApi/cswap/v1/market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import BINGX
from tests.support.exchange.wire import Endpoints, Query, answered, milliseconds, one, places

if TYPE_CHECKING:
    from tests.support.exchange.world import World

_STATUSES = {"trading": 1, "prelaunch": 0, "closed": 25}


def _enveloped(world: World, data: Any) -> dict[str, Any]:
    return {"code": 0, "msg": "", "timestamp": milliseconds(world.told_time(BINGX)), "data": data}


def _contracts(world: World, _query: Query) -> dict[str, Any]:
    """`minTickSize` is the dollars of a contract; the step of an order is nowhere."""
    rows = [
        {
            "symbol": each.symbol,
            "pricePrecision": places(each.tick),
            "minTickSize": str(each.contract_size),
            "minTradeValue": str(each.contract_size),
            "minQty": f"{each.smallest:.8f}",
            "status": _STATUSES[each.status],
            "timeOnline": 1713175200000,
            "displayName": each.symbol,
        }
        for each in world.venues[BINGX].values()
    ]
    return _enveloped(world, rows)


def _premium_index(world: World, query: Query) -> dict[str, Any]:
    wanted = [one(world, BINGX, query["symbol"])] if "symbol" in query else list(world.venues[BINGX].values())
    rows = [
        {
            "symbol": each.symbol,
            "lastFundingRate": each.funding_rate,
            "markPrice": str(each.mark),
            "indexPrice": str(each.index),
            "nextFundingTime": milliseconds(each.next_funding(world.now())),
        }
        for each in wanted
    ]
    return _enveloped(world, rows)


def _depth(world: World, query: Query) -> dict[str, Any]:
    instrument, limit = one(world, BINGX, query.get("symbol")), int(query["limit"])
    sides = {
        name: [[price, f"{float(amount):.1f}"] for price, amount in side[:limit]]
        for name, side in (("bids", instrument.bids), ("asks", instrument.asks))
    }
    return _enveloped(world, {"T": milliseconds(world.told_time(BINGX))} | sides)


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"code": 109425, "msg": "this symbol is not exist", "data": {}, "timestamp": 1})


PREFIXES = ("/openApi/cswap/v1/market/",)
ENDPOINTS: Endpoints = {"contracts": _contracts, "premiumIndex": _premium_index, "depth": _depth}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
