"""OKX's public endpoints under /api/v5: everything is text, in a list, in an envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import OKX
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

_STATES = {"trading": "live", "prelaunch": "preopen", "closed": "suspend"}
_NEVER = 2**53
_TIERS = (("1", "0", "999", "0.004", "100"), ("2", "1000", "3999", "0.006", "75"))


def _family(instrument: Instrument) -> str:
    return f"{instrument.coin}-USD"


def _kind(instrument: Instrument) -> str:
    return "SWAP" if instrument.delivery is None else "FUTURES"


def _enveloped(rows: list[Any]) -> dict[str, Any]:
    return {"code": "0", "msg": "", "data": rows}


def _instrument(instrument: Instrument) -> dict[str, Any]:
    return {
        "alias": "" if instrument.delivery is None else "quarter",
        "baseCcy": "",
        "category": "1",
        "ctMult": "1",
        "ctType": "inverse",
        "ctVal": str(instrument.contract_size),
        "ctValCcy": "USD",
        "expTime": "" if instrument.delivery is None else str(milliseconds(instrument.delivery)),
        "futureSettlement": False,
        "instFamily": _family(instrument),
        "instId": instrument.symbol,
        "instType": _kind(instrument),
        "lever": "100",
        "listTime": "1535424203000",
        "lotSz": str(instrument.step),
        "maxLmtSz": "100000000",
        "maxMktSz": "30000",
        "minSz": str(instrument.smallest),
        "optType": "",
        "quoteCcy": "",
        "ruleType": "normal",
        "settleCcy": instrument.coin,
        "state": _STATES[instrument.status],
        "stk": "",
        "tickSz": str(instrument.tick),
        "uly": _family(instrument),
    }


def _tether(coin: str) -> dict[str, Any]:
    """A linear contract, which is in the same list."""
    linear = {"ctType": "linear", "ctVal": "0.01", "ctValCcy": coin, "ctMult": "1", "settleCcy": "USDT"}
    name = {"instId": f"{coin}-USDT-SWAP", "instType": "SWAP", "uly": f"{coin}-USDT", "instFamily": f"{coin}-USDT"}
    return linear | name | {"lotSz": "0.01", "minSz": "0.01", "tickSz": "0.1", "state": "live", "expTime": ""}


def _instruments(world: World, query: Query) -> dict[str, Any]:
    rows = [_instrument(each) for each in world.venues[OKX].values() if _kind(each) == query["instType"]]
    unready = {"instId": "ETH-USD_UM-SWAP", "instType": "SWAP", "state": "preopen"}
    return _enveloped([*rows, _tether("BTC"), unready] if query["instType"] == "SWAP" else rows)


def _mark_price(world: World, query: Query) -> dict[str, Any]:
    wanted = [one(world, OKX, query["instId"])] if "instId" in query else list(world.venues[OKX].values())
    sent = str(milliseconds(world.told_time(OKX)))
    rows = [
        {"instId": each.symbol, "instType": _kind(each), "markPx": str(each.mark), "ts": sent}
        for each in wanted
        if _kind(each) == query["instType"]
    ]
    return _enveloped(rows)


def _index_tickers(world: World, query: Query) -> dict[str, Any]:
    """That of a pair, or of all pairs in a currency."""
    indices = {_family(each): each.index for each in world.venues[OKX].values() if query.get("quoteCcy") == "USD"}
    if "instId" in query:
        found = next((each for each in world.venues[OKX].values() if _family(each) == query["instId"]), None)
        indices = {query["instId"]: one(world, OKX, found.symbol if found else None).index}
    rest = {"high24h": "0", "low24h": "0", "open24h": "0", "sodUtc0": "0", "sodUtc8": "0"}
    sent = str(milliseconds(world.told_time(OKX)))
    return _enveloped([{"instId": pair, "idxPx": str(index), **rest, "ts": sent} for pair, index in indices.items()])


def _funding_rate(world: World, query: Query) -> dict[str, Any]:
    listed = world.venues[OKX].values()
    anyone = [each for each in listed if _kind(each) == "SWAP"] if query["instId"] == "ANY" else None
    return _enveloped([_funding(each, world) for each in anyone or [one(world, OKX, query["instId"])]])


def _funding(instrument: Instrument, world: World) -> dict[str, Any]:
    """`nextFundingRate` is empty, as it often is."""
    coming = instrument.next_funding(world.now())
    return {
        "fundingRate": instrument.funding_rate,
        "fundingTime": str(milliseconds(coming)),
        "instId": instrument.symbol,
        "instType": "SWAP",
        "method": "current_period",
        "maxFundingRate": "0.00375",
        "minFundingRate": "-0.00375",
        "nextFundingRate": "",
        "nextFundingTime": str(milliseconds(instrument.next_funding(coming))),
        "premium": "0",
        "settState": "settled",
        "ts": str(milliseconds(world.told_time(OKX))),
    }


def _books(world: World, query: Query) -> dict[str, Any]:
    instrument, depth = one(world, OKX, query["instId"]), int(query.get("sz", 1))
    bids, asks = (
        [[price, amount, "0", "3"] for price, amount in side[:depth]] for side in (instrument.bids, instrument.asks)
    )
    return _enveloped([{"asks": asks, "bids": bids, "ts": str(milliseconds(world.told_time(OKX)))}])


def _position_tiers(_world: World, query: Query) -> dict[str, Any]:
    """Counted in contracts."""
    rows = [
        {"instFamily": family, "uly": family, "instId": "", "tier": tier, "minSz": least, "maxSz": most, "mmr": rate,
         "imr": "0.01", "maxLever": leverage}
        for family in query["instFamily"].split(",")
        for tier, least, most, rate, leverage in _TIERS
    ]  # fmt: skip
    return _enveloped(rows)


def _funding_rate_history(world: World, query: Query) -> dict[str, Any]:
    """The forecast is there beside what was exchanged, and is another number."""
    instrument = one(world, OKX, query["instId"])
    settled = settled_between(instrument, 0, int(query.get("after", _NEVER)) - 1)
    rows = [
        {"fundingRate": "0.009", "fundingTime": str(at), "instId": instrument.symbol, "instType": "SWAP",
         "method": "current_period", "realizedRate": rate}
        for at, rate in settled
    ]  # fmt: skip
    return _enveloped(rows[: int(query.get("limit", 100))])


def _mark_candles(world: World, query: Query) -> dict[str, Any]:
    hours = hours_between(one(world, OKX, query["instId"]), int(query["before"]) + 1, int(query["after"]) - 1)
    return _enveloped([[str(at), mark, "0", "0", "0", "1"] for at, mark in reversed(hours)][: int(query["limit"])])


def _exercise_history(world: World, query: Query) -> dict[str, Any]:
    rows = [
        {"ts": str(milliseconds(at)), "details": [{"insId": symbol, "px": price, "type": "delivery"}]}
        for symbol, (at, price) in world.deliveries[OKX].items()
        if symbol.startswith(query["instFamily"])
    ]
    return _enveloped(rows)


def _refusal(_wrong: str) -> web.Response:
    answer = {"code": "51001", "msg": "Instrument ID, Instrument ID code, or Spread ID doesn't exist.", "data": []}
    return web.json_response(answer)


PREFIXES = ("/api/v5/",)
ENDPOINTS: Endpoints = {
    "public/instruments": _instruments,
    "public/mark-price": _mark_price,
    "market/index-tickers": _index_tickers,
    "public/funding-rate": _funding_rate,
    "market/books": _books,
    "public/position-tiers": _position_tiers,
    "public/funding-rate-history": _funding_rate_history,
    "market/history-mark-price-candles": _mark_candles,
    "public/delivery-exercise-history": _exercise_history,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
