"""OKX's public endpoints under /api/v5 for linear perpetuals, of a hundredth or a tenth of a coin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import OKX_USDT
from tests.support.exchange.wire import Endpoints, Query, answered, hours_between, milliseconds, one, settled_between

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_STATES = {"trading": "live", "prelaunch": "preopen", "closed": "suspend"}
_NEVER = 2**53


def _asked(world: World, query: Query) -> Instrument:
    return one(world, OKX_USDT, query.get("instId"))


def _enveloped(*rows: Any) -> dict[str, Any]:
    return {"code": "0", "msg": "", "data": list(rows)}


def _sent(world: World) -> str:
    return str(milliseconds(world.told_time(OKX_USDT)))


def _instrument(each: Instrument) -> dict[str, Any]:
    pair = f"{each.coin}-USDT"
    return {
        "ctMult": "1",
        "ctType": "linear",
        "ctVal": str(each.contract_size),
        "ctValCcy": each.coin,
        "expTime": "",
        "instFamily": pair,
        "instId": each.symbol,
        "instType": "SWAP",
        "lotSz": str(each.step),
        "minSz": str(each.smallest),
        "settleCcy": "USDT",
        "state": _STATES[each.status],
        "tickSz": str(each.tick),
        "uly": pair,
    }


def _instruments(world: World, _query: Query) -> dict[str, Any]:
    """With an inverse contract, one in another dollar coin, and one that is not ready, none of which is of use here."""
    rows = [_instrument(each) for each in world.venues[OKX_USDT].values()]
    inverse = rows[0] | {"instId": "BTC-USD-SWAP", "ctType": "inverse", "settleCcy": "BTC", "uly": "BTC-USD"}
    stranger = rows[0] | {"instId": "BTC-USDC-SWAP", "settleCcy": "USDC", "uly": "BTC-USDC"}
    return _enveloped(*rows, inverse, stranger, {"instId": "ETH-USD_UM-SWAP", "instType": "SWAP", "state": "preopen"})


def _mark_price(world: World, query: Query) -> dict[str, Any]:
    """Of one contract, or of all of a kind; what a coin is worth is among all, as an inverse contract has it."""
    if "instId" in query:
        return _enveloped(_mark(_asked(world, query), world))
    rows = [_mark(each, world) for each in world.venues[OKX_USDT].values()]
    return _enveloped(*rows, rows[0] | {"instId": "BTC-USD-SWAP", "markPx": "1"})


def _mark(each: Instrument, world: World) -> dict[str, Any]:
    return {"instId": each.symbol, "instType": "SWAP", "markPx": str(each.mark), "ts": _sent(world)}


def _index_tickers(world: World, query: Query) -> dict[str, Any]:
    """Of one pair, or of all in a currency."""
    if "instId" in query:
        return _enveloped(_index(one(world, OKX_USDT, f"{query['instId']}-SWAP"), world))
    listed = world.venues[OKX_USDT].values() if query["quoteCcy"] == "USDT" else ()
    return _enveloped(*(_index(each, world) for each in listed))


def _index(each: Instrument, world: World) -> dict[str, Any]:
    return {"instId": f"{each.coin}-USDT", "idxPx": str(each.index), "ts": _sent(world)}


def _funding_rate(world: World, query: Query) -> dict[str, Any]:
    """Of one contract, or of any."""
    anyone = world.venues[OKX_USDT].values() if query["instId"] == "ANY" else [_asked(world, query)]
    return _enveloped(*(_funding(each, world) for each in anyone))


def _funding(each: Instrument, world: World) -> dict[str, Any]:
    coming = each.next_funding(world.now())
    return {
        "fundingRate": each.funding_rate,
        "fundingTime": str(milliseconds(coming)),
        "instId": each.symbol,
        "nextFundingRate": "",
        "nextFundingTime": str(milliseconds(each.next_funding(coming))),
    }


def _books(world: World, query: Query) -> dict[str, Any]:
    each, depth = _asked(world, query), int(query.get("sz", 1))
    sides = {"bids": each.bids, "asks": each.asks}
    levels = {side: [[price, amount, "0", "3"] for price, amount in rows[:depth]] for side, rows in sides.items()}
    return _enveloped(levels | {"ts": _sent(world)})


def _funding_rate_history(world: World, query: Query) -> dict[str, Any]:
    each = _asked(world, query)
    settled = settled_between(each, 0, int(query.get("after", _NEVER)) - 1)
    rows = [{"fundingRate": "0.009", "fundingTime": str(at), "realizedRate": rate} for at, rate in settled]
    return _enveloped(*rows[: int(query.get("limit", 100))])


def _mark_candles(world: World, query: Query) -> dict[str, Any]:
    hours = hours_between(_asked(world, query), int(query["before"]) + 1, int(query["after"]) - 1)
    rows = [[str(at), mark, "0", "0", "0", "1"] for at, mark in reversed(hours)]
    return _enveloped(*rows[: int(query["limit"])])


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"code": "51001", "msg": "Instrument ID doesn't exist.", "data": []})


PREFIXES = ("/api/v5/",)
ENDPOINTS: Endpoints = {
    "public/instruments": _instruments,
    "public/mark-price": _mark_price,
    "market/index-tickers": _index_tickers,
    "public/funding-rate": _funding_rate,
    "market/books": _books,
    "public/funding-rate-history": _funding_rate_history,
    "market/history-mark-price-candles": _mark_candles,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
