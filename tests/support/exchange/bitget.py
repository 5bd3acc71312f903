"""Bitget's public endpoints under /api/v2/mix/market for COIN-FUTURES: text, in an envelope, amounts in coins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import BITGET
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
    return {"code": "00000", "msg": "success", "requestTime": milliseconds(world.told_time(BITGET)), "data": data}


def _chosen(world: World, query: Query) -> list[Instrument]:
    if query.get("productType") != "COIN-FUTURES":
        raise WrongRequest(query.get("productType"))
    return [one(world, BITGET, query["symbol"])] if "symbol" in query else list(world.venues[BITGET].values())


def _contract(instrument: Instrument) -> dict[str, Any]:
    delivery = instrument.delivery
    return {
        "symbol": instrument.symbol,
        "baseCoin": instrument.coin,
        "quoteCoin": "USD",
        "buyLimitPriceRatio": "0.01",
        "sellLimitPriceRatio": "0.01",
        "feeRateUpRatio": "0.005",
        "makerFeeRate": "0.0002",
        "takerFeeRate": "0.0006",
        "openCostUpRatio": "0.01",
        "supportMarginCoins": ["BTC", "ETH", "USDC", "XRP"],
        "minTradeNum": str(instrument.smallest),
        "priceEndStep": "1",
        "volumePlace": str(places(instrument.step)),
        "pricePlace": str(places(instrument.tick)),
        "sizeMultiplier": str(instrument.step),
        "symbolType": "perpetual" if delivery is None else "delivery",
        "minTradeUSDT": "5",
        "maxSymbolOrderNum": "200",
        "maxProductOrderNum": "400",
        "maxPositionNum": "150",
        "symbolStatus": _STATUSES[instrument.status],
        "offTime": "-1",
        "limitOpenTime": "-1",
        "deliveryTime": "" if delivery is None else str(milliseconds(delivery)),
        "deliveryStartTime": "",
        "deliveryPeriod": "" if delivery is None else "this_quarter",
        "launchTime": "",
        "fundInterval": str(instrument.funding_hours),
        "minLever": "1",
        "maxLever": "125",
        "posLimit": "0.05",
        "maintainTime": "",
    }


def _contracts(world: World, query: Query) -> dict[str, Any]:
    return _enveloped(world, [_contract(each) for each in _chosen(world, query)])


def _ticker(instrument: Instrument, world: World) -> dict[str, Any]:
    bid, ask = (side[0] if side else ("0", "0") for side in (instrument.bids, instrument.asks))
    return {
        "symbol": instrument.symbol,
        "lastPr": str(instrument.mark),
        "askPr": ask[0],
        "bidPr": bid[0],
        "bidSz": bid[1],
        "askSz": ask[1],
        "high24h": "0",
        "low24h": "0",
        "ts": str(milliseconds(world.told_time(BITGET))),
        "change24h": "0.00471",
        "baseVolume": "790.5675",
        "quoteVolume": "82748709.8",
        "usdtVolume": "82748709.8",
        "indexPrice": str(instrument.index),
        "fundingRate": instrument.funding_rate,
        "holdingAmount": "745.6421",
        "deliveryStartTime": None,
        "deliveryTime": None,
        "deliveryStatus": "",
        "open24h": "0",
        "markPrice": str(instrument.mark),
    }


def _tickers(world: World, query: Query) -> dict[str, Any]:
    return _enveloped(world, [_ticker(each, world) for each in _chosen(world, query)])


def _funding(world: World, query: Query) -> dict[str, Any]:
    """Of one contract or of all; one that is dated is not among all."""
    rows = [
        {
            "symbol": each.symbol,
            "fundingRate": each.funding_rate,
            "fundingRateInterval": str(each.funding_hours),
            "nextUpdate": str(milliseconds(each.next_funding(world.now()))),
            "minFundingRate": "-0.003",
            "maxFundingRate": "0.003",
        }
        for each in _chosen(world, query)
        if "symbol" in query or each.delivery is None
    ]
    return _enveloped(world, rows)


def _depth(world: World, query: Query) -> dict[str, Any]:
    (instrument,) = _chosen(world, query)
    limit = int(query["limit"])
    sides = {"asks": instrument.asks[:limit], "bids": instrument.bids[:limit]}
    return _enveloped(world, sides | {"ts": str(milliseconds(world.told_time(BITGET))), "precision": "scale0"})


def _history(world: World, query: Query) -> dict[str, Any]:
    (instrument,) = _chosen(world, query)
    size, number = int(query.get("pageSize", 20)), int(query.get("pageNo", 1))
    rows = [
        {"symbol": instrument.symbol, "fundingRate": rate, "fundingTime": str(at)}
        for at, rate in settled_between(instrument, 0, _FOREVER)
    ]
    return _enveloped(world, rows[size * (number - 1) : size * number])


def _mark_candles(world: World, query: Query) -> dict[str, Any]:
    (instrument,) = _chosen(world, query)
    hours = hours_between(instrument, int(query["startTime"]), int(query["endTime"]))
    return _enveloped(world, [[str(at), mark, "0", "0", "0", "0", "0"] for at, mark in hours][: int(query["limit"])])


def _refusal(_wrong: str) -> web.Response:
    answer = {"code": "40034", "msg": "Parameter does not exist", "requestTime": 1, "data": None}
    return web.json_response(answer, status=400)


PREFIXES = ("/api/v2/mix/market/",)
ENDPOINTS: Endpoints = {
    "contracts": _contracts,
    "tickers": _tickers,
    "ticker": _tickers,
    "current-fund-rate": _funding,
    "merge-depth": _depth,
    "history-fund-rate": _history,
    "history-mark-candles": _mark_candles,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
