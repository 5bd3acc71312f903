"""Binance USD-M's public endpoints under /fapi/v1, as functions of the world and the query: amounts are coins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import BINANCE_USDM
from tests.support.exchange.wire import (
    Endpoints,
    Query,
    WrongRequest,
    answered,
    hours_between,
    milliseconds,
    one,
    settled_between,
)

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_STATUSES = {"trading": "TRADING", "prelaunch": "PENDING_TRADING", "closed": "SETTLING"}
_DEPTHS = {5, 10, 20, 50, 100, 500, 1000}
_NO_DELIVERY = 4133404800000


def _asked(world: World, query: Query) -> Instrument:
    return one(world, BINANCE_USDM, query.get("symbol"))


def _contract(each: Instrument) -> dict[str, Any]:
    lot = {"maxQty": "1000", "minQty": str(each.smallest), "stepSize": str(each.step)}
    return {
        "symbol": each.symbol,
        "pair": each.symbol,
        "contractType": "PERPETUAL",
        "deliveryDate": _NO_DELIVERY,
        "onboardDate": 1569398400000,
        "status": _STATUSES[each.status],
        "maintMarginPercent": "2.5000",
        "requiredMarginPercent": "5.0000",
        "baseAsset": each.coin,
        "quoteAsset": "USDT",
        "marginAsset": "USDT",
        "pricePrecision": 2,
        "quantityPrecision": 3,
        "baseAssetPrecision": 8,
        "quotePrecision": 8,
        "underlyingType": "COIN",
        "underlyingSubType": ["PoW"],
        "triggerProtect": "0.0500",
        "liquidationFee": "0.012500",
        "marketTakeBound": "0.05",
        "filters": [
            {
                "filterType": "PRICE_FILTER",
                "minPrice": str(each.tick),
                "maxPrice": "9999999",
                "tickSize": str(each.tick),
            },
            {"filterType": "LOT_SIZE", **lot},
            {"filterType": "MARKET_LOT_SIZE", **lot},
            {"filterType": "MIN_NOTIONAL", "notional": "100"},
        ],
        "orderTypes": ["LIMIT", "MARKET"],
        "timeInForce": ["GTC", "IOC", "FOK", "GTX"],
    }


def _exchange_info(world: World, _query: Query) -> dict[str, Any]:
    """With a contract in another dollar coin, and a dated one, which are no use here."""
    rows = [_contract(each) for each in world.venues[BINANCE_USDM].values()]
    stranger = rows[0] | {"symbol": "BTCUSDC", "quoteAsset": "USDC", "marginAsset": "USDC"}
    dated = rows[0] | {"symbol": "BTCUSDT_261225", "contractType": "CURRENT_QUARTER", "deliveryDate": 1798185600000}
    return {"timezone": "UTC", "serverTime": milliseconds(world.told_time(BINANCE_USDM)), "rateLimits": [],
            "exchangeFilters": [], "assets": [], "symbols": [*rows, stranger, dated]}  # fmt: skip


def _premium_row(each: Instrument, world: World) -> dict[str, Any]:
    return {
        "symbol": each.symbol,
        "markPrice": f"{each.mark:.8f}",
        "indexPrice": f"{each.index:.8f}",
        "estimatedSettlePrice": f"{each.index:.8f}",
        "lastFundingRate": each.funding_rate,
        "interestRate": "0.00010000",
        "nextFundingTime": milliseconds(each.next_funding(world.now())),
        "time": milliseconds(world.told_time(BINANCE_USDM)),
    }


def _premium_index(world: World, query: Query) -> Any:
    """An object for one symbol, a list for all of them."""
    if "symbol" in query:
        return _premium_row(_asked(world, query), world)
    return [_premium_row(each, world) for each in world.venues[BINANCE_USDM].values()]


def _funding_info(world: World, _query: Query) -> list[dict[str, Any]]:
    """Only the contracts whose interval differs from the usual eight hours."""
    return [
        {"symbol": each.symbol, "adjustedFundingRateCap": "0.02", "adjustedFundingRateFloor": "-0.02",
         "fundingIntervalHours": each.funding_hours, "disclaimer": False}
        for each in world.venues[BINANCE_USDM].values()
        if each.funding_hours != 8
    ]  # fmt: skip


def _funding_rate(world: World, query: Query) -> list[dict[str, Any]]:
    """The oldest first, each with its mark."""
    each, limit = _asked(world, query), int(query.get("limit", 100))
    marks = dict(hours_between(each, 0, _NO_DELIVERY))
    settled = settled_between(each, int(query["startTime"]), int(query["endTime"]))
    rows = [
        {"symbol": each.symbol, "fundingTime": at, "fundingRate": rate, "markPrice": marks.get(at - at % 3_600_000, "")}
        for at, rate in reversed(settled)
    ]
    return rows[:limit]


def _mark_price_klines(world: World, query: Query) -> list[list[Any]]:
    hours = hours_between(_asked(world, query), int(query["startTime"]), int(query["endTime"]))
    return [[at, mark, "0", "0", "0", "0"] for at, mark in hours][: int(query["limit"])]


def _depth(world: World, query: Query) -> dict[str, Any]:
    each, limit = _asked(world, query), int(query.get("limit", 500))
    if limit not in _DEPTHS:
        raise WrongRequest(str(limit))
    sent = milliseconds(world.told_time(BINANCE_USDM))
    sides = {"bids": each.bids[:limit], "asks": each.asks[:limit]}
    return {"lastUpdateId": 1, "E": sent, "T": sent - 90_000} | sides


def _book_ticker(world: World, _query: Query) -> list[dict[str, Any]]:
    return [
        {"symbol": each.symbol, "bidPrice": each.bids[0][0], "bidQty": each.bids[0][1], "askPrice": each.asks[0][0],
         "askQty": each.asks[0][1], "time": milliseconds(world.told_time(BINANCE_USDM))}
        for each in world.venues[BINANCE_USDM].values()
    ]  # fmt: skip


def _open_interest(world: World, query: Query) -> dict[str, Any]:
    """In coins."""
    each = _asked(world, query)
    return {"symbol": each.symbol, "openInterest": "7500.125", "time": milliseconds(world.told_time(BINANCE_USDM))}


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"code": -1121, "msg": "Invalid symbol."}, status=400)


PREFIXES = ("/fapi/v1/",)
ENDPOINTS: Endpoints = {
    "exchangeInfo": _exchange_info,
    "premiumIndex": _premium_index,
    "fundingInfo": _funding_info,
    "fundingRate": _funding_rate,
    "markPriceKlines": _mark_price_klines,
    "depth": _depth,
    "ticker/bookTicker": _book_ticker,
    "openInterest": _open_interest,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
