"""Bitget's public endpoints under /api/v2/mix/market for USDT-FUTURES: text, in an envelope, amounts in coins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import BITGET_USDT
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

_STATUSES = {"trading": "normal", "prelaunch": "listed", "closed": "off"}
_FOREVER = 2**53


def _enveloped(world: World, data: Any) -> dict[str, Any]:
    sent = milliseconds(world.told_time(BITGET_USDT))
    return {"code": "00000", "msg": "success", "requestTime": sent, "data": data}


def _chosen(world: World, query: Query) -> list[Instrument]:
    if query.get("productType") != "USDT-FUTURES":
        raise WrongRequest(query.get("productType"))
    return [one(world, BITGET_USDT, query["symbol"])] if "symbol" in query else list(world.venues[BITGET_USDT].values())


def _contract(each: Instrument) -> dict[str, Any]:
    return {
        "symbol": each.symbol,
        "baseCoin": each.coin,
        "quoteCoin": "USDT",
        "supportMarginCoins": ["USDT"],
        "takerFeeRate": "0.0006",
        "minTradeNum": str(each.smallest),
        "priceEndStep": "1",
        "volumePlace": str(places(each.step)),
        "pricePlace": str(places(each.tick)),
        "sizeMultiplier": str(each.step),
        "symbolType": "perpetual",
        "minTradeUSDT": "5",
        "symbolStatus": _STATUSES[each.status],
        "deliveryTime": "",
        "fundInterval": str(each.funding_hours),
    }


def _contracts(world: World, query: Query) -> dict[str, Any]:
    return _enveloped(world, [_contract(each) for each in _chosen(world, query)])


def _ticker(each: Instrument, world: World) -> dict[str, Any]:
    return {
        "symbol": each.symbol,
        "lastPr": str(each.mark),
        "askPr": each.asks[0][0],
        "bidPr": each.bids[0][0],
        "ts": str(milliseconds(world.told_time(BITGET_USDT))),
        "indexPrice": str(each.index),
        "fundingRate": each.funding_rate,
        "holdingAmount": "7500.125",
        "markPrice": str(each.mark),
    }


def _tickers(world: World, query: Query) -> dict[str, Any]:
    return _enveloped(world, [_ticker(each, world) for each in _chosen(world, query)])


def _funding(each: Instrument, world: World) -> dict[str, Any]:
    coming = str(milliseconds(each.next_funding(world.now())))
    row = {"symbol": each.symbol, "fundingRateInterval": str(each.funding_hours), "nextUpdate": coming}
    return row | {"fundingRate": each.funding_rate}


def _fundings(world: World, query: Query) -> dict[str, Any]:
    return _enveloped(world, [_funding(each, world) for each in _chosen(world, query)])


def _depth(world: World, query: Query) -> dict[str, Any]:
    (each,) = _chosen(world, query)
    limit, sent = int(query["limit"]), str(milliseconds(world.told_time(BITGET_USDT)))
    return _enveloped(world, {"asks": each.asks[:limit], "bids": each.bids[:limit], "ts": sent})


def _history(world: World, query: Query) -> dict[str, Any]:
    (each,) = _chosen(world, query)
    size, number = int(query["pageSize"]), int(query["pageNo"])
    rows = [{"fundingRate": rate, "fundingTime": str(at)} for at, rate in settled_between(each, 0, _FOREVER)]
    return _enveloped(world, rows[size * (number - 1) : size * number])


def _mark_candles(world: World, query: Query) -> dict[str, Any]:
    (each,) = _chosen(world, query)
    hours = hours_between(each, int(query["startTime"]), int(query["endTime"]))
    return _enveloped(world, [[str(at), mark, "0", "0", "0"] for at, mark in hours][: int(query["limit"])])


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"code": "40034", "msg": "Parameter does not exist", "data": None}, status=400)


PREFIXES = ("/api/v2/mix/market/",)
ENDPOINTS: Endpoints = {
    "contracts": _contracts,
    "ticker": _tickers,
    "tickers": _tickers,
    "current-fund-rate": _fundings,
    "merge-depth": _depth,
    "history-fund-rate": _history,
    "history-mark-candles": _mark_candles,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
